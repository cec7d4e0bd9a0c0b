import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { send, startLoopback } from './loopback.ts'
import { type Distribution, normalisedName } from './python-packages.ts'

export interface PackageIndexOptions {
  /** Asks for these (basic authentication) and answers 401 without. */
  readonly auth?: { readonly user: string; readonly password: string }
  /** Offers the metadata of wheels beside them (PEP 658, PEP 714). */
  readonly metadata?: boolean
  /** Sends ETag and `Cache-Control: max-age=600`, and answers 304, as PyPI does. */
  readonly caching?: boolean
}

export interface PackageIndex {
  /** The simple index, `http://127.0.0.1:…/simple/`. */
  readonly url: string
  /** The same with user and password in it; equal to `url` where none are asked for. */
  readonly authenticatedUrl: string
  /** The paths asked for, in order, refused ones included. */
  readonly requests: string[]
  resetRequests(): void
  /** Offers a distribution; one with the same file name takes the older one's place. */
  add(...distributions: readonly Distribution[]): void
  withdraw(name: string, version: string): void
  yank(name: string, version: string, reason?: string): void
  /** The names of the wheels and sdists that were sent since the last reset. */
  downloads(): string[]
  stop(): Promise<void>
}

const JSON_TYPE = 'application/vnd.pypi.simple.v1+json'

interface IndexFile extends Distribution {
  /** The reason, perhaps empty, of a yanked file. */
  readonly yanked?: string
}

/** Starts a simple index (PEP 503 HTML, PEP 691 JSON) on 127.0.0.1. */
export async function startPackageIndex(options: PackageIndexOptions = {}): Promise<PackageIndex> {
  const { auth } = options
  const files = new Map<string, IndexFile>()
  const requests: string[] = []
  const sent: string[] = []
  const login = auth && `Basic ${Buffer.from(`${auth.user}:${auth.password}`).toString('base64')}`

  const loopback = await startLoopback(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname)
    requests.push(path)
    if (login !== undefined && request.headers.authorization !== login) {
      send(response, 401, 'who are you?', { 'www-authenticate': 'Basic realm="index"' })
      return
    }
    const json = request.headers.accept?.includes(JSON_TYPE) ?? false
    const answer = answerTo(path, json)
    if (answer === undefined) return send(response, 404, 'no such page')
    const whole = sendCacheable(request, response, answer, options)
    if (whole && answer.distribution !== undefined) sent.push(answer.distribution)
  })

  function answerTo(path: string, json: boolean): Answer | undefined {
    const [, area, name = '', rest] = path.split('/')
    const all = [...files.values()]
    if (area === 'simple' && name === '') return rootPage(all, json)
    if (area === 'simple' && rest === '') {
      const own = all.filter((file) => normalisedName(file.name) === name)
      return own.length === 0 ? undefined : projectPage(name, own, options, json)
    }
    if (area !== 'files') return undefined
    const file = files.get(name)
    if (file) return { type: 'application/octet-stream', body: file.bytes, distribution: name }
    const wheel = options.metadata ? files.get(name.replace(/\.metadata$/, '')) : undefined
    return wheel && { type: 'text/plain', body: wheel.metadata }
  }

  const of = (name: string, version: string) =>
    [...files.values()].filter(
      (file) => normalisedName(file.name) === normalisedName(name) && file.version === version,
    )
  const url = `${loopback.url}/simple/`
  return {
    url,
    authenticatedUrl: auth ? url.replace('//', `//${encoded(auth.user, auth.password)}@`) : url,
    requests,
    resetRequests() {
      requests.length = 0
      sent.length = 0
    },
    add(...distributions) {
      for (const distribution of distributions) files.set(distribution.filename, distribution)
    },
    withdraw(name, version) {
      for (const file of of(name, version)) files.delete(file.filename)
    },
    yank(name, version, reason = '') {
      for (const file of of(name, version)) files.set(file.filename, { ...file, yanked: reason })
    },
    downloads: () => [...sent],
    stop: loopback.stop,
  }
}

interface Answer {
  readonly type: string
  readonly body: string | Buffer
  /** The file name of the wheel or sdist that this is. */
  readonly distribution?: string
}

/** Whether the body was sent, and not 304 in its place. */
function sendCacheable(
  request: IncomingMessage,
  response: ServerResponse,
  { type, body }: Answer,
  { caching }: PackageIndexOptions,
): boolean {
  const headers = { 'content-type': type, vary: 'Accept' }
  if (!caching) {
    send(response, 200, body, headers)
    return true
  }
  const etag = `"${sha256(body)}"`
  const fresh = request.headers['if-none-match'] === etag
  const control = { ...headers, etag, 'cache-control': 'max-age=600, public' }
  if (fresh) response.writeHead(304, control).end()
  else send(response, 200, body, control)
  return !fresh
}

function rootPage(files: readonly IndexFile[], json: boolean): Answer {
  const names = [...new Set(files.map((file) => normalisedName(file.name)))]
  const projects = names.map((name) => ({ name }))
  return json
    ? jsonPage({ projects })
    : htmlPage(names.map((name) => `<a href="${name}/">${name}</a>`))
}

function projectPage(
  name: string,
  files: readonly IndexFile[],
  options: PackageIndexOptions,
  json: boolean,
): Answer {
  const links = files.map((file) => ({
    filename: file.filename,
    url: `/files/${encodeURIComponent(file.filename)}`,
    sha256: sha256(file.bytes),
    requiresPython: file.requiresPython,
    yanked: file.yanked,
    metadata:
      options.metadata && file.filename.endsWith('.whl') ? sha256(file.metadata) : undefined,
  }))
  if (!json) {
    return htmlPage(
      links.map((link) => {
        const href = `href="${link.url}#sha256=${link.sha256}"`
        const python = attribute('data-requires-python', link.requiresPython)
        const yanked = attribute('data-yanked', link.yanked)
        const metadata = ['data-dist-info-metadata', 'data-core-metadata']
          .map((name) => attribute(name, link.metadata && `sha256=${link.metadata}`))
          .join('')
        return `<a ${href}${python}${yanked}${metadata}>${link.filename}</a>`
      }),
    )
  }
  return jsonPage({
    name,
    files: links.map(({ filename, url, sha256, requiresPython, yanked, metadata }) => ({
      filename,
      url,
      hashes: { sha256 },
      yanked: yanked === undefined ? false : yanked || true,
      ...(requiresPython !== undefined && { 'requires-python': requiresPython }),
      ...(metadata !== undefined && { 'core-metadata': { sha256: metadata } }),
    })),
  })
}

function jsonPage(content: Record<string, unknown>): Answer {
  const page = { meta: { 'api-version': '1.0' }, ...content }
  return { type: JSON_TYPE, body: JSON.stringify(page) }
}

function htmlPage(links: readonly string[]): Answer {
  return { type: 'text/html', body: `<!DOCTYPE html><html><body>${links.join('\n')}</body></html>` }
}

function attribute(name: string, value: string | undefined): string {
  if (value === undefined) return ''
  const escaped = value.replace(/[&"<>]/g, (character) => `&#${character.charCodeAt(0)};`)
  return ` ${name}="${escaped}"`
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex')
}

function encoded(user: string, password: string): string {
  return `${encodeURIComponent(user)}:${encodeURIComponent(password)}`
}
