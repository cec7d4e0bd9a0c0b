/** The pinned sets of bench/sets/: a requirements file, and the digest of each wheel that it means. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export const SETS = ['web', 'data-science', 'large'] as const
export type SetName = (typeof SETS)[number]

/** The Python that the sets are resolved for. */
export const PYTHON_VERSION = '3.13'

const FOLDER = join(import.meta.dirname, 'sets')

export interface PinnedSet {
  readonly name: string
  /** The requirements file, as every contender gets it. */
  readonly file: string
  /** Canonical names and versions, in the order of the file. */
  readonly pins: readonly { readonly name: string; readonly version: string }[]
  /** File names and sha256. */
  readonly wheels: readonly { readonly file: string; readonly sha256: string }[]
}

/** Reads a set; `tools` is the one with the contenders' own programs. */
export function pinnedSet(name: SetName | 'tools'): PinnedSet {
  const file = join(FOLDER, `${name}.txt`)
  const pins = linesOf(file).map((line) => {
    const [pinned, version] = line.split('==')
    if (pinned === undefined || version === undefined)
      throw new Error(`${file}: not a pin: ${line}`)
    return { name: pinned, version }
  })
  const wheels = linesOf(join(FOLDER, `${name}.sha256`)).map((line) => {
    const [sha256 = '', wheel = ''] = line.split(/\s+/)
    return { file: wheel, sha256 }
  })
  if (pins.length !== wheels.length)
    throw new Error(`${file}: ${pins.length} pins, and ${wheels.length} digests beside it`)
  return { name, file, pins, wheels }
}

function linesOf(file: string): string[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
}
