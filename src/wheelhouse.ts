/** A wheelhouse to install from: one that was just built, or one that lies in an archive. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type ArchiveIndex, extractWheel } from './archive.ts'
import type { Build } from './build.ts'
import type { WheelSource } from './install/wheel-content.ts'
import { memberPath, type Wheel } from './manifest.ts'

export interface Wheelhouse {
  readonly wheels: readonly Wheel[]
  /** The project behind each reference of the requirements. */
  readonly direct: readonly (string | null)[]
  /** Where each wheel that is there lies. */
  readonly sources: readonly WheelSource[]
  /**
   * The wheels as files of their own, each at its memberPath() in this folder, every one checked
   * against the manifest. Throws an ArchiveError for one that is not what it says.
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
  return {
    wheels: manifest.wheels,
    direct: manifest.direct,
    sources: members.map(({ wheel, offset }) => ({ wheel, path: archive, offset })),
    folder() {
      if (unpacked !== undefined) return unpacked
      const folder = join(scratch, 'wheels')
      mkdirSync(join(folder, 'build'), { recursive: true })
      for (const member of members)
        extractWheel(archive, member, join(folder, memberPath(member.wheel)))
      unpacked = folder
      return folder
    },
  }
}
