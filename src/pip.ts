/** How pip is called: argument lists, environments, and what its output says. All of it pure. */
import { devNull } from 'node:os'
import type { Inputs } from './inputs.ts'
import type { Interpreter } from './interpreter.ts'
import type { Wheel } from './manifest.ts'
import type { PipSettings } from './pip-settings.ts'
import type { Environment, Requirements } from './requirements.ts'

/** What the runner gave the action and not the user: never for a build backend's eyes. */
const OF_THE_RUNNER = /^(ACTIONS_|INPUT_)|^GITHUB_(ENV|PATH|OUTPUT|STATE|STEP_SUMMARY)$/

// PYTHONPATH and friends stay. PIP_PYTHON would send pip to another interpreter than the one in the
// key, and PIP_QUIET would take away the lines that say what was built.
const OF_PIP_NOT_KEPT = new Set(['PIP_PYTHON', 'PIP_QUIET'])

/** The environment of every child: the step's own, without what the runner gave the action. */
export function childEnvironment(environment: Environment): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined && !OF_THE_RUNNER.test(entry[0]) && !OF_PIP_NOT_KEPT.has(entry[0]),
    ),
  )
}

/**
 * The environment of `pip wheel`: also what the configuration files set for `pip install` alone
 * ([install] constraint = …), because the wheels are those that an install would take.
 */
export function buildEnvironment(
  environment: Environment,
  { pipConfiguration }: Interpreter,
): Record<string, string> {
  const ofInstall = Object.entries(pipConfiguration.install ?? {})
    .filter(([name]) => !pipConfiguration.wheel?.[name])
    .map(([name, value]) => [`PIP_${name.toUpperCase().replaceAll('-', '_')}`, value])
  return { ...Object.fromEntries(ofInstall), ...childEnvironment(environment) }
}

/**
 * The environment of an install from the wheelhouse: none of the user's pip settings but those of
 * where to install, because an index, a constraint or a --no-binary setting would break it.
 */
export function offlineEnvironment(
  environment: Environment,
  placement: PipSettings,
): Record<string, string> {
  const kept = Object.entries(childEnvironment(environment)).filter(
    ([name]) => !name.startsWith('PIP_'),
  )
  const placed = Object.entries(placement).map(([name, value]) => [
    `PIP_${name.toUpperCase().replaceAll('-', '_')}`,
    value,
  ])
  return { ...Object.fromEntries(kept), ...Object.fromEntries(placed), PIP_CONFIG_FILE: devNull }
}

const QUIET_SURROUNDINGS = ['--no-input', '--disable-pip-version-check', '--no-color'] as const

/** What is installed, as pip's own options: the files by -r and -c, the packages as one more file. */
export function requirementArguments(
  { files }: Requirements,
  packagesFile: string | undefined,
): string[] {
  const named = files.filter((file) => file.named)
  return [
    ...named.filter((file) => file.role === 'requirements').flatMap((file) => ['-r', file.path]),
    ...(packagesFile === undefined ? [] : ['-r', packagesFile]),
    ...named.filter((file) => file.role === 'constraints').flatMap((file) => ['-c', file.path]),
  ]
}

/** One call that resolves all requirements together and puts their wheels into `wheels`. */
export function wheelArguments(
  requirements: readonly string[],
  wheels: string,
  cache: string,
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
    ...requirements,
  ]
}

/** Installs exactly the pinned wheels of a folder: nothing is asked, resolved or compiled. */
export function offlineInstallArguments(
  wheels: string,
  pinsFile: string,
  { compile }: Pick<Inputs, 'compile'>,
): string[] {
  return [
    'install',
    ...QUIET_SURROUNDINGS,
    '--no-index',
    `--find-links=${wheels}`,
    '--no-deps',
    '--no-cache-dir',
    ...compileArguments(compile),
    '-r',
    pinsFile,
  ]
}

/** An ordinary install of the requirements from the user's index. */
export function onlineInstallArguments(
  requirements: readonly string[],
  { compile }: Pick<Inputs, 'compile'>,
): string[] {
  return [
    'install',
    ...QUIET_SURROUNDINGS,
    '--progress-bar=off',
    ...compileArguments(compile),
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
}

/** Reads pip's output (pip 21 to 26). Paths are Windows' or POSIX'. */
export function parseWheelOutput(lines: readonly string[]): WheelReport {
  const built = new Set<string>()
  const taken = new Set<string>()
  for (const line of lines) {
    const created = /^\s*Created wheel for .+?: filename=(\S+\.whl) /.exec(line)?.[1]
    const saved = /^\s*(?:Saved|File was already downloaded) (?:.*[\\/])?([^\\/]+\.whl)\s*$/.exec(
      line,
    )?.[1]
    if (created !== undefined) built.add(created)
    if (saved !== undefined) taken.add(saved)
  }
  return { built, taken }
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
