/** The making of files and folders: nothing is written through a link. */
import {
  closeSync,
  constants,
  fchmodSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { sep } from 'node:path'
import { hasCode } from '../errors.ts'

const { O_WRONLY, O_CREAT, O_EXCL } = constants

/** A file that is being written. `close` puts it in its place. */
export interface NewFile {
  readonly descriptor: number
  close(): void
}

export interface Mode {
  readonly permissions: number
  readonly umask: number
}

/**
 * Opens a new file. One that is there is not written into (it may be a link, or a library that a
 * process has loaded, or belong to a package that is whole): the new one is written under the name
 * `spare` and takes its place when it is closed.
 */
export function createFile(path: string, mode: Mode, spare: string): NewFile {
  try {
    return openNew(path, mode, () => {})
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
    if (lstatSync(path).isDirectory()) throw new Error(`${path} is a folder`)
    rmSync(spare, { force: true })
    return openNew(spare, mode, () => renameSync(spare, path))
  }
}

function openNew(path: string, { permissions, umask }: Mode, closed: () => void): NewFile {
  const asked = permissions & 0o111 ? 0o777 : 0o666
  const descriptor = openSync(path, O_WRONLY | O_CREAT | O_EXCL, asked)
  return {
    descriptor,
    close() {
      // What is asked for is made under the umask, and that is nearly always what is wanted.
      if ((asked & ~umask) !== permissions) fchmodSync(descriptor, permissions)
      closeSync(descriptor)
      closed()
    },
  }
}

export function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; )
    done += writeSync(descriptor, bytes, done, bytes.length - done)
}

/** Makes folders below roots, and remembers which are there. */
export function folderMaker(roots: readonly string[]): (folder: string) => void {
  const known = new Set<string>()
  const isRoot = new Set(roots)
  return function make(folder) {
    if (known.has(folder)) return
    // A folder of the scheme, and what lies above it, may well be a link.
    if (isRoot.has(folder)) mkdirSync(folder, { recursive: true })
    else {
      make(folder.slice(0, folder.lastIndexOf(sep)))
      makeOne(folder)
    }
    known.add(folder)
  }
}

function makeOne(folder: string): void {
  try {
    mkdirSync(folder)
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
    const status = lstatSync(folder)
    if (status.isSymbolicLink()) throw new Error(`${folder} is a link`)
    if (!status.isDirectory()) throw new Error(`${folder} is a file`)
  }
}

const RENAME_TRIES = 20
const RENAME_PAUSE_MS = 50

/** Renames a folder. On Windows, whose scanners hold new files open for a moment, with patience. */
export function renameFolder(from: string, to: string): void {
  for (let tried = 1; ; tried++)
    try {
      renameSync(from, to)
      return
    } catch (error) {
      const passing = process.platform === 'win32' && hasCode(error, 'EPERM', 'EACCES', 'EBUSY')
      if (!passing || tried === RENAME_TRIES) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RENAME_PAUSE_MS)
    }
}
