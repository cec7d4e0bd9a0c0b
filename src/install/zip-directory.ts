/**
 * The central directory of a zip file, read strictly: what several readers could take for different
 * things is refused. Sections are those of PKWARE's APPNOTE.TXT 6.3.10
 * (https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT).
 */
import { isUtf8 } from 'node:buffer'
import { type ByteRange, bytesAt } from './byte-range.ts'

export const STORED = 0
export const DEFLATED = 8

/** One member. Positions are bytes from the start of the zip file. */
export interface ZipEntry {
  /** With forward slashes; a folder's ends in one. */
  readonly name: string
  readonly method: typeof STORED | typeof DEFLATED
  readonly crc: number
  readonly compressedSize: number
  readonly size: number
  /** Whether it is a regular file with an executable bit in its Unix mode. */
  readonly executable: boolean
  /** General purpose bits (4.4.4). */
  readonly flags: number
  /** Of the local header. */
  readonly start: number
  /** Where the next member, or the central directory, starts. */
  readonly end: number
}

const END_SIZE = 22
const END_SIGNATURE = 0x06054b50
const LOCATOR_SIZE = 20
const LOCATOR_SIGNATURE = 0x07064b50
const END64_SIZE = 56
const END64_SIGNATURE = 0x06064b50
const HEADER_SIZE = 46
const HEADER_SIGNATURE = 0x02014b50
const ZIP64_EXTRA = 0x0001
const UNICODE_PATH_EXTRA = 0x7075
const FULL_16 = 0xffff
const FULL_32 = 0xffffffff

const LEVEL_BITS = 0b0110
export const DESCRIPTOR_BIT = 1 << 3
const UTF8_BIT = 1 << 11
const KNOWN_BITS = LEVEL_BITS | DESCRIPTOR_BIT | UTF8_BIT

const TYPE_MASK = 0o170000
const REGULAR = 0o100000
const FOLDER = 0o040000
const ANY_EXECUTE = 0o111
const DOS_FOLDER = 0x10

/** Bytes that would become far more when they are unpacked: for nobody to install. */
export class ZipBombError extends Error {}

/** The largest wheels have some 30,000 files. */
const MOST_ENTRIES = 100_000
/** Its memory: headers of 46 bytes, names, and some bytes of extra fields. */
const LARGEST_DIRECTORY = 64 * 1024 * 1024
/** Deflate reaches 1,032 to 1; real wheels stay below 20. */
const MOST_TIMES_INFLATED = 200
const INFLATED_AT_EASE = 64 * 1024 * 1024
/** Of all wheels together, of which real ones stay below 5. */
const MOST_TIMES_INFLATED_TOGETHER = 50
const INFLATED_AT_EASE_TOGETHER = 256 * 1024 * 1024

/**
 * All members in the order in which they lie in the file, which they fill without gap or overlap.
 * Throws an Error with the reason where this is not a plain, whole zip file.
 */
export function readDirectory(range: ByteRange): ZipEntry[] {
  const { position, size, count } = findDirectory(range)
  if (count > MOST_ENTRIES) throw new Error(`a zip file of ${count} members`)
  if (size > LARGEST_DIRECTORY) throw new Error(`a zip directory of ${size} bytes`)
  const bytes = bytesAt(range, position, size)
  const entries: Unended[] = []
  let at = 0
  for (let index = 0; index < count; index++) {
    const { entry, length } = readHeader(bytes, at)
    entries.push(entry)
    at += length
  }
  if (at !== size) throw new Error('the zip directory is longer than its members')
  refuseBombs(entries, range.size)
  return tiled(entries, position)
}

