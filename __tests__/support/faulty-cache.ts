/**
 * A cache service in memory, of either protocol, that does what a test says at any step. Light enough
 * for one server a case; cache-service-v2.ts has the real blob store.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createLedger, DEFAULT_SCOPE, token } from './cache-service.ts'
import { bodyOf, send, startLoopback } from './loopback.ts'

/** What a client asks of a service; `lookup` carries exact keys or prefixes. */
export type Step = 'lookup' | 'download' | 'reserve' | 'upload' | 'finalize'

/** Answers in place of the service. The body of the request has not been read. */
export type Fault = (
  request: IncomingMessage,
  response: ServerResponse,
  service: FaultyCache,
) => void | Promise<void>

export interface Entry {
  readonly key: string
  readonly version: string
  readonly bytes: Buffer
}

export interface FaultyCache {
  readonly url: string
  readonly port: number
  readonly env: Readonly<Record<string, string>>
  /** The steps asked for, in order. */
  readonly steps: Step[]
  /** Entries that were saved whole. */
  saved(): Entry[]
  stop(): Promise<void>
}

const TWIRP = '/twirp/github.actions.results.api.v1.CacheService/'
const V1 = '/_apis/artifactcache/'
const BLOB = '/account/cache/'

const V2_STEPS: Readonly<Record<string, Step>> = {
  GetCacheEntryDownloadURL: 'lookup',
  CreateCacheEntry: 'reserve',
  FinalizeCacheEntryUpload: 'finalize',
}

