/** The writing of single files, with the modes that pip gives them. */
import { closeSync } from 'node:fs'
import { sep } from 'node:path'
import { createFile, type NewFile, writeAll } from './folders.ts'
import { digestCheck, type RecordRow, rowOf } from './record.ts'
import { withShebang } from './scripts.ts'
import type { ZipEntry } from './zip-directory.ts'
import type { MemberReader } from './zip-member.ts'

/** A member of the wheel, and what is to become of it. */
export interface PlannedFile {
  readonly entry: ZipEntry
  /** Absolute. */
  readonly target: string
  /** Whether it comes from `.data/scripts`. */
  readonly isScript: boolean
  /** Its row in the RECORD of the installed package. */
  readonly row: RecordRow
}

/** A file that installing makes. */
export interface MadeFile {
  readonly target: string
  readonly text: string
  readonly isScript: boolean
  readonly row: RecordRow
}

export interface Surroundings {
  readonly reader: MemberReader
  /** Makes a folder, and those above it. */
  readonly folders: (folder: string) => void
  /** Whether content is held to the digest in its row. */
  readonly digests: boolean
  /** What takes the place of a first line `#!python`. */
  readonly shebang: string
  readonly umask: number
  /** The path of a file until it takes the place of another. */
  readonly spare: string
}

export interface FileWriter {
  /** Writes a member; returns its row, a new one where it was rewritten. */
  member(file: PlannedFile): RecordRow
  text(file: MadeFile): void
}

export function fileWriter(around: Surroundings): FileWriter {
  const { reader, umask } = around
  const plain = { permissions: 0o666 & ~umask, umask }
  const executable = { permissions: (0o777 & ~umask) | 0o111, umask }
  const script = { permissions: (0o666 & ~umask) | 0o555, umask }

  function create(target: string, mode: typeof plain): NewFile {
    around.folders(target.slice(0, target.lastIndexOf(sep)))
    return createFile(target, mode, around.spare)
  }

  return {
    member({ entry, target, isScript, row }) {
      const check = around.digests ? digestCheck(row) : undefined
      const mode = entry.executable ? executable : plain
      const made = create(target, mode)
      let written = row
      whole(made, () => {
        if (isScript) {
          const content = reader.content(entry)
          check?.update(content)
          const text = withShebang(content, around.shebang)
          if (text !== content) written = rowOf(row.path, text)
          writeAll(made.descriptor, text)
        } else
          reader.pieces(entry, (piece) => {
            check?.update(piece)
            writeAll(made.descriptor, piece)
          })
        check?.end()
      })
      return written
    },

    text({ target, text, isScript }) {
      const made = create(target, isScript ? script : plain)
      whole(made, () => writeAll(made.descriptor, Buffer.from(text)))
    },
  }
}

/** Puts a file in its place if all of it could be written. */
function whole(made: NewFile, write: () => void): void {
  try {
    write()
  } catch (error) {
    closeSync(made.descriptor)
    throw error
  }
  made.close()
}
