/** Wheels made here, as many or as large as no real set is. */
import { createCipheriv, createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { type Distribution, makeWheel } from '../__tests__/support/python-packages.ts'
import type { ZipEntry } from '../__tests__/support/zip-writer.ts'

export interface SyntheticSet {
  /** The requirements file, which pins them all. */
  readonly requirements: string
  readonly wheels: number
  /** Files that an environment gets. */
  readonly files: number
  /** Of all wheels together. */
  readonly bytes: number
}

const MODULES = 5
/** The module, METADATA, WHEEL and RECORD that every made wheel has; INSTALLER and REQUESTED. */
const OTHER_FILES = 6
const MODULE_LINES = 60

/** Wheels of some modules of 4 kB each, written into a folder. */
export function writeSmallWheels(folder: string, count: number): SyntheticSet {
  return writeSet(folder, count, MODULES, (name) => {
    const modules = Array.from({ length: MODULES }, (_, index) => [
      `${name}_parts/part_${index}.py`,
      moduleText(`${name} ${index}`),
    ])
    return makeWheel({ name, version: '1.0', files: Object.fromEntries(modules) })
  })
}

const LARGE_PARTS = 5
const LARGE_BYTES = 20_000_000

/** Wheels of 100 MB: two members are stored, three deflate to half. All hold the same bytes. */
export function writeLargeWheels(folder: string, count: number): SyntheticSet {
  const parts = Array.from({ length: LARGE_PARTS }, (_, index) => {
    if (index < 2) return { data: noise(index, LARGE_BYTES), body: undefined }
    const data = halfNoise(index, LARGE_BYTES * 2)
    return { data, body: deflateRawSync(data, { level: 1 }) }
  })
  return writeSet(folder, count, LARGE_PARTS, (name) => {
    const path = (index: number) => `${name}_parts/large_${index}.bin`
    const packed = (entry: ZipEntry): ZipEntry => {
      const index = parts.findIndex((_, part) => entry.name === path(part))
      const body = parts[index]?.body
      if (index < 0) return entry
      return body === undefined ? { ...entry, stored: true } : { ...entry, body }
    }
    return makeWheel({
      name,
      version: '1.0',
      files: Object.fromEntries(parts.map(({ data }, index) => [path(index), data])),
      members: (members) => members.map(packed),
    })
  })
}

function writeSet(
  folder: string,
  count: number,
  parts: number,
  make: (name: string) => Distribution,
): SyntheticSet {
  let bytes = 0
  const lines: string[] = []
  for (let index = 0; index < count; index++) {
    const wheel = make(`synthetic_${String(index).padStart(4, '0')}`)
    writeFileSync(join(folder, wheel.filename), wheel.bytes)
    bytes += wheel.bytes.length
    lines.push(`${wheel.name.replaceAll('_', '-')}==${wheel.version}\n`)
  }
  const requirements = join(folder, 'requirements.txt')
  writeFileSync(requirements, lines.join(''))
  return { requirements, wheels: count, files: count * (parts + OTHER_FILES), bytes }
}

function moduleText(seed: string): string {
  const lines = Array.from({ length: MODULE_LINES }, (_, line) => {
    const digest = createHash('md5').update(`${seed} ${line}`).digest('hex')
    return `VALUE_${line} = frozenset(("${digest}", "and more"))\n`
  })
  return lines.join('')
}

/** Bytes that do not compress; the same seed gives the same. */
function noise(seed: number, length: number): Buffer {
  const cipher = createCipheriv('aes-128-ctr', Buffer.alloc(16, seed), Buffer.alloc(16))
  return cipher.update(Buffer.alloc(length))
}

/** Noise of which every other 64 bytes are the same. */
function halfNoise(seed: number, length: number): Buffer {
  const bytes = noise(seed, length)
  for (let at = 0; at < length; at += 128) bytes.fill('the same in every place ', at, at + 64)
  return bytes
}
