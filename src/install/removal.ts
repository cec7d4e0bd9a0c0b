/** Taking packages away, by the list of files in their RECORD. */
import {
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  unlinkSync,
} from 'node:fs'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { hasCode } from '../errors.ts'
import { headerFields } from './dist-info.ts'
import { parseScripts } from './entry-points.ts'
import { renameFolder } from './folders.ts'
import type { Scheme } from './scheme.ts'
import { librariesOf, realPath } from './target.ts'
import { isUnfinished, readRecord, unfinishedFolder } from './unfinished.ts'

/** The folders that removal keeps to: nothing outside of them is touched, nor they themselves. */
export interface Territory {
  readonly prefix: string
  readonly scheme: Scheme
}

/** An installed package that can be removed. */
export interface Removal {
  /** `name 1.0`, as its METADATA has them. */
  readonly label: string
  readonly location: string
  readonly distInfo: string
  /** Absolute. */
  readonly files: readonly string[]
}

/** What removing a package from a library (see librariesOf) would take away. Throws an Error where its RECORD is missing or odd. */
export function planRemoval(location: string, distInfo: string, scheme: Scheme): Removal {
  const folder = join(location, distInfo)
  const rows = readRecord(folder)
  const fields = headerFields(readFileSync(join(folder, 'METADATA'), 'utf8'))
  const points = join(folder, 'entry_points.txt')
  const scripts = existsSync(points) ? parseScripts(readFileSync(points, 'utf8')) : []
  return {
    label: `${fields.get('name')} ${fields.get('version')}`,
    location,
    distInfo,
    files: [
      ...rows.map(({ path }) => resolve(location, path)),
      ...scripts.map(({ name }) => join(scheme.scripts, name)),
    ],
  }
}

/**
 * Removes a package. First it stops being installed: a kill at any moment leaves no package that
 * lacks files, but an unfinished folder that removeUnfinished() goes on with.
 */
export function remove(
  { location, distInfo, files }: Removal,
  owners: Map<string, number>,
  territory: Territory,
): void {
  const unfinished = unfinishedFolder(location, distInfo)
  rmSync(unfinished, { recursive: true, force: true })
  renameFolder(join(location, distInfo), unfinished)
  for (const path of new Set(recordedFiles(unfinished, location)))
    owners.set(path, (owners.get(path) ?? 1) - 1)
  removeFiles(
    files.filter((path) => !owners.get(path)),
    territory,
  )
  rmSync(unfinished, { recursive: true, force: true })
}

/**
 * How many installed packages have each file. (pip does not ask, and takes the file of a namespace
 * away with the first package of it.)
 */
export function ownersIn({ scheme }: Territory): Map<string, number> {
  const owners = new Map<string, number>()
  for (const library of librariesOf(scheme))
    for (const name of namesIn(library).filter((one) => /\.dist-info$/i.test(one)))
      for (const path of new Set(recordedFiles(join(library, name), library)))
        owners.set(path, (owners.get(path) ?? 0) + 1)
  return owners
}

/**
 * Takes away what was begun and not ended, by this run or one that was interrupted. Files that an
 * installed package has by now stay: pip may have installed it since.
 */
export function removeUnfinished(territory: Territory): void {
  const unfinished = librariesOf(territory.scheme).flatMap((library) =>
    namesIn(library)
      .filter(isUnfinished)
      .map((name) => ({ library, folder: join(library, name) })),
  )
  if (unfinished.length === 0) return
  const owners = ownersIn(territory)
  for (const { library, folder } of unfinished) {
    removeFiles(
      recordedFiles(folder, library).filter((path) => !owners.has(path)),
      territory,
    )
    rmSync(folder, { recursive: true, force: true })
  }
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : []
}

function recordedFiles(folder: string, library: string): string[] {
  try {
    return readRecord(folder).map(({ path }) => resolve(library, path))
  } catch {
    return [] // without a RECORD nothing is known of it
  }
}

/** Removes files, what Python has compiled of them, and the folders that are empty then. */
export function removeFiles(paths: Iterable<string>, territory: Territory): void {
  const roots = [...Object.values(territory.scheme), territory.prefix].map(realPath)
  const folders = new Map<string, string>()
  const emptied = new Set<string>()
  const sources = new Map<string, Set<string>>()
  for (const path of paths) {
    // Links are removed and not followed; folders on the way to them are what they lead to.
    const parent = dirname(path)
    const folder = folders.get(parent) ?? realPath(parent)
    folders.set(parent, folder)
    if (!roots.some((root) => folder === root || folder.startsWith(root + sep))) continue
    const file = join(folder, basename(path))
    removeFile(file)
    // Also where the file was gone: a run that was interrupted may have come no further.
    emptied.add(folder)
    if (file.endsWith('.py')) {
      const stem = basename(file, '.py')
      sources.set(folder, (sources.get(folder) ?? new Set()).add(stem))
      removeFile(`${file}c`)
      removeFile(`${file}o`)
    }
  }
  for (const [folder, stems] of sources) {
    removeCompiled(join(folder, '__pycache__'), stems)
    emptied.add(join(folder, '__pycache__'))
  }
  for (const folder of emptied) removeEmpty(folder, new Set(roots))
}

// PEP 3147: __pycache__/stem.cpython-312.pyc, and PEP 488: .opt-1.pyc. Of any interpreter.
function removeCompiled(folder: string, stems: ReadonlySet<string>): void {
  if (!existsSync(folder)) return
  for (const name of readdirSync(folder)) {
    const stem = /^(.+?)\.[^.]+(\.opt-[^.]+)?\.pyc$/.exec(name)?.[1]
    if (stem !== undefined && stems.has(stem)) removeFile(join(folder, name))
  }
}

function removeEmpty(folder: string, roots: ReadonlySet<string>): void {
  for (let at = folder; !roots.has(at) && at !== dirname(at); at = dirname(at))
    try {
      rmdirSync(at)
    } catch (error) {
      if (!hasCode(error, 'ENOENT', 'ENOTDIR')) return
    }
}

function removeFile(path: string): void {
  try {
    if (!lstatSync(path).isDirectory()) unlinkSync(path)
  } catch (error) {
    if (!hasCode(error, 'ENOENT', 'ENOTDIR')) throw error
  }
}
