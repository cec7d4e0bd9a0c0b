/** The command line of the committed bundle, as a shell starts it. */
import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { bareEnvironment, temporaryFolder } from './support/environment.ts'
import { type PackageIndex, startPackageIndex } from './support/package-index.ts'
import { makeSdist, makeWheel } from './support/python-packages.ts'
import { createVenv, imports, type Venv } from './support/venv.ts'

const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url))

let folder: { path: string; remove(): Promise<void> }
let index: PackageIndex
let venv: Venv
beforeEach(async () => {
  folder = await temporaryFolder()
  mkdirSync(join(folder.path, 'home'))
  mkdirSync(join(folder.path, 'work'))
  index = await startPackageIndex()
  index.add(
    makeWheel({ name: 'apple', version: '1.0' }),
    makeWheel({ name: 'apple', version: '1.1' }),
    makeSdist({ name: 'banana', version: '2.0' }),
  )
  venv = await createVenv()
})
afterEach(() => Promise.all([folder.remove(), index.stop(), venv.remove()]))

interface Shell {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

function cli(args: readonly string[], env: Record<string, string> = {}): Promise<Shell> {
  const home = join(folder.path, 'home')
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [CLI, ...args],
      {
        cwd: join(folder.path, 'work'),
        env: {
          ...bareEnvironment(home),
          PIP_INDEX_URL: index.url,
          PIP_DISABLE_PIP_VERSION_CHECK: '1',
          ...venv.env,
          ...env,
        },
      },
      (error, stdout, stderr) =>
        resolve({ exitCode: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    )
  })
}

describe('sync', () => {
  test('builds, then restores from the store of the user; plain text, no workflow commands', async () => {
    writeFileSync(join(folder.path, 'work', 'requirements.txt'), 'banana\n')
    const first = await cli(['sync', '-r', 'requirements.txt', 'apple < 1.1'])
    expect(first).toMatchObject({ exitCode: 0 })
    expect(first.stdout).toMatch(/^Built 1 wheel, fetched 1 \(.*saved in .*, installed in/)
    expect(first.stdout + first.stderr).not.toMatch(/^::/m)
    index.resetRequests()
    const second = await cli(['sync', '-r', 'requirements.txt', 'apple < 1.1'])
    expect(second.stdout).toMatch(/^Restored 2 wheels/)
    expect(index.requests).toEqual([])
    expect(await imports(venv.python, 'apple')).toBe('1.0')
    expect(await imports(venv.python, 'banana')).toBe('2.0')
    expect(readdirSync(join(folder.path, 'work'))).toEqual(['requirements.txt'])
  })

  test('--venv makes the environment; --no-install prepares only', async () => {
    const made = await cli(['sync', '--venv', 'env', '--store-directory', 'store', 'apple'])
    expect(made).toMatchObject({ exitCode: 0 })
    const python = join(folder.path, 'work', 'env', 'bin', 'python')
    expect(await imports(python, 'apple')).toBe('1.1')
    const prepared = await cli(['sync', '--no-install', '--store-directory', 'store', 'apple'])
    expect(prepared.stdout).toMatch(/not installed/)
    expect(readdirSync(join(folder.path, 'work', '.pip_wheels')).sort()).toEqual([
      '.gitignore',
      'apple-1.1-py3-none-any.whl',
      'wheelhouse.json',
    ])
  })

  test('a release tag does not switch caching off here: who runs it decides', async () => {
    const env = { GITHUB_EVENT_NAME: 'release', GITHUB_REF_TYPE: 'tag' }
    expect((await cli(['sync', 'apple'], env)).stdout).toMatch(/saved in/)
    expect((await cli(['sync', '--no-cache', 'apple'], env)).stdout).toMatch(/without the cache/)
  })

  test('credentials are not shown', async () => {
    const url = index.url.replace('//', '//me:s3cr3t-word@')
    const run = await cli(['sync', 'no-such-package'], { PIP_INDEX_URL: url })
    expect(run.exitCode).toBe(1)
    expect(run.stderr).toContain('no-such-package')
    expect(run.stdout + run.stderr).not.toContain('s3cr3t-word')
  })

  test('eight at once on one store: all are right, and one entry is there', async () => {
    const store = join(folder.path, 'store')
    const runs = await Promise.all(
      Array.from({ length: 8 }, (_, number) =>
        cli(['sync', '--venv', `env-${number}`, '--store-directory', store, 'apple', 'banana']),
      ),
    )
    expect(runs.map(({ exitCode }) => exitCode)).toEqual(Array(8).fill(0))
    expect(readdirSync(store)).toHaveLength(1)
    for (let number = 0; number < 8; number++)
      expect(
        await imports(join(folder.path, 'work', `env-${number}`, 'bin', 'python'), 'banana'),
      ).toBe('2.0')
    expect((await cli(['sync', '--store-directory', store, 'apple', 'banana'])).stdout).toMatch(
      /^Restored 2 wheels/,
    )
  })
})

describe('exit codes and messages', () => {
  test.each<[string, string[], number, RegExp]>([
    ['--help', ['--help'], 0, /^Usage: node dist\/cli\.js sync/],
    ['--version', ['--version'], 0, /^\d+\.\d+\.\d+\n$/],
    ['no command', [], 2, /a command is missing: sync/],
    ['an unknown command', ['install'], 2, /unknown command: install/],
    ['an unknown option', ['sync', '--frobnicate'], 2, /--frobnicate/],
    [
      'a wrong value',
      ['sync', '--refresh', 'hourly', 'apple'],
      2,
      /refresh: "hourly".*never, daily/,
    ],
    ['a bad specifier', ['sync', 'apple = 1.0'], 2, /did you mean "apple==1\.0"/],
    ['an option as a package', ['sync', '--', '--target=/tmp'], 2, /is an option/],
    ['nothing to install', ['sync'], 1, /nothing to install: there is no requirements\.txt/],
    ['a file that is not there', ['sync', '-r', 'no.txt'], 1, /there is no file no\.txt/],
    [
      'a package that is not there',
      ['sync', 'no-such-package'],
      1,
      /pip wheel failed .*no-such-package/s,
    ],
  ])('%s', async (_, args, exitCode, message) => {
    const run = await cli(args)
    expect(run.exitCode).toBe(exitCode)
    expect(exitCode === 0 ? run.stdout : run.stderr).toMatch(message)
  })
})
