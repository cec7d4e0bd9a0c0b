/** The requirements of a run: what the user names, and every file that it reaches by -r and -c. */
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { dirname, isAbsolute, relative, resolve } from 'node:path'
import { hasCode, InputError } from './errors.ts'
import type { Inputs, Package } from './inputs.ts'
import {
  decodeRequirementsFile,
  type FileRole,
  parseRequirementsFile,
  type RequirementLine,
  RequirementLineError,
} from './requirements-file.ts'

export interface RequirementsFile {
  /** Absolute. */
  readonly path: string
  /** As messages and the key name it: relative to the working directory, with forward slashes. */
  readonly shown: string
  readonly role: FileRole
  /** Whether pip is given it by name; the others are reached through it. */
  readonly named: boolean
  readonly lines: readonly RequirementLine[]
}

export interface Requirements {
  /** Every file reached, each once in each role, in the order in which pip reads them. */
  readonly files: readonly RequirementsFile[]
  readonly packages: readonly Package[]
  /** Lines that no version names, so that no key can stand for them; each with its place. */
  readonly uncacheable: readonly string[]
  /** Whether a line carries --hash, or --require-hashes is set: pip then checks every file. */
  readonly hashed: boolean
}

export type Environment = Readonly<Record<string, string | undefined>>

