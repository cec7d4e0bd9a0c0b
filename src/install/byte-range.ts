/** A part of an open file, read where it lies: a wheel in an archive, or one of its own. */
import { openSync, readSync } from 'node:fs'

export interface ByteRange {
  readonly descriptor: number
  /** Where the range starts in the file, in bytes. */
  readonly offset: number
  /** Bytes. */
  readonly size: number
}

/** Opens the file; closing it is the caller's. */
export function openRange(place: { path: string; offset: number; size: number }): ByteRange {
  const { path, offset, size } = place
  return { descriptor: openSync(path, 'r'), offset, size }
}

/** Fills `into` from a position of the range. Throws an Error where the file or the range ends. */
export function readInto(range: ByteRange, position: number, into: Uint8Array): void {
  if (position < 0 || position + into.length > range.size) throw new Error('reading past the end')
  for (let done = 0; done < into.length; ) {
    const at = range.offset + position + done
    const count = readSync(range.descriptor, into, done, into.length - done, at)
    if (count === 0) throw new Error('the file is shorter than it should be')
    done += count
  }
}

/** A copy of `length` bytes from a position of the range. Throws as readInto() does. */
export function bytesAt(range: ByteRange, position: number, length: number): Buffer {
  if (length < 0 || position + length > range.size) throw new Error('reading past the end')
  const bytes = Buffer.allocUnsafe(length)
  readInto(range, position, bytes)
  return bytes
}
