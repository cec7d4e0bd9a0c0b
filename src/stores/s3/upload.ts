/** A file into an object that is not there yet, in parts, with a SHA-256 that the server checks. */
import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { type Patience, withFloor } from '../../progress-floor.ts'
import type { Bucket } from './client.ts'
import { inParallel, PART_SIZE, type Part, partsOf } from './parts.ts'
import { answered, isUnsupported } from './trouble.ts'

const CONNECTIONS = 6
const SLICE = 64 * 1024
const ABORT_MS = 5_000
/** A server may take its time to put the parts together: this, and one second for each 20 MB. */
const COMPLETE_MS = 15_000
const COMPLETED_PER_MS = 20_000

/** A condition: only where no object has the key. */
const WRITE_ONCE = { IfNoneMatch: '*' } as const

export interface UploadPorts {
  readonly patience: Patience
  /** Told where the server does not know a condition that we ask for. */
  readonly warn: (message: string) => void
}

interface Target {
  readonly Bucket: string
  readonly Key: string
}

/**
 * Writes the file as an object that appears whole or not at all. Throws the SDK's error: status 412
 * or 409 where the key was taken.
 */
export async function upload(
  bucket: Bucket,
  object: string,
  file: string,
  ports: UploadPorts,
): Promise<void> {
  const source = await open(file, 'r')
  try {
    const { size } = await source.stat()
    const target = { Bucket: bucket.name, Key: object }
    await (size <= PART_SIZE ? uploadWhole : uploadParts)(bucket, target, source, size, ports)
  } finally {
    await source.close()
  }
}

async function uploadWhole(
  bucket: Bucket,
  target: Target,
  source: FileHandle,
  size: number,
  { patience, warn }: UploadPorts,
): Promise<void> {
  await withFloor(
    'the upload',
    size,
    (stop, progressed) =>
      inParallel(partsOf(size), 1, stop, (signal) => async (part) => {
        const body = await readPart(source, part, Buffer.allocUnsafe(size))
        const sha256 = digestOf(body)
        const put = (conditions: object) => {
          const command = new PutObjectCommand({
            ...target,
            ...conditions,
            ...streamed(body, progressed),
          })
          command.middlewareStack.add(
            (next) => (call) => next(withDigest(call, sha256)),
            BEFORE_SIGNING,
          )
          return bucket.client.send(command, { abortSignal: signal })
        }
        const { ETag } = await firstSupported([
          () => put({ ...WRITE_ONCE, ChecksumSHA256: sha256.toString('base64') }),
          () => put(WRITE_ONCE),
          () => {
            warn(withoutCondition(bucket.server))
            return put({})
          },
        ])
        answered(ETag, bucket)
      }),
    patience,
  )
}

async function uploadParts(
  bucket: Bucket,
  target: Target,
  source: FileHandle,
  size: number,
  { patience, warn }: UploadPorts,
): Promise<void> {
  const { client, server } = bucket
  let checksums = true
  const { UploadId } = await withFloor(
    'the upload',
    undefined,
    (abortSignal) => {
      const create = (more: { ChecksumAlgorithm?: 'SHA256' }) =>
        client.send(new CreateMultipartUploadCommand({ ...target, ...more }), { abortSignal })
      return firstSupported([
        () => create({ ChecksumAlgorithm: 'SHA256' }),
        () => {
          checksums = false
          return create({})
        },
      ])
    },
    patience,
  )
  const begun = { ...target, UploadId: answered(UploadId, bucket) }
  try {
    const Parts = await sendParts(bucket, begun, source, size, checksums, patience)
    const complete = (conditions: object) =>
      client.send(
        new CompleteMultipartUploadCommand({ ...begun, ...conditions, MultipartUpload: { Parts } }),
        { abortSignal: AbortSignal.timeout(COMPLETE_MS + Math.ceil(size / COMPLETED_PER_MS)) },
      )
    const { ETag } = await firstSupported([
      () => complete(WRITE_ONCE),
      () => {
        warn(withoutCondition(server))
        return complete({})
      },
    ])
    answered(ETag, bucket)
  } catch (error) {
    // Its parts would cost money until a lifecycle rule removes them.
    await client
      .send(new AbortMultipartUploadCommand(begun), { abortSignal: AbortSignal.timeout(ABORT_MS) })
      .catch(() => {})
    throw error
  }
}

