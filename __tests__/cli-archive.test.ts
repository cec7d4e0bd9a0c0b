/** archive: one file from one machine, installed on others that have tar, a pip and no network. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { type PackageIndex, startPackageIndex } from './support/package-index.ts'
import { makeSdist, makeWheel, projectFiles } from './support/python-packages.ts'
import { type Machine, newMachine } from './support/shell.ts'
import { createVenv, HAS_NEWEST_PIP, imports, newestPip, type Venv } from './support/venv.ts'

const FILE = 'pip_wheels.tar.gz'

let index: PackageIndex
let venv: Venv
let builder: Machine
beforeEach(async () => {
  index = await startPackageIndex()
  index.add(
    makeWheel({ name: 'apple', version: '1.1', requires: ['cherry[sweet]'] }),
    makeWheel({ name: 'cherry', version: '3.0', requires: ['sugar; extra == "sweet"'] }),
    makeWheel({ name: 'sugar', version: '4.0' }),
    makeWheel({ name: 'a'.repeat(60), version: `1.0+${'b'.repeat(30)}` }),
    makeSdist({ name: 'banana', version: '2.0' }),
  )
  venv = await createVenv()
  builder = await newMachine({
    PIP_INDEX_URL: index.url,
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
    ...venv.env,
  })
})
afterEach(() => Promise.all([builder.remove(), index.stop(), venv.remove()]))

const archiveOf = (machine: Machine): Buffer => readFileSync(join(machine.work, FILE))

/** What the names in an archive are, as any tar tells them. */
async function namesIn(machine: Machine): Promise<string[]> {
  const { stdout } = await machine.run('tar', ['-tzf', FILE])
  return stdout.trim().split('\n')
}

/** Installs as the documents say, on a machine that no index answers; returns its environment. */
async function deploy(file: Buffer, env: Record<string, string> = {}): Promise<Venv> {
  const target = await createVenv()
  const machine = await newMachine(target.env)
  try {
    writeFileSync(join(machine.work, FILE), file)
    expect(await machine.run('tar', ['-xzf', FILE])).toMatchObject({ exitCode: 0 })
    const find = ['--no-index', '--find-links', '.pip_wheels', '-r', '.pip_wheels/requirements.txt']
    expect(await machine.run(target.python, ['-m', 'pip', 'install', ...find], env)).toMatchObject({
      exitCode: 0,
    })
    return target
  } finally {
    await machine.remove()
  }
}

test('wheels and pins in one folder; the same bytes whether built or from the store', async () => {
  builder.write({ 'requirements.txt': `banana\n${'a'.repeat(60)}\n` })
  const first = await builder.cli(['archive', '-r', 'requirements.txt', 'apple'])
  expect(first).toMatchObject({ exitCode: 0 })
  expect(first.stdout).toMatch(/^Built 1 wheel, fetched 4 .*saved in/)
  expect(first.stdout).toMatch(
    /Wrote .*pip_wheels\.tar\.gz: 5 wheels \(.* kB\), sha256 [0-9a-f]{64}/,
  )
  const bytes = archiveOf(builder)
  const names = await namesIn(builder)
  expect(names[0]).toBe('.pip_wheels/requirements.txt')
  expect(names.slice(1)).toEqual(
    [
      `${'a'.repeat(60)}-1.0+${'b'.repeat(30)}-py3-none-any.whl`,
      'apple-1.1-py3-none-any.whl',
      'banana-2.0-py3-none-any.whl',
      'cherry-3.0-py3-none-any.whl',
      'sugar-4.0-py3-none-any.whl',
    ].map((name) => `.pip_wheels/${name}`),
  )
  expect(readdirSync(builder.work).sort()).toEqual([FILE, 'requirements.txt'])

  index.resetRequests()
  const second = await builder.cli(['archive', '-r', 'requirements.txt', 'apple', '--json'])
  const { result, archive, wheels, projects } = JSON.parse(second.stdout)
  expect({ result, projects }).toEqual({ result: 'restored', projects: [] })
  expect(wheels).toHaveLength(5)
  expect(archive).toEqual({
    file: join(builder.work, FILE),
    size: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    folder: '.pip_wheels',
    pins: 'requirements.txt',
  })
  expect(index.requests).toEqual([])
  expect(archiveOf(builder).equals(bytes)).toBe(true)
  // Neither a time nor a name (https://www.rfc-editor.org/rfc/rfc1952#section-2.3).
  expect([...bytes.subarray(0, 8)]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0])
})

