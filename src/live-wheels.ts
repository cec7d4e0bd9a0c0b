/**
 * Wheels of what a wheelhouse leaves out on purpose, because it is installed live: local projects
 * and editable repositories. Who installs on another machine needs them too.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildLeftovers, removeNewLeftovers } from './checkout.ts'
import { PipError } from './errors.ts'
import { UnforeseenError } from './install/install-wheelhouse.ts'
import type { InstallPlan } from './install/pip-installer.ts'
import type { Wheel } from './manifest.ts'
import { buildEnvironment, offlineEnvironment, reasonOf, wheelArguments } from './pip.ts'
import type { Call, Ports } from './ports.ts'
import { withoutSecrets } from './urls.ts'
import { describeWheels } from './wheel-folder.ts'
import type { Wheelhouse } from './wheelhouse.ts'

/** The first moment that a zip file can tell. */
const SOURCE_DATE = '315532800'

/**
 * Builds them into `folder`, which is emptied first: projects without an index, with the build
 * requirements that the wheelhouse has; repositories as pip would. Throws a PipError, or an
 * UnforeseenError where the wheelhouse was restored and a project cannot be built with it.
 */
export async function buildLiveWheels(
  folder: string,
  wheelhouse: Wheelhouse,
  made: 'restored' | 'built',
  plan: InstallPlan,
  ports: Ports,
): Promise<readonly Wheel[]> {
  const { references, projects } = plan.requirements
  const local = references.filter(({ reference }) => reference.kind === 'project')
  const repositories = references.filter(
    ({ reference }) => reference.kind === 'repository' && reference.editable,
  )
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  const before = projects.map(({ path }) => ({ path, there: buildLeftovers(path) }))
  try {
    if (local.length > 0) {
      const wheels = wheelhouse.folder()
      const offline = [
        '--no-index',
        `--find-links=${wheels}`,
        `--find-links=${join(wheels, 'build')}`,
      ]
      const environment = offlineEnvironment(ports.environment, plan.settings.build)
      const failure = await wheel(folder, local, offline, environment, plan, ports)
      if (failure !== undefined && made === 'restored') throw new UnforeseenError(failure)
      if (failure !== undefined) throw new PipError(failure)
    }
    if (repositories.length > 0) {
      const sources = [`--src=${join(ports.scratch, 'src')}`]
      const environment = buildEnvironment(ports.environment, plan.settings.all)
      const failure = await wheel(folder, repositories, sources, environment, plan, ports)
      if (failure !== undefined) throw new PipError(failure)
    }
  } finally {
    for (const { path, there } of before) removeNewLeftovers(path, there)
  }
  return describeWheels(folder, undefined, cacheOf(ports), new Set(), plan.interpreter)
}

async function wheel(
  folder: string,
  references: readonly { readonly text: string }[],
  options: readonly string[],
  environment: Call['environment'],
  { interpreter, inputs }: InstallPlan,
  ports: Ports,
): Promise<string | undefined> {
  const file = join(ports.scratch, 'live.txt')
  writeFileSync(file, references.map(({ text }) => `${text}\n`).join(''))
  const { exitCode, lines } = await ports.log.group('Building local projects', () =>
    ports.python.pip(
      interpreter,
      {
        arguments: wheelArguments(['--no-deps', ...options, '-r', file], folder, cacheOf(ports), {
          onlyBinary: false,
        }),
        // Many build backends take it for the time of all files: the same source, the same bytes.
        environment: { SOURCE_DATE_EPOCH: SOURCE_DATE, ...environment },
        workingDirectory: inputs.workingDirectory,
      },
      (line) => ports.log.info(line),
    ),
  )
  return exitCode === 0
    ? undefined
    : `A local project could not be built for the archive: ${withoutSecrets(reasonOf(lines))}`
}

function cacheOf({ scratch }: Ports): string {
  return join(scratch, 'live-cache')
}