/** Where the central directory lies (4.3.14 to 4.3.16). */
function findDirectory(range: ByteRange): { position: number; size: number; count: number } {
  if (range.size < END_SIZE) throw new Error('not a zip file')
  const endAt = range.size - END_SIZE
  const end = bytesAt(range, endAt, END_SIZE)
  // A comment could hold a second end record; no wheel has one.
  if (end.readUInt32LE(0) !== END_SIGNATURE || end.readUInt16LE(20) !== 0)
    throw new Error('not a zip file, or one with something after its end')
  const disks = [end.readUInt16LE(4), end.readUInt16LE(6)]
  const short = {
    onThisDisk: end.readUInt16LE(8),
    count: end.readUInt16LE(10),
    size: end.readUInt32LE(12),
    position: end.readUInt32LE(16),
  }
  const long = readEnd64(range, endAt)
  if (long === undefined) {
    if (disks.some((disk) => disk !== 0) || short.onThisDisk !== short.count)
      throw new Error('a zip file in several parts')
    if (short.position + short.size !== endAt)
      throw new Error('something lies between the zip directory and its end')
    return short
  }
  // Every field that is not full must say the same as its longer form.
  const agrees =
    disks.every((disk) => disk === 0 || disk === FULL_16) &&
    [short.onThisDisk, short.count].every((n) => n === FULL_16 || n === long.count) &&
    (short.size === FULL_32 || short.size === long.size) &&
    (short.position === FULL_32 || short.position === long.position)
  if (!agrees) throw new Error('the two ends of the zip file do not agree')
  return long
}

function readEnd64(range: ByteRange, endAt: number) {
  if (endAt < LOCATOR_SIZE + END64_SIZE) return undefined
  const locator = bytesAt(range, endAt - LOCATOR_SIZE, LOCATOR_SIZE)
  if (locator.readUInt32LE(0) !== LOCATOR_SIGNATURE) return undefined
  const at = number64(locator, 8)
  if (locator.readUInt32LE(4) !== 0 || locator.readUInt32LE(16) > 1)
    throw new Error('a zip file in several parts')
  if (at !== endAt - LOCATOR_SIZE - END64_SIZE) throw new Error('the zip64 end is out of place')
  const end = bytesAt(range, at, END64_SIZE)
  const count = number64(end, 32)
  if (end.readUInt32LE(0) !== END64_SIGNATURE || number64(end, 4) !== END64_SIZE - 12)
    throw new Error('the zip64 end is not one')
  if (end.readUInt32LE(16) !== 0 || end.readUInt32LE(20) !== 0 || number64(end, 24) !== count)
    throw new Error('a zip file in several parts')
  const [size, position] = [number64(end, 40), number64(end, 48)]
  if (position + size !== at)
    throw new Error('something lies between the zip directory and its end')
  return { position, size, count }
}

type Unended = { -readonly [K in keyof ZipEntry]: ZipEntry[K] }

/** One header of the central directory (4.3.12); where the member ends is not known yet. */
function readHeader(bytes: Buffer, at: number): { entry: Unended; length: number } {
  if (at + HEADER_SIZE > bytes.length || bytes.readUInt32LE(at) !== HEADER_SIGNATURE)
    throw new Error('the zip directory is not whole')
  const flags = bytes.readUInt16LE(at + 8)
  const method = bytes.readUInt16LE(at + 10)
  const nameEnd = at + HEADER_SIZE + bytes.readUInt16LE(at + 28)
  const extraEnd = nameEnd + bytes.readUInt16LE(at + 30)
  const length = extraEnd - at + bytes.readUInt16LE(at + 32)
  if (at + length > bytes.length) throw new Error('the zip directory is not whole')
  const name = readName(bytes, at + HEADER_SIZE, nameEnd, flags)
  if ((flags & ~KNOWN_BITS) !== 0) throw refused(name, 'is encrypted, or of an unknown kind')
  if (method !== STORED && method !== DEFLATED)
    throw refused(name, `is compressed by method ${method}`)

  const extra = nameEnd < extraEnd ? readExtra(bytes.subarray(nameEnd, extraEnd)) : NO_EXTRA
  const wide = zip64Reader(extra.get(ZIP64_EXTRA))
  const size = wide(bytes.readUInt32LE(at + 24))
  const compressedSize = wide(bytes.readUInt32LE(at + 20))
  const start = wide(bytes.readUInt32LE(at + 42))
  const disk = bytes.readUInt16LE(at + 34)
  if (disk !== 0) throw new Error('a zip file in several parts')
  if (extra.has(UNICODE_PATH_EXTRA)) throw refused(name, 'has a second name')
  if (method === STORED && size !== compressedSize)
    throw refused(name, 'has sizes that do not agree')

  const mode = bytes.readUInt16LE(at + 40)
  const kind = mode & TYPE_MASK
  const isFolder = name.endsWith('/')
  const attributes = bytes.readUInt16LE(at + 38)
  if (isFolder ? size !== 0 : kind === FOLDER || (attributes & DOS_FOLDER) !== 0)
    throw refused(name, 'is neither a file nor a folder')
  if (kind !== 0 && kind !== REGULAR && kind !== FOLDER)
    throw refused(name, 'is a symbolic link or a device')
  const executable = kind === REGULAR && (mode & ANY_EXECUTE) !== 0
  const crc = bytes.readUInt32LE(at + 16)
  const entry: Unended = {
    name,
    method,
    crc,
    compressedSize,
    size,
    executable,
    flags,
    start,
    end: start,
  }
  return { entry, length }
}

