/** Installs with pip: from a wheelhouse without asking an index, or in the ordinary way. */
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { buildLeftovers, removeNewLeftovers } from '../checkout.ts'
import { PipError } from '../errors.ts'
import type { Inputs } from '../inputs.ts'
import type { Interpreter } from '../interpreter.ts'
import type { Wheel } from '../manifest.ts'
import type { Installed } from '../outcome.ts'
import { normalizeName } from '../pep508.ts'
import {
  childEnvironment,
  indexEnvironment,
  liveInstallArguments,
  offlineEnvironment,
  offlineInstallArguments,
  onlineInstallArguments,
  pinnedInstallArguments,
  pinsFile,
  type RequirementCalls,
  reasonOf,
} from '../pip.ts'
import type { PipSettings, SortedSettings } from '../pip-settings.ts'
import type { Call, CallResult, Ports } from '../ports.ts'
import type { LocatedReference, Requirements } from '../requirements.ts'
import type { Revisions } from '../revisions.ts'
import { withoutSecrets } from '../urls.ts'
import type { Wheelhouse } from '../wheelhouse.ts'
import { recordDirectUrls } from './direct-url.ts'

export interface InstallPlan {
  readonly interpreter: Interpreter
  readonly inputs: Inputs
  readonly requirements: Requirements
  readonly revisions: Revisions
  readonly calls: RequirementCalls
  readonly settings: SortedSettings
}

/** An ordinary `pip install`. Throws a PipError with pip's reason. */
export async function installFromIndex(
  { interpreter, inputs, calls }: InstallPlan,
  ports: Ports,
  reason?: string,
): Promise<Installed> {
  const started = ports.clock.milliseconds()
  await ports.log.group('Installing with pip', async () => {
    for (const requirements of [calls.hashed, calls.others]) {
      if (requirements.length === 0) continue
      const { exitCode, lines } = await ports.python.pip(
        interpreter,
        {
          arguments: onlineInstallArguments(requirements, inputs),
          environment: childEnvironment(ports.environment),
          workingDirectory: inputs.workingDirectory,
        },
        (line) => ports.log.info(line),
      )
      if (exitCode !== 0)
        throw new PipError(
          `pip install failed (exit code ${exitCode}): ${withoutSecrets(reasonOf(lines))}`,
        )
    }
  })
  return { kind: 'from-index', seconds: (ports.clock.milliseconds() - started) / 1000, reason }
}

/**
 * pip's share of one install: wheels of a wheelhouse, then what is live. The first step that fails
 * ends it.
 */
export class PipInstaller {
  readonly #wheelhouse: Wheelhouse
  readonly #wheels: readonly Wheel[]
  readonly #directUrls: ReadonlyMap<string, string>
  readonly #plan: InstallPlan
  readonly #ports: Ports
  readonly #lines: string[] = []

  /** `wheels` are those of the wheelhouse that pip has to install. */
  constructor(
    wheelhouse: Wheelhouse,
    wheels: readonly Wheel[],
    directUrls: ReadonlyMap<string, string>,
    plan: InstallPlan,
    ports: Ports,
  ) {
    this.#wheelhouse = wheelhouse
    this.#wheels = wheels
    this.#directUrls = directUrls
    this.#plan = plan
    this.#ports = ports
  }

