/** The check of one wheel before anything is installed: all that can be known without writing. */
import { createHash } from 'node:crypto'
import { closeSync } from 'node:fs'
import { messageOf } from '../errors.ts'
import { type ByteRange, bytesAt, openRange, readInto } from './byte-range.ts'
import { checkMetadata, findDistInfo, rootIsPurelib } from './dist-info.ts'
import { type EntryPoint, parseScripts } from './entry-points.ts'
import { foldedPath, nameProblem } from './member-name.ts'
import { parseRecord } from './record.ts'
import { type Scheme, targetOf, type WheelLayout } from './scheme.ts'
import {
  checkDistInfo,
  filesOf,
  matchRecord,
  topLevel,
  type WheelFile,
  type WheelRange,
} from './wheel-content.ts'
import { inflatedSize, readDirectory, ZipBombError, type ZipEntry } from './zip-directory.ts'
import {
  checkLocalHeader,
  LOCAL_SIZE,
  localLength,
  type MemberReader,
  memberReader,
} from './zip-member.ts'

export interface CheckJob {
  readonly kind: 'check'
  readonly range: WheelRange
  /** Of the whole file, in hexadecimal digits. */
  readonly sha256: string
  readonly scheme: Scheme
  readonly headersName: string
  /** Whether case and Unicode form do not tell files apart in the target. */
  readonly caseless: boolean
  readonly windows: boolean
}

export type Checked =
  /** Not the file that the manifest lists, or a bomb. */
  | { readonly kind: 'damaged'; readonly reason: string }
  /** The right file, but not one for this installer. */
  | { readonly kind: 'odd'; readonly reason: string }
  | ({ readonly kind: 'sound' } & SoundWheel)

export interface SoundWheel {
  readonly layout: WheelLayout
  /** Its console and gui scripts. */
  readonly scripts: readonly EntryPoint[]
  /** Whether it brings scripts as files. */
  readonly hasScriptFiles: boolean
  /**
   * What it puts directly into a folder of the scheme, as absolute paths (folded where case does not
   * count): wheels without a claim in common have no file in common.
   */
  readonly claims: readonly string[]
  /** Bytes. */
  readonly inflated: number
}

const CHUNK = 1024 * 1024
const buffer = Buffer.allocUnsafe(CHUNK)

/** Reads the whole file once: its sha256, its structure, and its metadata. */
export function checkWheel(job: CheckJob): Checked {
  const { file } = job.range
  const opened = attempt(() => openRange(job.range))
  if (opened.value === undefined) return { kind: 'damaged', reason: `${file}: ${opened.reason}` }
  const range = opened.value
  try {
    const entries = attempt(() => readDirectory(range))
    const sound = attempt(() => hashAndCheckHeaders(range, entries.value ?? []))
    if (sound.value?.sha256 !== job.sha256)
      return {
        kind: 'damaged',
        reason: `${file}: ${sound.reason ?? 'it is not the file of the manifest (sha256)'}`,
      }
    if (entries.isBomb) return { kind: 'damaged', reason: `${file}: ${entries.reason}` }
    const reason = entries.reason ?? sound.value.problem
    if (reason !== undefined || entries.value === undefined)
      return { kind: 'odd', reason: reason ?? 'it has no members' }
    const members = entries.value
    const described = attempt(() => describe(job, members, memberReader(range)))
    return described.value === undefined
      ? { kind: 'odd', reason: described.reason ?? '' }
      : { kind: 'sound', ...described.value }
  } finally {
    closeSync(range.descriptor)
  }
}

type Attempt<T> =
  | { value: T; reason?: never; isBomb?: never }
  | { value?: never; reason: string; isBomb: boolean }

function attempt<T>(act: () => T): Attempt<T> {
  try {
    return { value: act() }
  } catch (error) {
    return { reason: messageOf(error), isBomb: error instanceof ZipBombError }
  }
}

/** One pass over the bytes: their sha256, and the local headers on the way. */
function hashAndCheckHeaders(range: ByteRange, entries: readonly ZipEntry[]) {
  const hash = createHash('sha256')
  let problem: string | undefined
  let next = 0
  for (let from = 0; from < range.size; from += CHUNK) {
    const chunk = buffer.subarray(0, Math.min(CHUNK, range.size - from))
    readInto(range, from, chunk)
    hash.update(chunk)
    for (; problem === undefined; next++) {
      const entry = entries[next]
      if (entry === undefined || entry.start >= from + chunk.length) break
      problem = attempt(() => checkHeaderIn(range, entry, chunk, entry.start - from)).reason
    }
  }
  return { sha256: hash.digest('hex'), problem }
}

