/** The s3 store when the server, or the way to it, is in trouble. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { temporaryFolder } from './support/environment.ts'
import { type Interference, type S3Proxy, s3Error, startS3Proxy } from './support/s3-proxy.ts'
import { type S3Server, startS3Server } from './support/s3-server.ts'
import { actAs, BUCKET, openS3Store } from './support/s3-stores.ts'

/** Four parts. */
const BIG = randomBytes(26 * 1024 * 1024)

let folder: { path: string; remove(): Promise<void> }
let server: S3Server
let count = 0
let own: string
const proxies: S3Proxy[] = []
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
afterEach(async () => {
  await Promise.all(proxies.splice(0).map((proxy) => proxy.stop()))
})

async function proxied(
  interfere: (request: IncomingMessage) => Interference | undefined = () => undefined,
): Promise<S3Proxy> {
  const proxy = await startS3Proxy(server.port)
  proxies.push(proxy)
  proxy.interfere = interfere
  return proxy
}
const emptyFolder = () => mkdtempSync(join(folder.path, 'own-'))
function fileOf(content: Buffer | string): string {
  const path = join(emptyFolder(), 'wheelhouse.tar')
  writeFileSync(path, content)
  return path
}
const isData = ({ method, headers }: IncomingMessage): boolean =>
  method === 'GET' && headers.range !== undefined
const isPart = ({ method, url = '' }: IncomingMessage): boolean =>
  method === 'PUT' && url.includes('partNumber=')
/** Says this of the first `times` requests of a kind. */
function atFirst(
  times: number,
  kind: (request: IncomingMessage) => boolean,
  what: Interference,
): (request: IncomingMessage) => Interference | undefined {
  let left = times
  return (request) => (kind(request) && left-- > 0 ? what : undefined)
}

describe('answers that are trouble', () => {
  test.each<[what: string, answer: Interference, message: string]>([
    [
      'an expired token',
      s3Error(400, 'ExpiredToken'),
      'the AWS session token has expired: get new',
    ],
    ['an invalid token', s3Error(400, 'InvalidToken'), 'check AWS_SESSION_TOKEN'],
    [
      'another region',
      s3Error(301, 'PermanentRedirect', 'Use another endpoint.'),
      'belongs to another region: set s3-region (Use another endpoint.)',
    ],
    ['a wrong clock', s3Error(403, 'RequestTimeTooSkewed'), "this machine's clock is wrong"],
    ['a proxy without a way', { status: 502, body: '<html>Bad gateway</html>' }, '(status 502)'],
    ['overload', s3Error(503, 'SlowDown', 'Reduce your request rate.'), 'Reduce your request rate'],
    ['a web page', { status: 200, body: '<html>Log in</html>' }, 'did not answer as S3 does'],
    ['a cut connection', 'reset', 'no connection to http'],
  ])('%s', async (_, answer, message) => {
    const { url } = await proxied(() => answer)
    await expect(openS3Store(url).find(['a'], ['b'])).rejects.toThrow(message)
    expect(await openS3Store(url).save('a', fileOf('x'))).toEqual({
      kind: 'failed',
      reason: expect.stringContaining(message),
    })
  })

  test('nobody at the endpoint', async () => {
    const { url, stop } = await proxied()
    await stop()
    await expect(openS3Store(url).find(['a'], [])).rejects.toThrow(
      `no connection to ${url}: connect ECONNREFUSED`,
    )
  })
})

test('a server that is silent or drips is given up, however it is used', async () => {
  await openS3Store(server.url).save(own, fileOf(BIG))
  const silent = openS3Store((await proxied(() => 'hang')).url)
  const dripping = openS3Store(
    (await proxied((request) => (isData(request) ? 'drip' : undefined))).url,
  )
  const deaf = openS3Store((await proxied((request) => (isPart(request) ? 'hang' : undefined))).url)
  await Promise.all([
    (async () => {
      await expect(silent.find([own], [])).rejects.toThrow('the lookup got no answer within 10 s')
      // The patience of a run is one, whatever it asks for.
      await expect(silent.find([own], [])).rejects.toThrow(/got no answer within \d(\.\d)? s/)
      await expect(silent.find([own], [])).rejects.toThrow(/was not tried|within 0 s/)
    })(),
    (async () => {
      const match = await dripping.find([own], [])
      await expect(dripping.fetch(match ?? { key: '' }, emptyFolder())).rejects.toThrow(
        'the download moved less than 64 kB within 10 s',
      )
    })(),
    (async () => {
      expect(await deaf.save(`${own}-deaf`, fileOf(BIG))).toEqual({
        kind: 'failed',
        reason: expect.stringMatching(/^the upload moved less than 64 kB within 10 s$/),
      })
      expect(await server.unfinishedUploads(BUCKET)).toBe(0)
    })(),
  ])
  expect(await openS3Store(server.url).find([`${own}-deaf`], [])).toBeUndefined()
})

