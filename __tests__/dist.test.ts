/** The committed bundle, a new process for each step, before real servers. */
import { mkdir, readdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { CacheService } from './support/cache-service.ts'
import { startCacheServiceV1 } from './support/cache-service-v1.ts'
import { startCacheServiceV2 } from './support/cache-service-v2.ts'
import { temporaryFolder } from './support/environment.ts'
import { type Job, startJob } from './support/job.ts'
import { type PackageIndex, startPackageIndex } from './support/package-index.ts'
import { makeSdist, makeWheel } from './support/python-packages.ts'

const FILES = { 'requirements.txt': 'apple\nbanana==2.0\n' }

let index: PackageIndex
const jobs: Job[] = []

beforeEach(async () => {
  index = await startPackageIndex()
  index.add(
    makeWheel({ name: 'apple', version: '1.0', requires: ['cherry'] }),
    makeWheel({ name: 'cherry', version: '3.0' }),
    makeSdist({ name: 'banana', version: '2.0' }),
  )
})
afterEach(async () => {
  await Promise.all([...jobs.splice(0).map((job) => job.remove()), index.stop()])
})

async function job(service: CacheService | undefined, files: Record<string, string> = FILES) {
  const started = await startJob(files, {
    PIP_INDEX_URL: index.url,
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
    ...service?.env,
  })
  jobs.push(started)
  return started
}

describe.each([
  { protocol: 'v1', start: startCacheServiceV1 },
  { protocol: 'v2', start: startCacheServiceV2 },
])('over the Actions cache $protocol', ({ start }) => {
  let service: CacheService
  beforeAll(async () => {
    service = await start()
  })
  afterAll(() => service.stop())
  afterEach(() => {
    service.fail = undefined
    service.failBlob = undefined
  })

  // Entries outlive a test: each test has a key of its own.
  let suffix = 0
  beforeEach(() => {
    suffix += 1
  })
  const inputs = (more: Record<string, string> = {}) => ({ 'cache-suffix': `${suffix}`, ...more })

  test('the first job builds and saves, the second restores without asking the index', async () => {
    const first = await job(service)
    const built = await first.step(inputs())
    expect(built.log).toContain('Built 1 wheel, fetched 2')
    expect(built.exitCode).toBe(0)
    expect(built.outputs).toMatchObject({
      'cache-hit': 'false',
      'cache-saved': 'true',
      'cache-matched-key': '',
      'wheel-count': '3',
      'wheels-built': '1',
      'python-path': first.venv.python,
    })
    expect(await first.imports('banana')).toBe('2.0')

    index.resetRequests()
    const second = await job(service)
    const restored = await second.step(inputs())
    expect(restored.log).toContain('Restored 3 wheels')
    expect(restored.outputs).toMatchObject({
      'cache-hit': 'true',
      'cache-saved': 'false',
      'cache-primary-key': built.outputs['cache-primary-key'],
      'cache-matched-key': built.outputs['cache-primary-key'],
    })
    expect(index.requests).toEqual([])
    expect(await second.imports('apple')).toBe('1.0')
    expect(await second.imports('banana')).toBe('2.0')
    expect(await second.imports('cherry')).toBe('3.0')
    expect(await readdir(second.workspace)).toEqual(['requirements.txt'])
  })

  test('other requirements: a prefix match is not a hit, and nothing is done twice', async () => {
    index.add(makeWheel({ name: 'cherry', version: '3.1' }))
    const first = await job(service, { 'requirements.txt': 'apple\nbanana==2.0\ncherry==3.0\n' })
    await first.step(inputs())
    index.resetRequests()

    const second = await job(service, { 'requirements.txt': 'apple\nbanana==2.0\ncherry==3.1\n' })
    const run = await second.step(inputs())
    expect(run.outputs).toMatchObject({ 'cache-hit': 'false', 'cache-saved': 'true' })
    expect(run.outputs['cache-matched-key']).toMatch(/^pip-wheelhouse-v1-/)
    expect(run.outputs['cache-matched-key']).not.toBe(run.outputs['cache-primary-key'])
    expect(index.downloads()).toEqual(['cherry-3.1-py3-none-any.whl'])
    expect(run.log).toContain('Reused 2, fetched 1')
    expect(run.outputs['wheels-built']).toBe('0')
    expect(await second.imports('cherry')).toBe('3.1')
    expect(await second.imports('banana')).toBe('2.0')
  })

  test('a release that was withdrawn does not come back through a partial hit', async () => {
    const first = await job(service)
    await first.step(inputs())
    index.withdraw('cherry', '3.0')
    index.add(makeWheel({ name: 'cherry', version: '2.9' }))

    const second = await job(service, { 'requirements.txt': 'apple\nbanana>=2\n' })
    const run = await second.step(inputs())
    expect(run.exitCode).toBe(0)
    expect(await second.imports('cherry')).toBe('2.9')

    const third = await job(service, { 'requirements.txt': 'apple\nbanana>=2\n' })
    expect((await third.step(inputs())).outputs).toMatchObject({
      'cache-hit': 'true',
      'wheel-count': '3',
    })
    expect(await third.imports('cherry')).toBe('2.9')
  })

  test.each<{ damage: string; change: (bytes: Buffer) => Buffer }>([
    { damage: 'truncated', change: (bytes) => bytes.subarray(0, bytes.length - 1500) },
    { damage: 'emptied', change: () => Buffer.alloc(0) },
    {
      damage: 'changed in one byte of a wheel',
      change: (bytes) => {
        const copy = Buffer.from(bytes)
        copy[copy.length - 1200] = (copy[copy.length - 1200] ?? 0) ^ 1
        return copy
      },
    },
    { damage: 'replaced by text', change: () => Buffer.from('<html>not an archive</html>') },
  ])('an archive that was $damage is rebuilt, and nothing of it stays', async ({ change }) => {
    const first = await job(service)
    const { outputs } = await first.step(inputs())
    await service.corrupt(outputs['cache-primary-key'] ?? '', change)

    const temp = await temporaryFolder()
    const second = await job(service)
    const run = await second.step(inputs(), { RUNNER_TEMP: temp.path })
    expect(run.exitCode).toBe(0)
    expect(run.log.match(/::warning::/g)).toHaveLength(1)
    expect(run.outputs).toMatchObject({ 'cache-hit': 'false', 'cache-saved': 'false' })
    expect(await second.imports('cherry')).toBe('3.0')
    expect(await readdir(second.workspace)).toEqual(['requirements.txt'])
    expect(await readdir(temp.path)).toEqual([])
    await temp.remove()
  })

  test('another workspace and another wheel-dir are still a hit', async () => {
    await (await job(service)).step(inputs())
    const second = await job(service)
    const run = await second.step(inputs({ 'wheel-dir': 'some/wheels' }))
    expect(run.outputs['cache-hit']).toBe('true')
    expect(run.outputs['wheel-dir']).toBe(join(second.workspace, 'some/wheels'))
    expect((await readdir(join(second.workspace, 'some/wheels'))).sort()).toEqual([
      '.gitignore',
      'apple-1.0-py3-none-any.whl',
      'banana-2.0-py3-none-any.whl',
      'cherry-3.0-py3-none-any.whl',
      'wheelhouse.json',
    ])
  })

  test('without tar and zstd on PATH it is still a hit', async () => {
    await (await job(service)).step(inputs())
    const second = await job(service)
    const bin = join(second.workspace, 'bin')
    await mkdir(bin)
    await symlink(second.venv.python, join(bin, 'python'))
    const run = await second.step(inputs({ 'python-path': second.venv.python }), { PATH: bin })
    expect(run.outputs['cache-hit']).toBe('true')
    expect(await second.imports('apple')).toBe('1.0')
  })

  test.each([
    { trouble: 'resets every connection', fault: 'reset' },
    { trouble: 'answers 401', fault: { status: 401, body: '{"msg":"no"}' } },
    { trouble: 'answers with a page of HTML', fault: { status: 200, body: '<html></html>' } },
  ] as const)('a service that $trouble costs a warning and nothing else', async ({ fault }) => {
    service.fail = () => fault
    const only = await job(service)
    const run = await only.step(inputs())
    expect(run.exitCode).toBe(0)
    expect(run.log).toContain('::warning::the Actions cache could not be asked')
    expect(run.outputs).toMatchObject({ 'cache-hit': 'false', 'cache-saved': 'false' })
    expect(run.log).toMatch(/, not saved: /)
    expect(await only.imports('apple')).toBe('1.0')
  })

  test('a download that breaks off costs a warning and nothing else', async () => {
    await (await job(service)).step(inputs())
    service.failBlob = (method) => (method === 'GET' ? 'truncate' : undefined)
    const second = await job(service)
    const run = await second.step(inputs())
    expect({ log: run.log, exitCode: run.exitCode }).toMatchObject({ exitCode: 0 })
    expect(run.outputs['cache-hit']).toBe('false')
    expect(run.log.match(/::warning::/g)).toHaveLength(1)
    expect(await second.imports('apple')).toBe('1.0')
  })

  test('an upload that fails is told, and the job goes on', async () => {
    service.failBlob = (method) =>
      method === 'GET' ? undefined : { status: 403, body: 'no upload today' }
    const only = await job(service)
    const run = await only.step(inputs())
    expect(run.exitCode).toBe(0)
    expect(run.outputs['cache-saved']).toBe('false')
    expect(run.log).toMatch(/, not saved: /)
    expect(await only.imports('apple')).toBe('1.0')
  })
})

describe('what only the newer service can say', () => {
  let service: CacheService
  beforeAll(async () => {
    service = await startCacheServiceV2()
  })
  afterAll(() => service.stop())

  test('a branch reads what the default branch saved, and not the other way round', async () => {
    const branch = service.envFor({
      read: ['refs/heads/feature', 'refs/heads/main'],
      write: 'refs/heads/feature',
    })
    const onBranch = await job(service)
    expect((await onBranch.step({ 'cache-suffix': 'scopes' }, branch)).outputs).toMatchObject({
      'cache-saved': 'true',
    })
    const onMain = await job(service)
    expect((await onMain.step({ 'cache-suffix': 'scopes' })).outputs).toMatchObject({
      'cache-hit': 'false',
      'cache-saved': 'true',
    })
    const other = service.envFor({
      read: ['refs/heads/other', 'refs/heads/main'],
      write: 'refs/heads/other',
    })
    const onOther = await job(service)
    expect((await onOther.step({ 'cache-suffix': 'scopes' }, other)).outputs['cache-hit']).toBe(
      'true',
    )
  })

  test("an older wheelhouse of the branch does not hide the default branch's exact one", async () => {
    const branch = service.envFor({
      read: ['refs/heads/feature', 'refs/heads/main'],
      write: 'refs/heads/feature',
    })
    await (await job(service)).step({ 'cache-suffix': 'hidden' })
    const files = { 'requirements.txt': 'apple\n' }
    await (await job(service, files)).step({ 'cache-suffix': 'hidden' }, branch)
    const merged = await job(service)
    expect((await merged.step({ 'cache-suffix': 'hidden' }, branch)).outputs['cache-hit']).toBe(
      'true',
    )
  })

  test('a token that may not write is a normal state', async () => {
    const readOnly = service.envFor({ read: ['refs/heads/main'] })
    service.resetRequests()
    const only = await job(service)
    const run = await only.step({ 'cache-suffix': 'denied' }, readOnly)
    expect(run.exitCode).toBe(0)
    expect(run.outputs['cache-saved']).toBe('false')
    expect(run.log).toContain("not saved: this run's token may only read the cache")
    expect(run.log).not.toContain('::warning::')
    expect(service.requests).not.toContain('CreateCacheEntry')
  })

  test('a service that does not let this run write is a normal state', async () => {
    service.denyWrites = true
    const run = await (await job(service)).step({ 'cache-suffix': 'denied by policy' })
    service.denyWrites = false
    expect(run.exitCode).toBe(0)
    expect(run.outputs['cache-saved']).toBe('false')
    expect(run.log).toContain('not saved (this run may not write to the cache')
    expect(run.log).not.toContain('::warning::')
  })

  test('a key that another run has reserved meanwhile', async () => {
    service.fail = (method) =>
      method === 'CreateCacheEntry'
        ? { status: 409, body: '{"code":"already_exists","msg":"cache entry already exists"}' }
        : undefined
    const run = await (await job(service)).step({ 'cache-suffix': 'taken' })
    service.fail = undefined
    expect(run.exitCode).toBe(0)
    expect(run.log).toContain('another run saved it first')
    expect(run.outputs['cache-saved']).toBe('false')
    expect(run.log).not.toContain('::warning::')
  })

  test('a service that never answers does not hold the job', async () => {
    service.fail = () => 'hang'
    const only = await job(service)
    const run = await only.step({ 'cache-suffix': 'hang' })
    service.fail = undefined
    expect(run.timedOut).toBe(false)
    expect(run.exitCode).toBe(0)
    expect(run.log).toContain('no answer within 10 s')
    expect(await only.imports('apple')).toBe('1.0')
  })
})