function checkHeaderIn(range: ByteRange, entry: ZipEntry, chunk: Buffer, at: number): void {
  if (at + LOCAL_SIZE <= chunk.length && at + localLength(chunk, at) <= chunk.length)
    checkLocalHeader(range, entry, chunk, at)
  else {
    // The chunk ends within the header.
    const length = localLength(bytesAt(range, entry.start, LOCAL_SIZE), 0)
    checkLocalHeader(range, entry, bytesAt(range, entry.start, length), 0)
  }
}

/** What the metadata say. Throws an Error with the reason why this is not for this installer. */
function describe(
  { range, scheme, headersName, caseless, windows }: CheckJob,
  entries: readonly ZipEntry[],
  reader: MemberReader,
): SoundWheel {
  for (const { name } of entries) {
    const problem = nameProblem(name, windows)
    if (problem !== undefined) throw new Error(`${problem}: ${JSON.stringify(name)}`)
  }
  const distInfo = findDistInfo(topLevel(entries), range.file)
  checkDistInfo(entries, distInfo)
  const purelib = rootIsPurelib(readText(entries, `${distInfo}/WHEEL`, reader))
  checkMetadata(readText(entries, `${distInfo}/METADATA`, reader), range.file)
  matchRecord(entries, parseRecord(readText(entries, `${distInfo}/RECORD`, reader)), distInfo)
  const scripts = readScripts(entries, `${distInfo}/entry_points.txt`, reader)
  const layout = { distInfo, purelib, headersName }
  const files = filesOf(entries, layout, scripts)
  const hasScriptFiles = files.some(({ place }) => place.key === 'scripts')
  if (windows && (scripts.length > 0 || hasScriptFiles)) throw new Error('scripts on Windows')
  return {
    layout,
    scripts,
    hasScriptFiles,
    claims: claimsOf(files, layout, scheme, caseless),
    inflated: inflatedSize(entries),
  }
}

function readText(entries: readonly ZipEntry[], name: string, reader: MemberReader): string {
  const entry = entries.find((one) => one.name === name)
  if (entry === undefined) throw new Error(`it has no ${name}`)
  return reader.content(entry).toString('utf8')
}

function readScripts(entries: readonly ZipEntry[], name: string, reader: MemberReader) {
  if (!entries.some((entry) => entry.name === name)) return []
  return parseScripts(readText(entries, name, reader))
}

const OF_PACKAGES = /\.(dist-info|egg-info|egg-link|unfinished)$/i

/** Throws an Error where two files of the wheel itself are in each other's way. */
function claimsOf(
  files: readonly WheelFile[],
  { distInfo }: WheelLayout,
  scheme: Scheme,
  caseless: boolean,
): string[] {
  const roots = [...new Set(Object.values(scheme))].sort((a, b) => b.length - a.length)
  const paths = new Set<string>()
  const folders = new Set<string>()
  const claims = new Set<string>()
  for (const { entry, place } of files) {
    const target = targetOf(place, scheme)
    const claim = claimOf(target, roots)
    if (OF_PACKAGES.test(claim) && !entry.name.startsWith(`${distInfo}/`))
      throw new Error(`it writes into the metadata of a package: ${JSON.stringify(entry.name)}`)
    const path = caseless ? foldedPath(target) : target
    if (paths.has(path)) throw new Error(`two of its files are one: ${JSON.stringify(entry.name)}`)
    paths.add(path)
    claims.add(caseless ? foldedPath(claim) : claim)
    addFolders(path, folders)
  }
  for (const path of folders)
    if (paths.has(path)) throw new Error(`a file and a folder are one: ${JSON.stringify(path)}`)
  return [...claims]
}

/** The path's first step below the innermost folder of the scheme that it lies in. */
function claimOf(path: string, roots: readonly string[]): string {
  const root = roots.find((one) => path.startsWith(one) && isSlash(path[one.length]))
  if (root === undefined) return path
  const end = path.slice(root.length + 1).search(/[\\/]/)
  return end < 0 ? path : path.slice(0, root.length + 1 + end)
}

function isSlash(character: string | undefined): boolean {
  return character === '/' || (process.platform === 'win32' && character === '\\')
}

/** Adds the folders that a file lies in, up to the first that is known. */
export function addFolders(path: string, folders: Set<string>): void {
  for (let end = lastSlash(path); end > 0; end = lastSlash(path.slice(0, end))) {
    const folder = path.slice(0, end)
    if (folders.has(folder)) return
    folders.add(folder)
  }
}

function lastSlash(path: string): number {
  return Math.max(path.lastIndexOf('/'), process.platform === 'win32' ? path.lastIndexOf('\\') : -1)
}