describe('elsewhere, with no network', () => {
  const pips = ["the interpreter's own pip", ...(HAS_NEWEST_PIP ? ['the newest pip'] : [])]
  test.each(pips)('%s installs it', async (pip) => {
    await builder.cli(['archive', 'apple', 'banana'])
    const folder = join(builder.home, 'pip')
    mkdirSync(folder)
    const newest = pip === 'the newest pip' ? await newestPip(folder) : undefined
    const env = newest === undefined ? {} : { PYTHONPATH: newest }
    const target = await deploy(archiveOf(builder), env)
    try {
      expect(await imports(target.python, 'apple')).toBe('1.1')
      expect(await imports(target.python, 'banana')).toBe('2.0')
      expect(await imports(target.python, 'sugar')).toBe('4.0')
    } finally {
      await target.remove()
    }
  })

  test('local projects are in it as they are now, what they are built with is not', async () => {
    index.add(makeWheel({ name: 'builder', version: '1.0' }))
    const project = (version: string) =>
      Object.fromEntries(
        Object.entries(
          projectFiles({ name: 'own', version, requires: ['cherry'], buildRequires: ['builder'] }),
        ).map(([name, text]) => [`own/${name}`, text]),
      )
    builder.write(project('1.0'))
    const first = await builder.cli(['archive', '-e', './own'])
    expect(first).toMatchObject({ exitCode: 0 })
    expect(first.stdout).toMatch(/: 2 wheels, 1 of them of local projects/)
    index.resetRequests()
    builder.write({ 'own/own.py': '__version__ = "edited"\n' })
    const second = await builder.cli(['archive', '-e', './own'])
    expect(second.stdout).toMatch(/^Restored 1 wheel/)
    expect(index.requests).toEqual([])
    expect(await namesIn(builder)).toEqual([
      '.pip_wheels/requirements.txt',
      '.pip_wheels/cherry-3.0-py3-none-any.whl',
      '.pip_wheels/own-1.0-py3-none-any.whl',
    ])
    const target = await deploy(archiveOf(builder))
    try {
      expect(await imports(target.python, 'own')).toBe('edited')
      expect(await imports(target.python, 'cherry')).toBe('3.0')
    } finally {
      await target.remove()
    }
  })
})

test('an editable repository is in it as a wheel, and its clone is not left behind', async () => {
  const files = Object.entries(projectFiles({ name: 'own', version: '1.0', requires: ['cherry'] }))
  builder.write(Object.fromEntries(files.map(([name, text]) => [`repo/${name}`, text])))
  const git = ['-C', 'repo', '-c', 'user.name=me', '-c', 'user.email=me@example.org']
  for (const args of [
    ['init', '-q'],
    ['add', '.'],
    ['commit', '-q', '-m', 'first'],
  ])
    expect(await builder.run('git', [...git, ...args], { GIT_CONFIG_NOSYSTEM: '1' })).toMatchObject(
      { exitCode: 0 },
    )
  const url = pathToFileURL(join(builder.work, 'repo')).href
  for (const made of [/^Fetched 1 wheel/, /^Restored 1 wheel/]) {
    const run = await builder.cli(['archive', '-e', `git+${url}#egg=own`])
    expect(run).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(made) })
    expect(await namesIn(builder)).toEqual([
      '.pip_wheels/requirements.txt',
      '.pip_wheels/cherry-3.0-py3-none-any.whl',
      '.pip_wheels/own-1.0-py3-none-any.whl',
    ])
  }
  expect(readdirSync(builder.work).sort()).toEqual([FILE, 'repo'])
})

describe('what goes wrong', () => {
  test('a build that fails leaves an older archive as it was, and nothing half-written', async () => {
    builder.write({ [FILE]: 'older' })
    const run = await builder.cli(['archive', 'no-such-package'])
    expect(run).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('no-such-package') })
    expect(archiveOf(builder).toString()).toBe('older')
    expect(readdirSync(builder.work)).toEqual([FILE])
  })

  test('a project that does not build is named', async () => {
    const files = projectFiles({
      name: 'own',
      version: '1.0',
      backendCode: 'raise SystemExit("no compiler")',
    })
    builder.write(Object.fromEntries(Object.entries(files).map(([n, text]) => [`own/${n}`, text])))
    const run = await builder.cli(['archive', './own'])
    expect(run.exitCode).toBe(1)
    expect(existsSync(join(builder.work, FILE))).toBe(false)
  })

  test('a folder as the output, and a miss that is not wanted', async () => {
    mkdirSync(join(builder.work, 'out'))
    expect(await builder.cli(['archive', '-o', 'out', 'apple'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('is a folder; name a file'),
    })
    expect(await builder.cli(['archive', '--fail-on-cache-miss', 'apple'])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('there is no cache hit'),
    })
  })

  test('--no-cache builds it without a store; the folder of --output is made', async () => {
    const args = ['archive', '--no-cache', '--store-directory', 'store', '-o', 'out/a.tgz', 'apple']
    expect(await builder.cli(args)).toMatchObject({ exitCode: 0 })
    expect(readdirSync(builder.work)).toEqual(['out'])
    expect(readdirSync(join(builder.work, 'out'))).toEqual(['a.tgz'])
  })
})
