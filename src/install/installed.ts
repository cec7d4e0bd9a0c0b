/**
 * What is installed, as pip sees it: one distribution a name, the first on sys.path
 * (https://packaging.python.org/en/latest/specifications/recording-installed-packages/).
 */
import { readdirSync } from 'node:fs'
import { basename } from 'node:path'
import { hasCode } from '../errors.ts'
import { normalisedName, parseDistInfo } from './dist-info.ts'

export interface Distribution {
  /** The folder of sys.path that it is in. */
  readonly location: string
  /** The name of its `.dist-info` folder; undefined for eggs and what links to a checkout. */
  readonly distInfo: string | undefined
  /** Undefined where the folder's name does not say. */
  readonly version: string | undefined
}

/** The distributions on a search path by their normalised names. */
export function findInstalled(searchPath: readonly string[]): Map<string, Distribution> {
  const installed = new Map<string, Distribution>()
  for (const location of searchPath) {
    const egg = /^([^-]+)-.*\.egg$/i.exec(basename(location))?.[1]
    if (egg !== undefined)
      addFirst(installed, egg, { location, distInfo: undefined, version: undefined })
    const here = new Map<string, Distribution>()
    for (const entry of namesIn(location)) {
      const found = distributionAt(location, entry)
      if (found === undefined) continue
      // Twice in one folder: which of them counts is chance, so neither is one to act upon.
      if (here.has(found.name))
        here.set(found.name, { location, distInfo: undefined, version: undefined })
      else here.set(found.name, found.distribution)
    }
    for (const [name, distribution] of here) addFirst(installed, name, distribution)
  }
  return installed
}

function addFirst(all: Map<string, Distribution>, name: string, distribution: Distribution): void {
  const normalised = normalisedName(name)
  if (!all.has(normalised)) all.set(normalised, distribution)
}

function distributionAt(location: string, entry: string) {
  const [, stem, suffix] = /^(.+)\.(dist-info|egg-info|egg-link)$/i.exec(entry) ?? []
  if (stem === undefined || suffix === undefined) return undefined
  const isDistInfo = suffix.toLowerCase() === 'dist-info'
  const parsed = isDistInfo ? parseDistInfo(entry) : undefined
  const name = normalisedName(parsed?.name ?? stem.split('-', 1)[0] ?? stem)
  const distInfo = parsed === undefined ? undefined : entry
  return {
    name,
    distribution: { location, distInfo, version: parsed?.version.replaceAll('_', '-') },
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'EACCES')) return []
    throw error
  }
}
