import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { download } from '../src/stores/actions-cache/download.ts'
import { temporaryFolder } from './support/environment.ts'
import { startLoopback } from './support/loopback.ts'

type Answer = (request: IncomingMessage, response: ServerResponse, asked: number) => void

/** More than four parts. */
const LARGE = bytesOf(35 * 1024 * 1024 + 17)
const SMALL = bytesOf(1000)

let folder: Awaited<ReturnType<typeof temporaryFolder>>
beforeEach(async () => {
  folder = await temporaryFolder()
})
afterEach(() => folder.remove())

function bytesOf(size: number): Buffer {
  const block = Buffer.from(Array.from({ length: 4099 }, (_, at) => (at * at) % 251))
  return Buffer.alloc(size, block)
}

/** Downloads from a server that answers in this way; `sizes` is what was told of the size. */
async function fetchFrom(answer: Answer, signal = new AbortController().signal) {
  let asked = 0
  const sizes: number[] = []
  let progress = 0
  const server = await startLoopback(async (request, response) =>
    answer(request, response, ++asked),
  )
  const file = join(folder.path, 'file')
  try {
    await download(`${server.url}/blob?sig=x`, file, {
      signal,
      progressed: (bytes) => {
        progress += bytes
      },
      sized: (bytes) => sizes.push(bytes),
    })
    return { bytes: readFileSync(file), asked, sizes, progress }
  } finally {
    await server.stop()
  }
}

/** As Azure answers: the range that is asked for. */
function inParts(content: Buffer): Answer {
  return (request, response) => {
    const [, from = 0, to = 0] =
      /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '')?.map(Number) ?? []
    const part = content.subarray(from, to + 1)
    response.writeHead(206, {
      'content-length': part.length,
      'content-range': `bytes ${from}-${from + part.length - 1}/${content.length}`,
    })
    response.end(part)
  }
}

function whole(content: Buffer): Answer {
  return (_request, response) => {
    response.writeHead(200, { 'content-length': content.length })
    response.end(content)
  }
}

describe('a download', () => {
  test('comes in parts where the server has them', async () => {
    const { bytes, asked, sizes, progress } = await fetchFrom(inParts(LARGE))
    expect(bytes.equals(LARGE)).toBe(true)
    expect({ asked, sizes, progress }).toEqual({
      asked: 5,
      sizes: [LARGE.length],
      progress: LARGE.length,
    })
  })

  test('is one request where one part is enough', async () => {
    const { bytes, asked } = await fetchFrom(inParts(SMALL))
    expect(bytes.equals(SMALL)).toBe(true)
    expect(asked).toBe(1)
  })

  test('comes in one piece where the server has no parts', async () => {
    const { bytes, asked, sizes } = await fetchFrom(whole(LARGE))
    expect(bytes.equals(LARGE)).toBe(true)
    expect({ asked, sizes }).toEqual({ asked: 1, sizes: [LARGE.length] })
  })

  test('may come without a length', async () => {
    const { bytes, sizes } = await fetchFrom((_request, response) => {
      response.write(SMALL)
      response.end(SMALL)
    })
    expect(bytes.length).toBe(2 * SMALL.length)
    expect(sizes).toEqual([])
  })

  test('follows where it is sent', async () => {
    const { bytes } = await fetchFrom((request, response, asked) => {
      if (asked > 1) return inParts(SMALL)(request, response, asked)
      response.writeHead(307, { location: '/elsewhere' }).end()
    })
    expect(bytes.equals(SMALL)).toBe(true)
  })

  test.each<[string, Answer]>([
    ['HTTP 503', (_request, response) => response.writeHead(503).end()],
    ['a connection that is cut', (request) => request.socket.destroy()],
    [
      'a part that ends too soon',
      (_request, response) => {
        response.writeHead(206, {
          'content-length': 1000,
          'content-range': `bytes 0-999/1000`,
        })
        response.write(SMALL.subarray(0, 500), () => response.destroy())
      },
    ],
  ])('survives %s once', async (_fault, fault) => {
    const { bytes, asked } = await fetchFrom((request, response, count) =>
      (count === 1 ? fault : inParts(SMALL))(request, response, count),
    )
    expect(bytes.equals(SMALL)).toBe(true)
    expect(asked).toBe(2)
  })

  test.each<[string, Answer, RegExp]>([
    ['HTTP 403', (_request, response) => response.writeHead(403).end('denied'), /HTTP 403/],
    ['HTTP 500, always', (_request, response) => response.writeHead(500).end(), /HTTP 500/],
    [
      'sent round in circles',
      (_request, response) => response.writeHead(302, { location: '/blob' }).end(),
      /redirected too often/,
    ],
    [
      'another part',
      (_request, response) =>
        response.writeHead(206, { 'content-range': 'bytes 5-9/10' }).end('56789'),
      /not asked for/,
    ],
    [
      'a part of something endless',
      (_request, response) =>
        response.writeHead(206, { 'content-range': `bytes 0-8388607/${2 ** 45}` }).end('x'),
      /larger than a cache holds/,
    ],
    [
      'more than was said',
      (_request, response) =>
        response.writeHead(206, { 'content-range': 'bytes 0-2/3' }).end('more than three'),
      /more than 3 bytes/,
    ],
  ])('fails for %s', async (_fault, fault, reason) => {
    await expect(fetchFrom(fault)).rejects.toThrow(reason)
  })

  test('is not taken for whole where the server answers in another way the second time', async () => {
    await expect(
      fetchFrom((request, response, asked) => {
        if (asked > 1) return inParts(LARGE)(request, response, asked)
        response.writeHead(200, { 'content-length': LARGE.length })
        response.write(LARGE.subarray(0, 500), () => response.destroy())
      }),
    ).rejects.toThrow(/bytes came, not/)
  })

  test('ends when the signal aborts, whatever the server does', async () => {
    const control = new AbortController()
    const fetching = fetchFrom((_request, response) => {
      response.writeHead(206, { 'content-length': 1000, 'content-range': 'bytes 0-999/1000' })
      response.write(SMALL.subarray(0, 500), () => control.abort())
    }, control.signal)
    await expect(fetching).rejects.toThrow(/abort/i)
  })
})
