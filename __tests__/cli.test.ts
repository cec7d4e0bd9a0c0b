/** The command line of the committed bundle, as a shell starts it. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { type PackageIndex, startPackageIndex } from './support/package-index.ts'
import { makeSdist, makeWheel } from './support/python-packages.ts'
import { type Machine, newMachine } from './support/shell.ts'
import { createVenv, imports, type Venv } from './support/venv.ts'

let machine: Machine
let index: PackageIndex
let venv: Venv
let cli: Machine['cli']
beforeEach(async () => {
  index = await startPackageIndex()
  index.add(
    makeWheel({ name: 'apple', version: '1.0' }),
    makeWheel({ name: 'apple', version: '1.1' }),
    makeSdist({ name: 'banana', version: '2.0' }),
  )
  venv = await createVenv()
  machine = await newMachine({
    PIP_INDEX_URL: index.url,
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
    ...venv.env,
  })
  cli = machine.cli
})
afterEach(() => Promise.all([machine.remove(), index.stop(), venv.remove()]))

describe('sync', () => {
  test('builds, then restores from the store of the user; plain text, no workflow commands', async () => {
    writeFileSync(join(machine.work, 'requirements.txt'), 'banana\n')
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
    expect(readdirSync(machine.work)).toEqual(['requirements.txt'])
  })

  test('--venv makes the environment; --no-install prepares only', async () => {
    const made = await cli(['sync', '--venv', 'env', '--store-directory', 'store', 'apple'])
    expect(made).toMatchObject({ exitCode: 0 })
    const python = join(machine.work, 'env', 'bin', 'python')
    expect(await imports(python, 'apple')).toBe('1.1')
    const prepared = await cli(['sync', '--no-install', '--store-directory', 'store', 'apple'])
    expect(prepared.stdout).toMatch(/not installed/)
    expect(readdirSync(join(machine.work, '.pip_wheels')).sort()).toEqual([
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
    const store = join(machine.work, 'store')
    const runs = await Promise.all(
      Array.from({ length: 8 }, (_, number) =>
        cli(['sync', '--venv', `env-${number}`, '--store-directory', store, 'apple', 'banana']),
      ),
    )
    expect(runs.map(({ exitCode }) => exitCode)).toEqual(Array(8).fill(0))
    expect(readdirSync(store)).toHaveLength(1)
    for (let number = 0; number < 8; number++)
      expect(await imports(join(machine.work, `env-${number}`, 'bin', 'python'), 'banana')).toBe(
        '2.0',
      )
    expect((await cli(['sync', '--store-directory', store, 'apple', 'banana'])).stdout).toMatch(
      /^Restored 2 wheels/,
    )
  })
})

const KEY = /^pip-wheelhouse-v1-.*-\d{4}w\d\d$/

describe('key', () => {
  test('prints the key that a run then has, and makes nothing', async () => {
    const { exitCode, stdout, stderr } = await cli(['key', 'apple'])
    expect({ exitCode, key: stdout.trim() }).toEqual({
      exitCode: 0,
      key: expect.stringMatching(KEY),
    })
    expect(stderr).toContain('packages: apple')
    expect(index.requests).toEqual([])
    expect(readdirSync(machine.work)).toEqual([])
    expect(await cli(['key', 'banana', '--venv', 'env'])).toMatchObject({ exitCode: 0 })
    expect(readdirSync(machine.work)).toEqual([])
    const synced = JSON.parse((await cli(['sync', 'apple', '--json'])).stdout)
    expect(synced.key).toBe(stdout.trim())
    expect((await cli(['key', 'apple == 1.0'])).stdout).not.toBe(stdout)
  })

  test('--json has the candidates and what the key is made of', async () => {
    const { stdout } = await cli(['key', 'apple', '--refresh', 'never', '--json'])
    const { key, candidates, prefixes, ingredients, ...rest } = JSON.parse(stdout)
    expect(rest).toEqual({ command: 'key', reason: null })
    expect(candidates).toEqual([key.replace(/never$/, 'fixed'), key])
    for (const prefix of prefixes) expect(key.startsWith(prefix)).toBe(true)
    expect(ingredients).toContainEqual({ kind: 'packages', label: '', value: 'apple' })
  })
})

describe('lookup', () => {
  test('exit code 3 where it is not there, 0 where it is; nothing is asked of an index', async () => {
    const nothing = await cli(['lookup', 'apple'])
    expect(nothing.exitCode).toBe(3)
    expect(nothing.stdout).toMatch(/^No wheelhouse pip-wheelhouse-v1-/)
    await cli(['sync', 'apple', '--no-install'])
    index.resetRequests()
    const there = await cli(['lookup', 'apple', '--json'])
    expect(there.exitCode).toBe(0)
    expect(JSON.parse(there.stdout)).toMatchObject({ command: 'lookup', hit: true })
    const changed = await cli(['lookup', 'apple == 1.0', '--json'])
    expect(changed.exitCode).toBe(3)
    expect(JSON.parse(changed.stdout)).toMatchObject({
      hit: false,
      matchedKey: JSON.parse(there.stdout).key,
      changes: [expect.stringContaining('apple')],
    })
    expect(index.requests).toEqual([])
    expect(await imports(venv.python, 'apple')).toBeUndefined()
  })
})

/** The properties that docs/cli.md shows for a command. */
function documented(command: string): string[] {
  const text = readFileSync(new URL('../docs/cli.md', import.meta.url), 'utf8')
  const blocks = [...text.matchAll(/```json\n([^`]+)```/g)].map(([, block = '']) =>
    JSON.parse(block),
  )
  return Object.keys(blocks.find((block) => block.command === command))
}

describe('--json', () => {
  test('has the properties that the documents show', async () => {
    for (const args of [
      ['sync', 'apple'],
      ['key', 'apple'],
      ['prune', '--max-size', '1GB'],
    ]) {
      const { stdout } = await cli([...args, '--json'])
      expect(Object.keys(JSON.parse(stdout))).toEqual(documented(args[0] ?? ''))
    }
    const { stdout } = await cli(['archive', 'apple', '--json'])
    expect(Object.keys(JSON.parse(stdout))).toEqual([...documented('sync'), 'archive', 'projects'])
  })

  test('one object on standard output, all else on standard error', async () => {
    const first = await cli(['sync', 'apple', 'banana', '--json'])
    expect(JSON.parse(first.stdout)).toMatchObject({
      command: 'sync',
      result: 'built',
      hit: false,
      key: expect.stringMatching(KEY),
      matchedKey: null,
      floating: ['apple', 'banana'],
      saved: { kind: 'saved' },
      installed: { kind: 'from-wheelhouse', replaced: [] },
      wheels: [
        { name: 'apple', version: '1.1', origin: 'index' },
        { name: 'banana', version: '2.0', origin: 'built' },
      ],
    })
    expect(first.stderr).toContain('== Building wheels with pip')
    const second = JSON.parse((await cli(['sync', 'apple', 'banana', '--json'])).stdout)
    expect(second).toMatchObject({ result: 'restored', hit: true, saved: null })
    expect(second.matchedKey).toBe(second.key)
    expect(Object.keys(second).sort()).toEqual(Object.keys(JSON.parse(first.stdout)).sort())
  })

  test('an error too, without credentials', async () => {
    const url = index.url.replace('//', '//me:s3cr3t-word@')
    const { exitCode, stdout } = await cli(['sync', 'no-such-package', '--json'], {
      PIP_INDEX_URL: url,
    })
    expect(exitCode).toBe(1)
    expect(JSON.parse(stdout)).toEqual({ error: expect.stringContaining('no-such-package') })
    expect(stdout).not.toContain('s3cr3t-word')
  })
})

describe('exit codes and messages', () => {
  test.each<[string, string[], number, RegExp]>([
    ['--help', ['--help'], 0, /^Usage: node dist\/cli\.js COMMAND.* prune /s],
    ['--help of a command', ['archive', '--help'], 0, /--output FILE/],
    ['--version', ['--version'], 0, /^\d+\.\d+\.\d+\n$/],
    ['no command', [], 2, /a command is missing: sync/],
    ['an unknown command', ['install'], 2, /unknown command: install/],
    ['a command that is nearly one', ['snyc'], 2, /unknown command: snyc \(did you mean sync\?\)/],
    ['an option before the command', ['--json', 'sync'], 2, /a command is missing.*before --json/],
    ['an unknown option', ['sync', '--frobnicate'], 2, /option of sync: --frobnicate\n/],
    ['one that is nearly right', ['key', '--refrsh=daily'], 2, /did you mean --refresh\?/],
    ['the beginning of one', ['lookup', '--req', 'x'], 2, /did you mean --requirements\?/],
    ['a short one', ['sync', '-x'], 2, /unknown option of sync: -x\n/],
    ['one of another command', ['key', '--output', 'x'], 2, /unknown option of key: --output/],
    ['a value that is missing', ['sync', '--refresh'], 2, /--refresh/],
    ['packages for prune', ['prune', '--older-than', '1d', 'apple'], 2, /apple/],
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
