/** Gathers what the key is made of from the disk and the environment; key.ts makes the key of it. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { cpus } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { codeOf, InputError } from './errors.ts'
import type { Inputs } from './inputs.ts'
import type { Interpreter } from './interpreter.ts'
import { expandPatterns } from './paths.ts'
import {
  type PipSettings,
  pipSettings,
  type SortedSettings,
  settingValues,
  sortSettings,
} from './pip-settings.ts'
import {
  type Environment,
  isUrl,
  type Requirements,
  type RequirementsFile,
  readFileOfSettings,
} from './requirements.ts'
import type { Revisions } from './revisions.ts'
import { pathOfFileUrl, withoutSecrets } from './urls.ts'

export interface KeyFacts {
  readonly inputs: Inputs
  readonly interpreter: Interpreter
  readonly requirements: Requirements
  readonly revisions: Revisions
  /** Wheels and sdists on this machine that the requirements name. */
  readonly localFiles: readonly { shown: string; digest: string }[]
  readonly environment: Environment
  readonly settings: SortedSettings
  /** Files that pip's settings name (PIP_CONSTRAINT, PIP_REQUIREMENT), with all that they reach. */
  readonly settingsFiles: readonly RequirementsFile[]
  /** References whose content cannot be told, so that no key can stand for them; with their place. */
  readonly unknown: readonly string[]
  readonly buildConstraints: readonly RequirementsFile[]
  /** Folders of distributions named by --find-links: what is in them. */
  readonly localLinks: readonly { shown: string; listing: string }[]
  readonly dependencyFiles: readonly { shown: string; digest: string }[]
  /** Distributions installed in the target, where builds are not isolated and use them. */
  readonly installedForBuilds: readonly string[]
  readonly cpuModel: string
  readonly now: Date
}

/** Reads the rest of what the key needs. Throws an InputError for a named file that is not there. */
export function gatherKeyFacts(
  inputs: Inputs,
  interpreter: Interpreter,
  requirements: Requirements,
  revisions: Revisions,
  environment: Environment,
  now: Date,
): KeyFacts {
  const { workingDirectory } = inputs
  const settings = sortSettings(pipSettings(interpreter, environment))
  const filesOf = (source: PipSettings, name: string, role: RequirementsFile['role']) => {
    const variable = `PIP_${name.toUpperCase().replaceAll('-', '_')}`
    return settingValues(source, name)
      .filter((path) => !isUrl(path))
      .flatMap((path) => readFileOfSettings(path, role, variable, workingDirectory, environment))
  }
  const settingsFiles = [
    ...filesOf(settings.selection, 'requirement', 'requirements'),
    ...filesOf(settings.selection, 'constraint', 'constraints'),
  ]
  const links = [
    ...requirements.files.flatMap(linksOf),
    ...settingsFiles.flatMap(linksOf),
    ...settingValues(settings.selection, 'find-links').map((link) =>
      /^file:\/\//i.test(link) ? pathOfFileUrl(link) : link,
    ),
  ]
  // Whatever its value: PIP_NO_BUILD_ISOLATION=0 switches isolation off as well (pypa/pip#5735).
  const unisolated = settings.build['no-build-isolation'] !== undefined
  return {
    inputs,
    interpreter,
    requirements,
    revisions,
    localFiles: requirements.references.flatMap(({ reference, place }) =>
      reference.kind === 'local-file'
        ? [
            {
              shown: relative(workingDirectory, reference.path),
              digest: digestOfFile(reference.path, place),
            },
          ]
        : [],
    ),
    environment,
    settings,
    settingsFiles,
    unknown: [
      ...revisions.unknown,
      ...settingsFiles.flatMap(directLines),
      ...['requirement', 'constraint', 'build-constraint'].flatMap((name) =>
        settingValues(settings.all, name)
          .filter(isUrl)
          .map((url) => `the pip setting ${name}: ${withoutSecrets(url)}`),
      ),
    ],
    buildConstraints: filesOf(settings.build, 'build-constraint', 'constraints'),
    localLinks: [...new Set(links)].flatMap((link) =>
      describeLink(resolve(workingDirectory, link), workingDirectory),
    ),
    dependencyFiles: expandPatterns(
      'cache-dependency-path',
      inputs.cacheDependencyPath,
      workingDirectory,
    ).map((path) => ({
      shown: relative(workingDirectory, path),
      digest: digestOfFile(path, 'cache-dependency-path'),
    })),
    installedForBuilds: unisolated ? installedIn(interpreter) : [],
    cpuModel: cpus()[0]?.model ?? 'unknown',
    now,
  }
}

function directLines(file: RequirementsFile): string[] {
  return file.lines.flatMap((line) =>
    line.kind === 'direct' || (line.kind === 'nested' && isUrl(line.target))
      ? [`${file.shown}:${line.line}: ${withoutSecrets(line.text)}`]
      : [],
  )
}

// pip looks for --find-links beside the file that names it first, then from the working directory.
function linksOf(file: RequirementsFile): string[] {
  return file.lines.flatMap((line) =>
    line.kind === 'nested'
      ? []
      : line.options.flatMap(({ name, value }) => {
          if (name !== 'find-links' || value === undefined) return []
          if (isUrl(value)) return /^file:\/\//i.test(value) ? [pathOfFileUrl(value)] : []
          const beside = join(dirname(file.path), value)
          return [existsSync(beside) ? beside : value]
        }),
  )
}

function describeLink(
  path: string,
  workingDirectory: string,
): { shown: string; listing: string }[] {
  if (!existsSync(path)) return []
  const files = statSync(path).isDirectory()
    ? readdirSync(path)
        .sort()
        .map((name) => join(path, name))
        .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true)
    : [path]
  const listing = files.map((file) => `${relative(path, file)} ${digestOfFile(file, 'find-links')}`)
  return [{ shown: relative(workingDirectory, path) || '.', listing: listing.join('\n') }]
}

function digestOfFile(path: string, place: string): string {
  try {
    return createHash('sha256').update(readFileSync(path)).digest('hex')
  } catch (error) {
    if (codeOf(error) !== undefined)
      throw new InputError(
        `${place}: ${path} cannot be read; name files (or a pattern such as pkg/*.toml)`,
      )
    throw error
  }
}

function installedIn({ paths }: Interpreter): string[] {
  const folders = new Set([paths.purelib, paths.platlib])
  return [...folders]
    .flatMap((folder) => (folder !== undefined && existsSync(folder) ? readdirSync(folder) : []))
    .filter((name) => name.endsWith('.dist-info') || name.endsWith('.egg-info'))
    .sort()
}
