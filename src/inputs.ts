/** What the user asks for: read once, checked, typed. The action and the command line share it. */
import { resolve } from 'node:path'
import { InputError } from './errors.ts'
import { statusOf } from './paths.ts'
import type { Requirement } from './pep508.ts'
import {
  expandVariables,
  LINE_ENDS,
  parseArgument,
  RequirementLineError,
} from './requirements-file.ts'
import { parseS3Settings, type S3Settings } from './s3-settings.ts'

/** Every input with its default, as action.yml has them. */
export const INPUT_DEFAULTS = {
  requirements: '',
  packages: '',
  constraints: '',
  groups: '',
  'working-directory': '.',
  'python-version': '',
  'python-path': '',
  venv: '',
  install: 'true',
  installer: 'auto',
  compile: 'false',
  'wheel-dir': '',
  wheels: 'all',
  'only-binary': 'false',
  refresh: 'weekly',
  verify: 'digest',
  'cache-dependency-path': '',
  'cache-suffix': '',
  'key-env': '',
  'enable-cache': 'auto',
  'save-cache': 'true',
  'lookup-only': 'false',
  'fail-on-cache-miss': 'false',
  store: 'auto',
  'store-directory': '',
  's3-bucket': '',
  's3-prefix': 'pip-wheelhouse',
  's3-region': '',
  's3-endpoint': '',
  's3-anonymous': 'false',
  's3-level': 'auto',
} as const

export type InputName = keyof typeof INPUT_DEFAULTS

/** A requirement given by the input `packages`. */
export type Package =
  | { readonly kind: 'requirement'; readonly text: string; readonly requirement: Requirement }
  | {
      readonly kind: 'direct'
      /** As a line of a requirements file: `-e ./pkg[dev]`. */
      readonly text: string
      readonly target: string
      readonly editable: boolean
    }

export type Refresh = 'never' | 'daily' | 'weekly' | 'monthly'
/** What wheels from a store are held to: their manifest, or the --hash lines of the user's files. */
export type Verify = 'digest' | 'hashes'

const STORES = ['auto', 'actions', 'directory', 's3'] as const
export type StoreName = (typeof STORES)[number]

/** The inputs, checked. Paths are absolute but for patterns, which start in workingDirectory. */
export interface Inputs {
  readonly requirements: readonly string[]
  readonly packages: readonly Package[]
  readonly constraints: readonly string[]
  /** Names of dependency groups, with the path of their pyproject.toml before a colon or without. */
  readonly groups: readonly string[]
  readonly workingDirectory: string
  readonly pythonVersion: string | undefined
  readonly pythonPath: string | undefined
  readonly venv: string | undefined
  readonly install: boolean
  readonly installer: 'auto' | 'native' | 'pip'
  readonly compile: boolean
  readonly wheelDir: string | undefined
  /** Which wheels a wheelhouse keeps: all, or those that were built here from source. */
  readonly wheels: 'all' | 'built'
  readonly onlyBinary: boolean
  readonly refresh: Refresh
  readonly verify: Verify
  readonly cacheDependencyPath: readonly string[]
  readonly cacheSuffix: string
  readonly keyEnv: readonly string[]
  readonly enableCache: 'auto' | boolean
  readonly saveCache: boolean
  readonly lookupOnly: boolean
  readonly failOnCacheMiss: boolean
  /** The nearest first. */
  readonly stores: readonly StoreName[]
  readonly storeDirectory: string | undefined
  /** Undefined where no store is s3. */
  readonly s3: S3Settings | undefined
}

const DEFAULT_WHEEL_DIR = '.pip_wheels'

/**
 * The typed inputs. `read` gives an input's text ('' where it is not given); `base` is the folder
 * that working-directory is relative to; `environment` has the values of `\${VAR}` in packages. Throws an InputError that names the input, the value and
 * what is valid.
 */
