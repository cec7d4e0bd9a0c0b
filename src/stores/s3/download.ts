/** An object into a file: ranges side by side, each written to its place as it comes. */
import { closeSync, openSync, writeSync } from 'node:fs'
import { type Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { GetObjectCommand } from '@aws-sdk/client-s3'
import type { Bucket } from './client.ts'
import { inParallel, type Part, partsOf } from './parts.ts'

export interface StoredObject {
  /** The object's key in the bucket. */
  readonly object: string
  /** Bytes. */
  readonly size: number
  readonly etag: string | undefined
  readonly modified: Date
}

const CONNECTIONS = 4

/**
 * Writes the object into a new file. Throws where one range is not what was asked for, or where the
 * object was replaced meanwhile (its ETag is a condition of every range).
 */
export async function download(
  { client, name }: Bucket,
  { object, size, etag }: StoredObject,
  target: string,
  stop: AbortSignal,
  progressed: (bytes: number) => void,
): Promise<void> {
  const file = openSync(target, 'wx')
  try {
    if (size === 0) return
    await inParallel(partsOf(size), CONNECTIONS, stop, (signal) => async (part) => {
      const last = part.offset + part.length - 1
      const { Body: body, ContentRange: range } = await client.send(
        new GetObjectCommand({
          Bucket: name,
          Key: object,
          Range: `bytes=${part.offset}-${last}`,
          IfMatch: etag,
        }),
        { abortSignal: signal },
      )
      if (range !== `bytes ${part.offset}-${last}/${size}`)
        throw new Error(`the server sent ${range ?? 'no range'} of an object of ${size} bytes`)
      await pipeline(body as Readable, placeOf(file, part, progressed), { signal })
    })
  } finally {
    closeSync(file)
  }
}

/** Takes the bytes of a part and writes them to its place, at once: nothing waits in memory. */
function placeOf(
  file: number,
  { offset, length }: Part,
  progressed: (bytes: number) => void,
): Writable {
  let done = 0
  return new Writable({
    write(chunk: Buffer, _, callback) {
      try {
        if (done + chunk.length > length) throw new Error('the server sent more than it said')
        for (let from = 0; from < chunk.length; )
          from += writeSync(file, chunk, from, chunk.length - from, offset + done + from)
        done += chunk.length
        progressed(chunk.length)
        callback()
      } catch (error) {
        callback(error instanceof Error ? error : new Error(String(error)))
      }
    },
    final(callback) {
      callback(done === length ? null : new Error(`${done} of ${length} bytes of a range came`))
    },
  })
}
