/**
 * A process: a simple index (PEP 503, 691, 658) of the wheels of folders, with PyPI's headers.
 *   node bench/index-server.ts FOLDER ...
 * Prints its address, `http://127.0.0.1:PORT/simple/`. Pages are made before it listens.
 */
import { createHash } from 'node:crypto'
import { closeSync, createReadStream, readdirSync, statSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { send, startLoopback } from '../__tests__/support/loopback.ts'
import { normalisedName } from '../__tests__/support/python-packages.ts'
import { openRange } from '../src/install/byte-range.ts'
import { readDirectory } from '../src/install/zip-directory.ts'
import { memberReader } from '../src/install/zip-member.ts'

const JSON_TYPE = 'application/vnd.pypi.simple.v1+json'

/**
 * PyPI's pages may be used unasked for ten minutes; a cache restored by a later job is older. So a
 * page is as old as that from the start, and clients ask whether it is still the same (304).
 */
const PAGE_HEADERS = { 'cache-control': 'max-age=600, public', age: '600', vary: 'Accept' }
const FILE_HEADERS = { 'cache-control': 'max-age=365000000, immutable, public' }

interface Text {
  readonly type: string
  readonly body: string
  readonly etag: string
}

interface IndexedWheel {
  readonly file: string
  readonly path: string
  readonly size: number
  readonly sha256: string
  readonly metadata: string
}

const wheels = new Map<string, IndexedWheel>()
for (const folder of process.argv.slice(2))
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.whl')))
    wheels.set(file, await indexed(folder, file))

const pages = new Map<string, { readonly json: Text; readonly html: Text }>()
for (const [project, own] of Map.groupBy(wheels.values(), ({ file }) => projectOf(file)))
  pages.set(project, { json: jsonPage(project, own), html: htmlPage(own) })

const { url } = await startLoopback(async (request, response) => {
  const [, area, name = '', rest] = decodeURIComponent(request.url ?? '/').split('/')
  const page = area === 'simple' && rest === '' ? pages.get(name) : undefined
  if (page !== undefined)
    return sendText(
      request,
      response,
      request.headers.accept?.includes(JSON_TYPE) ? page.json : page.html,
      PAGE_HEADERS,
    )
  const wheel = area === 'files' ? wheels.get(name.replace(/\.metadata$/, '')) : undefined
  if (wheel === undefined) return send(response, 404, `not here: ${request.url}`)
  if (name !== wheel.file)
    return sendText(request, response, text('text/plain', wheel.metadata), FILE_HEADERS)
  await sendWheel(request, response, wheel)
})
console.log(`${url}/simple/`)

function sendText(
  request: IncomingMessage,
  response: ServerResponse,
  { type, body, etag }: Text,
  headers: Record<string, string>,
): void {
  const all = { ...headers, 'content-type': type, etag }
  if (request.headers['if-none-match'] === etag) response.writeHead(304, all).end()
  else send(response, 200, body, all)
}

/** The whole, or the range that is asked for. */
async function sendWheel(
  request: IncomingMessage,
  response: ServerResponse,
  { path, size, sha256 }: IndexedWheel,
): Promise<void> {
  const asked = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '')
  const start = Number(asked?.[1] ?? 0)
  const end = Math.min(Number(asked?.[2] || size - 1), size - 1)
  response.writeHead(asked ? 206 : 200, {
    ...FILE_HEADERS,
    etag: `"${sha256}"`,
    'accept-ranges': 'bytes',
    'content-type': 'application/octet-stream',
    'content-length': String(end - start + 1),
    ...(asked && { 'content-range': `bytes ${start}-${end}/${size}` }),
  })
  if (request.method === 'HEAD') response.end()
  else await pipeline(createReadStream(path, { start, end, highWaterMark: 1 << 20 }), response)
}

async function indexed(folder: string, file: string): Promise<IndexedWheel> {
  const path = join(folder, file)
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(piece)
  const { size } = statSync(path)
  return { file, path, size, sha256: hash.digest('hex'), metadata: metadataOf(path, size) }
}

function metadataOf(path: string, size: number): string {
  const range = openRange({ path, offset: 0, size })
  try {
    const entry = readDirectory(range).find(({ name }) => /^[^/]+\.dist-info\/METADATA$/.test(name))
    if (entry === undefined) throw new Error(`${path}: there is no METADATA`)
    return memberReader(range).content(entry).toString()
  } finally {
    closeSync(range.descriptor)
  }
}

function projectOf(file: string): string {
  return normalisedName(file.slice(0, file.indexOf('-')))
}

function jsonPage(name: string, own: readonly IndexedWheel[]): Text {
  const files = own.map(({ file, sha256, size, metadata }) => ({
    filename: file,
    url: fileAddress(file),
    hashes: { sha256 },
    'core-metadata': { sha256: digest(metadata) },
    size,
    yanked: false,
  }))
  return text(
    JSON_TYPE,
    JSON.stringify({ meta: { 'api-version': '1.1' }, name, files, versions: [] }),
  )
}

function htmlPage(own: readonly IndexedWheel[]): Text {
  const links = own.map(({ file, sha256, metadata }) => {
    const core = `data-core-metadata="sha256=${digest(metadata)}"`
    return `<a href="${fileAddress(file)}#sha256=${sha256}" ${core}>${file}</a><br>`
  })
  return text('text/html', `<!DOCTYPE html><html><body>${links.join('\n')}</body></html>`)
}

function fileAddress(file: string): string {
  return `/files/${encodeURIComponent(file)}`
}

function text(type: string, body: string): Text {
  return { type, body, etag: `"${digest(body)}"` }
}

function digest(body: string): string {
  return createHash('sha256').update(body).digest('hex')
}
