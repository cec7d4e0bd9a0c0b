/**
 * How much of an upload has been sent. @actions/cache tells nobody: in version 1 of the service it
 * sends parts of 32 MB, in version 2 the Azure SDK does. Both end in sockets of node:http.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe } from 'node:diagnostics_channel'
import type { ClientRequest } from 'node:http'
import type { Socket } from 'node:net'

const LOOK_EVERY_MS = 500

const watched = new AsyncLocalStorage<(request: ClientRequest) => void>()
let subscribed = false

/** Does `act`, and tells `progressed` of the bytes that the requests made in it have sent. */
export async function countingSent<T>(
  progressed: (bytes: number) => void,
  act: () => Promise<T>,
): Promise<T> {
  if (!subscribed) {
    subscribed = true
    subscribe('http.client.request.created', (message) =>
      watched.getStore()?.((message as { request: ClientRequest }).request),
    )
  }
  // By socket, its bytes up to now: one connection may carry many requests.
  const sent = new Map<Socket, number>()
  const look = (): void => {
    for (const [socket, before] of sent) {
      const now = socket.bytesWritten
      if (now > before) progressed(now - before)
      sent.set(socket, now)
    }
  }
  const add = (request: ClientRequest): void => {
    request.once('socket', (socket) => {
      if (!sent.has(socket)) sent.set(socket, socket.bytesWritten)
    })
  }
  const timer = setInterval(look, LOOK_EVERY_MS)
  try {
    return await watched.run(add, act)
  } finally {
    clearInterval(timer)
  }
}
