/** Disks that are full, folders that cannot be written, paths of all kinds, two runs at once. */
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { type ActionRun, giveTo, runAction } from '../support/action.ts'
import { bareEnvironment, temporaryFolder } from '../support/environment.ts'
import { recordFigure } from '../support/figures.ts'
import { type PackageIndex, startPackageIndex } from '../support/package-index.ts'
import { makeWheel } from '../support/python-packages.ts'
import { mountTmpfs, whyNoTmpfs } from '../support/tmpfs.ts'
import { createVenv, imports, type Venv } from '../support/venv.ts'

const APPLE_BYTES = 1_500_000
const NOBODY = 65_534
const SYSTEM_PYTHON = '/usr/bin/python3'
const NO_TMPFS = whyNoTmpfs()
const NO_OTHER_USER = whyNoOtherUser()
const VERSIONS = { apple: '1.0', cherry: '3.0' }

let index: PackageIndex
beforeAll(async () => {
  index = await startPackageIndex()
  const files = { 'apple/random.bin': randomBytes(APPLE_BYTES) }
  index.add(
    makeWheel({ name: 'apple', version: '1.0', requires: ['cherry'], files }),
    makeWheel({ name: 'cherry', version: '3.0' }),
  )
})

let [tried, hurt] = [0, 0]
const skipped: string[] = []
afterAll(async () => {
  await index?.stop()
  recordFigure({
    figure: 'faults of storage: job not as it should be, wrong packages or something left',
    goal: '0',
    cases: tried,
    result: `${hurt}${skipped.length === 0 ? '' : ` (${skipped.length} skipped: ${skipped.join(', ')})`}`,
    undefended: '–',
    reached: hurt === 0 && tried > 0,
  })
})

let folder: { path: string; remove(): Promise<void> }
let venv: Venv
let user: number | undefined
const atEnd: (() => void)[] = []
beforeEach(async () => {
  folder = await temporaryFolder()
  venv = await createVenv()
  user = undefined
  for (const name of ['workspace', 'temp']) mkdirSync(at(name))
  writeFileSync(at('workspace/requirements.txt'), 'apple\n')
})
afterEach(async () => {
  for (const act of atEnd.splice(0).reverse()) act()
  await Promise.all([venv.remove(), folder.remove()])
})

const at = (name: string): string => join(folder.path, name)

function step(inputs: Record<string, string> = {}, env: Record<string, string> = {}) {
  return runAction({
    workspace: at('workspace'),
    runnerTemp: at('temp'),
    inputs: { 'store-directory': at('store'), ...inputs },
    env: { PIP_INDEX_URL: index.url, PIP_DISABLE_PIP_VERSION_CHECK: '1', ...venv.env, ...env },
    ...(user !== undefined && { user }),
  })
}

/** A fresh environment, as a later job has it. */
async function nextJob(): Promise<void> {
  await venv.remove()
  venv = await createVenv(user === undefined ? undefined : SYSTEM_PYTHON)
  if (user !== undefined) await giveTo(user, join(venv.path, '..'))
}

async function expectGreen(run: ActionRun, hit: boolean): Promise<void> {
  expect({ exitCode: run.exitCode, log: run.log }).toMatchObject({ exitCode: 0 })
  expect(run.outputs['cache-hit']).toBe(String(hit))
  const packages = Object.keys(VERSIONS).map(async (name) => [
    name,
    await imports(venv.python, name),
  ])
  expect(Object.fromEntries(await Promise.all(packages))).toEqual(VERSIONS)
  expect(existsSync(at('temp')) ? readdirSync(at('temp')) : []).toEqual([])
}

/** The error, which is one of ours and no bug. */
function expectRed(run: ActionRun, message: RegExp): void {
  expect({ exitCode: run.exitCode, log: run.log }).toMatchObject({ exitCode: 1 })
  expect(run.log).toMatch(message)
  expect(run.log).not.toContain('unexpected, please report')
  expect(run.outputs).toMatchObject({ 'cache-hit': 'false', 'cache-saved': 'false' })
  expect(existsSync(at('temp')) ? readdirSync(at('temp')) : []).toEqual([])
}

/** A case; where it cannot be made on this machine it is skipped, by name. */
function fault(name: string, whyNot: string | undefined, act: () => Promise<void>): void {
  if (whyNot !== undefined) {
    skipped.push(name)
    test.skip(`${name} (skipped: ${whyNot})`, act)
    return
  }
  test(name, async () => {
    tried += 1
    hurt += 1
    await act()
    hurt -= 1
  })
}

function small(name: string, options = 'size=600k'): void {
  atEnd.push(mountTmpfs(at(name), options))
}

fault('no space for the scratch folder, nothing in the store', NO_TMPFS, async () => {
  small('temp')
  const run = await step()
  await expectGreen(run, false)
  expect(run.log).toContain('::warning::There is no room for a wheelhouse')
  expect(run.outputs['cache-saved']).toBe('false')
})

