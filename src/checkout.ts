/** Keeps the user's checkout as it was: takes away what a build of a local project leaves in it. */
import { type Dirent, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const LEFT_BY_BUILDS = /^(build|__pycache__|.+\.egg-info)$/
const NOT_LOOKED_INTO = new Set([
  '.git',
  '.hg',
  '.svn',
  '.tox',
  '.nox',
  '.venv',
  'venv',
  'node_modules',
])
const DEPTH = 3

/** What of the kind that builds leave is in a project's folder now. */
export function buildLeftovers(project: string): ReadonlySet<string> {
  return new Set(search(project, DEPTH))
}

/** Removes what is there of that kind and was not before. */
export function removeNewLeftovers(project: string, before: ReadonlySet<string>): void {
  for (const path of search(project, DEPTH))
    if (!before.has(path)) rmSync(path, { recursive: true, force: true })
}

function search(folder: string, depth: number): string[] {
  return entriesOf(folder).flatMap((entry) => {
    if (!entry.isDirectory() || NOT_LOOKED_INTO.has(entry.name)) return []
    const path = join(folder, entry.name)
    if (LEFT_BY_BUILDS.test(entry.name)) return [path]
    return depth > 1 ? search(path, depth - 1) : []
  })
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return [] // a folder that cannot be read is none that we have written into
  }
}
