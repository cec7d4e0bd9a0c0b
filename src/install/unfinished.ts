/**
 * How a package becomes installed in one step. While its files are written, its metadata lie in a
 * folder `~name-1.0.unfinished` beside the modules: a name that neither importlib.metadata nor pip
 * takes for an installed package (pip warns of `~name-1.0.dist-info`, importlib.metadata lists it).
 * RECORD is the first file in it, so that what was begun can be undone by whoever finds it. Renaming
 * that folder to `name-1.0.dist-info` is the moment at which the package is there, whole. Removing a
 * package starts with the same rename backwards.
 */
import { closeSync, constants, openSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { renameFolder, writeAll } from './folders.ts'
import { formatRecord, parseRecord, type RecordRow } from './record.ts'

const SUFFIX = '.unfinished'

/** The folder that stands for a `.dist-info` folder until the package is whole. */
export function unfinishedFolder(library: string, distInfo: string): string {
  return join(library, `~${distInfo.slice(0, -'.dist-info'.length)}${SUFFIX}`)
}

export function isUnfinished(folderName: string): boolean {
  return folderName.startsWith('~') && folderName.endsWith(SUFFIX)
}

/** Writes RECORD so that there is a whole one at any moment. */
export function writeRecord(folder: string, rows: Iterable<RecordRow>): void {
  const { O_WRONLY, O_CREAT, O_TRUNC } = constants
  const part = join(folder, 'RECORD.part')
  const descriptor = openSync(part, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
  try {
    writeAll(descriptor, Buffer.from(formatRecord(rows)))
  } finally {
    closeSync(descriptor)
  }
  renameSync(part, join(folder, 'RECORD'))
}

export function readRecord(folder: string): RecordRow[] {
  return parseRecord(readFileSync(join(folder, 'RECORD'), 'utf8'))
}

/** The step after which the package is installed. */
export function finish(library: string, distInfo: string): void {
  renameFolder(unfinishedFolder(library, distInfo), join(library, distInfo))
}