  /** The step that failed, and its exit code; 0 where none did. */
  async install(): Promise<CallResult & { step: 'wheels' | 'projects' | 'repositories' }> {
    const steps = [
      ['wheels', () => this.#pinned()],
      ['projects', () => this.#projects()],
      ['repositories', () => this.#editableRepositories()],
    ] as const
    for (const [step, act] of steps) {
      const exitCode = await act()
      if (exitCode !== 0) return { exitCode, step, lines: this.#lines }
    }
    return { exitCode: 0, step: 'repositories', lines: this.#lines }
  }

  async #pinned(): Promise<number> {
    const { inputs, settings, interpreter, requirements } = this.#plan
    const wheels = this.#wheels
    if (wheels.length === 0) return 0
    const folder = this.#wheelhouse.folder()
    const whole = wheels.every(({ absent }) => absent !== true)
    const pins = this.#file('pins.txt', (whole ? '' : indexLines(requirements)) + pinsFile(wheels))
    const exitCode = whole
      ? await this.#pip(
          offlineInstallArguments(folder, pins, inputs),
          this.#offline(settings.placement),
        )
      : await this.#pip(
          pinnedInstallArguments(folder, pins, inputs),
          indexEnvironment(this.#ports.environment, settings.placement, settings.all),
        )
    if (exitCode !== 0) return exitCode
    const names = new Set(wheels.map(({ name }) => normalizeName(name)))
    const urls = new Map([...this.#directUrls].filter(([name]) => names.has(name)))
    const missing = recordDirectUrls(urls, interpreter, settings.placement.target)
    if (missing.length > 0)
      this.#ports.log.info(`Where these came from could not be recorded: ${missing.join(', ')}`)
    return 0
  }

  // Last, and live: a copy in the wheelhouse would be stale after the next edit.
  async #projects(): Promise<number> {
    const projects = this.#live(({ reference }) => reference.kind === 'project')
    if (projects.length === 0) return 0
    const folder = this.#wheelhouse.folder()
    const { inputs, settings, requirements } = this.#plan
    const file = this.#file('projects.txt', projects.map(({ text }) => `${text}\n`).join(''))
    // What an editable install leaves in the checkout may be what it runs from.
    const editable = new Set(
      projects.flatMap(({ reference }) =>
        reference.kind === 'project' && reference.editable ? [reference.path] : [],
      ),
    )
    const before = requirements.projects
      .filter(({ path }) => !editable.has(path))
      .map(({ path }) => ({ path, there: buildLeftovers(path) }))
    const exitCode = await this.#pip(
      liveInstallArguments([folder, join(folder, 'build')], file, inputs),
      this.#offline({ ...settings.placement, ...settings.build }),
    )
    for (const { path, there } of before) removeNewLeftovers(path, there)
    return exitCode
  }

  // Cloned anew by pip, as in an ordinary install; what they require is installed already.
  async #editableRepositories(): Promise<number> {
    const repositories = this.#live(
      ({ reference }) => reference.kind === 'repository' && reference.editable,
    )
    if (repositories.length === 0) return 0
    const file = this.#file(
      'repositories.txt',
      repositories.map(({ text }) => `${text}\n`).join(''),
    )
    return this.#pip(
      onlineInstallArguments(['-r', file], { ...this.#plan.inputs, onlyBinary: false }),
      childEnvironment(this.#ports.environment),
    )
  }

  #live(isLive: (located: LocatedReference) => boolean): LocatedReference[] {
    return this.#plan.requirements.references.filter(isLive)
  }

  #offline(settings: PipSettings): Record<string, string> {
    return offlineEnvironment(this.#ports.environment, settings)
  }

  #file(name: string, content: string): string {
    const path = join(this.#ports.scratch, name)
    rmSync(path, { force: true })
    writeFileSync(path, content)
    return path
  }

  async #pip(args: readonly string[], environment: Call['environment']): Promise<number> {
    const { exitCode, lines } = await this.#ports.python.pip(this.#plan.interpreter, {
      arguments: args,
      environment,
      workingDirectory: this.#plan.inputs.workingDirectory,
    })
    this.#lines.push(...lines)
    return exitCode
  }
}

// The index options of the user's files, for wheels that a wheelhouse leaves to the index. pip looks
// for folders of links beside the file that names them first.
function indexLines({ files }: Requirements): string {
  const names = new Set(['index-url', 'extra-index-url', 'no-index', 'find-links', 'trusted-host'])
  return files
    .flatMap((file) =>
      file.lines.flatMap((line) =>
        line.kind === 'option' ? line.options.map((option) => ({ ...option, file })) : [],
      ),
    )
    .filter(({ name }) => names.has(name))
    .map(({ name, value, file }) => {
      const beside = value === undefined ? '' : join(dirname(file.path), value)
      const shown = name === 'find-links' && existsSync(beside) ? beside : value
      return `--${name}${shown === undefined ? '' : ` ${shown}`}\n`
    })
    .join('')
}
