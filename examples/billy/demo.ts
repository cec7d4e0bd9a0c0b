/**
 * The main job on real input, straight from a clone: `npm run demo`.
 *
 * The example project is installed three times: by a first `sync` (an empty store), by a second
 * one, and by a plain `pip install`, each into an environment of its own. Only node's own modules
 * are used here, and dist/cli.js is what runs, so nothing has to be installed first.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const PROJECT = import.meta.dirname
const CLI = resolve(PROJECT, '../../dist/cli.js')
const REQUIREMENTS = ['-r', 'requirements.txt', '-r', 'test_requirements.txt']
// The article's own were psycopg2 and flake8; psycopg2 itself wants a compiler and libpq.
const PACKAGES = ['psycopg2-binary==2.9.11', 'flake8==7.1.2']
const MODULES = ['alembic', 'docopt', 'flake8', 'psycopg2', 'pyramid.config', 'pytest', 'sqlalchemy']
const LEAST_WHEELS = 20
const LEAST_RATIO = 3
const NOT_COMPARED = new Set(['pip', 'setuptools', 'wheel'])

/** Something that the demo is there to show did not hold, or could not be tried. */
class DemoError extends Error {}

interface Finished {
  readonly exitCode: number
  readonly stdout: string
  /** Standard output and error, in the order in which they came. */
  readonly all: string
  /** From start to exit. */
  readonly seconds: number
}

const environment = ownEnvironment()

async function main(folder: string): Promise<void> {
  const python = await findPython()
  console.log(`Python ${python.version} (${python.executable}), node ${process.version}\n`)
  const environmentIn = (name: string): string => join(folder, name)
  const sync = (name: string): Promise<Finished> =>
    succeed(process.execPath, [
      ...[CLI, 'sync', ...REQUIREMENTS, ...PACKAGES],
      ...['--python-path', python.executable, '--venv', environmentIn(name)],
      ...['--store-directory', join(folder, 'store')],
    ])

  step('1/4 pip-wheelhouse, cold: the store is empty, so the wheels are fetched and built')
  const cold = await sync('cold')
  expectStart(cold, /^Built \d+ wheel|^Fetched \d+ wheel/)
  step('2/4 pip-wheelhouse, warm: the same again, into another new environment')
  const warm = await sync('warm')
  const wheels = Number(expectStart(warm, /^Restored (\d+) wheels/)[1])
  if (wheels < LEAST_WHEELS) throw new DemoError(`only ${wheels} wheels`)

  step("3/4 filling pip's own cache, so that the plain install downloads and builds nothing")
  const venv = await succeed(python.executable, ['-m', 'venv', environmentIn('plain')])
  const plainPip = (...args: string[]): Promise<Finished> =>
    succeed(pythonIn(environmentIn('plain')), ['-m', 'pip', ...args, ...REQUIREMENTS, ...PACKAGES])
  environment.PIP_CACHE_DIR = join(folder, 'pip-cache')
  await plainPip('wheel', '--wheel-dir', join(folder, 'unused'))
  step('4/4 plain pip install, with that cache, into a third new environment')
  const plain = await plainPip('install')

  const names = ['cold', 'warm', 'plain']
  const packages = await Promise.all(names.map((name) => frozen(environmentIn(name))))
  for (const [index, name] of names.entries())
    if (packages[index] !== packages.at(-1))
      throw new DemoError(
        `the environments differ\n--- ${name}\n${packages[index]}\n--- plain\n${packages.at(-1)}`,
      )
  for (const name of names)
    await succeed(pythonIn(environmentIn(name)), [
      ...['-W', 'ignore', '-c', `import ${MODULES.join(', ')}`],
    ])

  const rows = [
    ['', 'environment', 'packages', 'together'],
    ['plain pip install, warm pip cache', venv, plain, venv.seconds + plain.seconds],
    ['pip-wheelhouse, cold', '', '', cold.seconds],
    ['pip-wheelhouse, warm', '', '', warm.seconds],
  ]
  console.log('')
  for (const [title, ...cells] of rows)
    console.log(`  ${String(title).padEnd(34)}${cells.map(shown).join('')}`)
  const together = (venv.seconds + plain.seconds) / warm.seconds
  const alone = plain.seconds / warm.seconds
  console.log(`
Warm is ${times(together)} as fast as the plain install, the new environment counted for both, and
${times(alone)} as fast where the environment is counted for pip-wheelhouse only.
(pip install byte-compiles, which is its default; pip-wheelhouse does so with --compile.)

The three environments hold the same ${packages[0]?.split('\n').length} packages, and import ${MODULES.join(', ')}.`)
  if (alone < LEAST_RATIO)
    throw new DemoError(`warm is less than ${LEAST_RATIO} × as fast as pip install alone`)
}