export function parseInputs(
  read: (name: InputName) => string,
  base: string,
  environment: Readonly<Record<string, string | undefined>> = {},
): Inputs {
  const text = (name: InputName): string => read(name).trim() || INPUT_DEFAULTS[name]
  const boolean = (name: InputName): boolean =>
    oneOf(name, text(name), ['true', 'false']) === 'true'
  const lines = (name: InputName): string[] =>
    linesOf(text(name)).map((line) => oneLine(name, line.replaceAll('\t', ' ')))

  const workingDirectory = existingFolder(
    'working-directory',
    resolve(base, oneLine('working-directory', text('working-directory'))),
  )
  const path = (name: InputName): string | undefined => {
    const value = oneLine(name, text(name))
    if (value === '') return undefined
    const path = resolve(workingDirectory, value)
    if (Buffer.byteLength(path) > 4096 || path.split(/[\\/]/).some((part) => part.length > 255))
      throw new InputError(`${name}: the path is longer than a file system takes`)
    return path
  }
  const install = boolean('install')
  const stores = storeNames(text('store'))
  const enableCache = oneOf('enable-cache', text('enable-cache'), ['auto', 'true', 'false'])

  const inputs: Inputs = {
    requirements: lines('requirements'),
    packages: lines('packages')
      .map((line) => oneLine('packages', expandVariables(line, environment)))
      .flatMap(parsePackagesLine),
    constraints: lines('constraints'),
    groups: lines('groups').flatMap(groupNames),
    workingDirectory,
    pythonVersion: oneLine('python-version', text('python-version')) || undefined,
    pythonPath: pythonPath(oneLine('python-path', text('python-path')), workingDirectory),
    venv: path('venv'),
    install,
    installer: oneOf('installer', text('installer'), ['auto', 'native', 'pip']),
    compile: boolean('compile'),
    wheelDir:
      path('wheel-dir') ?? (install ? undefined : resolve(workingDirectory, DEFAULT_WHEEL_DIR)),
    wheels: oneOf('wheels', text('wheels'), ['all', 'built']),
    onlyBinary: boolean('only-binary'),
    refresh: oneOf('refresh', text('refresh'), ['never', 'daily', 'weekly', 'monthly']),
    verify: oneOf('verify', text('verify'), ['digest', 'hashes']),
    cacheDependencyPath: lines('cache-dependency-path'),
    cacheSuffix: oneLine('cache-suffix', text('cache-suffix')),
    keyEnv: environmentNames(text('key-env')),
    enableCache: enableCache === 'auto' ? 'auto' : enableCache === 'true',
    saveCache: boolean('save-cache'),
    lookupOnly: boolean('lookup-only'),
    failOnCacheMiss: boolean('fail-on-cache-miss'),
    stores,
    storeDirectory: path('store-directory'),
    s3: stores.includes('s3') ? parseS3Settings((name) => oneLine(name, text(name))) : undefined,
  }
  refuseContradictions(inputs, text('s3-bucket'))
  return inputs
}

function refuseContradictions(inputs: Inputs, bucket: string): void {
  if (inputs.pythonPath !== undefined && inputs.pythonVersion !== undefined)
    throw new InputError(
      'python-path, python-version: give one of the two: python-path names an interpreter, ' +
        "python-version looks one up in the runner's tool cache",
    )
  if (inputs.wheels === 'built' && !inputs.install)
    throw new InputError(
      'wheels, install: "built" leaves the other wheels on the index, so a wheelhouse that is only ' +
        'prepared (install: false) would not be whole; use wheels: all',
    )
  if (inputs.s3 === undefined && bucket !== '')
    throw new InputError(
      `s3-bucket, store: there is a bucket ("${bucket}"), but the store is ${inputs.stores.join(', ')}; add ` +
        'store: s3',
    )
  if (inputs.wheels === 'built' && inputs.verify === 'hashes')
    throw new InputError(
      'wheels, verify: "built" keeps the wheels that were built here, of which no --hash line can know, ' +
        'and "hashes" takes none of those; use wheels: all',
    )
  if (inputs.wheelDir === inputs.workingDirectory)
    throw new InputError(
      'wheel-dir: it cannot be the working directory itself; name a folder in it',
    )
}

