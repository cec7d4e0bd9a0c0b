import { request as forward, type IncomingMessage, type ServerResponse } from 'node:http'
import { commit, type Fault, type Loopback, startLoopback } from './loopback.ts'

/** What happens to one request on its way to the S3 server and back. */
export type Interference =
  | Fault
  /** The answer arrives one byte a second. */
  | 'drip'
  /** The connection breaks after so many bytes of the answer's body. */
  | { readonly cutAfter: number }
  /** The answer comes with another Content-Range. */
  | { readonly range: string }

export interface S3Proxy extends Loopback {
  /** Says for each request (`GET /bucket/key?query`) what happens to it; undefined for nothing. */
  interfere: (request: IncomingMessage) => Interference | undefined
  /** Which requests wait for each other. */
  oneByOne: (request: IncomingMessage) => boolean
  /** The requests that came, in order, as `METHOD /path?query`. */
  readonly requests: string[]
}

/** An error as S3 answers it. */
export function s3Error(status: number, code: string, message: string = code): Fault {
  return {
    status,
    body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
    headers: { 'content-type': 'application/xml' },
  }
}

/** Starts a proxy on 127.0.0.1 before the S3 server of this port. */
export async function startS3Proxy(port: number): Promise<S3Proxy> {
  const requests: string[] = []
  const loopback = await startLoopback(async (request, response) => {
    requests.push(`${request.method} ${request.url}`)
    const interference = proxy.interfere(request)
    if (
      interference === 'hang' ||
      interference === 'reset' ||
      (typeof interference === 'object' && 'status' in interference)
    ) {
      request.resume()
      return commit(interference, response)
    }
    if (!proxy.oneByOne(request)) return pass(request, response, port, interference)
    const turn = before.then(() => pass(request, response, port, interference))
    before = turn
    await turn
  })
  let before: Promise<void> = Promise.resolve()
  const proxy: S3Proxy = {
    ...loopback,
    requests,
    interfere: () => undefined,
    oneByOne: () => false,
  }
  return proxy
}

function pass(
  request: IncomingMessage,
  response: ServerResponse,
  port: number,
  interference: Exclude<Interference, Fault> | undefined,
): Promise<void> {
  const { method, url: path, headers } = request
  const onward = forward({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
    const range = typeof interference === 'object' && 'range' in interference
    const headers = { ...answer.headers, ...(range && { 'content-range': interference.range }) }
    response.writeHead(answer.statusCode ?? 500, headers)
    if (interference === undefined || range) {
      answer.pipe(response)
      return
    }
    const chunks: Buffer[] = []
    answer.on('data', (chunk: Buffer) => chunks.push(chunk))
    answer.on('end', () => send(Buffer.concat(chunks), response, interference))
  })
  // A connection that breaks on one side breaks on the other.
  onward.on('error', () => response.destroy())
  response.on('close', () => onward.destroy())
  request.pipe(onward)
  return new Promise((resolve) => response.on('close', () => resolve()))
}

function send(
  body: Buffer,
  response: ServerResponse,
  interference: 'drip' | { readonly cutAfter: number },
): void {
  if (interference === 'drip') {
    let at = 0
    const timer = setInterval(() => response.write(body.subarray(at, ++at)), 1000)
    response.on('close', () => clearInterval(timer))
  } else {
    response.write(body.subarray(0, interference.cutAfter), () => response.destroy())
  }
}
