/** The requirements of a run: what the user names, and all that it reaches by -r and -c. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { codeOf, hasCode, InputError } from './errors.ts'
import type { Inputs, Package } from './inputs.ts'
import { expandPatterns } from './paths.ts'
import { dependencyGroup, type ProjectMetadata, readProject, readPyproject } from './projects.ts'
import { parseReference, type Reference } from './references.ts'
import {
  decodeRequirementsFile,
  type FileRole,
  type Option,
  parseArgument,
  parseRequirementsFile,
  type RequirementLine,
  RequirementLineError,
} from './requirements-file.ts'
import { pathOfFileUrl, withoutSecrets } from './urls.ts'

export interface RequirementsFile {
  /** Absolute, or a URL. */
  readonly path: string
  /** As messages and the key name it: relative to the working directory, with forward slashes. */
  readonly shown: string
  readonly role: FileRole
  /** The file that the user named and that this one is reached through; its own path if that is it. */
  readonly root: string
  readonly lines: readonly RequirementLine[]
}

/** A dependency group of a pyproject.toml, as `pip --group` takes it. */
export interface Group {
  readonly name: string
  /** Absolute path of the pyproject.toml. */
  readonly file: string
  /** As messages and the key name it. */
  readonly shown: string
  readonly requirements: readonly string[]
}

/** A requirement that names a place, and where it stands. */
export interface LocatedReference {
  readonly reference: Reference
  /** As the user wrote it, variables expanded: `-e ./pkg[dev]`. */
  readonly text: string
  /** `requirements.txt:3`, or `packages`. */
  readonly place: string
}

export interface Requirements {
  /** Every file reached, each once in each role, in the order in which pip reads them. */
  readonly files: readonly RequirementsFile[]
  readonly packages: readonly Package[]
  readonly groups: readonly Group[]
  readonly references: readonly LocatedReference[]
  /** The metadata of the local projects among the references, each once. */
  readonly projects: readonly ProjectMetadata[]
  /** Named files with --hash lines or --require-hashes in them, or in what they reach. */
  readonly hashedRoots: ReadonlySet<string>
}

export type Environment = Readonly<Record<string, string | undefined>>

/** Gives the text behind each URL. Throws for one that cannot be fetched. */
export type FetchTexts = (urls: readonly string[]) => Promise<readonly string[]>

const DEFAULT_FILE = 'requirements.txt'

/** The part of the requirements that is on this machine, and the files that are still to be fetched. */
export interface LocalRequirements {
  readonly files: readonly RequirementsFile[]
  readonly remote: readonly RemoteFile[]
  readonly groups: readonly Group[]
}

interface RemoteFile {
  readonly url: string
  readonly role: FileRole
  readonly place: string
  readonly root: string
}

/**
 * Reads all files that the inputs name. Throws an InputError that names the input, the file and the
 * line for a file that is not there and for a line that pip would refuse.
 */
export function readLocalRequirements(inputs: Inputs, environment: Environment): LocalRequirements {
  const { workingDirectory } = inputs
  const walk = new Walk(workingDirectory, environment)
  const groups = readGroups(inputs)
  for (const path of requirementsPaths(inputs)) walk.visit(path, 'requirements', 'requirements')
  for (const path of expandPatterns('constraints', inputs.constraints, workingDirectory))
    walk.visit(path, 'constraints', 'constraints')
  return { files: walk.files, remote: walk.remote, groups }
}

