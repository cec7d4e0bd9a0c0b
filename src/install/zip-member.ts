/** The members of a zip file: their local headers, and their content. Sections as in zip-directory.ts. */
import { crc32, createInflateRaw, inflateRawSync } from 'node:zlib'
import { type ByteRange, bytesAt, readInto } from './byte-range.ts'
import {
  DEFLATED,
  DESCRIPTOR_BIT,
  readExtra,
  STORED,
  type ZipEntry,
  zip64Reader,
} from './zip-directory.ts'

export const LOCAL_SIZE = 30
const LOCAL_SIGNATURE = 0x04034b50
const DESCRIPTOR_SIGNATURE = 0x08074b50
const ZIP64_EXTRA = 0x0001

/** Content above this size comes in pieces, so that memory does not grow with the largest file. */
const LARGEST_AT_ONCE = 4 * 1024 * 1024
const WINDOW = 1024 * 1024
const PIECE_READ = 256 * 1024
const PIECE_INFLATED = 512 * 1024

/** Bytes of the local header at `at`, its name and its extra field. */
export function localLength(bytes: Buffer, at: number): number {
  return LOCAL_SIZE + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28)
}

/**
 * Checks that the local header in `bytes` from `at` on (whole) says what the central directory says
 * (4.3.7), and that the member ends where the next one starts. Throws an Error with the reason.
 */
export function checkLocalHeader(
  range: ByteRange,
  entry: ZipEntry,
  bytes: Buffer,
  at: number,
): void {
  if (bytes.readUInt32LE(at) !== LOCAL_SIGNATURE)
    throw new Error(`${JSON.stringify(entry.name)}: there is no member at its place`)
  const nameEnd = at + LOCAL_SIZE + bytes.readUInt16LE(at + 26)
  const end = nameEnd + bytes.readUInt16LE(at + 28)
  const wide =
    nameEnd < end
      ? zip64Reader(readExtra(bytes.subarray(nameEnd, end)).get(ZIP64_EXTRA))
      : zip64Reader(undefined)
  const size = wide(bytes.readUInt32LE(at + 22))
  const compressedSize = wide(bytes.readUInt32LE(at + 18))
  const hasDescriptor = (entry.flags & DESCRIPTOR_BIT) !== 0
  if (
    bytes.readUInt16LE(at + 6) !== entry.flags ||
    bytes.readUInt16LE(at + 8) !== entry.method ||
    bytes.toString('utf8', at + LOCAL_SIZE, nameEnd) !== entry.name ||
    !agrees(bytes.readUInt32LE(at + 14), entry.crc, hasDescriptor) ||
    !agrees(size, entry.size, hasDescriptor) ||
    !agrees(compressedSize, entry.compressedSize, hasDescriptor)
  )
    throw new Error(`${JSON.stringify(entry.name)}: the member and the zip directory do not agree`)
  const dataEnd = entry.start + (end - at) + entry.compressedSize
  const rest = entry.end - dataEnd
  if (hasDescriptor ? !isDescriptor(range, entry, dataEnd, rest) : rest !== 0)
    throw new Error(`${JSON.stringify(entry.name)}: it overlaps what follows, or leaves a gap`)
}

// Where a descriptor follows, the local header may leave its values at zero.
function agrees(said: number, known: number, hasDescriptor: boolean): boolean {
  return said === known || (hasDescriptor && said === 0)
}

/** 4.3.9: crc and the two sizes, of four or eight bytes, with or without a signature. */
function isDescriptor(range: ByteRange, entry: ZipEntry, at: number, length: number): boolean {
  if (![12, 16, 20, 24].includes(length)) return false
  const bytes = bytesAt(range, at, length)
  const signed = length === 16 || length === 24
  const from = signed ? 4 : 0
  const wide = length >= 20
  const second = wide ? from + 12 : from + 8
  return (
    (!signed || bytes.readUInt32LE(0) === DESCRIPTOR_SIGNATURE) &&
    bytes.readUInt32LE(from) === entry.crc &&
    bytes.readUInt32LE(from + 4) === entry.compressedSize % 2 ** 32 &&
    bytes.readUInt32LE(second) === entry.size % 2 ** 32 &&
    (!wide ||
      (bytes.readUInt32LE(from + 8) === Math.floor(entry.compressedSize / 2 ** 32) &&
        bytes.readUInt32LE(second + 4) === Math.floor(entry.size / 2 ** 32)))
  )
}

