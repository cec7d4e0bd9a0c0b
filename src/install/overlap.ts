/** Wheels that bring the same file. */
import { closeSync } from 'node:fs'
import { openRange } from './byte-range.ts'
import { addFolders, type SoundWheel } from './check-wheel.ts'
import { foldedPath } from './member-name.ts'
import { parseRecord } from './record.ts'
import { type Scheme, targetOf } from './scheme.ts'
import { filesOf, type WheelRange } from './wheel-content.ts'
import { readDirectory } from './zip-directory.ts'
import { memberReader } from './zip-member.ts'

export interface Claimant {
  readonly range: WheelRange
  readonly wheel: Pick<SoundWheel, 'layout' | 'scripts'>
  /** As in SoundWheel, with those of the scripts to be made. */
  readonly claims: readonly string[]
  /** Absolute paths of the scripts to be made. */
  readonly scriptPaths: readonly string[]
}

interface Brought<C> {
  readonly claimant: C
  /** Undefined for a script that is made. */
  readonly member: string | undefined
  /** Equal texts stand for equal files. */
  readonly content: string
}

/**
 * The wheels that are in each other's way, each with the reason. Files that are equal in every byte
 * (`__init__.py` of a namespace) are not: their order does not count. Most wheels have no claim in
 * common with another, and are not looked into.
 */
export function findOverlaps<C extends Claimant>(
  claimants: readonly C[],
  scheme: Scheme,
  caseless: boolean,
): Map<C, string> {
  const byClaim = new Map<string, C[]>()
  for (const claimant of claimants)
    for (const claim of new Set(claimant.claims))
      byClaim.set(claim, [...(byClaim.get(claim) ?? []), claimant])
  const meeting = new Set([...byClaim.values()].filter(({ length }) => length > 1).flat())

  const files = new Map<string, Brought<C>[]>()
  for (const claimant of meeting)
    for (const [path, brought] of filesBrought(claimant, scheme)) {
      const key = caseless ? foldedPath(path) : path
      files.set(key, [...(files.get(key) ?? []), brought])
    }
  const folders = new Set<string>()
  for (const path of files.keys()) addFolders(path, folders)

  const conflicts = new Map<C, string>()
  for (const [path, brought] of files) {
    const [first] = brought
    if (first === undefined || (brought.length === 1 && !folders.has(path))) continue
    const equal = !folders.has(path) && brought.every(({ content }) => content === first.content)
    for (const { claimant, member } of brought)
      if (!equal || member === undefined)
        conflicts.set(claimant, `another wheel brings ${path} too, and not the same`)
    if (folders.has(path))
      for (const [other, inside] of files)
        if (other.startsWith(path) && /[\\/]/.test(other[path.length] ?? ''))
          for (const { claimant } of inside)
            conflicts.set(claimant, `another wheel brings ${path} as a file`)
  }
  return conflicts
}

function filesBrought<C extends Claimant>(claimant: C, scheme: Scheme): [string, Brought<C>][] {
  const { layout, scripts } = claimant.wheel
  const range = openRange(claimant.range)
  try {
    const entries = readDirectory(range)
    const record = entries.find(({ name }) => name === `${layout.distInfo}/RECORD`)
    const text = record === undefined ? '' : memberReader(range).content(record).toString('utf8')
    const digests = new Map(parseRecord(text).map(({ path, digest }) => [path, digest]))
    return [
      ...filesOf(entries, layout, scripts).map(({ entry, place }): [string, Brought<C>] => {
        const { name, crc, size, executable } = entry
        const content = `${digests.get(name)} ${crc} ${size} ${executable} ${place.key === 'scripts'}`
        return [targetOf(place, scheme), { claimant, member: name, content }]
      }),
      ...claimant.scriptPaths.map((path): [string, Brought<C>] => [
        path,
        { claimant, member: undefined, content: path },
      ]),
    ]
  } finally {
    closeSync(range.descriptor)
  }
}
