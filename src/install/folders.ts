/** Files and folders of the target: made so that nothing is written through a link. */
import {
  constants,
  fchmodSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { sep } from 'node:path'
import { hasCode } from '../errors.ts'

const { O_WRONLY, O_CREAT, O_EXCL } = constants

/**
 * Opens a new file for writing. One that is there is removed first, and never written into: it may
 * be a link, or a library that a process has loaded.
 */
export function createFile(path: string, mode: number): number {
  try {
    return openSync(path, O_WRONLY | O_CREAT | O_EXCL, mode)
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
    unlinkSync(path)
    return openSync(path, O_WRONLY | O_CREAT | O_EXCL, mode)
  }
}

export function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; )
    done += writeSync(descriptor, bytes, done, bytes.length - done)
}

/** Gives an open, new file this mode where making it under the umask has given another. */
export function setMode(descriptor: number, asked: number, wanted: number, umask: number): void {
  if ((asked & ~umask) !== wanted) fchmodSync(descriptor, wanted)
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
