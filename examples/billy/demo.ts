/**
 * The main job on real input, straight from a clone: `npm run demo`.
 *
 * The example project is installed four times, each into a new environment: by a first `sync` (an
 * empty store), by a second one, and by a plain `pip install`, without and with what pip's own cache
 * keeps. Only node's own modules are used here, and dist/cli.js is what runs, so nothing has to be
 * installed first.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, realpathSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { inspect } from 'node:util'

const PROJECT = import.meta.dirname
const CLI = resolve(PROJECT, '../../dist/cli.js')
const REQUIREMENTS = ['-r', 'requirements.txt', '-r', 'test_requirements.txt']
// The article's own were psycopg2 and flake8; psycopg2 itself wants a compiler and libpq.
const PACKAGES = ['psycopg2-binary==2.9.11', 'flake8==7.1.2']
const MODULES = 'alembic, docopt, flake8, psycopg2, pyramid.config, pytest, sqlalchemy'
const MEMORY = '/dev/shm'
const ROOM_BYTES = 2 * 1024 ** 3
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

const folder = temporaryFolder()
const environment = ownEnvironment()
const stop = new AbortController()

async function main(): Promise<void> {
  const python = await findPython()
  console.log(
    `Python ${python.version} (${python.executable}), node ${process.version}, in ${folder}\n`,
  )
  const environmentIn = (name: string): string => join(folder, name)
  const sync = (name: string): Promise<Finished> =>
    succeed(process.execPath, [
      ...[CLI, 'sync', ...REQUIREMENTS, ...PACKAGES],
      ...['--python-path', python.executable, '--venv', environmentIn(name)],
      ...['--store-directory', join(folder, 'store')],
    ])
  const plain = async (name: string): Promise<{ seconds: number; venvSeconds: number }> => {
    const venv = await succeed(python.executable, ['-m', 'venv', environmentIn(name)])
    const install = await succeed(pythonIn(environmentIn(name)), [
      ...['-m', 'pip', 'install', '--cache-dir', join(folder, 'pip-cache')],
      ...[...REQUIREMENTS, ...PACKAGES],
    ])
    return { seconds: venv.seconds + install.seconds, venvSeconds: venv.seconds }
  }

  step('1/4 pip-wheelhouse, cold: its store is empty, so the wheels are fetched and built')
  const cold = await sync('cold')
  print(cold)
  expect(cold, /^Built \d+ wheel/)
  step('2/4 pip-wheelhouse, warm: the same again, into another new environment')
  const warm = await sync('warm')
  print(warm)
  const wheels = Number(expect(warm, /^Restored (\d+) wheels/)[1])
  if (wheels < LEAST_WHEELS) throw new DemoError(`only ${wheels} wheels`)
  step("3/4 python -m venv, then a plain pip install: pip's own cache is empty")
  const first = await plain('plain')
  step("4/4 the same again: pip's own cache has all that it can keep")
  const second = await plain('plain-again')
  // The machine may be busy with something else at any moment: the middle one of three counts.
  const more = [await sync('warm-2'), await sync('warm-3')]
  for (const again of more) expect(again, /^Restored /)
  const [, warmSeconds = 0] = [warm, ...more].map(({ seconds }) => seconds).sort((x, y) => x - y)

  const names = ['cold', 'warm', 'plain', 'plain-again']
  const packages = await Promise.all(names.map((name) => frozen(environmentIn(name))))
  for (const [index, name] of names.entries())
    if (packages[index] !== packages.at(-1))
      throw new DemoError(
        `the environments differ\n--- ${name}\n${packages[index]}\n--- ${names.at(-1)}\n${packages.at(-1)}`,
      )
  for (const name of names)
    await succeed(pythonIn(environmentIn(name)), ['-W', 'ignore', '-c', `import ${MODULES}`])

  const rows = [
    ['pip-wheelhouse, warm', warmSeconds],
    ['pip-wheelhouse, cold', cold.seconds],
    ['plain pip install, empty pip cache', first.seconds],
    ['plain pip install, warm pip cache', second.seconds],
  ] as const
  console.log(`\n  ${' '.repeat(36)}    time   warm is faster by`)
  for (const [title, seconds] of rows) {
    const ratio = seconds === warmSeconds ? '' : times(seconds / warmSeconds)
    console.log(
      `  ${title.padEnd(36)}${inSeconds(seconds).padStart(8)}${ratio.padStart(20)}`.trimEnd(),
    )
  }
  const installing = second.seconds - second.venvSeconds
  console.log(`
Each time is that of the whole way: making a new virtual environment and installing into it
(warm: the middle one of three runs). python -m venv took ${inSeconds(first.venvSeconds)} and ${inSeconds(second.venvSeconds)} of the plain installs;
against the last pip install alone, warm is faster by ${times(installing / warmSeconds)}. pip install byte-compiles by default,
pip-wheelhouse only with --compile.
All four environments hold the same ${packages[0]?.split('\n').length} packages, and each can import ${MODULES}.`)
  const ratio = second.seconds / warmSeconds
  if (ratio < LEAST_RATIO)
    throw new DemoError(`that is less than ${LEAST_RATIO} × the speed of a plain pip install`)
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

/**
 * A new folder: in memory where there is room, so that what is compared is the work and not what the
 * disk happens to be busy with. TMPDIR overrides this.
 */
function temporaryFolder(): string {
  const prefix = 'pip-wheelhouse-demo-'
  const onDisk = (): string => mkdtempSync(join(realpathSync(tmpdir()), prefix))
  if (process.env.TMPDIR || !existsSync(MEMORY)) return onDisk()
  const { bavail, bsize } = statfsSync(MEMORY)
  if (bavail * bsize < ROOM_BYTES) return onDisk()
  const inMemory = mkdtempSync(join(MEMORY, prefix))
  // Containers often mount it without the right to run programs, which compiled modules need.
  const program = join(inMemory, 'program')
  writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 })
  const runs = spawnSync(program).status === 0
  rmSync(runs ? program : inMemory, { recursive: true })
  return runs ? inMemory : onDisk()
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

function print({ stdout }: Finished): void {
  for (const line of stdout.trimEnd().split(/\r?\n/)) console.log(`    ${line}`)
}

function expect({ stdout, all }: Finished, pattern: RegExp): RegExpExecArray {
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
      signal: stop.signal,
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
  const kept: NodeJS.ProcessEnv = { ...process.env, TMPDIR: folder, TEMP: folder, TMP: folder }
  for (const name of Object.keys(kept)) if (/^(GITHUB|ACTIONS)_/.test(name)) delete kept[name]
  return kept
}

function pythonIn(folder: string): string {
  return process.platform === 'win32'
    ? join(folder, 'Scripts', 'python.exe')
    : join(folder, 'bin', 'python')
}

function inSeconds(value: number): string {
  return `${value.toFixed(1)} s`
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

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort())
try {
  await main()
} catch (error) {
  console.error(`\nerror: ${error instanceof DemoError ? error.message : inspect(error)}`)
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}