// As pip ends them: the packages reach it as lines of a file, and no line may hold another.
function linesOf(text: string): string[] {
  return text
    .split(LINE_ENDS)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
}

function oneLine(name: InputName, text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (/[\u0000-\u001f\u007f\u0085\u2028\u2029]/.test(text))
    throw new InputError(
      `${name}: ${JSON.stringify(text)} is not valid: give one line of plain text`,
    )
  return text
}

function oneOf<const T extends string>(name: InputName, value: string, valid: readonly T[]): T {
  const match = valid.find((candidate) => candidate === value.toLowerCase())
  if (match === undefined)
    throw new InputError(`${name}: "${value}" is not valid: use one of ${valid.join(', ')}`)
  return match
}

function storeNames(text: string): StoreName[] {
  const names = text
    .split(/[\s,]+/)
    .filter((name) => name !== '')
    .map((name) => oneOf('store', name, STORES))
  if (
    names.length === 0 ||
    new Set(names).size < names.length ||
    (names.length > 1 && names.includes('auto'))
  )
    throw new InputError(
      `store: "${text}" is not valid: give each store once, and auto alone (directory, s3)`,
    )
  return names
}

// A bare command name (python3.12) is looked up on PATH; all else is a path.
function pythonPath(value: string, workingDirectory: string): string | undefined {
  if (value === '') return undefined
  return /[\\/]/.test(value) ? resolve(workingDirectory, value) : value
}

function environmentNames(text: string): string[] {
  const names = text.split(/[\s,]+/).filter((name) => name !== '')
  for (const name of names)
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
      throw new InputError(
        `key-env: "${name}" is not the name of an environment variable; write names only, such as PG_CONFIG`,
      )
  return names
}

function groupNames(line: string): string[] {
  const names = line.split(/\s+/)
  for (const name of names)
    if (!/^([^:]+:)?[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/.test(name) || name.startsWith('-'))
      throw new InputError(
        `groups: "${name}" is not the name of a dependency group; write its name (dev), or ` +
          'path/pyproject.toml:name',
      )
  return names
}

function existingFolder(name: InputName, path: string): string {
  if (statusOf(path)?.isDirectory() !== true)
    throw new InputError(`${name}: there is no folder ${path}`)
  return path
}

/** One line of `packages`: one specifier, or several that hold no blanks. */
export function parsePackagesLine(line: string): Package[] {
  const text = line.replace(/(^|\s)#.*$/, '').trim()
  if (text === '') return []
  const editable = /^(?:-e\s*|--editable[\s=]+)(?<target>[^-\s].*)$/.exec(text)?.groups?.target
  const option = (editable ?? text).split(/\s+/).find((word) => word.startsWith('-'))
  if (option !== undefined)
    throw new InputError(
      `packages: "${option}" is an option, not a package; put options into a requirements file`,
    )
  if (editable !== undefined)
    return [{ kind: 'direct', text: `-e ${editable}`, target: editable, editable: true }]
  const words = text.split(/\s+/)
  const several = words.length > 1 && words.every(isPackage)
  try {
    const whole = parsePackage(text)
    return whole.kind === 'direct' && several ? words.map(parsePackage) : [whole]
  } catch (error) {
    if (!(error instanceof RequirementLineError)) throw error
    if (several) return words.map(parsePackage)
    const hint = words.length > 1 ? '; write one a line, or several without blanks in them' : ''
    throw new InputError(`packages: ${error.message}${hint}`)
  }
}

function parsePackage(text: string): Package {
  const parsed = parseArgument(text)
  return parsed.kind === 'requirement'
    ? { kind: 'requirement', text, requirement: parsed.requirement }
    : { kind: 'direct', text, target: text, editable: false }
}

function isPackage(word: string): boolean {
  try {
    parsePackage(word)
    return true
  } catch {
    return false
  }
}
