/** An object into a file: ranges side by side, each written to its place as it comes. */
import { closeSync, openSync, writeSync } from 'node:fs'
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

const CONNECTIONS = 6

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
      await writePart(file, part, body as AsyncIterable<Buffer>, progressed, signal)
    })
  } finally {
    closeSync(file)
  }
}

async function writePart(
  file: number,
  { offset, length }: Part,
  body: AsyncIterable<Buffer>,
  progressed: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  let done = 0
  for await (const chunk of body) {
    signal.throwIfAborted()
    if (done + chunk.length > length) throw new Error('the server sent more than was asked for')
    // At once, and not by the thread pool: else a fast server fills the memory.
    writeSync(file, chunk, 0, chunk.length, offset + done)
    done += chunk.length
    progressed(chunk.length)
  }
  if (done !== length) throw new Error(`the connection ended after ${done} of ${length} bytes`)
}