/** The first Python 3.9 or newer on PATH that can make virtual environments with pip in them. */
async function findPython(): Promise<{ executable: string; version: string }> {
  const program =
    'import sys, venv, ensurepip; print(sys.executable); print("%d.%d.%d" % sys.version_info[:3])'
  const tried: string[] = []
  for (const name of ['python3', 'python']) {
    const { exitCode, stdout, all } = await finish(name, ['-c', program])
    const [executable = '', version = ''] = stdout.trim().split(/\r?\n/)
    const [major = 0, minor = 0] = version.split('.').map(Number)
    if (exitCode === 0 && (major > 3 || (major === 3 && minor >= 9))) return { executable, version }
    tried.push(`${name}: ${exitCode === 0 ? `is Python ${version}` : lastLine(all)}`)
  }
  throw new DemoError(
    'Python 3.9 or newer, with the modules venv and ensurepip, is needed on PATH ' +
      `(Debian and Ubuntu: apt install python3-venv).\n  ${tried.join('\n  ')}`,
  )
}

/** What pip says is installed, one `name==version` a line. */
async function frozen(folder: string): Promise<string> {
  const { stdout } = await succeed(pythonIn(folder), ['-m', 'pip', 'freeze', '--all'])
  return stdout
    .trim()
    .split(/\r?\n/)
    .filter((line) => !NOT_COMPARED.has(line.split('==', 1)[0]?.toLowerCase() ?? ''))
    .join('\n')
}

function expectStart({ stdout, all }: Finished, pattern: RegExp): RegExpExecArray {
  for (const line of stdout.trimEnd().split(/\r?\n/)) console.log(`    ${line}`)
  const match = pattern.exec(stdout)
  if (match === null) throw new DemoError(`that is not what should have happened:\n${all}`)
  return match
}

async function succeed(command: string, args: readonly string[]): Promise<Finished> {
  const finished = await finish(command, args)
  if (finished.exitCode !== 0)
    throw new DemoError(
      `${[command, ...args].join(' ')}\nfailed (exit code ${finished.exitCode}):\n${finished.all}`,
    )
  return finished
}

function finish(command: string, args: readonly string[]): Promise<Finished> {
  const started = performance.now()
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: PROJECT,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let [stdout, all] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
      all += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      all += text
    })
    const end = (exitCode: number): void =>
      resolve({ exitCode, stdout, all, seconds: (performance.now() - started) / 1000 })
    child.on('error', (error) => {
      all += error.message
      end(127)
    })
    child.on('close', (exitCode) => end(exitCode ?? 1))
  })
}

// The user's pip settings stay: without them there may be no way to an index. What a CI says of the
// event goes: the demo's own store is not the cache that those rules protect.
function ownEnvironment(): NodeJS.ProcessEnv {
  const { PIP_NO_CACHE_DIR: _, ...kept } = process.env
  for (const name of Object.keys(kept)) if (/^(GITHUB|ACTIONS)_/.test(name)) delete kept[name]
  return kept
}

function pythonIn(folder: string): string {
  return process.platform === 'win32'
    ? join(folder, 'Scripts', 'python.exe')
    : join(folder, 'bin', 'python')
}

function shown(cell: string | number | Finished | undefined): string {
  const text = typeof cell === 'string' ? cell : seconds(cell)
  return text.padStart(13)
}

function seconds(value: number | Finished | undefined): string {
  return `${(typeof value === 'number' ? value : (value?.seconds ?? 0)).toFixed(1)} s`
}

function times(ratio: number): string {
  return `${ratio.toFixed(1)} ×`
}

function lastLine(text: string): string {
  return text.trim().split(/\r?\n/).at(-1) ?? ''
}

function step(title: string): void {
  console.log(title)
}

const folder = mkdtempSync(join(realpathSync(tmpdir()), 'pip-wheelhouse-demo-'))
const clean = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
for (const [signal, exitCode] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)
  process.on(signal, () => {
    clean()
    process.exit(exitCode)
  })
try {
  await main(folder)
} catch (error) {
  console.error(`\nerror: ${error instanceof DemoError ? error.message : error}`)
  process.exitCode = 1
} finally {
  clean()
}
