/** What the user names on the disk: files, patterns of them, folders. */
import { existsSync, globSync, type Stats, statSync } from 'node:fs'
import { parse, resolve } from 'node:path'
import { codeOf, InputError } from './errors.ts'

const GLOB = /[*?[{]/

/** The files that match, absolute and sorted. Throws an InputError where one names nothing. */
export function expandPatterns(
  input: string,
  patterns: readonly string[],
  workingDirectory: string,
): string[] {
  const paths = patterns.flatMap((pattern) => {
    const path = resolve(workingDirectory, pattern)
    if (existsSync(path) || !GLOB.test(pattern)) return [path]
    const reason = whyTooMuch(pattern)
    if (reason !== undefined)
      throw new InputError(
        `${input}: the pattern "${pattern.slice(0, 100)}" ${reason}; name the files, or fewer of them`,
      )
    const matches = globSync(pattern, { cwd: workingDirectory })
      .sort()
      .map((match) => resolve(workingDirectory, match))
      .filter((match) => statusOf(match)?.isDirectory() !== true)
    if (matches.length === 0)
      throw new InputError(`${input}: no file matches "${pattern}" in ${workingDirectory}`)
    return matches
  })
  return [...new Set(paths)]
}

/** What is there under a path; undefined also for one that no file system can have. */
export function statusOf(path: string): Stats | undefined {
  if (path.includes('\0')) return undefined
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch (error) {
    if (codeOf(error) === undefined) throw error
    return undefined
  }
}

// What a pattern matches is found by trying: a few characters can ask for more than a job has time.
function whyTooMuch(pattern: string): string | undefined {
  if (pattern.length > 1000) return 'is too long'
  const segments = pattern.split(/[\\/]/)
  if (segments.some((segment) => segment !== '**' && (segment.match(/[*+@!]/g)?.length ?? 0) > 4))
    return 'has more than four wildcards in a name'
  if (segments.filter((segment) => segment === '**').length > 2) return 'has more than two "**"'
  if (alternatives(pattern) > 100) return 'stands for more than a hundred alternatives'
  const root = parse(pattern).root
  if (root !== '' && pattern.slice(root.length).startsWith('**'))
    return 'asks for every file of the machine'
  return undefined
}

// Of "{a,b}" two, of "{1..9}" as many as anyone may want.
function alternatives(pattern: string): number {
  const open = pattern.split('{').length - 1
  if (open > 0 && pattern.includes('..', pattern.indexOf('{'))) return Infinity
  return open === 0 ? 1 : (pattern.split(',').length + 1) ** open
}
