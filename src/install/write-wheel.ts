/** The writing of one wheel's files, up to and including the step that makes it installed. */
import { closeSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { messageOf } from '../errors.ts'
import { openRange } from './byte-range.ts'
import type { EntryPoint } from './entry-points.ts'
import { folderMaker } from './folders.ts'
import { parseRecord, type RecordRow, rowOf } from './record.ts'
import { libraryOf, recordPath, type Scheme, targetOf, type WheelLayout } from './scheme.ts'
import { finish, unfinishedFolder, writeRecord } from './unfinished.ts'
import { filesOf, matchRecord, type WheelFile, type WheelRange } from './wheel-content.ts'
import { fileWriter, type MadeFile, type PlannedFile } from './write-file.ts'
import { readDirectory } from './zip-directory.ts'
import { memberReader } from './zip-member.ts'

export interface WriteJob {
  readonly kind: 'write'
  readonly range: WheelRange
  readonly scheme: Scheme
  readonly layout: WheelLayout
  /** The entry points of the wheel. */
  readonly entryPoints: readonly EntryPoint[]
  /** The scripts to make for them: name and whole text. */
  readonly scripts: readonly { readonly name: string; readonly text: string }[]
  /** More files for the dist-info folder, by name. */
  readonly metadata: Readonly<Record<string, string>>
  /** What takes the place of a first line `#!python`. */
  readonly shebang: string
  readonly umask: number
  /** Whether each file is held to its digest in RECORD. Size and crc32 always count. */
  readonly digests: boolean
  /** False where something is still to be added: then finish() is left to the caller. */
  readonly finish: boolean
}

export type WriteResult =
  | { readonly kind: 'written' }
  /** What there is of it all the same, removeUnfinished() takes away. */
  | { readonly kind: 'failed'; readonly reason: string }

/** Writes a wheel that checkWheel() has found sound. */
export function writeWheel(job: WriteJob): WriteResult {
  try {
    const library = libraryOf(job.layout, job.scheme)
    write(job, library, unfinishedFolder(library, job.layout.distInfo))
    if (job.finish) finish(library, job.layout.distInfo)
    return { kind: 'written' }
  } catch (error) {
    return { kind: 'failed', reason: messageOf(error) }
  }
}

function write(job: WriteJob, library: string, folder: string): void {
  const range = openRange(job.range)
  try {
    const entries = readDirectory(range)
    const reader = memberReader(range)
    const { distInfo } = job.layout
    const record = entries.find(({ name }) => name === `${distInfo}/RECORD`)
    if (record === undefined) throw new Error('it has no RECORD')
    const given = matchRecord(
      entries,
      parseRecord(reader.content(record).toString('utf8')),
      distInfo,
    )
    const files = filesOf(entries, job.layout, job.entryPoints).map((file) =>
      plannedFile(file, given, job, library, folder),
    )
    const made = madeFiles(job, library, folder)
    const own = { path: `${distInfo}/RECORD`, digest: '', size: '' }
    const rows = new Map([...files, ...made].map(({ row }) => [row.path, row])).set(own.path, own)

    mkdirSync(library, { recursive: true })
    mkdirSync(folder)
    writeRecord(folder, rows.values())

    const { digests, shebang, umask } = job
    const folders = folderMaker([...Object.values(job.scheme), folder])
    const writer = fileWriter({
      reader,
      folders,
      digests,
      shebang,
      umask,
      spare: join(folder, 'spare'),
    })
    let changed = false
    for (const file of files) {
      const row = writer.member(file)
      if (row === file.row) continue
      rows.set(row.path, row)
      changed = true
    }
    for (const file of made) writer.text(file)
    if (changed) writeRecord(folder, rows.values())
  } finally {
    closeSync(range.descriptor)
  }
}

function plannedFile(
  { entry, place }: WheelFile,
  given: ReadonlyMap<string, RecordRow>,
  { layout, scheme }: WriteJob,
  library: string,
  folder: string,
): PlannedFile {
  const isMetadata = entry.name.startsWith(`${layout.distInfo}/`)
  const target = isMetadata
    ? join(folder, entry.name.slice(layout.distInfo.length + 1))
    : targetOf(place, scheme)
  const row = given.get(entry.name)
  if (row === undefined) throw new Error(`RECORD does not name ${entry.name}`)
  const inLibrary = place.key === (layout.purelib ? 'purelib' : 'platlib')
  const path = inLibrary ? place.rest : recordPath(target, library)
  return { entry, target, isScript: place.key === 'scripts', row: { ...row, path } }
}

/** The files that are not the wheel's: scripts of entry points, and what installing adds. */
function madeFiles(job: WriteJob, library: string, folder: string): MadeFile[] {
  const scripts = job.scripts.map(({ name, text }): MadeFile => {
    const target = targetOf({ key: 'scripts', rest: name }, job.scheme)
    return { target, text, isScript: true, row: rowOf(recordPath(target, library), text) }
  })
  const metadata = Object.entries(job.metadata).map(([name, text]): MadeFile => {
    const row = rowOf(`${job.layout.distInfo}/${name}`, text)
    return { target: join(folder, name), text, isScript: false, row }
  })
  return [...scripts, ...metadata]
}
