/** Options that commands share. Most are named after an input of the action and mean the same. */
import { INPUT_DEFAULTS, type InputName, type Inputs, parseInputs } from '../inputs.ts'
import type { Arguments, Options } from './command.ts'

export const REQUIREMENT_OPTIONS = {
  requirements: {
    type: 'string',
    short: 'r',
    multiple: true,
    value: 'FILE',
    help: 'a requirements file or pattern; may be given several times',
  },
  constraints: {
    type: 'string',
    short: 'c',
    multiple: true,
    value: 'FILE',
    help: 'a constraints file; may be given several times',
  },
  editable: {
    type: 'string',
    short: 'e',
    multiple: true,
    value: 'PROJECT',
    help: 'a local project to install in editable mode, such as ".[dev]"',
  },
  group: {
    type: 'string',
    multiple: true,
    value: 'NAME',
    help: 'a dependency group of pyproject.toml; may be given several times',
  },
} as const satisfies Options

export const PYTHON_OPTIONS = {
  'working-directory': {
    type: 'string',
    value: 'DIR',
    help: 'what relative paths are relative to (default: .)',
  },
  'python-path': {
    type: 'string',
    value: 'PYTHON',
    help: "the interpreter (default: the activated environment's, else python on PATH)",
  },
  'python-version': {
    type: 'string',
    value: 'VERSION',
    help: 'look this version up in RUNNER_TOOL_CACHE',
  },
  venv: {
    type: 'string',
    value: 'DIR',
    help: 'make this virtual environment if it is not there, and install into it',
  },
} as const satisfies Options

export const KEY_OPTIONS = {
  'only-binary': { type: 'boolean', help: 'refuse to build from source' },
  refresh: {
    type: 'string',
    value: 'PERIOD',
    help: 'renew what floats: never, daily, weekly (default), monthly',
  },
  'cache-dependency-path': {
    type: 'string',
    multiple: true,
    value: 'FILE',
    help: 'a file whose content belongs in the key; several times',
  },
  'cache-suffix': { type: 'string', value: 'TEXT', help: 'free text in the key' },
  'key-env': {
    type: 'string',
    multiple: true,
    value: 'NAME',
    help: 'an environment variable that belongs in the key; several times',
  },
} as const satisfies Options

export const WHEELS_OPTION = {
  wheels: {
    type: 'string',
    value: 'all|built',
    help: 'built: keep only wheels that are built here from source',
  },
} as const satisfies Options

export const CACHE_OPTIONS = {
  verify: {
    type: 'string',
    value: 'digest|hashes',
    help: 'hashes: only what --hash lines of your files allow comes from the store',
  },
  'no-cache': { type: 'boolean', help: 'neither restore nor save' },
  'no-save-cache': { type: 'boolean', help: 'restore only' },
  'fail-on-cache-miss': { type: 'boolean', help: 'fail where it is not there' },
} as const satisfies Options

export const STORE_OPTIONS = {
  store: {
    type: 'string',
    value: 'STORE',
    help: 'where wheelhouses are kept: directory (default), s3, or directory,s3',
  },
  'store-directory': {
    type: 'string',
    value: 'DIR',
    help: "the folder of the directory store (default: the user's cache folder)",
  },
  's3-bucket': { type: 'string', value: 'NAME', help: 'the bucket of the s3 store' },
  's3-prefix': {
    type: 'string',
    value: 'FOLDER',
    help: 'the folder in the bucket (default: pip-wheelhouse)',
  },
  's3-region': { type: 'string', value: 'REGION', help: 'the region of the bucket' },
  's3-endpoint': { type: 'string', value: 'URL', help: "a server that is not Amazon's" },
  's3-anonymous': { type: 'boolean', help: 'read without credentials, and save nothing' },
  's3-level': {
    type: 'string',
    value: 'LEVEL',
    help: 'the trust level to save as: default, branch, fork',
  },
} as const satisfies Options

export const OUTPUT_OPTIONS = {
  json: { type: 'boolean', help: 'print one JSON object on standard output' },
  verbose: {
    type: 'boolean',
    short: 'v',
    help: 'every line, also where a terminal would show only the last one',
  },
  help: { type: 'boolean', short: 'h', help: 'print this' },
} as const satisfies Options

const NEGATED: Readonly<Record<string, InputName>> = {
  'no-install': 'install',
  'no-cache': 'enable-cache',
  'no-save-cache': 'save-cache',
}

/**
 * The inputs that the arguments stand for. An option that is no input is left out. Throws an
 * InputError.
 */
export function inputsOf({ values, positionals }: Arguments): Inputs {
  // Events and their trust are the action's matter: who runs a command decides with --no-cache.
  const given = new Map<string, string>([
    ['enable-cache', 'true'],
    // The runner gives the address of the Actions cache to actions only.
    ['store', 'directory'],
  ])
  const packages = [...positionals]
  for (const [name, value] of Object.entries(values)) {
    const text = Array.isArray(value) ? value.join('\n') : String(value)
    const negated = NEGATED[name]
    if (negated !== undefined) given.set(negated, 'false')
    else if (name === 'group') given.set('groups', text)
    else if (name === 'editable')
      packages.push(...text.split('\n').map((project) => `-e ${project}`))
    else given.set(name, text)
  }
  given.set('packages', packages.join('\n'))
  const read = (name: InputName): string => given.get(name) ?? INPUT_DEFAULTS[name]
  return parseInputs(read, process.cwd(), process.env)
}

/** The text of an option that is given once. */
export function textOf({ values }: Arguments, name: string): string | undefined {
  const value = values[name]
  return typeof value === 'string' ? value : undefined
}
