/**
 * Blobs as files: as much of the protocol of Azure block blobs as @actions/cache uses, without
 * signatures. A transfer costs little more here than the bytes that it moves.
 */
import { createReadStream, createWriteStream, rmSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { bodyOf, send } from '../__tests__/support/loopback.ts'

const PIECE = 1 << 20
/** @actions/cache asks for parts of 4 MiB, which are sent from one buffer. */
const LARGEST_AT_ONCE = 4 << 20

/** Without an etag Azure's client trusts no part. Nothing here is ever written twice. */
const BLOB_HEADERS = { etag: '"1"', 'last-modified': new Date().toUTCString() }

export interface Blobs {
  /** Bytes of a finished blob; undefined where there is none. */
  size(name: string): number | undefined
  /** Answers PUT (whole, block, block list), HEAD and GET (whole or one range). */
  answer(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void>
}

/** The blobs in a folder. The last part of an address is the blob's name. */
export function blobsIn(folder: string): Blobs {
  const fileOf = (name: string) => join(folder, name)
  const blockOf = (name: string, id: string) =>
    fileOf(`${name}.block-${Buffer.from(id).toString('hex')}`)
  const size = (name: string) => statSync(fileOf(name), { throwIfNoEntry: false })?.size

  async function put(request: IncomingMessage, name: string, url: URL): Promise<void> {
    const part = url.searchParams.get('comp')
    if (part === 'blocklist') {
      const list = (await bodyOf(request)).toString()
      const ids = [...list.matchAll(/<(?:Latest|Uncommitted)>([^<]*)</g)].map(([, id = '']) => id)
      for (const [index, id] of ids.entries()) {
        const flags = index === 0 ? 'w' : 'a'
        await pipeline(
          createReadStream(blockOf(name, id)),
          createWriteStream(fileOf(name), { flags }),
        )
        rmSync(blockOf(name, id))
      }
      return
    }
    const block = url.searchParams.get('blockid') ?? ''
    const file = part === 'block' ? blockOf(name, block) : fileOf(name)
    await pipeline(request, createWriteStream(file, { highWaterMark: PIECE }))
  }

  async function get(request: IncomingMessage, response: ServerResponse, name: string) {
    const whole = size(name)
    if (whole === undefined) return send(response, 404, `no blob ${name}`)
    // Azure's client names the range in a header of its own.
    const range = request.headers['x-ms-range'] ?? request.headers.range ?? ''
    const asked = /^bytes=(\d+)-(\d+)$/.exec(String(range))
    const start = Number(asked?.[1] ?? 0)
    const end = Math.min(Number(asked?.[2] ?? whole - 1), whole - 1)
    const length = end - start + 1
    response.writeHead(asked ? 206 : 200, {
      'content-length': String(length),
      'accept-ranges': 'bytes',
      ...BLOB_HEADERS,
      ...(asked && { 'content-range': `bytes ${start}-${end}/${whole}` }),
    })
    if (request.method === 'HEAD') {
      response.end()
    } else if (length <= LARGEST_AT_ONCE) {
      const file = await open(fileOf(name))
      const { buffer } = await file.read(Buffer.allocUnsafe(length), 0, length, start)
      await file.close()
      response.end(buffer)
    } else {
      const source = createReadStream(fileOf(name), { start, end, highWaterMark: PIECE })
      await pipeline(source, response)
    }
  }

  return {
    size,
    async answer(request, response, url) {
      const name = url.pathname.slice(url.pathname.lastIndexOf('/') + 1)
      if (request.method !== 'PUT') return get(request, response, name)
      await put(request, name, url)
      send(response, 201, '', BLOB_HEADERS)
    },
  }
}
