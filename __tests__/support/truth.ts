import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { realGit } from '../../src/git.ts'
import { INPUT_DEFAULTS, type InputName, parseInputs } from '../../src/inputs.ts'
import type { Outcome } from '../../src/outcome.ts'
import { realPython } from '../../src/python.ts'
import { run } from '../../src/run.ts'
import { directoryStore } from '../../src/stores/directory.ts'
import { bareEnvironment, type Environment, temporaryFolder } from './environment.ts'
import { fakeLog } from './fakes.ts'
import { send, startLoopback } from './loopback.ts'
import { type PackageIndex, startPackageIndex } from './package-index.ts'
import { createVenv, type Venv } from './venv.ts'

const execute = promisify(execFile)

/** A small world: an index, a store, a checkout; and runs in it, each in an environment of its own. */
export interface World {
  readonly index: PackageIndex
  /** The checkout. */
  readonly folder: string
  write(files: Readonly<Record<string, string>>): void
  remove(path: string): void
  git(folder: string, ...args: string[]): Promise<string>
  /** The date that later runs take for today. */
  today: string
  /** Variables of all later runs and installs. */
  env: Record<string, string>
  /** Texts behind URLs of this machine: path → content. */
  readonly texts: Map<string, string>
  readonly textUrl: string
  /** Our run, with the real pip, into a new environment; `store-directory` gives it another store. */
  run(inputs?: Partial<Record<InputName, string>>): Promise<WorldRun>
  /** `pip install` of the same, into a new environment. */
  fresh(...calls: readonly string[][]): Promise<Snapshot>
  stop(): Promise<void>
}

export interface WorldRun {
  readonly outcome: Outcome
  readonly hit: boolean
  readonly snapshot: Snapshot
  readonly warnings: readonly string[]
  readonly log: string
}

/** What an environment holds: `pip freeze`, and its files but for what may differ. */
export interface Snapshot {
  readonly freeze: readonly string[]
  readonly files: Readonly<Record<string, string>>
}

export async function startWorld(python?: string): Promise<World> {
  const [index, folder, home, store] = await Promise.all([
    startPackageIndex(),
    temporaryFolder(),
    temporaryFolder(),
    temporaryFolder(),
  ])
  const texts = new Map<string, string>()
  const server = await startLoopback(async (request, response) => {
    const text = texts.get(request.url ?? '')
    send(response, text === undefined ? 404 : 200, text ?? 'nothing here')
  })
  const venvs: Venv[] = []
  const newVenv = async (): Promise<Venv> => {
    const venv = await createVenv(python)
    venvs.push(venv)
    return venv
  }
  const environmentFor = (venv: Venv): Environment => ({
    ...bareEnvironment(home.path),
    PIP_INDEX_URL: index.url,
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
    GIT_CONFIG_NOSYSTEM: '1',
    ...world.env,
    ...venv.env,
  })
  const world: World = {
    index,
    folder: folder.path,
    today: '2026-11-18T12:00:00Z',
    env: {},
    texts,
    textUrl: server.url,
    write(files) {
      for (const [name, content] of Object.entries(files)) {
        mkdirSync(dirname(join(folder.path, name)), { recursive: true })
        writeFileSync(join(folder.path, name), content)
      }
    },
    remove: (path) => rmSync(join(folder.path, path), { recursive: true }),
    async git(at, ...args) {
      const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.org']
      const options = { cwd: join(folder.path, at), env: bareEnvironment(home.path) }
      return (await execute('git', [...identity, ...args], options)).stdout.trim()
    },
    async run(given = {}) {
      const venv = await newVenv()
      const scratch = await temporaryFolder()
      const environment = environmentFor(venv)
      const log = fakeLog()
      const inputs = parseInputs((name) => given[name] ?? INPUT_DEFAULTS[name], folder.path)
      const outcome = await run(inputs, {
        python: realPython({
          environment,
          addPath: () => {},
          exportVariable: () => {},
          scratch: scratch.path,
        }),
        git: realGit(environment),
        store: directoryStore(inputs.storeDirectory ?? store.path),
        log,
        clock: { now: () => new Date(world.today), milliseconds: () => performance.now() },
        environment,
        scratch: scratch.path,
      })
      const snapshot = await snapshotOf(venv, environment)
      await scratch.remove()
      return {
        outcome,
        hit: outcome.kind === 'restored' && outcome.installed.kind === 'from-wheelhouse',
        snapshot,
        warnings: log.warnings,
        log: [...log.lines, ...log.warnings, ...log.notices].join('\n'),
      }
    },
    async fresh(...calls) {
      const venv = await newVenv()
      const env = environmentFor(venv)
      for (const call of calls)
        await execute(
          venv.python,
          ['-m', 'pip', 'install', '--no-compile', '--no-cache-dir', ...call],
          {
            cwd: folder.path,
            env,
          },
        )
      return snapshotOf(venv, env)
    },
    async stop() {
      await Promise.all([
        index.stop(),
        server.stop(),
        ...[folder, home, store, ...venvs].map((one) => one.remove()),
      ])
    },
  }
  return world
}

async function snapshotOf(venv: Venv, env: Environment): Promise<Snapshot> {
  const freeze = await execute(venv.python, ['-m', 'pip', 'freeze', '--all'], { env })
  const site = join(venv.path, 'lib')
  const files = readdirSync(venv.path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !IGNORED.test(path) && !path.includes('/site-packages/pip'))
    .map((path) => {
      const text = readFileSync(path, 'latin1').replaceAll(venv.path, 'VENV')
      return [relative(venv.path, path), createHash('sha256').update(text).digest('hex')] as const
    })
  return {
    freeze: freeze.stdout.split('\n').filter((line) => line !== ''),
    files: Object.fromEntries(files.filter(([path]) => path !== relative(venv.path, site)).sort()),
  }
}

// Differences that docs/caching.md allows, and pip's own launchers.
const IGNORED =
  /\.pyc$|\.dist-info[\\/](RECORD|REQUESTED)$|[\\/](pip[\d.]*|pyvenv\.cfg)$|[\\/]src[\\/]/
