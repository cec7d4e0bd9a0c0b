/** Installs with pip: from a wheelhouse without asking an index, or in the ordinary way. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PipError } from '../errors.ts'
import type { Inputs } from '../inputs.ts'
import type { Interpreter } from '../interpreter.ts'
import type { Wheel } from '../manifest.ts'
import type { Installed } from '../outcome.ts'
import {
  childEnvironment,
  offlineEnvironment,
  offlineInstallArguments,
  onlineInstallArguments,
  parseReplaced,
  pinsFile,
  reasonOf,
} from '../pip.ts'
import type { PipSettings } from '../pip-settings.ts'
import type { Ports } from '../ports.ts'
import { withoutSecrets } from '../urls.ts'

export interface InstallPlan {
  readonly interpreter: Interpreter
  readonly inputs: Inputs
  /** pip's arguments for what is required, from requirementArguments(). */
  readonly requirements: readonly string[]
  /** The user's settings of where to install. */
  readonly placement: PipSettings
}

/**
 * Installs these wheels from their folder. Where pip refuses, an ordinary install takes its place,
 * with a warning, so that the job goes on. Throws a PipError where that fails too.
 */
export async function installWheels(
  wheels: readonly Wheel[],
  folder: string,
  plan: InstallPlan,
  ports: Ports,
): Promise<Installed> {
  const started = ports.clock.milliseconds()
  const pins = join(ports.scratch, 'pins.txt')
  writeFileSync(pins, pinsFile(wheels))
  const { exitCode, lines } = await ports.python.pip(plan.interpreter, {
    arguments: offlineInstallArguments(folder, pins, plan.inputs),
    environment: offlineEnvironment(ports.environment, plan.placement),
    workingDirectory: plan.inputs.workingDirectory,
  })
  if (exitCode === 0) {
    const seconds = (ports.clock.milliseconds() - started) / 1000
    return { kind: 'from-wheelhouse', seconds, replaced: parseReplaced(lines) }
  }
  const reason = reasonOf(lines)
  ports.log.warning(
    `The wheelhouse could not be installed, installing from the index instead: ${reason}`,
  )
  return installFromIndex(plan, ports, reason)
}

/** An ordinary `pip install`. Throws a PipError with pip's reason. */
export async function installFromIndex(
  plan: InstallPlan,
  ports: Ports,
  reason?: string,
): Promise<Installed> {
  const started = ports.clock.milliseconds()
  const { exitCode, lines } = await ports.log.group('Installing with pip', () =>
    ports.python.pip(
      plan.interpreter,
      {
        arguments: onlineInstallArguments(plan.requirements, plan.inputs),
        environment: childEnvironment(ports.environment),
        workingDirectory: plan.inputs.workingDirectory,
      },
      (line) => ports.log.info(line),
    ),
  )
  if (exitCode !== 0)
    throw new PipError(
      `pip install failed (exit code ${exitCode}): ${withoutSecrets(reasonOf(lines))}`,
    )
  return { kind: 'from-index', seconds: (ports.clock.milliseconds() - started) / 1000, reason }
}
