/** Local projects: which of their files say what they require, for the key. */
import { existsSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { parse as parseToml, TomlError, type TomlTable, type TomlValue } from 'smol-toml'
import { InputError } from './errors.ts'
import { statusOf } from './paths.ts'
import { normalizeName, parseRequirement, SpecifierError } from './pep508.ts'

/** What the key needs of a local project. */
export interface ProjectMetadata {
  /** Relative to the working directory, with forward slashes; `.` for that itself. */
  readonly shown: string
  /** Absolute. */
  readonly path: string
  /** From pyproject.toml or setup.cfg; undefined where only a build can tell. */
  readonly name: string | undefined
  /** The build requirements of pyproject.toml, or pip's defaults for a project without. */
  readonly buildRequires: readonly string[]
  /** The build backend's object reference, and the folders in the project that it may be found in. */
  readonly backend: string
  readonly backendPath: readonly string[]
  /** The requirement specifiers of pyproject.toml, those of all extras included. */
  readonly dependencies: readonly string[]
  /** Metadata files by name: for pyproject.toml what a build backend may read, else the text. */
  readonly files: readonly { readonly name: string; readonly content: string }[]
}

/** https://peps.python.org/pep-0518/#build-system-table: what holds without one. */
const DEFAULT_BUILD_REQUIRES = ['setuptools>=40.8.0', 'wheel']
const DEFAULT_BACKEND = 'setuptools.build_meta:__legacy__'

/** Tables of tools that check, test or format: no build backend reads them. */
const TABLES_OF_NO_BACKEND = new Set([
  'autoflake',
  'bandit',
  'basedpyright',
  'black',
  'codespell',
  'commitizen',
  'coverage',
  'cibuildwheel',
  'docformatter',
  'flake8',
  'interrogate',
  'isort',
  'mypy',
  'nox',
  'pylint',
  'pyright',
  'pytest',
  'pyupgrade',
  'ruff',
  'semantic_release',
  'towncrier',
  'tox',
  'ty',
  'typos',
  'yapf',
])

/** Reads a project's metadata. Throws an InputError where the folder holds no project. */
export function readProject(
  path: string,
  workingDirectory: string,
  place: string,
): ProjectMetadata {
  const shown = relative(workingDirectory, path).replaceAll('\\', '/') || '.'
  if (statusOf(path)?.isDirectory() !== true)
    throw new InputError(`${place}: there is no folder ${shown} (looked for ${path})`)
  const pyproject = readPyproject(join(path, 'pyproject.toml'))
  const setupFiles = ['setup.py', 'setup.cfg'].filter((name) => existsSync(join(path, name)))
  if (pyproject === undefined && !setupFiles.includes('setup.py'))
    throw new InputError(
      `${place}: ${shown} is not a Python project: it has no pyproject.toml and no setup.py`,
    )
  const named = [
    ...new Set([...setupFiles, ...filesNamedIn(pyproject ?? {}), ...filesOfSetupCfg(path)]),
  ].sort()
  return {
    shown,
    path,
    name: nameIn(pyproject, path),
    ...buildSystemIn(pyproject, `${shown}/pyproject.toml`),
    dependencies: dependenciesIn(pyproject, `${shown}/pyproject.toml`),
    files: [
      ...(pyproject === undefined
        ? []
        : [{ name: 'pyproject.toml', content: relevantPart(pyproject) }]),
      ...named.flatMap((name) => {
        const file = resolve(path, name)
        return statusOf(file)?.isFile() === true
          ? [{ name, content: readFileSync(file, 'utf8').replaceAll('\r\n', '\n') }]
          : []
      }),
    ],
  }
}

/** A pyproject.toml; undefined where there is none. Throws an InputError that names the line. */
export function readPyproject(file: string): TomlTable | undefined {
  if (!existsSync(file)) return undefined
  try {
    const pyproject = parseToml(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''))
    if (isDeeperThan(DEEPEST_TABLE, pyproject))
      throw new InputError(`${file}: its tables are nested more than ${DEEPEST_TABLE} deep`)
    return pyproject
  } catch (error) {
    if (error instanceof TomlError)
      throw new InputError(
        `${file}:${error.line}: not valid TOML: ${error.message.split('\n', 1)[0]}`,
      )
    throw error
  }
}

/**
 * The requirements of a dependency group, with the groups that it includes (PEP 735).
 * Throws an InputError that names the group.
 */
export function dependencyGroup(pyproject: TomlTable, group: string, file: string): string[] {
  const groups = table(pyproject['dependency-groups'])
  const normalized = new Map(
    Object.entries(groups).map(([name, value]) => [normalizeName(name), value]),
  )
  const expand = (name: string, path: readonly string[]): string[] => {
    if (path.includes(normalizeName(name)))
      throw new InputError(
        `groups: ${file}: the group ${name} includes itself (${[...path, name].join(' → ')})`,
      )
    const entries = normalized.get(normalizeName(name))
    if (!Array.isArray(entries))
      throw new InputError(
        `groups: ${file} has no dependency group "${name}" (it has: ${Object.keys(groups).join(', ') || 'none'})`,
      )
    return entries.flatMap((entry) => {
      if (typeof entry === 'string')
        return [checkedRequirement(entry, `groups: ${file}: the group ${name}`)]
      const included = table(entry)['include-group']
      if (typeof included === 'string') return expand(included, [...path, normalizeName(name)])
      throw new InputError(
        `groups: ${file}: the group ${name} has an entry that is neither a requirement nor an include-group`,
      )
    })
  }
  return expand(group, [])
}

