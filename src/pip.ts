/** How pip is called: argument lists, environments, and what its output says. All of it pure. */
import { devNull } from 'node:os'
import type { Inputs } from './inputs.ts'
import type { Wheel } from './manifest.ts'
import type { PipSettings } from './pip-settings.ts'
import type { Environment, Requirements } from './requirements.ts'

/**
 * What the runner gave the action and not the user: never for a build backend's eyes. In any case of
 * letters, as Windows has its variables.
 */
const OF_THE_RUNNER = /^(ACTIONS_|INPUT_)|^GITHUB_(ENV|PATH|OUTPUT|STATE|STEP_SUMMARY)$/i

// PIP_PYTHON would send pip to another interpreter than the one in the key.
const NOT_KEPT = new Set(['PIP_PYTHON'])

/** The environment of every child: the step's own, without what the runner gave the action. */
export function childEnvironment(environment: Environment): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined && !OF_THE_RUNNER.test(entry[0]) && !NOT_KEPT.has(entry[0]),
    ),
  )
}

/**
 * The environment of `pip wheel`: the settings as they are in the key, and no others. Those that
 * configuration files set for `pip install` alone count as well ([install] constraint = …), because
 * the wheels are those that an install would take; what makes pip say less does not.
 */
export function buildEnvironment(
  environment: Environment,
  settings: PipSettings,
): Record<string, string> {
  const kept = Object.entries(settings).filter(([name]) => name !== 'quiet' && name !== 'python')
  return {
    ...withoutPipVariables(environment),
    ...asVariables(Object.fromEntries(kept)),
    PIP_CONFIG_FILE: devNull,
  }
}

function withoutPipVariables(environment: Environment): Record<string, string> {
  const all = Object.entries(childEnvironment(environment))
  return Object.fromEntries(all.filter(([name]) => !name.startsWith('PIP_')))
}

/**
 * The environment of an install from the wheelhouse: none of the user's pip settings but those of
 * where to install, because an index, a constraint or a --no-binary setting would break it.
 */
export function offlineEnvironment(
  environment: Environment,
  placement: PipSettings,
): Record<string, string> {
  return {
    ...withoutPipVariables(environment),
    ...asVariables(placement),
    PIP_CONFIG_FILE: devNull,
  }
}

/** Settings of how an index is reached, for installs of pinned and hashed wheels from it. */
const OF_THE_INDEX = new Set([
  'index-url',
  'extra-index-url',
  'find-links',
  'no-index',
  'trusted-host',
  'cert',
  'client-cert',
  'proxy',
  'timeout',
  'default-timeout',
  'retries',
  'keyring-provider',
  'use-feature',
])

/** As offlineEnvironment(), but with the user's index: for the wheels that a wheelhouse leaves to it. */
export function indexEnvironment(
  environment: Environment,
  placement: PipSettings,
  settings: PipSettings,
): Record<string, string> {
  const ofTheIndex = Object.entries(settings).filter(([name]) => OF_THE_INDEX.has(name))
  return {
    ...offlineEnvironment(environment, placement),
    ...asVariables(Object.fromEntries(ofTheIndex)),
  }
}

function asVariables(settings: PipSettings): Record<string, string> {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      `PIP_${name.toUpperCase().replaceAll('-', '_')}`,
      value,
    ]),
  )
}

const QUIET_SURROUNDINGS = ['--no-input', '--disable-pip-version-check', '--no-color'] as const

/**
 * What is required, as pip's own options. Files with hashes cannot share a call with requirements
 * that have none, so there are two lists; either may be empty.
 */
export interface RequirementCalls {
  readonly hashed: readonly string[]
  readonly others: readonly string[]
}

/** The files by -r and -c, groups by --group, the packages as one more file. */
export function requirementCalls(
  { files, groups, hashedRoots }: Requirements,
  packagesFile: string | undefined,
): RequirementCalls {
  const roots = files.filter((file) => file.path === file.root)
  const named = roots.filter((file) => file.role === 'requirements')
  const constraints = roots
    .filter((file) => file.role === 'constraints')
    .flatMap((file) => ['-c', file.path])
  const filesOf = (hashed: boolean): string[] =>
    named.filter(({ root }) => hashedRoots.has(root) === hashed).flatMap(({ path }) => ['-r', path])
  const hashed = filesOf(true)
  const others = [
    ...filesOf(false),
    ...groups.flatMap(({ file, name }) => ['--group', `${file}:${name}`]),
    ...(packagesFile === undefined ? [] : ['-r', packagesFile]),
  ]
  const constrained = (list: string[]): string[] =>
    list.length === 0 ? [] : [...list, ...constraints]
  return { hashed: constrained(hashed), others: constrained(others) }
}

/** One call that resolves all requirements together and puts their wheels into `wheels`. */
export function wheelArguments(
  requirements: readonly string[],
  wheels: string,
  cache: string,
  { onlyBinary }: Pick<Inputs, 'onlyBinary'>,
): string[] {
  return [
    'wheel',
    ...QUIET_SURROUNDINGS,
    '--progress-bar=off',
    // Without it, old pips build with whatever setuptools the target happens to have.
    '--use-pep517',
    // pip's own cache does not know CFLAGS and most else that the key knows: it is never used.
    `--cache-dir=${cache}`,
    `--wheel-dir=${wheels}`,
    ...(onlyBinary ? ['--only-binary=:all:'] : []),
    ...requirements,
  ]
}