fault(
  'no space for the scratch folder, and wheel-dir wanted from the store',
  NO_TMPFS,
  async () => {
    await expectGreen(await step(), false)
    await nextJob()
    small('temp')
    const run = await step({ 'wheel-dir': 'wheels' })
    expectRed(run, /no space left|No space left/)
    expect(readdirSync(at('workspace'))).toEqual(['requirements.txt'])
  },
)

fault('no space in the store directory', NO_TMPFS, async () => {
  small('store')
  const run = await step()
  await expectGreen(run, false)
  expect(run.outputs['cache-saved']).toBe('false')
  expect(run.log).toMatch(/not saved: ENOSPC/)
  expect(readdirSync(at('store'))).toEqual([])
})

fault('no inodes in the store directory, as with a quota', NO_TMPFS, async () => {
  small('store', 'nr_inodes=1')
  const run = await step()
  await expectGreen(run, false)
  expect(run.outputs['cache-saved']).toBe('false')
})

fault('no space for wheel-dir', NO_TMPFS, async () => {
  small('workspace/full')
  const run = await step({ 'wheel-dir': 'full/wheels' })
  expectRed(run, /wheel-dir: .*full\/wheels could not be written \(ENOSPC/)
  expect(readdirSync(at('workspace/full'))).toEqual([])
})

fault('no space in the environment', NO_TMPFS, async () => {
  small('workspace/environments', 'size=16m')
  writeFileSync(at('workspace/environments/filler'), Buffer.alloc(1000))
  const first = await step({ venv: 'environments/venv' })
  expect({ exitCode: first.exitCode, log: first.log }).toMatchObject({ exitCode: 0 })
  // What is left is too little for apple.
  execFileSync('rm', ['-rf', ...appleIn(at('workspace/environments/venv'))])
  fill(at('workspace/environments'), 500_000)
  const run = await step({ venv: 'environments/venv' })
  expectRed(run, /No space left|ENOSPC/)
})

fault('no space in the environment, and it is back later', NO_TMPFS, async () => {
  small('workspace/environments', 'size=16m')
  await step({ venv: 'environments/venv' })
  execFileSync('rm', ['-rf', ...appleIn(at('workspace/environments/venv'))])
  fill(at('workspace/environments'), 500_000)
  await step({ venv: 'environments/venv' })
  execFileSync('rm', [at('workspace/environments/filler')])
  const run = await step({ venv: 'environments/venv' })
  expect({ exitCode: run.exitCode, log: run.log }).toMatchObject({ exitCode: 0 })
  expect(run.outputs['cache-hit']).toBe('true')
  const random = appleIn(at('workspace/environments/venv'))
    .map((path) => join(path, 'random.bin'))
    .filter((path) => existsSync(path))
  expect(random.map((path) => statSync(path).size)).toEqual([APPLE_BYTES])
})

fault('a store directory on a read-only file system', NO_TMPFS, async () => {
  small('store', 'size=1m,ro')
  const run = await step()
  await expectGreen(run, false)
  expect(run.log).toMatch(/not saved: EROFS/)
})

fault('RUNNER_TEMP on a read-only file system', NO_TMPFS, async () => {
  small('temp', 'size=1m,ro')
  await expectGreen(await step(), false)
})

function appleIn(environment: string): string[] {
  const [version = ''] = readdirSync(join(environment, 'lib'))
  const site = join(environment, 'lib', version, 'site-packages')
  return readdirSync(site)
    .filter((name) => name.startsWith('apple'))
    .map((name) => join(site, name))
}

/** Fills a file system but for so many bytes. */
function fill(target: string, left: number): void {
  const free = Number(
    String(execFileSync('df', ['--output=avail', '-B1', target]))
      .split('\n')[1]
      ?.trim(),
  )
  writeFileSync(join(target, 'filler'), Buffer.alloc(free - left))
}

async function asNobody(): Promise<void> {
  user = NOBODY
  await nextJob()
  await giveTo(NOBODY, folder.path)
}

function ofRoot(name: string, mode: number): void {
  mkdirSync(at(name), { recursive: true })
  chmodSync(at(name), mode)
}

fault('a store directory that may not be written', NO_OTHER_USER, async () => {
  await asNobody()
  ofRoot('store', 0o755)
  const run = await step()
  await expectGreen(run, false)
  expect(run.log).toMatch(/not saved: EACCES/)
})

fault('a store directory that may not be read', NO_OTHER_USER, async () => {
  await asNobody()
  ofRoot('store', 0o700)
  const run = await step()
  await expectGreen(run, false)
  expect(run.log.match(/::warning::/g)).toHaveLength(1)
})

fault('a wheelhouse that may not be read', NO_OTHER_USER, async () => {
  await asNobody()
  await expectGreen(await step(), false)
  for (const name of readdirSync(at('store'))) {
    writeFileSync(join(at('store'), name), readFileSync(join(at('store'), name)))
    await giveTo(0, at('store'))
    chmodSync(join(at('store'), name), 0o600)
  }
  await nextJob()
  await expectGreen(await step(), false)
})

fault('RUNNER_TEMP that may not be written', NO_OTHER_USER, async () => {
  await asNobody()
  await giveTo(0, at('temp'))
  await expectGreen(await step(), false)
})

fault('wheel-dir in a folder that may not be written', NO_OTHER_USER, async () => {
  await asNobody()
  ofRoot('workspace/locked', 0o755)
  const run = await step({ 'wheel-dir': 'locked/wheels' })
  expectRed(run, /wheel-dir: .*locked\/wheels could not be written \(EACCES/)
})

fault('an environment that may not be written', NO_OTHER_USER, async () => {
  await asNobody()
  await giveTo(0, join(venv.path, '..'))
  chmodSync(join(venv.path, '..'), 0o755)
  const run = await step()
  expect(run.exitCode).toBe(1)
  expect(run.log).toMatch(/::error::.*(Permission denied|not writeable|EACCES)/)
  expect(run.log).not.toContain('unexpected, please report')
})

fault('wheel-dir is a link to a folder of somebody', undefined, async () => {
  mkdirSync(at('precious'))
  writeFileSync(at('precious/thesis.txt'), 'x')
  symlinkSync(at('precious'), at('workspace/wheels'))
  expectRed(await step({ 'wheel-dir': 'wheels' }), /wheel-dir: .*wheels is not a folder/)
  expect(readdirSync(at('precious'))).toEqual(['thesis.txt'])
})

fault('wheel-dir has files that are not ours', undefined, async () => {
  mkdirSync(at('workspace/wheels'))
  writeFileSync(at('workspace/wheels/mine-1.0-py3-none-any.whl'), 'x')
  expectRed(await step({ 'wheel-dir': 'wheels' }), /wheel-dir: .*did not make/)
  expect(readdirSync(at('workspace/wheels'))).toEqual(['mine-1.0-py3-none-any.whl'])
})

fault('a store directory that is a link', undefined, async () => {
  mkdirSync(at('elsewhere'))
  symlinkSync(at('elsewhere'), at('store'))
  await expectGreen(await step(), false)
  expect(readdirSync(at('elsewhere'))).toHaveLength(1)
  await nextJob()
  await expectGreen(await step(), true)
})

fault('a store directory that is a link to nothing', undefined, async () => {
  symlinkSync(at('nowhere'), at('store'))
  const run = await step()
  await expectGreen(run, false)
  expect(run.outputs['cache-saved']).toBe('false')
})

fault('a store directory that is a file', undefined, async () => {
  writeFileSync(at('store'), 'x')
  const run = await step()
  await expectGreen(run, false)
  expect(run.outputs['cache-saved']).toBe('false')
  expect(readFileSync(at('store'), 'utf8')).toBe('x')
})

fault('long paths that are not ASCII', undefined, async () => {
  const deep = join(
    'ünï çødé',
    '日本語'.repeat(15),
    'a'.repeat(200),
    "it's 100 % [of] {this} & that",
  )
  mkdirSync(at(join('workspace', deep)), { recursive: true })
  writeFileSync(at(join('workspace', deep, 'anforderungen-ä.txt')), 'apple\n')
  const inputs = {
    'working-directory': deep,
    requirements: 'anforderungen-ä.txt',
    'store-directory': at(join('störe', 'b'.repeat(200))),
    'wheel-dir': 'wheels 轮子',
  }
  await expectGreen(await step(inputs), false)
  await nextJob()
  await expectGreen(await step(inputs), true)
  expect(readdirSync(at(join('workspace', deep, 'wheels 轮子')))).toContain(
    'apple-1.0-py3-none-any.whl',
  )
})

fault('two runs at once, in one workspace, environment and wheel-dir', undefined, async () => {
  for (const hit of [false, true]) {
    const runs = await Promise.all([1, 2].map(() => step({ 'wheel-dir': 'wheels' })))
    for (const run of runs)
      expect({ exitCode: run.exitCode, log: run.log }).toMatchObject({ exitCode: 0 })
    await expectGreen(runs[0] as ActionRun, hit)
    expect(readdirSync(at('workspace/wheels')).sort()).toEqual([
      '.gitignore',
      'apple-1.0-py3-none-any.whl',
      'cherry-3.0-py3-none-any.whl',
      'wheelhouse.json',
    ])
    expect(readdirSync(at('workspace')).sort()).toEqual(['requirements.txt', 'wheels'])
    expect(readdirSync(at('store'))).toHaveLength(1)
    await nextJob()
  }
})

function whyNoOtherUser(): string | undefined {
  if (process.getuid?.() !== 0) return 'not root: this machine does not let us become another user'
  try {
    const options = { env: bareEnvironment('/'), uid: NOBODY, gid: NOBODY, stdio: 'pipe' as const }
    execFileSync(SYSTEM_PYTHON, ['-I', '-c', 'import pip, venv'], options)
    execFileSync(process.execPath, ['--version'], options)
    return undefined
  } catch {
    return 'no system Python with pip that everybody may run'
  }
}