/** Starts the service with these entries; `faults` happen at each call of their step. */
export async function startFaultyCache(
  protocol: 'v1' | 'v2',
  entries: readonly Entry[] = [],
  faults: Partial<Record<Step, Fault>> = {},
): Promise<FaultyCache> {
  const ledger = createLedger()
  const scopes = { read: [DEFAULT_SCOPE], write: DEFAULT_SCOPE }
  const blobs = new Map<number, Buffer>()
  const keep = ({ key, version, bytes }: Entry): void => {
    const reservation = ledger.reserve(key, version, DEFAULT_SCOPE)
    if (reservation === undefined) throw new Error(`twice: ${key}`)
    blobs.set(reservation.id, bytes)
    ledger.finish(reservation, bytes.length)
  }
  for (const entry of entries) keep(entry)

  const loopback = await startLoopback(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const step = stepOf(request.method ?? '', url.pathname)
    if (step === undefined) return send(response, 404, `no route ${request.method} ${url.pathname}`)
    service.steps.push(step)
    const fault = faults[step]
    if (fault !== undefined) return await fault(request, response, service)
    const id = Number(/\d+$/.exec(url.pathname)?.[0] ?? 0)
    const body = await bodyOf(request)
    const reply =
      step === 'download'
        ? blobReply(request.headers.range, blobs.get(id))
        : step === 'upload'
          ? upload(id, body)
          : protocol === 'v2'
            ? replyV2(step, JSON.parse(String(body)))
            : replyV1(step, url, body, id)
    const content = Buffer.isBuffer(reply.body) ? reply.body : JSON.stringify(reply.body ?? null)
    send(response, reply.status, reply.status === 204 ? '' : content, reply.headers)
  })
  const base = loopback.url
  const address = (id: number): string => `${base}${BLOB}${id}?sig=signature`

  function upload(id: number, body: Buffer): Reply {
    const before = blobs.get(id) ?? Buffer.alloc(0)
    blobs.set(id, protocol === 'v1' ? Buffer.concat([before, body]) : body)
    return { status: protocol === 'v1' ? 204 : 201 }
  }

  function replyV2(step: Step, call: Record<string, unknown>): Reply {
    const key = String(call.key)
    const version = String(call.version)
    if (step === 'lookup') {
      const others = (call.restoreKeys ?? call.restore_keys ?? []) as string[]
      const found = ledger.match([key, ...others], version, scopes)
      if (found === undefined) return { status: 200, body: { ok: false } }
      const signed_download_url = address(found.id)
      return { status: 200, body: { ok: true, signed_download_url, matched_key: found.key } }
    }
    if (step === 'reserve') {
      const reservation = ledger.reserve(key, version, DEFAULT_SCOPE)
      return reservation === undefined
        ? { status: 409, body: { code: 'already_exists', msg: 'exists' } }
        : { status: 200, body: { ok: true, signed_upload_url: address(reservation.id) } }
    }
    const open = ledger.all().find((entry) => entry.key === key && !entry.finished)
    if (open === undefined) return { status: 200, body: { ok: false } }
    ledger.finish(open, blobs.get(open.id)?.length ?? 0)
    return { status: 200, body: { ok: true, entry_id: String(open.id) } }
  }

  function replyV1(step: Step, url: URL, body: Buffer, id: number): Reply {
    if (step === 'lookup') {
      const keys = (url.searchParams.get('keys') ?? '').split(',')
      const found = ledger.match(keys, url.searchParams.get('version') ?? '', scopes)
      if (found === undefined) return { status: 204 }
      const archiveLocation = address(found.id)
      return { status: 200, body: { cacheKey: found.key, scope: found.scope, archiveLocation } }
    }
    if (step === 'reserve') {
      const { key, version } = JSON.parse(String(body)) as Record<string, string>
      const reservation = ledger.reserve(key ?? '', version ?? '', DEFAULT_SCOPE)
      return reservation === undefined
        ? { status: 409, body: { message: 'exists' } }
        : { status: 201, body: { cacheId: reservation.id } }
    }
    const open = ledger.all().find((entry) => entry.id === id && !entry.finished)
    if (open === undefined) return { status: 404, body: { message: 'no reservation' } }
    ledger.finish(open, blobs.get(id)?.length ?? 0)
    return { status: 204 }
  }

  const env: Record<string, string> = {
    ACTIONS_RUNTIME_TOKEN: token(scopes),
    GITHUB_SERVER_URL: 'https://github.com',
    ...(protocol === 'v1'
      ? { ACTIONS_CACHE_URL: `${base}/` }
      : { ACTIONS_RESULTS_URL: `${base}/`, ACTIONS_CACHE_SERVICE_V2: 'True' }),
  }
  const service: FaultyCache = {
    url: base,
    port: loopback.port,
    env,
    steps: [],
    saved: () =>
      ledger
        .all()
        .filter(({ finished }) => finished)
        .map(({ id, key, version }) => ({ key, version, bytes: blobs.get(id) ?? Buffer.alloc(0) })),
    stop: loopback.stop,
  }
  return service
}

function stepOf(method: string, path: string): Step | undefined {
  if (path.startsWith(BLOB)) return method === 'PUT' ? 'upload' : 'download'
  if (path.startsWith(TWIRP)) return V2_STEPS[path.slice(TWIRP.length)]
  if (!path.startsWith(V1)) return undefined
  if (method === 'GET') return 'lookup'
  if (method === 'PATCH') return 'upload'
  return path.endsWith('caches') ? 'reserve' : 'finalize'
}

interface Reply {
  readonly status: number
  /** JSON, or bytes as they are. */
  readonly body?: unknown
  readonly headers?: Record<string, string>
}

/** Whole, or the range that was asked for, as Azure does. */
function blobReply(asked: string | undefined, bytes: Buffer | undefined): Reply {
  if (bytes === undefined) return { status: 404 }
  const range = /^bytes=(\d+)-(\d+)?$/.exec(asked ?? '')
  if (range === null) return { status: 200, body: bytes }
  const start = Number(range[1])
  const part = bytes.subarray(start, Number(range[2] ?? bytes.length) + 1)
  const place = `bytes ${start}-${start + part.length - 1}/${bytes.length}`
  return { status: 206, body: part, headers: { 'content-range': place } }
}