/** Installs exactly the pinned wheels of a folder: nothing is asked, resolved or compiled. */
export function offlineInstallArguments(
  wheels: string,
  pinsFile: string,
  { compile }: Pick<Inputs, 'compile'>,
): string[] {
  return [...pinnedInstall(wheels, compile), '--no-index', '-r', pinsFile]
}

/** The same where the wheels that were not built here come from the user's index. */
export function pinnedInstallArguments(
  wheels: string,
  pinsFile: string,
  { compile }: Pick<Inputs, 'compile'>,
): string[] {
  return [...pinnedInstall(wheels, compile), '--only-binary=:all:', '-r', pinsFile]
}

function pinnedInstall(wheels: string, compile: boolean): string[] {
  return [
    'install',
    ...QUIET_SURROUNDINGS,
    '--progress-bar=off',
    `--find-links=${wheels}`,
    '--no-deps',
    '--no-cache-dir',
    ...compileArguments(compile),
  ]
}

/**
 * Installs local projects live, without an index: what they require is installed, and what their
 * build needs is in the folders. With dependencies, so that one nobody foresaw is an error.
 */
export function liveInstallArguments(
  folders: readonly string[],
  projectsFile: string,
  { compile }: Pick<Inputs, 'compile'>,
): string[] {
  return [
    'install',
    ...QUIET_SURROUNDINGS,
    '--progress-bar=off',
    '--no-index',
    ...folders.map((folder) => `--find-links=${folder}`),
    '--no-cache-dir',
    '--use-pep517',
    ...compileArguments(compile),
    '-r',
    projectsFile,
  ]
}

/** An ordinary install of the requirements from the user's index. */
export function onlineInstallArguments(
  requirements: readonly string[],
  { compile, onlyBinary }: Pick<Inputs, 'compile' | 'onlyBinary'>,
): string[] {
  return [
    'install',
    ...QUIET_SURROUNDINGS,
    '--progress-bar=off',
    ...compileArguments(compile),
    ...(onlyBinary ? ['--only-binary=:all:'] : []),
    ...requirements,
  ]
}

// The flag is what works: PIP_NO_COMPILE=1 is read the wrong way round by pip.
function compileArguments(compile: boolean): string[] {
  return compile ? ['--compile'] : ['--no-compile']
}

/**
 * A requirements file that pins every wheel by version and digest. By name and not by path, so that
 * `pip freeze` shows versions instead of file URLs (no direct_url.json).
 */
export function pinsFile(wheels: readonly Wheel[]): string {
  return wheels
    .map(({ name, version, sha256 }) => `${name}==${version} --hash=sha256:${sha256}\n`)
    .join('')
}

/** What `pip wheel` said of the files in its folder, by file name. */
export interface WheelReport {
  /** Built from source in this call. */
  readonly built: ReadonlySet<string>
  /** Written into the folder, or found there and taken. */
  readonly taken: ReadonlySet<string>
  /** Names, as written, of what was asked for by URL (`name @ url`), be it by another package. */
  readonly byUrl: ReadonlySet<string>
}

/** Reads pip's output (pip 21 to 26). Paths are Windows' or POSIX'. */
export function parseWheelOutput(lines: readonly string[]): WheelReport {
  const built = new Set<string>()
  const taken = new Set<string>()
  const byUrl = new Set<string>()
  for (const line of lines) {
    const created = /^\s*Created wheel for .+?: filename=(\S+\.whl) /.exec(line)?.[1]
    const saved = /^\s*(?:Saved|File was already downloaded) (?:.*[\\/])?([^\\/]+\.whl)\s*$/.exec(
      line,
    )?.[1]
    if (created !== undefined) built.add(created)
    const named = /^\s*Collecting ([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])? ?@ /.exec(line)?.[1]
    if (saved !== undefined) taken.add(saved)
    if (named !== undefined) byUrl.add(named)
  }
  return { built, taken, byUrl }
}

/** The distributions that an install replaced, as `name 1.0`. */
export function parseReplaced(lines: readonly string[]): string[] {
  return lines.flatMap((line) => {
    const found = /^\s*Found existing installation: (.+)$/.exec(line)?.[1]
    return found === undefined ? [] : [found.trim()]
  })
}

/** Why pip failed, in its own words: its errors, else the end of what it printed. */
export function reasonOf(lines: readonly string[]): string {
  const errors = lines
    .filter((line) => /^\s*(ERROR|error|×|╰─>)/.test(line))
    .map((line) => line.trim())
  const meaningful = errors.filter((line) => line !== 'error: subprocess-exited-with-error')
  const last = lines.filter((line) => line.trim() !== '').slice(-3)
  return (meaningful.length > 0 ? meaningful.slice(-4) : last).join('\n') || 'it printed nothing'
}
