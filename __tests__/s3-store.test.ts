/** The s3 store before versitygw, which checks signatures, checksums and policies for real. */
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { HeadObjectCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { bareEnvironment, temporaryFolder } from './support/environment.ts'
import { startS3Proxy } from './support/s3-proxy.ts'
import { awsEnvironment, type S3Server, startS3Server } from './support/s3-server.ts'
import { actAs, BUCKET, openS3Store } from './support/s3-stores.ts'

const run = promisify(execFile)
/** Three parts, the last of them a small one. */
const BIG = randomBytes(16 * 1024 * 1024 + 12_345)

let folder: { path: string; remove(): Promise<void> }
let server: S3Server
let count = 0
/** A beginning of keys that no other test has. */
let own: string
beforeAll(async () => {
  folder = await temporaryFolder()
  server = await startS3Server()
  await server.addBucket(BUCKET)
}, 300_000)
afterAll(async () => {
  await server.stop()
  await folder.remove()
})
beforeEach(() => {
  own = `k${++count}`
  actAs(server.root)
})

const emptyFolder = () => mkdtempSync(join(folder.path, 'own-'))
function fileOf(content: Buffer | string): string {
  const path = join(emptyFolder(), 'wheelhouse.tar')
  writeFileSync(path, content)
  return path
}
async function fetched(key: string, options = {}): Promise<Buffer | undefined> {
  const store = openS3Store(server.url, options)
  const match = await store.find([key], [])
  return match && readFileSync(await store.fetch(match, emptyFolder()))
}

describe('what is saved comes back', () => {
  test.each([
    ['an empty file', Buffer.alloc(0)],
    ['a small file', Buffer.from('content')],
    ['a file of exactly one part', BIG.subarray(0, 8 * 1024 * 1024)],
    ['a file of several parts', BIG],
  ])('%s', async (_, content) => {
    const store = openS3Store(server.url)
    expect(await store.save(own, fileOf(content))).toEqual({ kind: 'saved' })
    expect((await fetched(own))?.equals(content)).toBe(true)
    expect(await server.keys(BUCKET)).toContain(`ci/o/r/default/${own}.tar`)
    expect(await server.unfinishedUploads(BUCKET)).toBe(0)
  })

  test('with a SHA-256 that the server has checked and keeps', async () => {
    await openS3Store(server.url).save(own, fileOf(BIG))
    const head = await server.client.send(
      new HeadObjectCommand({
        Bucket: BUCKET,
        Key: `ci/o/r/default/${own}.tar`,
        ChecksumMode: 'ENABLED',
      }),
    )
    expect(head).toMatchObject({ ChecksumSHA256: expect.any(String), ChecksumType: 'COMPOSITE' })
  })
})

describe('finding', () => {
  test('the first of the keys, and no beginning of one', async () => {
    const store = openS3Store(server.url)
    for (const key of ['2026w47', 'fixed']) await store.save(`${own}-${key}`, fileOf(key))
    expect(await store.find([`${own}-none`, `${own}-fixed`, `${own}-2026w47`], [])).toEqual({
      key: `${own}-fixed`,
    })
    expect(await store.find([`${own}-2026w4`, `${own}-`, own], [])).toBeUndefined()
  })

  test('else the newest of the first prefix that has any', async () => {
    const store = openS3Store(server.url)
    for (const key of ['a-1', 'b-1']) await store.save(`${own}-${key}`, fileOf(key))
    await server.seed(BUCKET, [`ci/o/r/default/${own}-a-0.tar`], new Date(Date.now() + 60_000))
    const find = (...prefixes: string[]) =>
      store.find(
        ['none'],
        prefixes.map((prefix) => `${own}-${prefix}`),
      )
    expect(await find('a-', 'b-')).toEqual({ key: `${own}-a-0` })
    expect(await find('none-', 'b-', 'a-')).toEqual({ key: `${own}-b-1` })
    expect(await find('none-')).toBeUndefined()
  })

  test('what was found may be discarded, once and again', async () => {
    const store = openS3Store(server.url)
    await store.save(own, fileOf('damaged'))
    await store.find([own], [])
    expect(await store.discard({ key: own })).toBe(true)
    expect(await store.find([own], [])).toBeUndefined()
    expect(await store.save(own, fileOf('whole'))).toEqual({ kind: 'saved' })
    expect((await fetched(own))?.toString()).toBe('whole')
  })

  test('among 5,000 entries', async () => {
    const folder = 'ci/o/many/default'
    const keys = Array.from({ length: 5000 }, (_, at) => `many-${String(at).padStart(4, '0')}`)
    const files = keys.map((key) => `${folder}/${key}.tar`)
    await server.seed(BUCKET, files, new Date('2026-11-01T00:00:00Z'))
    // In the middle of the third page.
    await server.seed(BUCKET, [`${folder}/many-2500x.tar`], new Date('2026-11-01T00:00:01Z'))
    const store = openS3Store(server.url, { repository: 'o/many' })
    expect(await store.find(['none'], ['many-'])).toEqual({ key: 'many-2500x' })
    expect(await store.entries()).toHaveLength(5001)
  })
})

describe('writing once', () => {
  test.each([
    ['small', Buffer.from('x')],
    ['of several parts', BIG],
  ])('a file that is %s never replaces another', async (_, content) => {
    const store = openS3Store(server.url)
    await store.save(own, fileOf('first'))
    expect(await store.save(own, fileOf(content))).toEqual({ kind: 'exists' })
    expect((await fetched(own))?.toString()).toBe('first')
    expect(await server.unfinishedUploads(BUCKET)).toBe(0)
  })

  test('eight processes save one key: one wins, and its file is whole', async () => {
    // Amazon looks and writes in one step. versitygw does not: two that come at once may both win.
    const proxy = await startS3Proxy(server.port)
    proxy.oneByOne = ({ method, url = '' }) => method !== 'GET' && !url.includes('partNumber=')
    const SIZE = 20 * 1024 * 1024
    const at = (path: string) => JSON.stringify(new URL(path, import.meta.url).href)
    const program = `
      import { writeFileSync } from 'node:fs'
      import { openS3Store } from ${at('./support/s3-stores.ts')}
      const [url, own, letter, start] = process.argv.slice(1)
      writeFileSync(own, Buffer.alloc(${SIZE}, letter))
      await new Promise((resolve) => setTimeout(resolve, Number(start) - Date.now()))
      console.log(JSON.stringify(await openS3Store(url).save('race', own)))
      process.exit()`
    const start = String(Date.now() + 4000)
    const kinds = await Promise.all(
      [...'abcdefgh'].map(async (letter) => {
        const file = join(folder.path, `${letter}.tar`)
        const args = ['--no-warnings', '--input-type=module', '-e', program, proxy.url, file]
        const { stdout } = await run(process.execPath, [...args, letter, start], {
          env: { ...bareEnvironment(folder.path), ...awsEnvironment(server.root) },
        })
        return (JSON.parse(stdout) as { kind: string }).kind
      }),
    )
    await proxy.stop()
    expect(kinds.sort()).toEqual([...Array(7).fill('exists'), 'saved'])
    const bytes = (await fetched('race')) ?? Buffer.alloc(0)
    expect(bytes.equals(Buffer.alloc(SIZE, String.fromCharCode(bytes[0] ?? 0)))).toBe(true)
    expect(await server.unfinishedUploads(BUCKET)).toBe(0)
  })
})

describe('trust levels', () => {
  const at = (level: 'default' | 'branch' | 'fork') => openS3Store(server.url, { level })

  test('each reads its own and those before it, and saves to its own', async () => {
    for (const level of ['default', 'branch', 'fork'] as const)
      await at(level).save(`${own}-${level}`, fileOf(level))
    const seen = async (level: 'default' | 'branch' | 'fork') => {
      const keys = ['default', 'branch', 'fork'].map((name) => `${own}-${name}`)
      const found = await Promise.all(keys.map((key) => at(level).find([key], [])))
      return found.map((match) => match?.key.slice(own.length + 1))
    }
    expect(await seen('default')).toEqual(['default', undefined, undefined])
    expect(await seen('branch')).toEqual(['default', 'branch', undefined])
    expect(await seen('fork')).toEqual(['default', 'branch', 'fork'])
    expect(await at('default').find([], [`${own}-b`, `${own}-f`])).toBeUndefined()
    expect(await at('branch').find([], [`${own}-f`, `${own}-b`])).toEqual({ key: `${own}-branch` })
  })

  test('of one key, the more trusted entry is taken', async () => {
    for (const level of ['fork', 'branch', 'default'] as const)
      await at(level).save(own, fileOf(`of ${level}`))
    expect((await fetched(own, { level: 'fork' }))?.toString()).toBe('of default')
  })

  test('nobody discards what another level has saved', async () => {
    await at('default').save(own, fileOf('x'))
    const branch = at('branch')
    await branch.find([own], [])
    expect(await branch.discard({ key: own })).toBe(false)
    expect(await branch.find([own], [])).toEqual({ key: own })
  })

  test('repositories do not see each other', async () => {
    await at('default').save(own, fileOf('x'))
    const other = openS3Store(server.url, { repository: 'o/other' })
    expect(await other.find([own], [own])).toBeUndefined()
  })

  test('entries are those of all levels, and can be removed', async () => {
    const store = openS3Store(server.url, { repository: `o/${own}` })
    await store.save('a', fileOf('12345'))
    await openS3Store(server.url, { repository: `o/${own}`, level: 'fork' }).save('b', fileOf(''))
    const entries = await store.entries()
    expect(entries).toEqual([
      { key: 'default/a', size: 5, modified: expect.any(Date) },
      { key: 'fork/b', size: 0, modified: expect.any(Date) },
    ])
    for (const entry of entries) await store.remove(entry)
    expect(await store.entries()).toEqual([])
  })
})

describe('who may do what', () => {
  const bucketOf = (bucket: string) => `arn:aws:s3:::${bucket}`

  test('a wrong secret, a wrong key, a missing bucket: trouble that names the place', async () => {
    const { access, secret } = server.root
    const wrong = `${server.url} does not accept the AWS credentials`
    actAs({ access, secret: 'wrong' })
    await expect(openS3Store(server.url).find(['a'], ['b'])).rejects.toThrow(
      `${wrong} (SignatureDoesNotMatch): check the access key and the secret key`,
    )
    expect(await openS3Store(server.url).save('a', fileOf('x'))).toEqual({
      kind: 'failed',
      reason: expect.stringContaining(wrong),
    })
    actAs({ access: 'nobody', secret })
    await expect(openS3Store(server.url).find(['a'], ['b'])).rejects.toThrow(
      `${wrong} (InvalidAccessKeyId)`,
    )
    actAs(server.root)
    const elsewhere = openS3Store(server.url, { bucket: 'no-such-bucket' })
    const missing = `there is no bucket no-such-bucket at ${server.url}: check s3-bucket`
    await expect(elsewhere.find(['a'], ['b'])).rejects.toThrow(missing)
    for (const content of ['x', BIG])
      expect(await elsewhere.save('a', fileOf(content))).toEqual({
        kind: 'failed',
        reason: expect.stringContaining(missing),
      })
  })

  test('a policy that keeps a level: reading and saving are denied, with what to allow', async () => {
    await server.addBucket('levels')
    const user = server.addUser('branch-role')
    await server.setPolicy('levels', [
      {
        Effect: 'Allow',
        Principal: { AWS: [user.access] },
        Action: ['s3:GetObject'],
        Resource: [
          `${bucketOf('levels')}/ci/o/r/default/*`,
          `${bucketOf('levels')}/ci/o/r/branch/*`,
        ],
      },
      {
        Effect: 'Allow',
        Principal: { AWS: [user.access] },
        Action: ['s3:PutObject'],
        Resource: [`${bucketOf('levels')}/ci/o/r/branch/*`],
      },
      {
        Effect: 'Allow',
        Principal: { AWS: [user.access] },
        Action: ['s3:ListBucket'],
        Resource: [bucketOf('levels')],
      },
    ])
    await openS3Store(server.url, { bucket: 'levels' }).save('known', fileOf('of default'))
    actAs(user)
    const branch = openS3Store(server.url, { bucket: 'levels', level: 'branch' })
    expect(await branch.find(['known'], [])).toEqual({ key: 'known' })
    expect(readFileSync(await branch.fetch({ key: 'known' }, emptyFolder()), 'utf8')).toBe(
      'of default',
    )
    expect(await branch.save('new', fileOf('x'))).toEqual({ kind: 'saved' })
    // What honest code does not do, the policy refuses: `s3-level: default` in a pull request.
    for (const content of ['poison', BIG])
      expect(
        await openS3Store(server.url, { bucket: 'levels' }).save('new', fileOf(content)),
      ).toEqual({
        kind: 'denied',
        reason:
          `the AWS credentials may not write ci/o/r/default/new.tar in the bucket levels at ${server.url}: ` +
          'allow them s3:PutObject and s3:AbortMultipartUpload',
      })
    await expect(
      openS3Store(server.url, { bucket: 'levels', level: 'fork' }).find(['none'], []),
    ).rejects.toThrow('may not read ci/o/r/fork/none.tar in the bucket levels')
  })

  test('without credentials: a public bucket is read and never written; another is not', async () => {
    await server.addBucket('public')
    await openS3Store(server.url, { bucket: 'public' }).save('a', fileOf(BIG))
    await server.setPolicy('public', [
      {
        Effect: 'Allow',
        Principal: '*',
        Action: ['s3:GetObject'],
        Resource: [`${bucketOf('public')}/*`],
      },
      {
        Effect: 'Allow',
        Principal: '*',
        Action: ['s3:ListBucket'],
        Resource: [bucketOf('public')],
      },
    ])
    for (const anonymous of [false, true]) {
      // Credentials that would be refused show that none are sent.
      actAs(anonymous ? { access: 'nobody', secret: 'wrong' } : undefined)
      const options = { bucket: 'public', anonymous, level: 'branch' } as const
      expect((await fetched('a', options))?.equals(BIG)).toBe(true)
      const store = openS3Store(server.url, options)
      expect(await store.find(['none'], ['a'])).toEqual({ key: 'a' })
      expect(await store.save('b', fileOf('x'))).toEqual({
        kind: 'denied',
        reason: 'no AWS credentials for the bucket public',
      })
    }
    await expect(openS3Store(server.url, { anonymous: true }).find(['a'], [])).rejects.toThrow(
      'does not let anybody read ci/o/r/default/a.tar, and this run has no AWS credentials',
    )
  })
})