const NO_EXTRA: ReadonlyMap<number, Buffer> = new Map()

function refused(name: string, why: string): Error {
  return new Error(`${JSON.stringify(name)} ${why}`)
}

const PLAIN = /^[\x20-\x7e]*$/

/** 4.4.17 and appendix D: UTF-8 where the bit says so, otherwise the half of cp437 that is ASCII. */
function readName(bytes: Buffer, from: number, to: number, flags: number): string {
  const name = bytes.toString('utf8', from, to)
  if (PLAIN.test(name) || ((flags & UTF8_BIT) !== 0 && isUtf8(bytes.subarray(from, to))))
    return name
  throw refused(name, 'is a name in no known encoding')
}

/** 4.5.1: fields of a 16-bit kind, a 16-bit length, and data. */
export function readExtra(bytes: Buffer): Map<number, Buffer> {
  const fields = new Map<number, Buffer>()
  for (let at = 0; at < bytes.length; ) {
    const end = at + 4 + (at + 4 <= bytes.length ? bytes.readUInt16LE(at + 2) : 0)
    if (at + 4 > bytes.length || end > bytes.length) throw new Error('an extra field is not whole')
    const kind = bytes.readUInt16LE(at)
    if (kind === ZIP64_EXTRA && fields.has(kind)) throw new Error('two zip64 fields')
    fields.set(kind, bytes.subarray(at + 4, end))
    at = end
  }
  return fields
}

/** 4.5.3: the 64-bit values stand in a fixed order, each only where its short field is full. */
export function zip64Reader(field: Buffer | undefined): (short: number) => number {
  let at = 0
  return (short) => {
    if (short !== FULL_32 || field === undefined) return short
    at += 8
    if (at > field.length) throw new Error('a zip64 field is not whole')
    return number64(field, at - 8)
  }
}

function number64(bytes: Buffer, at: number): number {
  const value = bytes.readBigUInt64LE(at)
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new Error('a size that no file has')
  return Number(value)
}

function refuseBombs(entries: readonly Unended[], fileSize: number): void {
  const inflated = inflatedSize(entries)
  if (inflated > INFLATED_AT_EASE && inflated > fileSize * MOST_TIMES_INFLATED)
    throw new ZipBombError(`${fileSize} bytes that inflate to ${inflated}`)
}

/** Bytes of the members when they are unpacked. */
export function inflatedSize(entries: readonly Pick<ZipEntry, 'size'>[]): number {
  return entries.reduce((sum, { size }) => sum + size, 0)
}

/** Throws a ZipBombError where many small bombs, in `bytes` of wheels, make a large one. */
export function refuseBombTogether(bytes: number, inflated: number): void {
  if (inflated > INFLATED_AT_EASE_TOGETHER && inflated > bytes * MOST_TIMES_INFLATED_TOGETHER)
    throw new ZipBombError(`wheels of ${bytes} bytes that inflate to ${inflated}`)
}

function tiled(entries: Unended[], directoryAt: number): ZipEntry[] {
  entries.sort((a, b) => a.start - b.start)
  if (entries.length > 0 && entries[0]?.start !== 0)
    throw new Error('something lies before the first member')
  for (const [index, entry] of entries.entries())
    entry.end = entries[index + 1]?.start ?? directoryAt
  return entries
}
