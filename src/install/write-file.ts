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
  /** Writes a member that the reader can hold; returns its row, a new one where it was rewritten. */
  small(file: PlannedFile): RecordRow
  large(file: PlannedFile): Promise<RecordRow>
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
  function checkOf(row: RecordRow) {
    return around.digests ? digestCheck(row) : undefined
  }

  return {
    small({ entry, target, isScript, row }) {
      const content = reader.content(entry)
      const check = checkOf(row)
      check?.update(content)
      check?.end()
      const written = isScript ? withShebang(content, around.shebang) : content
      put(create(target, entry.executable ? executable : plain), written)
      return written === content ? row : rowOf(row.path, written)
    },

    async large({ entry, target, isScript, row }) {
      const check = checkOf(row)
      const made = create(target, entry.executable ? executable : plain)
      try {
        await reader.pieces(entry, (piece) => {
          if (isScript && withShebang(piece, '') !== piece)
            throw new Error(`${entry.name} is a script of ${entry.size} bytes`)
          check?.update(piece)
          writeAll(made.descriptor, piece)
        })
        check?.end()
      } catch (error) {
        closeSync(made.descriptor)
        throw error
      }
      made.close()
      return row
    },

    text({ target, text, isScript }) {
      put(create(target, isScript ? script : plain), Buffer.from(text))
    },
  }
}

function put(made: NewFile, content: Uint8Array): void {
  try {
    writeAll(made.descriptor, content)
  } catch (error) {
    closeSync(made.descriptor)
    throw error
  }
  made.close()
}
