import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  type CacheService,
  createLedger,
  createService,
  intercepted,
  interceptedBlob,
  scopesOf,
  sendBadly,
  WRITE_DENIED,
} from './cache-service.ts'
import { bodyOf, send, sendJson, startLoopback } from './loopback.ts'

const API = '/_apis/artifactcache/'

/**
 * Starts the Actions cache service in its first protocol, which GitHub Enterprise Server and act
 * speak. The methods that `fail` sees are getCacheEntry, listCaches, reserveCache and commitCache.
 */
export async function startCacheServiceV1(): Promise<CacheService> {
  const ledger = createLedger()
  const archives = new Map<number, Buffer>()
  const chunks = new Map<number, Map<number, Buffer>>()
  const loopback = await startLoopback(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const id = Number(/\d+$/.exec(url.pathname)?.[0] ?? 0)
    const route = `${request.method} ${url.pathname.replace(API, '').replace(/\d+$/, 'ID')}`
    if (route === 'GET cache') return await getCacheEntry(request, response, url)
    if (route === 'GET caches') return listCaches(response, url)
    if (route === 'POST caches') return await reserveCache(request, response)
    if (route === 'PATCH caches/ID') return await uploadChunk(request, response, id)
    if (route === 'POST caches/ID') return await commitCache(request, response, id)
    if (route === 'GET /archives/ID') return await download(response, id)
    send(response, 404, `no route ${route}`)
  })
  const service = createService({
    url: loopback.url,
    ledger,
    read: async (id) => archives.get(id) ?? Buffer.alloc(0),
    write: async (id, bytes) => {
      archives.set(id, bytes)
    },
    variables: (token) => ({
      ACTIONS_CACHE_URL: `${loopback.url}/`,
      ACTIONS_RUNTIME_TOKEN: token,
      GITHUB_SERVER_URL: 'https://github.com',
    }),
    stop: loopback.stop,
  })
  return service

  async function getCacheEntry(
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
  ): Promise<void> {
    if (intercepted(service, 'getCacheEntry', response)) return
    const keys = (url.searchParams.get('keys') ?? '').split(',')
    const version = url.searchParams.get('version') ?? ''
    const found = ledger.match(keys, version, scopesOf(request))
    if (!found) return send(response, 204)
    const archiveLocation = `${loopback.url}/archives/${found.id}`
    sendJson(response, 200, { cacheKey: found.key, scope: found.scope, archiveLocation })
  }

  /** Asked by the client when it misses in debug mode. */
  function listCaches(response: ServerResponse, url: URL): void {
    if (intercepted(service, 'listCaches', response)) return
    const key = url.searchParams.get('key') ?? ''
    const artifactCaches = service
      .entries()
      .filter((entry) => entry.key.startsWith(key))
      .map(({ key, version, scope }) => ({ cacheKey: key, cacheVersion: version, scope }))
    sendJson(response, 200, { totalCount: artifactCaches.length, artifactCaches })
  }

  async function reserveCache(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { key, version } = JSON.parse(String(await bodyOf(request))) as Record<string, string>
    if (intercepted(service, 'reserveCache', response)) return
    const scope = service.denyWrites ? undefined : scopesOf(request).write
    if (scope === undefined) return sendJson(response, 403, { message: WRITE_DENIED })
    const reservation = ledger.reserve(key ?? '', version ?? '', scope)
    if (reservation) return sendJson(response, 201, { cacheId: reservation.id })
    sendJson(response, 409, { message: `Cache already exists. Scope: ${scope}, Key: ${key}` })
  }

  async function uploadChunk(
    request: IncomingMessage,
    response: ServerResponse,
    id: number,
  ): Promise<void> {
    const body = await bodyOf(request)
    if (interceptedBlob(service, 'PATCH', response) === 'done') return
    const start = Number(/^bytes (\d+)-/.exec(request.headers['content-range'] ?? '')?.[1])
    chunks.set(id, (chunks.get(id) ?? new Map<number, Buffer>()).set(start, body))
    send(response, 204)
  }

  async function commitCache(
    request: IncomingMessage,
    response: ServerResponse,
    id: number,
  ): Promise<void> {
    const { size } = JSON.parse(String(await bodyOf(request))) as Record<string, number>
    if (intercepted(service, 'commitCache', response)) return
    const reservation = ledger.all().find((entry) => entry.id === id && !entry.finished)
    const parts = [...(chunks.get(id) ?? [])].sort(([first], [second]) => first - second)
    const archive = Buffer.concat(parts.map(([, bytes]) => bytes))
    if (!reservation) return sendJson(response, 404, { message: `no reservation ${id}` })
    if (archive.length !== size) return sendJson(response, 400, { message: 'size mismatch' })
    archives.set(id, archive)
    chunks.delete(id)
    ledger.finish(reservation, archive.length)
    send(response, 204)
  }

  async function download(response: ServerResponse, id: number): Promise<void> {
    const fault = interceptedBlob(service, 'GET', response)
    if (fault === 'done') return
    const archive = archives.get(id)
    if (!archive) return send(response, 404)
    if (!fault) return send(response, 200, archive)
    response.writeHead(200, { 'content-length': String(archive.length) })
    await sendBadly(fault, archive, response)
  }
}
