/**
 * wheelhouse.tar: a wheelhouse as one file. A plain POSIX (ustar) archive without compression, the
 * manifest first, then the wheels in the manifest's order, so that any tar can read it. Our reader
 * takes exactly what our writer writes, and nothing else that tar allows.
 */
import { createHash } from 'node:crypto'
import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import {
  MANIFEST_FILE,
  type Manifest,
  memberPath,
  readManifest,
  type Wheel,
  writeManifest,
} from './manifest.ts'
import { BLOCK, END_OF_TAR, header, LONGEST_NAME, padding } from './tar.ts'

/** The archive is not what our writer writes, or not what its manifest says. */
export class ArchiveError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ArchiveError'
  }
}

/** A wheel's place in an archive, in bytes. */
export interface Member {
  readonly wheel: Wheel
  readonly offset: number
}

export interface ArchiveIndex {
  readonly manifest: Manifest
  readonly members: readonly Member[]
}

const CHUNK = 1024 * 1024
/** 20,000 wheels of 400 bytes each; what parses it takes some 40 times as much memory at worst. */
const LARGEST_MANIFEST = 8 * 1024 * 1024

/**
 * Writes the archive of the wheels that lie in `folder`. Each is read once; one that is not what
 * the manifest says (size, sha256) is an ArchiveError, and the file is then of no use.
 */
export function writeArchive(file: string, manifest: Manifest, folder: string): void {
  const descriptor = openSync(file, 'wx')
  try {
    const text = Buffer.from(writeManifest(manifest))
    writeAll(
      descriptor,
      Buffer.concat([header(MANIFEST_FILE, text.length), text, padding(text.length)]),
    )
    for (const wheel of presentIn(manifest)) {
      writeAll(descriptor, header(memberPath(wheel), wheel.size))
      readWheel(join(folder, memberPath(wheel)), 0, wheel, (chunk) => writeAll(descriptor, chunk))
      writeAll(descriptor, padding(wheel.size))
    }
    writeAll(descriptor, END_OF_TAR)
  } finally {
    closeSync(descriptor)
  }
}

/**
 * The manifest and where each wheel lies, after the structure of the whole file has been checked:
 * these members, with these names and sizes, in this order, and nothing after them. The content of
 * the wheels has not been looked at; extractWheel() does that. Throws an ArchiveError or a
 * ManifestError.
 */
export function readArchiveIndex(file: string): ArchiveIndex {
  const descriptor = openSync(file, 'r')
  try {
    const size = fstatSync(descriptor).size
    const first = readHeader(descriptor, 0, size)
    if (first.name !== MANIFEST_FILE)
      throw new ArchiveError(`the archive does not start with ${MANIFEST_FILE}`)
    if (first.size > LARGEST_MANIFEST) throw new ArchiveError(`a manifest of ${first.size} bytes`)
    const manifest = readManifest(readBytes(descriptor, BLOCK, first.size))
    let offset = endOfMember(descriptor, BLOCK, first.size)
    const members = presentIn(manifest).map((wheel): Member => {
      const head = readHeader(descriptor, offset, size)
      if (head.name !== memberPath(wheel))
        throw new ArchiveError(`${head.name} where the manifest has ${memberPath(wheel)}`)
      if (head.size !== wheel.size)
        throw new ArchiveError(
          `${wheel.file} has ${head.size} bytes, not ${wheel.size} as in the manifest`,
        )
      const start = offset + head.length
      if (start + wheel.size > size) throw new ArchiveError('the archive is not whole')
      offset = endOfMember(descriptor, start, wheel.size)
      return { wheel, offset: start }
    })
    if (
      size !== offset + END_OF_TAR.length ||
      !readBytes(descriptor, offset, END_OF_TAR.length).equals(END_OF_TAR)
    )
      throw new ArchiveError('something follows the last wheel, or the end is missing')
    return { manifest, members }
  } finally {
    closeSync(descriptor)
  }
}

