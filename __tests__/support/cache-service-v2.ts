import { Agent, type IncomingMessage, request as requestHttp, type ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { ACCOUNT, type BlobStore, startBlobStore } from './blob-store.ts'
import {
  type CacheService,
  createLedger,
  createService,
  intercepted,
  interceptedBlob,
  type Ledger,
  scopesOf,
  sendBadly,
  WRITE_DENIED,
} from './cache-service.ts'
import { bodyOf, sendJson, startLoopback } from './loopback.ts'

export interface CacheServiceV2Options {
  /**
   * Signs addresses on `*.blob.core.windows.net`, for which @actions/cache takes its Azure path;
   * `env` then names the service as the proxy by which they are reached.
   */
  readonly azureHostnames?: boolean
}

/** Where the methods of the service are. */
export const TWIRP = '/twirp/github.actions.results.api.v1.CacheService/'
const AZURE = `${ACCOUNT}.blob.core.windows.net`

/** Starts the Actions cache service of 2025 and later: Twirp calls before a real blob store. */
export async function startCacheServiceV2(
  options: CacheServiceV2Options = {},
): Promise<CacheService> {
  const blobs = await startBlobStore()
  const ledger = createLedger()
  const loopback = await startLoopback(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    if (!url.pathname.startsWith(TWIRP)) return await proxy(request, response, url)
    const method = url.pathname.slice(TWIRP.length)
    const call = parseCall(await bodyOf(request))
    if (intercepted(service, method, response)) return
    const [status, body] = await answer(method, call, request)
    sendJson(response, status, body)
  })
  // A client that tunnels to its proxy finds the same server at the other end.
  loopback.server.on('connect', (_request, socket) => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
    loopback.server.emit('connection', socket)
  })

  const signed = (id: number, permissions: 'r' | 'cw') => {
    const path = blobs.sign(blobName(id), permissions)
    if (!options.azureHostnames) return `${loopback.url}${path}`
    return `http://${AZURE}:${loopback.port}${path.slice(`/${ACCOUNT}`.length)}`
  }
  const service = createService({
    url: loopback.url,
    ledger,
    read: (id) => blobs.read(blobName(id)),
    write: (id, bytes) => blobs.write(blobName(id), bytes),
    variables: (token) => ({
      ACTIONS_RESULTS_URL: `${loopback.url}/`,
      ACTIONS_CACHE_SERVICE_V2: 'True',
      ACTIONS_RUNTIME_TOKEN: token,
      GITHUB_SERVER_URL: 'https://github.com',
      ...(options.azureHostnames && { http_proxy: loopback.url, no_proxy: '127.0.0.1' }),
    }),
    stop: async () => {
      await Promise.all([loopback.stop(), blobs.stop()])
    },
  })
  return service

  async function answer(
    method: string,
    call: Call,
    request: IncomingMessage,
  ): Promise<[number, unknown]> {
    const scopes = scopesOf(request)
    const { key, version } = call
    if (method === 'GetCacheEntryDownloadURL') {
      const found = ledger.match([key, ...call.restoreKeys], version, scopes)
      if (!found) return [200, { ok: false }]
      const signed_download_url = signed(found.id, 'r')
      return [200, { ok: true, signed_download_url, matched_key: found.key }]
    }
    const scope = service.denyWrites ? undefined : scopes.write
    if (scope === undefined) return [200, { ok: false, message: WRITE_DENIED }]
    if (method === 'CreateCacheEntry') {
      const reservation = ledger.reserve(key, version, scope)
      if (reservation) return [200, { ok: true, signed_upload_url: signed(reservation.id, 'cw') }]
      const msg = 'cache entry with the same key, version, and scope already exists'
      return [409, { code: 'already_exists', msg }]
    }
    if (method === 'FinalizeCacheEntryUpload') {
      return [200, await finalize(ledger, blobs, call, scope)]
    }
    return [404, { code: 'bad_route', msg: `no method ${method}` }]
  }

  /** Hands a transfer to the blob store, path-style, whichever way it was addressed. */
  async function proxy(
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
  ): Promise<void> {
    const method = request.method ?? 'GET'
    const fault = interceptedBlob(service, method, response)
    if (fault === 'done') return
    const azure = (request.headers.host ?? '').startsWith(AZURE)
    const upstream = requestHttp({
      host: '127.0.0.1',
      port: blobs.port,
      method,
      path: `${azure ? `/${ACCOUNT}` : ''}${url.pathname}${url.search}`,
      headers: { ...request.headers, host: `127.0.0.1:${blobs.port}` },
      agent: new Agent({ keepAlive: false }),
    })
    response.once('close', () => upstream.destroy())
    const [reply] = await Promise.all([
      new Promise<IncomingMessage>((resolve, reject) => {
        upstream.once('response', resolve).once('error', reject)
      }),
      pipeline(request, upstream),
    ])
    response.writeHead(reply.statusCode ?? 502, reply.headers)
    if (fault) await sendBadly(fault, await bodyOf(reply), response)
    else await pipeline(reply, response)
  }
}

/** What the methods are called with. */
export interface Call {
  readonly key: string
  readonly version: string
  readonly restoreKeys: readonly string[]
  readonly sizeBytes: number
}

/** Protobuf JSON, of which both spellings are legal; 64-bit numbers are strings. */
export function parseCall(body: Buffer): Call {
  const fields = JSON.parse(body.toString()) as Record<string, unknown>
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  const restoreKeys = fields.restore_keys ?? fields.restoreKeys
  return {
    key: text(fields.key),
    version: text(fields.version),
    restoreKeys: Array.isArray(restoreKeys) ? restoreKeys.map(text) : [],
    sizeBytes: Number(fields.size_bytes ?? fields.sizeBytes ?? 0),
  }
}

async function finalize(ledger: Ledger, blobs: BlobStore, call: Call, scope: string) {
  const { key, version, sizeBytes } = call
  const reservation = ledger
    .all()
    .find((entry) => entry.key === key && entry.version === version && entry.scope === scope)
  if (!reservation || reservation.finished) return { ok: false }
  const uploaded = await blobs.read(blobName(reservation.id))
  if (uploaded.length !== sizeBytes) return { ok: false, message: 'size mismatch' }
  ledger.finish(reservation, sizeBytes)
  return { ok: true, entry_id: String(reservation.id) }
}

function blobName(id: number): string {
  return `entry-${id}`
}
