/**
 * A process: the Actions cache service, v2 protocol, its archives as files in a folder.
 *   node bench/cache-server.ts FOLDER
 * Prints its address. Archives are addressed on *.blob.core.windows.net, as the real ones are, so
 * that @actions/cache downloads in parts, as it does there; clients reach them through this server
 * as their proxy.
 */
import type { IncomingMessage } from 'node:http'
import { createLedger, scopesOf } from '../__tests__/support/cache-service.ts'
import { parseCall, TWIRP } from '../__tests__/support/cache-service-v2.ts'
import { bodyOf, sendJson, startLoopback } from '../__tests__/support/loopback.ts'
import { blobsIn } from './blobs.ts'

const BLOB_HOST = 'bench.blob.core.windows.net'

const [folder = ''] = process.argv.slice(2)
const blobs = blobsIn(folder)
const ledger = createLedger()

const { server, url } = await startLoopback(async (request, response) => {
  const asked = new URL(request.url ?? '/', 'http://localhost')
  if (!asked.pathname.startsWith(TWIRP)) return blobs.answer(request, response, asked)
  const [status, body] = await answer(asked.pathname.slice(TWIRP.length), request)
  sendJson(response, status, body)
})
// A client that tunnels to its proxy finds the same server at the other end.
server.on('connect', (_request, socket) => {
  socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
  server.emit('connection', socket)
})
console.log(url)

async function answer(method: string, request: IncomingMessage): Promise<[number, unknown]> {
  const { key, version, restoreKeys, sizeBytes } = parseCall(await bodyOf(request))
  const scopes = scopesOf(request)
  if (method === 'GetCacheEntryDownloadURL') {
    const found = ledger.match([key, ...restoreKeys], version, scopes)
    if (found === undefined) return [200, { ok: false }]
    return [200, { ok: true, signed_download_url: addressOf(found.id), matched_key: found.key }]
  }
  const scope = scopes.write ?? ''
  if (method === 'CreateCacheEntry') {
    const reserved = ledger.reserve(key, version, scope)
    if (reserved !== undefined)
      return [200, { ok: true, signed_upload_url: addressOf(reserved.id) }]
    return [409, { code: 'already_exists', msg: `there is an entry ${key}` }]
  }
  if (method === 'FinalizeCacheEntryUpload') {
    const entry = ledger
      .all()
      .find((entry) => entry.key === key && entry.version === version && entry.scope === scope)
    if (entry === undefined || blobs.size(nameOf(entry.id)) !== sizeBytes)
      return [200, { ok: false, message: 'size mismatch' }]
    ledger.finish(entry, sizeBytes)
    return [200, { ok: true, entry_id: String(entry.id) }]
  }
  return [404, { code: 'bad_route', msg: `no method ${method}` }]
}

function addressOf(id: number): string {
  return `http://${BLOB_HOST}:${new URL(url).port}/cache/${nameOf(id)}`
}

function nameOf(id: number): string {
  return `entry-${id}`
}
