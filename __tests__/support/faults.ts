/** What servers do in place of their work. */

import type { Fault } from './faulty-cache.ts'
import { send } from './loopback.ts'

export const hang: Fault = () => {}

export const reset: Fault = (request) => {
  request.socket.resetAndDestroy()
}

export const answer =
  (status: number, body: string | Buffer = '', headers: Record<string, string> = {}): Fault =>
  (_, response) =>
    send(response, status, body, headers)

export const json = (value: unknown, status = 200): Fault =>
  answer(status, JSON.stringify(value), { 'content-type': 'application/json' })

/** Sends what is no HTTP. */
export const garbage: Fault = (request) => {
  request.socket.end('SSH-2.0-OpenSSH_9.9\r\n')
}

/** Sends the beginning of an answer, and then a byte a second. */
export const drip =
  (first: Buffer, length: number): Fault =>
  (_, response) => {
    response.writeHead(200, { 'content-length': String(length) })
    response.write(first)
    const timer = setInterval(() => response.write('x'), 1000)
    response.once('close', () => clearInterval(timer))
  }

/** Sends the beginning of an answer, and nothing more. */
export const stall =
  (first: Buffer, length: number): Fault =>
  (_, response) => {
    response.writeHead(200, { 'content-length': String(length) })
    response.write(first)
  }

/** Sends the beginning of an answer, and closes the connection. */
export const cut =
  (first: Buffer, length: number): Fault =>
  (_, response) => {
    response.writeHead(200, { 'content-length': String(length) })
    response.write(first, () => response.destroy())
  }

/** Reads the beginning of an upload, and nothing more. */
export const stopReading: Fault = (request) => {
  request.once('data', () => request.pause())
}

/** Redirects to itself. */
export const redirectLoop: Fault = (request, response) =>
  send(response, 302, '', { location: request.url ?? '/' })
