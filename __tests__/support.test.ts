import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { runAction } from './support/action.ts'
import { type CacheService, DEFAULT_SCOPE } from './support/cache-service.ts'
import { startCacheServiceV1 } from './support/cache-service-v1.ts'
import { startCacheServiceV2 } from './support/cache-service-v2.ts'
import { type Environment, temporaryFolder } from './support/environment.ts'
import { type PackageIndex, startPackageIndex } from './support/package-index.ts'
import { makeSdist, makeWheel } from './support/python-packages.ts'
import { createVenv, imports, pip, type Venv } from './support/venv.ts'

const TIMEOUT_MS = 60_000

describe('distributions and index, before a real pip', () => {
  let venv: Venv
  const indexes: PackageIndex[] = []
  beforeAll(async () => {
    venv = await createVenv()
  }, TIMEOUT_MS)
  afterEach(() => Promise.all(indexes.splice(0).map((index) => index.stop())))
  afterAll(() => venv.remove())

  async function indexOf(...options: Parameters<typeof startPackageIndex>): Promise<PackageIndex> {
    const index = await startPackageIndex(options[0])
    indexes.push(index)
    return index
  }

  test(
    'a wheel installs with what it requires and its script',
    async () => {
      const index = await indexOf({ metadata: true, caching: true })
      index.add(
        makeWheel({
          name: 'Top.Level',
          version: '1.0',
          requires: ['lower>=2', 'other; extra == "more"'],
          files: { 'top_level_cli.py': 'def main(): print("hello")' },
          entryPoints: { hello: 'top_level_cli:main' },
        }),
        makeWheel({ name: 'lower', version: '2.1', tag: 'py2.py3-none-any' }),
        makeWheel({ name: 'lower', version: '2.2', requiresPython: '>=4' }),
        makeWheel({ name: 'lower', version: '2.3' }),
        makeWheel({ name: 'lower', version: '2.4' }),
      )
      index.yank('lower', '2.3', 'broken')
      index.withdraw('lower', '2.4')

      await pip(venv.python, ['install', 'top-level'], { PIP_INDEX_URL: index.url })

      expect(await imports(venv.python, 'top_level')).toBe('1.0')
      expect(await imports(venv.python, 'lower')).toBe('2.1')
      expect(await imports(venv.python, 'other')).toBeUndefined()
      expect(await pip(venv.python, ['check'])).toContain('No broken requirements')
      expect(await pip(venv.python, ['show', '-f', 'top-level'])).toMatch(/bin.hello/)
      expect(index.downloads()).toEqual([
        'top_level-1.0-py3-none-any.whl',
        'lower-2.1-py2.py3-none-any.whl',
      ])
    },
    TIMEOUT_MS,
  )

  test.each([
    { buildsFor: 'pure', tag: /^py3-none-any$/ },
    { buildsFor: 'platform', tag: /^cp3\d+-cp3\d+-(linux|macosx|win)/ },
  ] as const)(
    'an sdist that builds for $buildsFor builds without an index of build requirements',
    async ({ buildsFor, tag }) => {
      const index = await indexOf({ auth: { user: 'someone', password: 'p@ss/word' } })
      const backendCode = 'print("the compiler says hello")'
      index.add(makeSdist({ name: 'from-source', version: '0.3', buildsFor, backendCode }))
      const env = { PIP_INDEX_URL: index.authenticatedUrl }

      const log = await pip(venv.python, ['install', '-v', '--force-reinstall', 'from_source'], env)

      const created = /filename=from_source-0\.3-(\S+)\.whl/.exec(log)
      expect(created?.[1]).toMatch(tag)
      expect(log).toContain('the compiler says hello')
      expect(await imports(venv.python, 'from_source')).toBe('0.3')
    },
    TIMEOUT_MS,
  )

  test(
    'an index that asks for a password refuses without',
    async () => {
      const index = await indexOf({ auth: { user: 'someone', password: 'secret' } })
      index.add(makeWheel({ name: 'guarded', version: '1' }))
      const asked = pip(venv.python, ['download', '--no-input', 'guarded'], {
        PIP_INDEX_URL: index.url,
      })
      await expect(asked).rejects.toThrow(/guarded/)
      expect(index.requests).toContain('/simple/guarded/')
      expect(index.downloads()).toEqual([])
    },
    TIMEOUT_MS,
  )
})

/** An action that saves or restores `./wheels` with the stock package and outputs its answer. */
const STOCK_CACHE = `
import { appendFileSync } from 'node:fs'
const { restoreCache, saveCache } = await import(process.env.INPUT_PACKAGE)
const key = process.env.INPUT_KEY
const result = process.env.INPUT_ACT === 'save'
  ? await saveCache(['wheels'], key)
  : await restoreCache(['wheels'], key, process.env['INPUT_RESTORE-KEYS'].split(' '))
appendFileSync(process.env.GITHUB_OUTPUT, 'result<<END\\n' + result + '\\nEND\\n')
process.exit(0)`