// Far above what any tool has, and below what a recursion can take.
const DEEPEST_TABLE = 100

function isDeeperThan(levels: number, value: TomlValue): boolean {
  if (typeof value !== 'object') return false
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(levels - 1, inner))
}

function checkedRequirement(text: string, place: string): string {
  try {
    parseRequirement(text)
    return text
  } catch (error) {
    if (error instanceof SpecifierError)
      throw new InputError(`${place}: not a requirement specifier: "${text}" (${error.message})`)
    throw error
  }
}

function buildSystemIn(
  pyproject: TomlTable | undefined,
  shown: string,
): Pick<ProjectMetadata, 'buildRequires' | 'backend' | 'backendPath'> {
  const {
    requires,
    'build-backend': backend,
    'backend-path': path,
  } = table(pyproject?.['build-system'])
  return {
    buildRequires: Array.isArray(requires)
      ? requires.filter(isText).map((text) => checkedRequirement(text, shown))
      : DEFAULT_BUILD_REQUIRES,
    backend: typeof backend === 'string' ? backend : DEFAULT_BACKEND,
    backendPath: Array.isArray(path) ? path.filter(isText) : [],
  }
}

function dependenciesIn(pyproject: TomlTable | undefined, shown: string): string[] {
  const { dependencies, 'optional-dependencies': optional } = table(pyproject?.project)
  return [dependencies, ...Object.values(table(optional))]
    .flatMap((list) => (Array.isArray(list) ? list.filter(isText) : []))
    .map((text) => checkedRequirement(text, shown))
}

function isText(value: TomlValue): value is string {
  return typeof value === 'string'
}

function nameIn(pyproject: TomlTable | undefined, path: string): string | undefined {
  const name = table(pyproject?.project).name ?? table(table(pyproject?.tool).poetry).name
  if (typeof name === 'string') return name
  const file = join(path, 'setup.cfg')
  if (!existsSync(file)) return undefined
  const metadata = /^\[metadata\]\s*$(?<body>[\s\S]*?)(?=^\[|(?![\s\S]))/m.exec(
    readFileSync(file, 'utf8'),
  )
  return /^name\s*[=:]\s*(?<name>[A-Za-z0-9._-]+)\s*$/m.exec(metadata?.groups?.body ?? '')?.groups
    ?.name
}

// Files that a backend reads requirements from when pyproject.toml says so:
// https://setuptools.pypa.io/en/stable/userguide/pyproject_config.html#dynamic-metadata and the
// hooks of hatch (hatch-requirements-txt). Any "file" or "files" below a dynamic table counts.
function filesNamedIn(pyproject: TomlTable): string[] {
  const tools = table(pyproject.tool)
  const dynamic = table(table(tools.setuptools).dynamic)
  return [
    ...filesBelow(dynamic),
    ...filesBelow(table(tools.hatch)),
    ...filesBelow(table(tools.pdm)),
  ]
}

// https://setuptools.pypa.io/en/latest/userguide/declarative_config.html: "file: a.txt, b.txt".
function filesOfSetupCfg(path: string): string[] {
  const file = join(path, 'setup.cfg')
  if (!existsSync(file)) return []
  return [
    ...readFileSync(file, 'utf8').matchAll(/^[ \t]*(?:[\w.-]+[ \t]*[=:][ \t]*)?file:(.+)$/gm),
  ].flatMap(([, names = '']) => names.split(',').map((name) => name.trim()))
}

function filesBelow(value: TomlValue): string[] {
  if (Array.isArray(value)) return value.flatMap(filesBelow)
  if (typeof value !== 'object' || value instanceof Date) return []
  return Object.entries(value as TomlTable).flatMap(([key, inner]) => {
    if (key !== 'file' && key !== 'files' && key !== 'filename') return filesBelow(inner)
    return (Array.isArray(inner) ? inner : [inner]).filter(isText)
  })
}

// The project's own version, description or scripts change nothing of what it requires, and it is
// installed live: a new version number is no reason for a miss.
const RELEVANT_OF_PROJECT = [
  'name',
  'requires-python',
  'dependencies',
  'optional-dependencies',
  'dynamic',
]

function relevantPart(pyproject: TomlTable): string {
  const project = table(pyproject.project)
  const relevant = Object.fromEntries(
    RELEVANT_OF_PROJECT.flatMap((name) => {
      const value = project[name]
      return value === undefined ? [] : [[name, value] as const]
    }),
  )
  const tools = Object.entries(table(pyproject.tool)).filter(
    ([name]) => !TABLES_OF_NO_BACKEND.has(name),
  )
  const { 'dependency-groups': _groups, ...others } = pyproject // what is used of them is resolved
  return leaves({ ...others, project: relevant, tool: Object.fromEntries(tools) }, '').join('\n')
}

// One line a value, so that a change can be told: `project.dependencies[] = "requests >= 2"`.
function leaves(value: TomlValue, path: string): string[] {
  if (Array.isArray(value))
    return value.length === 0 ? [`${path} = []`] : value.flatMap((one) => leaves(one, `${path}[]`))
  if (typeof value !== 'object' || value instanceof Date)
    return [`${path} = ${JSON.stringify(value)}`]
  return Object.entries(value).flatMap(([key, inner]) =>
    leaves(inner, path === '' ? key : `${path}.${key}`),
  )
}

function table(value: TomlValue | undefined): TomlTable {
  return typeof value === 'object' && !Array.isArray(value) && !(value instanceof Date) ? value : {}
}