describe('connections that break', () => {
  test('a download goes on where a range was cut, and gives up where all are', async () => {
    await openS3Store(server.url).save(own, fileOf(BIG))
    const proxy = await proxied(atFirst(2, isData, { cutAfter: 100_000 }))
    const store = openS3Store(proxy.url)
    await store.find([own], [])
    expect(readFileSync(await store.fetch({ key: own }, emptyFolder())).equals(BIG)).toBe(true)
    expect(proxy.requests.filter((request) => request.startsWith('GET'))).toHaveLength(4 + 2)
    proxy.interfere = (request) => (isData(request) ? { cutAfter: 100_000 } : undefined)
    await expect(store.fetch({ key: own }, emptyFolder())).rejects.toThrow('no connection to')
  })

  test('an upload sends a part again', async () => {
    const proxy = await proxied(atFirst(2, isPart, s3Error(500, 'InternalError')))
    expect(await openS3Store(proxy.url).save(own, fileOf(BIG))).toEqual({ kind: 'saved' })
    expect((await server.get(BUCKET, `ci/o/r/default/${own}.tar`)).equals(BIG)).toBe(true)
  })

  test('another range than was asked for is refused', async () => {
    await openS3Store(server.url).save(own, fileOf(BIG))
    const { url } = await proxied((request) =>
      isData(request) ? { range: 'bytes 0-9/10' } : undefined,
    )
    const store = openS3Store(url)
    await store.find([own], [])
    await expect(store.fetch({ key: own }, emptyFolder())).rejects.toThrow(
      `the server sent bytes 0-9/10 of an object of ${BIG.length} bytes`,
    )
  })

  test('an object that is replaced while it is read is not mixed with the other', async () => {
    await openS3Store(server.url).save(own, fileOf(BIG))
    const store = openS3Store(server.url)
    await store.find([own], [])
    await server.put(BUCKET, `ci/o/r/default/${own}.tar`, Buffer.alloc(BIG.length))
    await expect(store.fetch({ key: own }, emptyFolder())).rejects.toThrow(
      `ci/o/r/default/${own}.tar was replaced while it was read`,
    )
  })
})

describe('a server that knows less', () => {
  test.each([
    ['small', Buffer.from('content')],
    ['of several parts', BIG],
  ])('no If-None-Match: a file that is %s is saved, with a warning', async (_, content) => {
    const { url } = await proxied(({ headers }) =>
      headers['if-none-match'] === undefined ? undefined : s3Error(501, 'NotImplemented'),
    )
    const warnings: string[] = []
    const store = openS3Store(url, { warnings })
    expect(await store.save(own, fileOf(content))).toEqual({ kind: 'saved' })
    expect(warnings).toEqual([expect.stringContaining(`${url} does not support If-None-Match`)])
    expect((await server.get(BUCKET, `ci/o/r/default/${own}.tar`)).equals(content)).toBe(true)
  })

  test.each([
    ['small', Buffer.from('content')],
    ['of several parts', BIG],
  ])('no checksums: a file that is %s is saved, once', async (_, content) => {
    const { url } = await proxied(({ headers }) =>
      Object.keys(headers).some((name) => name.startsWith('x-amz-checksum'))
        ? s3Error(400, 'InvalidArgument')
        : undefined,
    )
    const warnings: string[] = []
    const store = openS3Store(url, { warnings })
    expect(await store.save(own, fileOf(content))).toEqual({ kind: 'saved' })
    expect(await store.save(own, fileOf(content))).toEqual({ kind: 'exists' })
    expect(warnings).toEqual([])
  })

  test('a body that was altered on its way is refused by the server', async () => {
    const { url } = await proxied((request) => {
      if (request.method === 'PUT') request.headers['x-amz-checksum-sha256'] = `${'A'.repeat(43)}=`
      return undefined
    })
    expect((await openS3Store(url).save(own, fileOf('content'))).kind).toBe('failed')
    expect(await openS3Store(server.url).find([own], [])).toBeUndefined()
  })
})

describe('a server that is killed', () => {
  const killOnSecond = (kind: (request: IncomingMessage) => boolean) => {
    let seen = 0
    return (request: IncomingMessage): Interference | undefined => {
      if (kind(request) && ++seen === 2) void server.kill()
      return undefined
    }
  }

  test('during an upload: nothing is there, and the next run saves', async () => {
    const { url } = await proxied(killOnSecond(isPart))
    expect((await openS3Store(url).save(own, fileOf(BIG))).kind).toBe('failed')
    await server.start()
    expect(await openS3Store(server.url).find([own], [own])).toBeUndefined()
    expect(await openS3Store(server.url).save(own, fileOf(BIG))).toEqual({ kind: 'saved' })
    expect((await server.get(BUCKET, `ci/o/r/default/${own}.tar`)).equals(BIG)).toBe(true)
  })

  test('during a download: trouble, and the next run has it whole', async () => {
    await openS3Store(server.url).save(own, fileOf(BIG))
    const { url } = await proxied(killOnSecond(isData))
    const store = openS3Store(url)
    await store.find([own], [])
    await expect(store.fetch({ key: own }, emptyFolder())).rejects.toThrow()
    await server.start()
    const next = openS3Store(server.url)
    await next.find([own], [])
    expect(readFileSync(await next.fetch({ key: own }, emptyFolder())).equals(BIG)).toBe(true)
  })
})
