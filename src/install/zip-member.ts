/** The members of a zip file: their local headers, and their content. Sections as in zip-directory.ts. */
import { crc32 } from 'node:zlib'
import { type ByteRange, bytesAt, readInto } from './byte-range.ts'
import { threadInflater } from './inflate.ts'
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

/** content() is for metadata: of some hundred kilobytes in the largest packages. */
const LARGEST_AT_ONCE = 32 * 1024 * 1024
const WINDOW = 1024 * 1024

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

/** Reads members, fastest in the order of the file. */
export interface MemberReader {
  /**
   * Gives the content in pieces that are of use until the next one only. Throws an Error, if need be
   * after the last, where the member is not what the directory says (size, crc32).
   */
  pieces(entry: ZipEntry, take: (piece: Buffer) => void): void
  /** The whole content; throws as pieces() does, and for one that is too large for this. */
  content(entry: ZipEntry): Buffer
}

// One window a thread, whoever reads: a reader that finds another's bytes in it fills it anew.
const window = { bytes: Buffer.allocUnsafe(WINDOW), from: 0, to: 0 }
let owner: ByteRange | undefined

/** Bytes from `start` on, at least `least` and at most up to `end`, as a view of the window. */
function viewOf(range: ByteRange, start: number, end: number, least: number): Buffer {
  if (owner !== range || start < window.from || start + least > window.to) {
    owner = undefined
    const length = Math.min(WINDOW, range.size - start)
    readInto(range, start, window.bytes.subarray(0, Math.max(0, length)))
    owner = range
    window.from = start
    window.to = start + length
  }
  return window.bytes.subarray(start - window.from, Math.min(end, window.to) - window.from)
}

/** A reader of a zip file whose directory has been read and whose headers have been checked. */
export function memberReader(range: ByteRange): MemberReader {
  const inflater = threadInflater()

  function pieces(entry: ZipEntry, take: (piece: Buffer) => void): void {
    let [crc, size] = [0, 0]
    const checked = (piece: Buffer) => {
      size += piece.length
      if (size > entry.size) throw damaged(entry)
      crc = crc32(piece, crc)
      take(piece)
    }
    const local = viewOf(range, entry.start, entry.end, LOCAL_SIZE)
    let at = entry.start + localLength(local, 0)
    const end = at + entry.compressedSize
    if (entry.method === DEFLATED) inflater.start()
    while (at < end) {
      const bytes = viewOf(range, at, end, 1)
      at += bytes.length
      if (entry.method === STORED) checked(bytes)
      else if (!inflater.feed(bytes, at === end, checked)) throw damaged(entry)
    }
    if (size !== entry.size || crc !== entry.crc) throw damaged(entry)
  }

  return {
    pieces,
    content(entry) {
      if (entry.size > LARGEST_AT_ONCE) throw new Error(`${entry.name} is too large`)
      const parts: Buffer[] = []
      pieces(entry, (piece) => parts.push(Buffer.from(piece)))
      return Buffer.concat(parts)
    },
  }
}

function damaged({ name }: ZipEntry): Error {
  return new Error(`${JSON.stringify(name)}: the content is not what the zip directory says`)
}