/** Reads members in the order of the file through one buffer. */
export interface MemberReader {
  /** Whether content() may be used for it; otherwise pieces(). */
  fits(entry: ZipEntry): boolean
  /**
   * The content, checked by size and crc32. It is of use until the next call only. Throws an Error
   * where the member is not what the directory says.
   */
  content(entry: ZipEntry): Buffer
  /** Gives the content piece by piece; throws as content() does, after the last piece. */
  pieces(entry: ZipEntry, take: (piece: Buffer) => void): Promise<void>
}

/** A reader of a zip file whose directory has been read and whose headers have been checked. */
export function memberReader(range: ByteRange): MemberReader {
  const buffer = Buffer.allocUnsafe(Math.min(WINDOW, range.size))
  let [from, to] = [0, 0]

  /** The member from its local header on; a view of the buffer. */
  function whole({ start, end }: ZipEntry): Buffer {
    if (start < from || end > to) {
      from = start
      to = Math.min(start + buffer.length, range.size)
      readInto(range, from, buffer.subarray(0, to - from))
    }
    return buffer.subarray(start - from, end - from)
  }

  return {
    fits: ({ start, end, size }) => end - start <= buffer.length && size <= LARGEST_AT_ONCE,

    content(entry) {
      const bytes = whole(entry)
      const at = localLength(bytes, 0)
      const data = bytes.subarray(at, at + entry.compressedSize)
      const content = entry.method === STORED ? data : inflate(data, entry)
      if (crc32(content) !== entry.crc) throw damaged(entry)
      return content
    },

    async pieces(entry, take) {
      const local = bytesAt(range, entry.start, LOCAL_SIZE)
      const at = entry.start + localLength(local, 0)
      let [crc, size] = [0, 0]
      const checked = (piece: Buffer) => {
        size += piece.length
        if (size > entry.size) throw damaged(entry)
        crc = crc32(piece, crc)
        take(piece)
      }
      await (entry.method === DEFLATED ? inflatePieces : storedPieces)(range, at, entry, checked)
      if (size !== entry.size || crc !== entry.crc) throw damaged(entry)
    },
  }
}

function damaged({ name }: ZipEntry): Error {
  return new Error(`${JSON.stringify(name)}: the content is not what the zip directory says`)
}

interface InflatedWithEngine {
  readonly buffer: Buffer
  readonly engine: { readonly bytesWritten: number }
}

/** All at once, into one buffer of the size that it is to have: one byte more is an error. */
function inflate(data: Buffer, entry: ZipEntry): Buffer {
  const options = {
    // One byte more than needed: a full buffer makes zlib ask for the next.
    chunkSize: Math.max(64, entry.size + 1),
    maxOutputLength: Math.max(1, entry.size),
    info: true,
  }
  let inflated: InflatedWithEngine
  try {
    // With `info` the answer is an object, which the type definitions do not know.
    inflated = inflateRawSync(data, options) as unknown as InflatedWithEngine
  } catch {
    throw damaged(entry)
  }
  // Bytes after the end of the compressed data would be ignored silently.
  if (inflated.buffer.length !== entry.size || inflated.engine.bytesWritten !== data.length)
    throw damaged(entry)
  return inflated.buffer
}

async function storedPieces(
  range: ByteRange,
  at: number,
  { compressedSize }: ZipEntry,
  take: (piece: Buffer) => void,
): Promise<void> {
  for (let done = 0; done < compressedSize; done += PIECE_READ)
    take(bytesAt(range, at + done, Math.min(PIECE_READ, compressedSize - done)))
}

async function inflatePieces(
  range: ByteRange,
  at: number,
  entry: ZipEntry,
  take: (piece: Buffer) => void,
): Promise<void> {
  const stream = createInflateRaw({ chunkSize: PIECE_INFLATED })
  let failed: unknown
  stream.on('error', () => {
    failed ??= damaged(entry)
  })
  stream.on('data', (piece: Buffer) => {
    if (failed !== undefined) return
    try {
      take(piece)
    } catch (error) {
      failed = error
      stream.destroy()
    }
  })
  const ended = new Promise<void>((resolve) => stream.once('close', resolve))
  const buffer = Buffer.allocUnsafe(PIECE_READ)
  for (let done = 0; done < entry.compressedSize && failed === undefined; ) {
    const piece = buffer.subarray(0, Math.min(PIECE_READ, entry.compressedSize - done))
    readInto(range, at + done, piece)
    // The callback comes when the piece has been used up: one is under way at a time.
    await Promise.race([
      ended,
      new Promise<void>((resolve) => stream.write(piece, () => resolve())),
    ])
    done += piece.length
  }
  stream.end()
  await ended
  if (failed !== undefined) throw failed
  if (stream.bytesWritten !== entry.compressedSize) throw damaged(entry)
}