const DEFAULT_FILE = 'requirements.txt'
const GLOB = /[*?[{]/

/**
 * Reads all that the inputs name. Throws an InputError that names the input, the file and the line
 * for a file that is not there and for a line that pip would refuse.
 */
export function readRequirements(inputs: Inputs, environment: Environment): Requirements {
  const { workingDirectory } = inputs
  const walk = new Walk(workingDirectory, environment)
  for (const path of requirementsPaths(inputs)) walk.visit(path, 'requirements', 'requirements')
  for (const path of expandPatterns('constraints', inputs.constraints, workingDirectory))
    walk.visit(path, 'constraints', 'constraints')

  const requirements = {
    files: walk.files,
    packages: inputs.packages,
    uncacheable: uncacheableLines(walk.files, inputs.packages),
    hashed:
      walk.files.some((file) => file.role === 'requirements' && file.lines.some(asksForHashes)) &&
      !walk.files.some((file) => file.lines.some((line) => hasOption(line, 'no-require-hashes'))),
  }
  refuseHashedWithUnhashed(requirements)
  return requirements
}

/** A requirements or constraints file that pip's settings name, and all that it reaches. */
export function readFileOfSettings(
  path: string,
  role: FileRole,
  setting: string,
  workingDirectory: string,
  environment: Environment,
): readonly RequirementsFile[] {
  const walk = new Walk(workingDirectory, environment)
  walk.visit(resolve(workingDirectory, path), role, setting)
  return walk.files
}

/** The files that match, absolute and sorted. Throws an InputError where one names nothing. */
export function expandPatterns(
  input: string,
  patterns: readonly string[],
  workingDirectory: string,
): string[] {
  const paths = patterns.flatMap((pattern) => {
    const path = resolve(workingDirectory, pattern)
    if (existsSync(path) || !GLOB.test(pattern)) return [path]
    const matches = globSync(pattern, { cwd: workingDirectory })
      .sort()
      .map((match) => resolve(workingDirectory, match))
      .filter((match) => statSync(match, { throwIfNoEntry: false })?.isDirectory() !== true)
    if (matches.length === 0)
      throw new InputError(`${input}: no file matches "${pattern}" in ${workingDirectory}`)
    return matches
  })
  return [...new Set(paths)]
}

function requirementsPaths(inputs: Inputs): string[] {
  const { requirements, packages, workingDirectory } = inputs
  if (requirements.length > 0) return expandPatterns('requirements', requirements, workingDirectory)
  if (packages.length > 0) return []
  const path = resolve(workingDirectory, DEFAULT_FILE)
  if (existsSync(path)) return [path]
  throw new InputError(
    `requirements: nothing to install: there is no ${DEFAULT_FILE} in ${workingDirectory}, and neither ` +
      '"requirements" nor "packages" is given. Name your files (requirements: requirements/dev.txt) ' +
      'or the packages (packages: django psycopg2).',
  )
}

// The life of one reading: which files were seen, and in which order.
class Walk {
  readonly files: RequirementsFile[] = []
  readonly #seen = new Set<string>()
  readonly #workingDirectory: string
  readonly #environment: Environment

  constructor(workingDirectory: string, environment: Environment) {
    this.#workingDirectory = workingDirectory
    this.#environment = environment
  }

  /** `place` is what names the file: an input, or the line of another file. */
  visit(path: string, role: FileRole, place: string, named = true): void {
    // A file that includes itself, or is reached twice, is read once: pip refuses the first case
    // or reads the same lines again, and neither changes what is required.
    const identity = `${role} ${path}`
    if (this.#seen.has(identity)) return
    this.#seen.add(identity)

    const shown = shownPath(path, this.#workingDirectory)
    const lines = this.#read(path, shown, place)
    this.files.push({ path, shown, role, named, lines })
    for (const line of lines) {
      if (line.kind !== 'nested' || isUrl(line.target)) continue
      const target = isAbsolute(line.target) ? line.target : resolve(dirname(path), line.target)
      this.visit(target, line.role, `${shown}:${line.line}`, false)
    }
  }

  #read(path: string, shown: string, place: string): RequirementLine[] {
    try {
      return parseRequirementsFile(decodeRequirementsFile(readFileSync(path)), this.#environment)
    } catch (error) {
      if (error instanceof RequirementLineError)
        throw new InputError(`${shown}:${error.line}: ${error.message}`)
      if (hasCode(error, 'ENOENT', 'ENOTDIR'))
        throw new InputError(`${place}: there is no file ${shown} (looked for ${path})`)
      if (hasCode(error, 'EISDIR'))
        throw new InputError(
          `${place}: ${shown} is a folder; name the files in it (${shown}/*.txt)`,
        )
      if (hasCode(error, 'EACCES', 'EPERM'))
        throw new InputError(`${place}: ${shown} cannot be read: permission denied`)
      throw error
    }
  }
}

function uncacheableLines(
  files: readonly RequirementsFile[],
  packages: readonly Package[],
): string[] {
  const lines = files.flatMap((file) =>
    file.lines
      .filter((line) => line.kind === 'direct' || (line.kind === 'nested' && isUrl(line.target)))
      .map((line) => `${file.shown}:${line.line}: ${line.text}`),
  )
  const direct = packages.filter((one) => one.kind === 'direct')
  return [...lines, ...direct.map((one) => `packages: ${one.text}`)]
}

function asksForHashes(line: RequirementLine): boolean {
  return hasOption(line, 'hash') || hasOption(line, 'require-hashes')
}

function hasOption(line: RequirementLine, name: string): boolean {
  return line.kind !== 'nested' && line.options.some((option) => option.name === name)
}

function refuseHashedWithUnhashed({ hashed, packages, files }: Requirements): void {
  if (!hashed || packages.length === 0) return
  const file = files.find(({ lines }) => lines.some(asksForHashes))
  throw new InputError(
    `packages: ${packages.map((one) => one.text).join(', ')}: ${file?.shown} has --hash lines, and pip ` +
      'then wants a hash for everything it installs. Put these packages, with their hashes, into a ' +
      'requirements file, or install them in a step of their own.',
  )
}

/** Whether pip would fetch this instead of opening it as a file. */
export function isUrl(target: string): boolean {
  return /^(https?|ftp|file):/i.test(target)
}

function shownPath(path: string, workingDirectory: string): string {
  const shown = relative(workingDirectory, path)
  return (shown === '' ? path : shown).replaceAll('\\', '/')
}