interface SentPart {
  readonly PartNumber: number
  readonly ETag: string
  readonly ChecksumSHA256?: string
}

async function sendParts(
  bucket: Bucket,
  begun: Target & { UploadId: string },
  source: FileHandle,
  size: number,
  checksums: boolean,
  patience: Patience,
): Promise<SentPart[]> {
  const sent: SentPart[] = []
  await withFloor(
    'the upload',
    size,
    (stop, progressed) =>
      inParallel(partsOf(size), CONNECTIONS, stop, (signal) => {
        const buffer = Buffer.allocUnsafe(PART_SIZE)
        return async (part) => {
          const body = await readPart(source, part, buffer)
          const sha256 = digestOf(body)
          const checksum = checksums ? { ChecksumSHA256: sha256.toString('base64') } : {}
          const command = new UploadPartCommand({
            ...begun,
            ...checksum,
            PartNumber: part.index + 1,
            ...streamed(body, progressed),
          })
          command.middlewareStack.add(
            (next) => (call) => next(withDigest(call, sha256)),
            BEFORE_SIGNING,
          )
          const { ETag } = await bucket.client.send(command, { abortSignal: signal })
          sent[part.index] = {
            PartNumber: part.index + 1,
            ETag: answered(ETag, bucket),
            ...checksum,
          }
        }
      }),
    patience,
  )
  return sent
}

/** The result of the first act that the server supports. */
async function firstSupported<T>(acts: readonly (() => Promise<T>)[]): Promise<T> {
  for (const act of acts.slice(0, -1)) {
    try {
      return await act()
    } catch (error) {
      if (!isUnsupported(error)) throw error
    }
  }
  const last = acts.at(-1)
  if (last === undefined) throw new Error('nothing to try')
  return last()
}

function withoutCondition(server: string): string {
  return (
    `${server} does not support If-None-Match: of two runs that save the same wheelhouse at once, the ` +
    'later one replaces the other'
  )
}

/** The bytes of a part, in `buffer`. */
async function readPart(
  source: FileHandle,
  { offset, length }: Part,
  buffer: Buffer,
): Promise<Buffer> {
  for (let done = 0; done < length; ) {
    const { bytesRead } = await source.read(buffer, done, length - done, offset + done)
    if (bytesRead === 0) throw new Error('the archive became shorter while it was read')
    done += bytesRead
  }
  return buffer.subarray(0, length)
}

// As a stream and not as one buffer: only so can be seen that a slow connection moves.
function streamed(
  body: Buffer,
  progressed: (bytes: number) => void,
): { Body: Readable; ContentLength: number } {
  function* slices(): Generator<Buffer> {
    for (let offset = 0; offset < body.length; offset += SLICE) {
      const slice = body.subarray(offset, offset + SLICE)
      yield slice
      progressed(slice.length)
    }
  }
  return {
    Body: Readable.from(slices(), { objectMode: false, highWaterMark: SLICE }),
    ContentLength: body.length,
  }
}

function digestOf(body: Buffer): Buffer {
  return createHash('sha256').update(body).digest()
}

const BEFORE_SIGNING = { step: 'build' } as const

// The body in the signature. The SDK leaves streams out of it, and would hash all else once more.
function withDigest<T extends { request: unknown }>(call: T, sha256: Buffer): T {
  const { headers } = call.request as { headers: Record<string, string> }
  headers['x-amz-content-sha256'] = sha256.toString('hex')
  return call
}
