/** A wheelhouse to install from: one that was just built, or one that lies in an archive. */
import { closeSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { ArchiveError, type ArchiveIndex, extractWheel } from './archive.ts'
import type { Build } from './build.ts'
import { openRange } from './install/byte-range.ts'
import { rangeOf, type WheelSource } from './install/wheel-content.ts'
import {
  inflatedSize,
  readDirectory,
  refuseBombTogether,
  ZipBombError,
} from './install/zip-directory.ts'
import { memberPath, type Wheel } from './manifest.ts'

export interface Wheelhouse {
  readonly wheels: readonly Wheel[]
  /** The project behind each reference of the requirements. */
  readonly direct: readonly (string | null)[]
  /** Where each wheel that is there lies. */
  readonly sources: readonly WheelSource[]
  /**
   * The wheels as files of their own, each at its memberPath() in this folder, every one checked
   * against the manifest. Throws an ArchiveError for one that is not what it says, and for bombs.
   */
  folder(): string
}

export function builtWheelhouse({ wheels, direct, folder }: Build): Wheelhouse {
  const present = wheels.filter(({ absent }) => absent !== true)
  return {
    wheels,
    direct,
    sources: present.map((wheel) => ({ wheel, path: join(folder, memberPath(wheel)), offset: 0 })),
    folder: () => folder,
  }
}

/** One whose archive has been checked in its structure. It is unpacked only where that is needed. */
export function archivedWheelhouse(
  archive: string,
  { manifest, members }: ArchiveIndex,
  scratch: string,
): Wheelhouse {
  let unpacked: string | undefined
  const sources = members.map(({ wheel, offset }) => ({ wheel, path: archive, offset }))
  return {
    wheels: manifest.wheels,
    direct: manifest.direct,
    sources,
    folder() {
      if (unpacked !== undefined) return unpacked
      refuseBombs(sources)
      const folder = join(scratch, 'wheels')
      mkdirSync(join(folder, 'build'), { recursive: true })
      for (const member of members)
        extractWheel(archive, member, join(folder, memberPath(member.wheel)))
      unpacked = folder
      return folder
    },
  }
}

/**
 * Throws an ArchiveError for wheels that would become far more when they are unpacked, which pip
 * would do. What is no plain zip file is not looked into.
 */
export function refuseBombs(sources: readonly WheelSource[]): void {
  let [bytes, inflated] = [0, 0]
  try {
    for (const source of sources) {
      bytes += source.wheel.size
      inflated += unpackedSize(source)
    }
    refuseBombTogether(bytes, inflated)
  } catch (error) {
    if (!(error instanceof ZipBombError)) throw error
    throw new ArchiveError(error.message)
  }
}

function unpackedSize(source: WheelSource): number {
  const range = openRange(rangeOf(source))
  try {
    return inflatedSize(readDirectory(range))
  } catch (error) {
    if (error instanceof ZipBombError) throw error
    return 0
  } finally {
    closeSync(range.descriptor)
  }
}