/** A cache service, and a workspace with an action that is a client of it. */
async function startWithClient(start: () => Promise<CacheService>) {
  const workspace = await temporaryFolder()
  const service = await start()
  const wheel = join(workspace.path, 'wheels', 'some.whl')
  const bundle = join(workspace.path, 'action.mjs')
  await writeFile(bundle, STOCK_CACHE)
  await mkdir(join(workspace.path, 'wheels'))
  await writeFile(wheel, 'the wheel')

  const entry = new URL('../node_modules/@actions/cache/lib/cache.js', import.meta.url)
  const defaults = { package: entry.href, 'restore-keys': 'none-' }
  const act = (inputs: Record<string, string>, env = service.env) =>
    runAction({ bundle, defaults, inputs, env, workspace: workspace.path, timeoutMs: 30_000 })
  return {
    service,
    wheel,
    save: (key: string, env?: Environment) => act({ act: 'save', key }, env),
    restore: (inputs: { key: string; 'restore-keys'?: string }, env?: Environment) =>
      act({ act: 'restore', ...inputs }, env),
    stop: () => Promise.all([service.stop(), workspace.remove()]),
  }
}

describe.each([
  { protocol: 'v1', start: () => startCacheServiceV1() },
  { protocol: 'v2', start: () => startCacheServiceV2() },
])('the $protocol cache service, before the stock client', ({ start }) => {
  let client: Awaited<ReturnType<typeof startWithClient>>
  beforeAll(async () => {
    client = await startWithClient(start)
  }, TIMEOUT_MS)
  afterEach(() => {
    client.service.denyWrites = false
    client.service.fail = undefined
    client.service.failBlob = undefined
  })
  afterAll(() => client.stop())

  test(
    'saves, refuses to save twice, and restores by key, by prefix, within the scope',
    async () => {
      const { service, save, restore, wheel } = client
      expect((await save('demo-1')).outputs.result).toMatch(/^[1-9]\d*$/)
      expect(service.entries()).toMatchObject([{ key: 'demo-1', scope: DEFAULT_SCOPE }])

      const second = await save('demo-1')
      expect(second.outputs.result).toBe('-1')
      expect(second.log).toContain('another job may be creating this cache')

      await rm(wheel)
      const restored = await restore({ key: 'demo-1' })
      expect(restored.outputs.result).toBe('demo-1')
      expect(await readFile(wheel, 'utf8')).toBe('the wheel')

      expect((await restore({ key: 'demo' })).outputs.result).toBe('demo-1')
      const byRestoreKey = await restore({ key: 'x', 'restore-keys': 'y dem' })
      expect(byRestoreKey.outputs.result).toBe('demo-1')
      const branch = service.envFor({ read: ['refs/heads/feature'] })
      expect((await restore({ key: 'demo-1' }, branch)).outputs.result).toBe('undefined')
      const pullRequest = service.envFor({ read: ['refs/pull/1/merge', DEFAULT_SCOPE] })
      expect((await restore({ key: 'demo-1' }, pullRequest)).outputs.result).toBe('demo-1')
    },
    TIMEOUT_MS,
  )

  test(
    'denies writes by policy and by token',
    async () => {
      const { service, save } = client
      const readOnly = await save('denied', service.envFor({ read: [DEFAULT_SCOPE] }))
      service.denyWrites = true
      const denied = await save('denied')
      for (const run of [readOnly, denied]) {
        expect(run.outputs.result).toBe('-1')
        expect(run.log).toContain('cache write denied:')
      }
    },
    TIMEOUT_MS,
  )

  test(
    'corrupts archives',
    async () => {
      const { service, save, restore } = client
      await save('corrupt')
      await service.corrupt('corrupt', (bytes) => bytes.subarray(0, 20))
      expect((await restore({ key: 'corrupt' })).outputs.result).toBe('undefined')
    },
    TIMEOUT_MS,
  )

  test(
    'fails as told',
    async () => {
      const { service, save, restore } = client
      await save('whole')
      const version = service.entries().at(-1)?.version ?? ''
      await service.put('cut', version, Buffer.alloc(10_000))
      service.resetRequests()
      service.fail = () => ({ status: 429, body: '{"msg":"slow down"}' })
      expect((await restore({ key: 'any' })).log).toContain('429')
      expect(service.requests).toHaveLength(1)

      service.fail = undefined
      service.failBlob = () => 'truncate'
      const cut = await restore({ key: 'cut' })
      expect(cut.outputs.result).toBe('undefined')
      expect(cut.log).toContain('::warning::Failed to restore: aborted')
    },
    TIMEOUT_MS,
  )
})

test(
  'on Azure host names the stock client takes its Azure path',
  async () => {
    const client = await startWithClient(() => startCacheServiceV2({ azureHostnames: true }))
    try {
      await client.save('azure')
      await rm(client.wheel)
      expect((await client.restore({ key: 'azure' })).outputs.result).toBe('azure')
      expect(await readFile(client.wheel, 'utf8')).toBe('the wheel')
      expect(client.service.requests).toEqual([
        'CreateCacheEntry',
        'PUT blob',
        'FinalizeCacheEntryUpload',
        'GetCacheEntryDownloadURL',
        'HEAD blob',
        'GET blob',
      ])
    } finally {
      await client.stop()
    }
  },
  TIMEOUT_MS,
)