/** Writes one wheel of an archive into a new file, and checks its sha256. Throws an ArchiveError. */
export function extractWheel(archive: string, { wheel, offset }: Member, target: string): void {
  const descriptor = openSync(target, 'wx')
  try {
    readWheel(archive, offset, wheel, (chunk) => writeAll(descriptor, chunk))
  } finally {
    closeSync(descriptor)
  }
}

/** Reads every wheel of an archive and checks its sha256. Throws an ArchiveError. */
export function checkWheels(archive: string, { members }: ArchiveIndex): void {
  for (const { wheel, offset } of members) readWheel(archive, offset, wheel, () => {})
}

function presentIn({ wheels }: Manifest): Wheel[] {
  return wheels.filter(({ absent }) => absent !== true)
}

function readWheel(
  source: string,
  offset: number,
  wheel: Wheel,
  onChunk: (chunk: Buffer) => void,
): void {
  const descriptor = openSync(source, 'r')
  try {
    const hash = createHash('sha256')
    const buffer = Buffer.allocUnsafe(Math.min(CHUNK, wheel.size))
    for (let done = 0; done < wheel.size; ) {
      const count = readSync(
        descriptor,
        buffer,
        0,
        Math.min(buffer.length, wheel.size - done),
        offset + done,
      )
      if (count === 0) throw new ArchiveError(`${wheel.file} is not whole`)
      const chunk = buffer.subarray(0, count)
      hash.update(chunk)
      onChunk(chunk)
      done += count
    }
    if (hash.digest('hex') !== wheel.sha256)
      throw new ArchiveError(`${wheel.file} is not the file of the manifest (sha256)`)
  } finally {
    closeSync(descriptor)
  }
}

interface Header {
  readonly name: string
  readonly size: number
  /** Bytes from the start of the header to the start of the content. */
  readonly length: number
}

function readHeader(descriptor: number, offset: number, fileSize: number): Header {
  if (offset + BLOCK > fileSize) throw new ArchiveError('the archive is not whole')
  const block = readBytes(descriptor, offset, BLOCK)
  const size = parseOctal(block.subarray(124, 136))
  const type = block.toString('latin1', 156, 157)
  if (type === 'x') {
    // The one extended header that our writer makes: the path of a name over 100 bytes.
    if (size > BLOCK) throw new ArchiveError('an extended header that is not ours')
    const record = readBytes(descriptor, offset + BLOCK, size).toString('latin1')
    const name = /^\d+ path=([^\n]+)\n$/.exec(record)?.[1] ?? ''
    const next = readBytes(descriptor, offset + 2 * BLOCK, BLOCK)
    const nextSize = parseOctal(next.subarray(124, 136))
    const whole = readBytes(descriptor, offset, 3 * BLOCK)
    if (!whole.equals(header(name, nextSize)))
      throw new ArchiveError('an extended header that is not ours')
    return { name, size: nextSize, length: 3 * BLOCK }
  }
  const name = block.toString('latin1', 0, LONGEST_NAME).replace(/\0+$/, '')
  // One rule instead of many: the header is, byte for byte, the one that we would have written.
  if (!block.equals(header(name, size)))
    throw new ArchiveError(
      `a member that is not ours: ${JSON.stringify(name)} (type ${JSON.stringify(type)})`,
    )
  return { name, size, length: BLOCK }
}

function parseOctal(field: Buffer): number {
  const text = field.toString('latin1').replace(/\0.*$/s, '')
  if (!/^[0-7]{1,11}$/.test(text)) throw new ArchiveError('the size of a member is not a number')
  return Number.parseInt(text, 8)
}

function endOfMember(descriptor: number, start: number, size: number): number {
  const count = (BLOCK - (size % BLOCK)) % BLOCK
  if (count > 0 && readBytes(descriptor, start + size, count).some((byte) => byte !== 0))
    throw new ArchiveError('the space between two members is not empty')
  return start + size + count
}

function writeAll(descriptor: number, bytes: Buffer): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done)
}

function readBytes(descriptor: number, offset: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  let done = 0
  while (done < length) {
    const count = readSync(descriptor, bytes, done, length - done, offset + done)
    if (count === 0) throw new ArchiveError('the archive is not whole')
    done += count
  }
  return bytes
}