/** The whole: with the files behind URLs, and what the direct references stand for. */
export async function completeRequirements(
  { files, remote, groups }: LocalRequirements,
  { packages, workingDirectory }: Pick<Inputs, 'packages' | 'workingDirectory'>,
  environment: Environment,
  fetchTexts: FetchTexts,
): Promise<Requirements> {
  const all = [...files, ...(await readRemoteFiles(remote, environment, fetchTexts))]
  const references = [
    ...all.flatMap((file) => referencesIn(file, workingDirectory)),
    ...referencesOfPackages(packages, workingDirectory),
    ...groups.flatMap(({ requirements, name, shown }) =>
      referencesOfSpecifiers(requirements, `${shown}:${name}`, workingDirectory),
    ),
  ]
  const projects = projectsOf(references, workingDirectory)
  const ofProjects = projects.flatMap((project) =>
    referencesOfSpecifiers(
      project.dependencies,
      `${project.shown}/pyproject.toml`,
      workingDirectory,
    ),
  )
  return {
    files: all,
    packages,
    groups,
    references: [...references, ...ofProjects],
    projects,
    hashedRoots: all.some((file) => file.lines.some((line) => hasOption(line, 'no-require-hashes')))
      ? new Set()
      : new Set(
          all
            .filter((file) => file.role === 'requirements' && file.lines.some(asksForHashes))
            .map((file) => file.root),
        ),
  }
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

/** Whether pip would fetch this instead of opening it as a file. */
export function isUrl(target: string): boolean {
  return /^(https?|ftp|file):/i.test(target)
}

function requirementsPaths(inputs: Inputs): string[] {
  const { requirements, packages, groups, workingDirectory } = inputs
  if (requirements.length > 0) return expandPatterns('requirements', requirements, workingDirectory)
  if (packages.length > 0 || groups.length > 0) return []
  const path = resolve(workingDirectory, DEFAULT_FILE)
  if (existsSync(path)) return [path]
  throw new InputError(
    `requirements: nothing to install: there is no ${DEFAULT_FILE} in ${workingDirectory}, and none of ` +
      '"requirements", "packages" and "groups" is given. Name your files (requirements: ' +
      'requirements/dev.txt) or the packages (packages: django psycopg2).',
  )
}

// "dev", or "sub/pyproject.toml:dev" as pip's --group has it.
function readGroups({ groups, workingDirectory }: Inputs): Group[] {
  return groups.map((text) => {
    const colon = text.lastIndexOf(':')
    const file = resolve(workingDirectory, colon === -1 ? 'pyproject.toml' : text.slice(0, colon))
    const name = text.slice(colon + 1)
    const shown = shownPath(file, workingDirectory)
    const pyproject = readPyproject(file)
    if (pyproject === undefined)
      throw new InputError(`groups: ${text}: there is no file ${shown} (looked for ${file})`)
    return { name, file, shown, requirements: dependencyGroup(pyproject, name, shown) }
  })
}

// The life of one reading: which files were seen, and in which order.
class Walk {
  readonly files: RequirementsFile[] = []
  readonly remote: RemoteFile[] = []
  readonly #seen = new Set<string>()
  readonly #workingDirectory: string
  readonly #environment: Environment

  constructor(workingDirectory: string, environment: Environment) {
    this.#workingDirectory = workingDirectory
    this.#environment = environment
  }

  /** `place` is what names the file: an input, or the line of another file. */
  visit(path: string, role: FileRole, place: string, root = path): void {
    // A file that includes itself, or is reached twice, is read once: pip refuses the first case
    // or reads the same lines again, and neither changes what is required.
    const identity = `${role} ${path}`
    if (this.#seen.has(identity)) return
    this.#seen.add(identity)

    const shown = shownPath(path, this.#workingDirectory)
    const lines = this.#read(path, shown, place)
    this.files.push({ path, shown, role, root, lines })
    for (const line of lines) {
      if (line.kind !== 'nested') continue
      const from = `${shown}:${line.line}`
      const target = /^file:\/\//i.test(line.target) ? pathOfFileUrl(line.target) : line.target
      if (isUrl(target)) this.remote.push({ url: target, role: line.role, place: from, root })
      else this.visit(resolve(dirname(path), target), line.role, from, root)
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
      const code = codeOf(error)
      if (code !== undefined)
        throw new InputError(
          `${place}: ${shown} cannot be read: ${/^E(ACCES|PERM)$/.test(code) ? 'permission denied' : code}`,
        )
      throw error
    }
  }
}

// Files behind URLs name others relative to themselves, as pip resolves them.
async function readRemoteFiles(
  remote: readonly RemoteFile[],
  environment: Environment,
  fetchTexts: FetchTexts,
): Promise<RequirementsFile[]> {
  const files: RequirementsFile[] = []
  const seen = new Set<string>()
  let wanted = remote
  while (wanted.length > 0) {
    const fresh = wanted.filter(({ role, url }) => {
      const identity = `${role} ${url}`
      return !seen.has(identity) && seen.add(identity)
    })
    const texts = fresh.length === 0 ? [] : await fetchTexts(fresh.map(({ url }) => url))
    const read = fresh.map((file, index) => parseRemoteFile(file, texts[index] ?? '', environment))
    files.push(...read)
    wanted = read.flatMap((file) =>
      file.lines.flatMap((line) =>
        line.kind === 'nested'
          ? [
              {
                url: urlBeside(file.path, line.target, `${file.shown}:${line.line}`),
                role: line.role,
                place: `${file.shown}:${line.line}`,
                root: file.root,
              },
            ]
          : [],
      ),
    )
  }
  return files
}

function urlBeside(base: string, target: string, place: string): string {
  if (!URL.canParse(target, base))
    throw new InputError(`${place}: not a URL: ${withoutSecrets(target)}`)
  return new URL(target, base).href
}

function parseRemoteFile(
  { url, role, root }: RemoteFile,
  text: string,
  environment: Environment,
): RequirementsFile {
  const shown = withoutSecrets(url).split('?', 1)[0] ?? ''
  try {
    return { path: url, shown, role, root, lines: parseRequirementsFile(text, environment) }
  } catch (error) {
    if (error instanceof RequirementLineError)
      throw new InputError(`${shown}:${error.line}: ${error.message}`)
    throw error
  }
}

function referencesIn(file: RequirementsFile, workingDirectory: string): LocatedReference[] {
  return file.lines.flatMap((line) =>
    line.kind === 'direct'
      ? [
          {
            // Paths are relative to where pip runs, not to the file that they stand in.
            reference: withHash(parseReference(line.target, line.editable, workingDirectory), line),
            text: line.text,
            place: `${file.shown}:${line.line}`,
          },
        ]
      : [],
  )
}

function referencesOfPackages(
  packages: readonly Package[],
  workingDirectory: string,
): LocatedReference[] {
  return packages.flatMap((one) =>
    one.kind === 'direct'
      ? [
          {
            reference: parseReference(one.target, one.editable, workingDirectory),
            text: one.text,
            place: 'packages',
          },
        ]
      : [],
  )
}

// "name @ url" where only specifiers are allowed.
function referencesOfSpecifiers(
  specifiers: readonly string[],
  place: string,
  workingDirectory: string,
): LocatedReference[] {
  return specifiers.flatMap((text) =>
    parseArgument(text).kind === 'direct'
      ? [{ reference: parseReference(text, false, workingDirectory), text, place }]
      : [],
  )
}

// A URL's digest may stand in its fragment, or in an option behind it.
function withHash(reference: Reference, { options }: { options: readonly Option[] }): Reference {
  const hash = options.find(({ name, value }) => name === 'hash' && value?.startsWith('sha256:'))
  if (reference.kind !== 'remote-file' || hash?.value === undefined) return reference
  return { ...reference, sha256: reference.sha256 ?? hash.value.slice('sha256:'.length) }
}

function projectsOf(
  references: readonly LocatedReference[],
  workingDirectory: string,
): ProjectMetadata[] {
  const projects = new Map<string, ProjectMetadata>()
  for (const { reference, place } of references)
    if (reference.kind === 'project' && !projects.has(reference.path))
      projects.set(reference.path, readProject(reference.path, workingDirectory, place))
  return [...projects.values()]
}

function asksForHashes(line: RequirementLine): boolean {
  return hasOption(line, 'hash') || hasOption(line, 'require-hashes')
}

function hasOption(line: RequirementLine, name: string): boolean {
  return line.kind !== 'nested' && line.options.some((option) => option.name === name)
}

function shownPath(path: string, workingDirectory: string): string {
  const shown = relative(workingDirectory, path)
  return (shown === '' ? path : shown).replaceAll('\\', '/')
}
