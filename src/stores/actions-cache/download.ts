/**
 * The download of a blob into a file: in ranges, several at a time, where the server has them
 * (Azure does), else in one piece. What comes is written at once, so that memory does not grow with
 * the size of the file.
 */
import { closeSync, fstatSync, openSync, writeSync } from 'node:fs'
import { type Agent, get as getHttp, type IncomingMessage } from 'node:http'
import { get as getHttps } from 'node:https'
import { setTimeout as pause } from 'node:timers/promises'
import { HttpClient } from '@actions/http-client'

const PART = 8 * 1024 * 1024
const CONNECTIONS = 8
const TRIES = 3
const PAUSE_MS = 500
const MOST_REDIRECTS = 3
/** What GitHub keeps of one repository by default, in bytes. */
const LARGEST = 10 * 1024 ** 3

/** How a transfer is watched from outside. */
export interface Watch {
  readonly signal: AbortSignal
  /** Told of bytes as they come. */
  readonly progressed: (bytes: number) => void
  /** Told the size of the whole in bytes, if it is known before the end. */
  readonly sized: (bytes: number) => void
}

/**
 * Downloads what lies at an address, through the proxy of the environment if there is one, into a
 * new file. Throws an Error where it is not there, does not come whole, or the signal aborts; the
 * file is then of no use.
 */
export async function download(location: string, file: string, watch: Watch): Promise<void> {
  const client = new HttpClient('pip-wheelhouse', [], { keepAlive: true, maxSockets: CONNECTIONS })
  const descriptor = openSync(file, 'wx')
  const ended = new AbortController()
  const signal = AbortSignal.any([watch.signal, ended.signal])
  const blob = { location, agent: (url: URL) => client.getAgent(url.href), descriptor, ...watch }
  const parts: Promise<void>[] = []
  try {
    const { size, inParts } = await new Promise<Extent>((resolve, reject) => {
      const first = fetchPart({ ...blob, signal }, 0, resolve)
      parts.push(first)
      first.catch(reject)
    })
    if (size !== undefined) watch.sized(size)
    const rest = inParts && size !== undefined ? Math.ceil(size / PART) - 1 : 0
    let next = PART
    const fetchMore = async () => {
      for (let at = next; at < PART * (rest + 1); at = next) {
        next += PART
        await fetchPart({ ...blob, signal }, at)
      }
    }
    for (let count = 0; count < Math.min(rest, CONNECTIONS); count++) parts.push(fetchMore())
    await Promise.all(parts)
    // Another try may have been answered in another way than the first.
    const received = fstatSync(descriptor).size
    if (size !== undefined && received !== size) throw incomplete(received, size)
  } finally {
    // Nothing may write to the descriptor any more when it is closed.
    ended.abort()
    await Promise.allSettled(parts)
    closeSync(descriptor)
    client.dispose()
  }
}

interface Blob extends Watch {
  readonly location: string
  readonly agent: (url: URL) => Agent
  readonly descriptor: number
}

/** A failure that another try may not have. */
class PassingError extends Error {}

/** What the first answer says. */
interface Extent {
  /** Of the whole, in bytes. */
  readonly size: number | undefined
  /** Whether more than the first part is still to be asked for. */
  readonly inParts: boolean
}

/** Fetches a part, or all of it where the server does not give parts. */
async function fetchPart(
  blob: Blob,
  at: number,
  begun: (extent: Extent) => void = () => {},
): Promise<void> {
  for (let tried = 1; ; tried++)
    try {
      return await tryPart(blob, at, begun)
    } catch (error) {
      if (!(error instanceof PassingError) || tried === TRIES || blob.signal.aborted) throw error
      await pause(PAUSE_MS * tried, undefined, { signal: blob.signal })
    }
}

async function tryPart(blob: Blob, at: number, begun: (extent: Extent) => void): Promise<void> {
  const response = await request(blob, { Range: `bytes=${at}-${at + PART - 1}` })
  const { statusCode = 0, headers } = response
  try {
    if (statusCode === 200 && at === 0) {
      const length = headers['content-length']
      const size = length === undefined ? undefined : Number(length)
      if (size !== undefined && size > LARGEST) throw tooLarge(size)
      begun({ size, inParts: false })
      const received = await receive(response, blob, 0, size ?? LARGEST)
      if (size !== undefined && received !== size) throw incomplete(received, size)
      return
    }
    if (statusCode !== 206) throw statusError(statusCode)
    const [, start, end, size = 0] =
      /^bytes (\d+)-(\d+)\/(\d+)$/.exec(headers['content-range'] ?? '')?.map(Number) ?? []
    if (size > LARGEST) throw tooLarge(size)
    if (start !== at || end !== Math.min(at + PART, size) - 1)
      throw new Error('the server answered with a part that was not asked for')
    begun({ size, inParts: true })
    const received = await receive(response, blob, at, end + 1 - at)
    if (received !== end + 1 - at) throw incomplete(received, end + 1 - at)
  } finally {
    response.destroy()
  }
}

function tooLarge(size: number): Error {
  return new Error(`an entry of ${size} bytes is larger than a cache holds`)
}

function incomplete(received: number, size: number): Error {
  return new PassingError(`${received} bytes came, not ${size}`)
}

function statusError(statusCode: number): Error {
  const message = `the download was answered with HTTP ${statusCode}`
  return statusCode >= 500 || statusCode === 408 || statusCode === 429
    ? new PassingError(message)
    : new Error(message)
}

async function request(
  { location, agent, signal }: Blob,
  headers: Record<string, string>,
): Promise<IncomingMessage> {
  let url = new URL(location)
  for (let redirects = 0; ; redirects++) {
    const response = await respond(url, { agent: agent(url), headers, signal })
    const to = response.headers.location
    if (![301, 302, 303, 307, 308].includes(response.statusCode ?? 0) || to === undefined)
      return response
    response.destroy()
    if (redirects === MOST_REDIRECTS) throw new Error('the download was redirected too often')
    url = new URL(to, url)
  }
}

function respond(
  url: URL,
  options: { agent: Agent; headers: Record<string, string>; signal: AbortSignal },
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const get = url.protocol === 'https:' ? getHttps : getHttp
    get(url, options, resolve).on('error', (error) => reject(new PassingError(error.message)))
  })
}

/** Writes what comes, at most so many bytes, to a place in the file. Returns how many came. */
function receive(
  response: IncomingMessage,
  { descriptor, progressed }: Blob,
  at: number,
  most: number,
): Promise<number> {
  return new Promise((resolve, reject) => {
    let size = 0
    response.on('data', (chunk: Buffer) => {
      try {
        if (size + chunk.length > most) throw new Error(`more than ${most} bytes came`)
        for (let done = 0; done < chunk.length; )
          done += writeSync(descriptor, chunk, done, chunk.length - done, at + size + done)
        size += chunk.length
        progressed(chunk.length)
      } catch (error) {
        reject(error)
        response.destroy()
      }
    })
    response.on('end', () => resolve(size))
    response.on('error', (error) => reject(new PassingError(error.message)))
    response.on('close', () => reject(new PassingError('the connection broke off')))
  })
}
