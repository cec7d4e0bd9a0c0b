/**
 * pip_wheels.tar.gz: wheels and pins in one file for machines without a network. Any tar unpacks it,
 * any pip that knows --hash (8.0) installs from it; nothing in it is ours.
 */
import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { Wheel } from './manifest.ts'
import { pinsFile } from './pip.ts'
import { END_OF_TAR, header, padding } from './tar.ts'

/** The folder in it, as the article had it. */
export const ARCHIVE_FOLDER = '.pip_wheels'
export const PINS_FILE = 'requirements.txt'

export interface PackedWheel {
  readonly wheel: Wheel
  /** Where the file is. */
  readonly path: string
}

// Stored, not compressed: wheels are compressed already, and level 1 took half a minute for each
// gigabyte to gain one percent.
const LEVEL = 0

/**
 * Writes the archive in place of `file`, whole or not at all. The same wheels give the same bytes.
 * Returns its size in bytes and its SHA-256.
 */
export async function writeDeploymentArchive(
  file: string,
  wheels: readonly PackedWheel[],
): Promise<{ size: number; sha256: string }> {
  await mkdir(dirname(file), { recursive: true })
  const partial = `${file}.${randomUUID()}.partial`
  const hash = createHash('sha256')
  let size = 0
  try {
    await pipeline(
      Readable.from(tarOf(wheels), { objectMode: false }),
      createGzip({ level: LEVEL }),
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          hash.update(chunk)
          size += chunk.length
          yield chunk
        }
      },
      createWriteStream(partial, { flags: 'wx', flush: true }),
    )
    await rename(partial, file)
  } finally {
    await rm(partial, { force: true })
  }
  return { size, sha256: hash.digest('hex') }
}

async function* tarOf(wheels: readonly PackedWheel[]): AsyncGenerator<Buffer> {
  const sorted = [...wheels].sort((a, b) => (a.wheel.file < b.wheel.file ? -1 : 1))
  const pins = Buffer.from(pinsFile(sorted.map(({ wheel }) => wheel)))
  yield header(`${ARCHIVE_FOLDER}/${PINS_FILE}`, pins.length)
  yield pins
  yield padding(pins.length)
  for (const { wheel, path } of sorted) {
    yield header(`${ARCHIVE_FOLDER}/${wheel.file}`, wheel.size)
    yield* createReadStream(path, { highWaterMark: 1024 * 1024 })
    yield padding(wheel.size)
  }
  yield END_OF_TAR
}
