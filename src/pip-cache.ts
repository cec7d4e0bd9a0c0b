/**
 * pip's cache of built wheels: what it says of a wheel's source, and whether that is fixed.
 * The layout is that of pip's cache.py; wheels of pip before 22.2, which writes no origin.json, are
 * not taken for fixed.
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { abiTag, type Interpreter } from './interpreter.ts'

export interface CachedSource {
  readonly url: string
  /** Of the archive; undefined for a repository. */
  readonly sha256: string | undefined
  readonly repository: boolean
}

/** Built wheels in pip's cache folder: file name → path below the folder, with forward slashes. */
export function cachedWheels(cache: string): ReadonlyMap<string, string> {
  const root = join(cache, 'wheels')
  if (!existsSync(root)) return new Map()
  return new Map(
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.whl'))
      .map((entry) => [
        entry.name,
        relative(cache, join(entry.parentPath, entry.name)).split(sep).join('/'),
      ]),
  )
}

/** What pip wrote down, beside a wheel in its cache, of what it was built from (PEP 610). */
export function readSource(cachedWheel: string): CachedSource | undefined {
  const file = join(dirname(cachedWheel), 'origin.json')
  if (!existsSync(file)) return undefined
  const { url, archive_info, vcs_info } = JSON.parse(readFileSync(file, 'utf8')) as {
    url: string
    archive_info?: { hash?: string; hashes?: Record<string, string> }
    vcs_info?: object
  }
  const legacy = /^sha256=([0-9a-f]{64})$/.exec(archive_info?.hash ?? '')?.[1]
  return {
    url,
    sha256: archive_info?.hashes?.sha256 ?? legacy,
    repository: vcs_info !== undefined,
  }
}

/**
 * Whether pip will find this wheel again for that very source only. It looks for the address of the
 * source and, where the index gives one, its digest; where none is given, another source may lie at
 * that address by then. The folder's name is a digest of what pip looks for.
 */
export function isFixedSource(
  { url, sha256, repository }: CachedSource,
  cachePath: string,
  interpreter: Interpreter,
): boolean {
  if (repository) return true // pip keeps those of whole commit hashes only
  if (sha256 === undefined) return false
  const looksFor = {
    interpreter_name: /^[a-z]+/.exec(abiTag(interpreter))?.[0] ?? '',
    interpreter_version: interpreter.version.split('.').slice(0, 2).join(''),
    sha256,
    url,
  }
  const name = createHash('sha224').update(JSON.stringify(looksFor)).digest('hex')
  return dirname(cachePath).split('/').slice(1).join('') === name
}
