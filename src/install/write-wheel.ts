/** The writing of one wheel's files, up to and including the step that makes it installed. */
import { closeSync, mkdirSync } from 'node:fs'
import { join, sep } from 'node:path'
import { messageOf } from '../errors.ts'
import { openRange } from './byte-range.ts'
import type { EntryPoint } from './entry-points.ts'
import { createFile, folderMaker, type Mode, writeAll } from './folders.ts'
import { digestCheck, parseRecord, type RecordRow, rowOf } from './record.ts'
import { libraryOf, recordPath, type Scheme, targetOf, type WheelLayout } from './scheme.ts'
import { withShebang } from './scripts.ts'
import { finish, unfinishedFolder, writeRecord } from './unfinished.ts'
import { filesOf, matchRecord, type WheelFile, type WheelRange } from './wheel-content.ts'
import { readDirectory } from './zip-directory.ts'
import { type MemberReader, memberReader } from './zip-member.ts'

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

/** The name, in the unfinished folder, of a file that will take another's place. */
const SPARE = 'spare'

/** Writes a wheel that checkWheel() has found sound. */
export async function writeWheel(job: WriteJob): Promise<WriteResult> {
  try {
    const library = libraryOf(job.layout, job.scheme)
    await write(job, library, unfinishedFolder(library, job.layout.distInfo))
    if (job.finish) finish(library, job.layout.distInfo)
    return { kind: 'written' }
  } catch (error) {
    return { kind: 'failed', reason: messageOf(error) }
  }
}

async function write(job: WriteJob, library: string, folder: string): Promise<void> {
  const range = openRange(job.range)
  try {
    const entries = readDirectory(range)
    const reader = memberReader(range)
    const { umask } = job
    const { distInfo } = job.layout
    const record = entries.find(({ name }) => name === `${distInfo}/RECORD`)
    if (record === undefined) throw new Error('it has no RECORD')
    const given = matchRecord(
      entries,
      parseRecord(reader.content(record).toString('utf8')),
      distInfo,
    )
    const files = filesOf(entries, job.layout, job.entryPoints)
    const scripts = job.scripts.map(({ name, text }) => ({
      text,
      path: targetOf({ key: 'scripts', rest: name }, job.scheme),
    }))

    const rows = new Map<string, RecordRow>()
    const add = (row: RecordRow) => rows.set(row.path, row)
    for (const file of files) {
      const row = given.get(file.entry.name)
      if (row !== undefined) add({ ...row, path: installedPath(file, job, library) })
    }
    for (const { path, text } of scripts) add(rowOf(recordPath(path, library), text))
    for (const [name, text] of Object.entries(job.metadata)) add(rowOf(`${distInfo}/${name}`, text))
    add({ path: `${distInfo}/RECORD`, digest: '', size: '' })

    mkdirSync(library, { recursive: true })
    mkdirSync(folder)
    writeRecord(folder, rows.values())

    const make = folderMaker([...Object.values(job.scheme), folder])
    const changed = await writeFiles(job, files, { reader, folder, library, make, rows })
    for (const { path, text } of scripts) {
      make(job.scheme.scripts)
      writeText(path, text, { permissions: (0o666 & ~umask) | 0o555, umask }, folder)
    }
    for (const [name, text] of Object.entries(job.metadata))
      writeText(join(folder, name), text, { permissions: 0o666 & ~umask, umask }, folder)
    if (changed) writeRecord(folder, rows.values())
  } finally {
    closeSync(range.descriptor)
  }
}

function installedPath(
  { place }: WheelFile,
  { scheme, layout }: WriteJob,
  library: string,
): string {
  const isRoot = place.key === (layout.purelib ? 'purelib' : 'platlib')
  return isRoot ? place.rest : recordPath(targetOf(place, scheme), library)
}

interface Surroundings {
  readonly reader: MemberReader
  readonly folder: string
  readonly library: string
  readonly make: (folder: string) => void
  readonly rows: Map<string, RecordRow>
}

/** Returns whether a file has become another than the wheel's, and with it its row. */
async function writeFiles(
  job: WriteJob,
  files: readonly WheelFile[],
  { reader, folder, library, make, rows }: Surroundings,
): Promise<boolean> {
  const { umask } = job
  const metadata = `${job.layout.distInfo}/`
  const plain = { permissions: 0o666 & ~umask, umask }
  const executable = { permissions: (0o777 & ~umask) | 0o111, umask }
  let changed = false
  for (const file of files) {
    const { entry, place } = file
    const target = entry.name.startsWith(metadata)
      ? join(folder, entry.name.slice(metadata.length))
      : targetOf(place, job.scheme)
    const recorded = installedPath(file, job, library)
    const row = rows.get(recorded)
    const check = job.digests && row !== undefined ? digestCheck(row) : undefined
    make(target.slice(0, target.lastIndexOf(sep)))
    const made = createFile(target, entry.executable ? executable : plain, join(folder, SPARE))
    try {
      if (reader.fits(entry)) {
        const content = reader.content(entry)
        check?.update(content)
        const written = place.key === 'scripts' ? withShebang(content, job.shebang) : content
        writeAll(made.descriptor, written)
        if (written !== content) {
          rows.set(recorded, rowOf(recorded, written))
          changed = true
        }
      } else
        await reader.pieces(entry, (piece) => {
          if (place.key === 'scripts' && withShebang(piece, '') !== piece)
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
  }
  return changed
}

function writeText(path: string, text: string, mode: Mode, folder: string): void {
  const made = createFile(path, mode, join(folder, SPARE))
  writeAll(made.descriptor, Buffer.from(text))
  made.close()
}
