/** What is in a wheel, and where each file of it goes. Built on the zip directory alone. */
import type { Wheel } from '../manifest.ts'
import type { EntryPoint } from './entry-points.ts'
import { digestOf, type RecordRow } from './record.ts'
import { type Place, placeOf, type WheelLayout } from './scheme.ts'
import type { ZipEntry } from './zip-directory.ts'

/** A wheel where it lies: in an archive at an offset, or a file of its own (offset 0). */
export interface WheelSource {
  readonly wheel: Wheel
  readonly path: string
  /** Bytes. */
  readonly offset: number
}

/** The same, with only what threads need to know of it. */
export interface WheelRange {
  /** The name of the wheel's file. */
  readonly file: string
  readonly path: string
  /** Bytes. */
  readonly offset: number
  /** Bytes. */
  readonly size: number
}

export function rangeOf({ wheel, path, offset }: WheelSource): WheelRange {
  return { file: wheel.file, path, offset, size: wheel.size }
}

export interface WheelFile {
  readonly entry: ZipEntry
  readonly place: Place
}

/** Files that installing writes itself; a wheel that brings them is not an ordinary one. */
const OF_INSTALLING = ['INSTALLER', 'REQUESTED', 'direct_url.json']
const SIGNATURES = ['RECORD.jws', 'RECORD.p7s']

/** The top-level names of the files in a wheel. */
export function topLevel(entries: readonly ZipEntry[]): Set<string> {
  const names = new Set<string>()
  for (const { name } of entries) {
    const slash = name.indexOf('/')
    names.add(slash < 0 ? name : name.slice(0, slash))
  }
  return names
}

/**
 * The files to install, with their places: all but folders, RECORD (written anew) and the wrappers
 * of `scripts` that old build tools put beside the entry points.
 */
export function filesOf(
  entries: readonly ZipEntry[],
  layout: WheelLayout,
  scripts: readonly EntryPoint[],
): WheelFile[] {
  const generated = new Set(scripts.map(({ name }) => name))
  const record = `${layout.distInfo}/RECORD`
  const files: WheelFile[] = []
  for (const entry of entries) {
    if (entry.name.endsWith('/') || entry.name === record) continue
    const place = placeOf(entry.name, layout)
    if (place.key !== 'scripts' || !generated.has(wrappedName(place.rest)))
      files.push({ entry, place })
  }
  return files
}

// setuptools made `name`, `name.exe`, `name-script.py` and `name.pya` for the entry point `name`.
function wrappedName(path: string): string {
  const base = path.slice(path.lastIndexOf('/') + 1)
  return base.replace(/(\.exe|-script\.py|\.pya)$/i, '')
}

/** Throws for a dist-info that installing must not touch: signed, or of an installed package. */
export function checkDistInfo(entries: readonly ZipEntry[], distInfo: string): void {
  for (const { name } of entries) {
    if (!name.startsWith(`${distInfo}/`)) continue
    const file = name.slice(distInfo.length + 1)
    if (SIGNATURES.includes(file)) throw new Error(`it is signed (${file})`)
    if (OF_INSTALLING.includes(file)) throw new Error(`it brings its own ${file}`)
  }
}

/**
 * The rows of a wheel's RECORD by path, after each file has been found to have one with its size,
 * and each row a file. Throws an Error where that is not so.
 */
export function matchRecord(
  entries: readonly ZipEntry[],
  rows: readonly RecordRow[],
  distInfo: string,
): Map<string, RecordRow> {
  const own = `${distInfo}/RECORD`
  const byPath = new Map(rows.map((row) => [row.path, row]))
  if (byPath.size !== rows.length) throw new Error('RECORD names a file twice')
  byPath.delete(own)
  let files = 0
  for (const { name, size } of entries) {
    if (name.endsWith('/') || name === own) continue
    files++
    const row = byPath.get(name)
    if (row === undefined) throw new Error(`RECORD does not name ${JSON.stringify(name)}`)
    if (row.size !== String(size) || digestOf(row) === undefined)
      throw new Error(`RECORD does not match ${JSON.stringify(name)}`)
  }
  if (files !== byPath.size) throw new Error('RECORD names files that are not there')
  return byPath
}
