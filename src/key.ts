/**
 * The key of a wheelhouse: what must be equal for a wheel to be usable (compatibility), what must
 * be equal for the same wheels to be chosen (selection), and for how long (period).
 * docs/caching.md tells the same to users; a test holds the two together.
 */
import { createHash } from 'node:crypto'
import type { Refresh } from './inputs.ts'
import { abiTag, type Interpreter } from './interpreter.ts'
import type { KeyFacts } from './key-facts.ts'
import { isUrl, type RequirementsFile } from './requirements.ts'
import type { Option, RequirementLine } from './requirements-file.ts'
import { withoutSecrets } from './urls.ts'

export interface Key {
  /** The keys that are a hit, in the order in which they are looked for. */
  readonly candidates: readonly string[]
  /** Keys that start with one of these are a partial hit, the nearer ones first. */
  readonly prefixes: readonly string[]
  /** Keys of any compatibility on this system start with it: of no use but to explain a miss. */
  readonly family: string
  /** The key of a wheelhouse that nothing can change, and of one that floats until the period ends. */
  readonly closed: string
  readonly floating: string
  readonly ingredients: readonly Ingredient[]
}

export interface Ingredient {
  readonly kind: IngredientKind
  /** Which file, variable or setting, where a kind has several. */
  readonly label: string
  /** Without secrets. May have several lines. */
  readonly value: string
}

export const KEY_SCHEMA = 1

/** Every kind of ingredient, and the part of the key that it is in. */
export const INGREDIENT_PARTS = {
  'layout schema': 'compatibility',
  'cache-suffix': 'compatibility',
  implementation: 'compatibility',
  abi: 'compatibility',
  platform: 'compatibility',
  libc: 'compatibility',
  distribution: 'compatibility',
  'operating system': 'compatibility',
  'build variable': 'compatibility',
  'key-env': 'compatibility',
  'build setting': 'compatibility',
  'build constraints': 'compatibility',
  'build option': 'compatibility',
  'installed for builds': 'compatibility',
  'cpu model': 'compatibility',
  python: 'selection',
  pip: 'selection',
  requirements: 'selection',
  constraints: 'selection',
  packages: 'selection',
  group: 'selection',
  project: 'selection',
  'local file': 'selection',
  repository: 'selection',
  'only-binary': 'selection',
  wheels: 'selection',
  'pip setting': 'selection',
  'local find-links': 'selection',
  'kernel version': 'selection',
  'cache-dependency-path': 'selection',
} as const

export type IngredientKind = keyof typeof INGREDIENT_PARTS

/** Variables that compilers and build backends read. */
export const BUILD_VARIABLES = [
  'ARCHFLAGS',
  'CC',
  'CFLAGS',
  'CMAKE_ARGS',
  'CPATH',
  'CPPFLAGS',
  'CUDA_HOME',
  'CXX',
  'CXXFLAGS',
  'FC',
  'LDFLAGS',
  'LD_LIBRARY_PATH',
  'LIBRARY_PATH',
  'MACOSX_DEPLOYMENT_TARGET',
  'PKG_CONFIG_PATH',
  'RUSTFLAGS',
] as const

const BUILD_VARIABLE_PREFIX = 'SETUPTOOLS_SCM_PRETEND_VERSION'

/** Options of one requirement that change how its wheel is built. */
const BUILD_OPTIONS = new Set(['config-settings', 'global-option', 'install-option'])

/** Whether a text can be a key of ours. Anyone who may write to the cache can make others there. */
export function isKey(text: string): boolean {
  return /^[a-z0-9._-]{1,512}$/.test(text)
}

/** The key that these facts make. The same facts always make the same key. */
export function cacheKey(facts: KeyFacts): Key {
  const ingredients = [...compatibility(facts), ...selection(facts)].filter(
    ({ value }) => value !== '',
  )
  const digest = (part: 'compatibility' | 'selection'): string =>
    digestOf(ingredients.filter(({ kind }) => INGREDIENT_PARTS[kind] === part))
  const readable = readablePart(facts.interpreter)
  const prefix = `${readable}-${digest('compatibility')}-`
  const selected = `${prefix}${digest('selection')}-`
  const closed = `${selected}fixed`
  const floating = `${selected}${period(facts.inputs.refresh, facts.now)}`
  return {
    candidates: [closed, floating],
    prefixes: [selected, prefix],
    family: readable.split('-').slice(0, FAMILY_SEGMENTS).join('-').concat('-'),
    closed,
    floating,
    ingredients,
  }
}

/**
 * The refresh period that a date is in, in UTC: `2026w47` (ISO 8601 week), `2026m11`, `2026d325`
 * or `never`. None of them is the beginning of another.
 */
export function period(refresh: Refresh, date: Date): string {
  const year = date.getUTCFullYear()
  const day =
    Math.floor(
      (Date.UTC(year, date.getUTCMonth(), date.getUTCDate()) - Date.UTC(year, 0, 1)) / DAY,
    ) + 1
  switch (refresh) {
    case 'never':
      return 'never'
    case 'daily':
      return `${year}d${String(day).padStart(3, '0')}`
    case 'monthly':
      return `${year}m${String(date.getUTCMonth() + 1).padStart(2, '0')}`
    case 'weekly': {
      const { year: weekYear, week } = isoWeek(date)
      return `${weekYear}w${String(week).padStart(2, '0')}`
    }
  }
}

const DAY = 24 * 60 * 60 * 1000

// A week belongs to the year that its Thursday is in.
function isoWeek(date: Date): { year: number; week: number } {
  const thursday = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()))
  thursday.setUTCDate(thursday.getUTCDate() + 4 - (thursday.getUTCDay() || 7))
  const year = thursday.getUTCFullYear()
  return { year, week: Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * DAY)) + 1 }
}

function compatibility({ inputs, interpreter, ...facts }: KeyFacts): Ingredient[] {
  const buildVariables = pickVariables(facts.environment)
  const buildSettings = Object.entries(facts.settings.build)
  const files = [...facts.requirements.files, ...facts.settingsFiles]
  const buildOptions = files.flatMap(buildOptionsOf)
  const flags = [
    ...[...buildVariables, ...buildSettings].map(([, value]) => value),
    ...buildOptions.map(({ value }) => value),
  ]
  const native = flags.some((value) => /\bnative\b/.test(value))
  return [
    one('layout schema', String(KEY_SCHEMA)),
    one('cache-suffix', inputs.cacheSuffix),
    one('implementation', interpreter.implementation),
    one(
      'abi',
      [abiTag(interpreter), interpreter.soabi, interpreter.preRelease ? interpreter.version : '']
        .join(' ')
        .trim(),
    ),
    one('platform', `${interpreter.platform} ${interpreter.pointerBits}-bit`),
    one('libc', interpreter.libc),
    one('distribution', interpreter.distribution),
    one('operating system', interpreter.osRelease.split('.')[0] ?? ''),
    ...buildVariables.map(([name, value]) => labelled('build variable', name, value)),
    // The user may name variables that hold secrets: only their digest is kept.
    ...inputs.keyEnv.map((name) =>
      labelled('key-env', name, digestOfVariable(name, facts.environment)),
    ),
    ...buildSettings.flatMap((setting) => settingIngredient('build setting', setting)),
    ...facts.buildConstraints.map((file) =>
      labelled('build constraints', file.shown, contentOf(file)),
    ),
    ...buildOptions,
    one('installed for builds', facts.installedForBuilds.join('\n')),
    one('cpu model', native ? facts.cpuModel : ''),
  ]
}

function selection({ inputs, interpreter, requirements, ...facts }: KeyFacts): Ingredient[] {
  const files = [...requirements.files, ...facts.settingsFiles]
  const packages = inputs.packages.map(({ text }) => text)
  const texts = [
    ...files.flatMap((file) => file.lines.map(({ text }) => text)),
    ...packages,
    ...requirements.groups.flatMap((group) => group.requirements),
    ...requirements.projects.flatMap(({ dependencies }) => dependencies),
  ]
  return [
    one('python', interpreter.version),
    one('pip', interpreter.pip?.split('.').slice(0, 2).join('.') ?? ''),
    ...files.map((file) => labelled(file.role, file.shown, contentOf(file))),
    one('packages', packages.join('\n')),
    ...requirements.groups.map(({ name, shown, requirements: lines }) =>
      labelled('group', `${shown}:${name}`, lines.join('\n')),
    ),
    ...requirements.projects.flatMap((project) =>
      project.files.map(({ name, content }) =>
        labelled('project', `${project.shown}/${name}`, content),
      ),
    ),
    ...facts.localFiles.map(({ shown, digest }) => labelled('local file', shown, digest)),
    ...[...facts.revisions.commits]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([reference, commit]) => labelled('repository', withoutSecrets(reference), commit)),
    one('only-binary', inputs.onlyBinary ? 'true' : ''),
    one('wheels', inputs.wheels === 'built' ? 'built' : ''),
    ...Object.entries(facts.settings.selection).flatMap((setting) =>
      settingIngredient('pip setting', setting),
    ),
    ...facts.localLinks.map(({ shown, listing }) => labelled('local find-links', shown, listing)),
    one(
      'kernel version',
      texts.some((text) => /platform[_.](release|version)/.test(text))
        ? `${interpreter.markers.platform_release} ${interpreter.markers.platform_version}`
        : '',
    ),
    ...facts.dependencyFiles.map(({ shown, digest }) =>
      labelled('cache-dependency-path', shown, digest),
    ),
  ]
}

function one(kind: IngredientKind, value: string): Ingredient {
  return { kind, label: '', value: withoutSecrets(value) }
}

function labelled(kind: IngredientKind, label: string, value: string): Ingredient {
  return { kind, label: withoutSecrets(label), value: withoutSecrets(value) || 'empty' }
}

// Local files and folders stand in the key by what is in them, not by where they are.
function settingIngredient(
  kind: 'build setting' | 'pip setting',
  [name, value]: [string, string],
): Ingredient[] {
  if (!NAMING_FILES.has(name)) return [labelled(kind, name, value)]
  const urls = value.split(/\s+/).filter(isUrl)
  return urls.length === 0 ? [] : [labelled(kind, name, urls.join('\n'))]
}

const NAMING_FILES = new Set(['constraint', 'requirement', 'find-links', 'build-constraint'])

// Own properties only: every object has something called "constructor".
function digestOfVariable(name: string, environment: KeyFacts['environment']): string {
  const value = Object.hasOwn(environment, name) ? environment[name] : undefined
  return value === undefined ? 'not set' : sha256(value)
}

function pickVariables(environment: KeyFacts['environment']): [string, string][] {
  return Object.entries(environment)
    .filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined &&
        entry[1] !== '' &&
        ((BUILD_VARIABLES as readonly string[]).includes(entry[0]) ||
          entry[0].startsWith(BUILD_VARIABLE_PREFIX)),
    )
    .sort(([a], [b]) => (a < b ? -1 : 1))
}

function buildOptionsOf(file: RequirementsFile): Ingredient[] {
  return file.lines
    .filter((line) => optionsOf(line).some(({ name }) => BUILD_OPTIONS.has(name)))
    .map((line) => labelled('build option', `${file.shown}:${line.line}`, line.text))
}

// A nested file has an ingredient of its own, and a folder of links its listing: neither path
// matters, and both may differ between two checkouts of the same content.
function contentOf(file: RequirementsFile): string {
  return file.lines
    .filter((line) => line.kind !== 'nested')
    .map((line) => (line.kind === 'option' ? canonical(line.options) : line.text))
    .join('\n')
}

// "-i URL", "--index-url=URL" and an abbreviation of it are the same.
function canonical(options: readonly Option[]): string {
  return options
    .map((option) => (isLocalLink(option) ? { name: option.name, value: undefined } : option))
    .map(({ name, value }) => `--${name}${value === undefined ? '' : ` ${value}`}`)
    .join(' ')
}

function isLocalLink({ name, value }: Option): boolean {
  return name === 'find-links' && value !== undefined && !isUrl(value)
}

function optionsOf(line: RequirementLine): readonly { name: string }[] {
  return line.kind === 'nested' ? [] : line.options
}

// Labels are left out: a file that was renamed, or another checkout path, is no other selection.
function digestOf(ingredients: readonly Ingredient[]): string {
  const named = new Set<IngredientKind>([
    'build variable',
    'key-env',
    'build setting',
    'pip setting',
    'repository',
  ])
  return sha256(
    JSON.stringify(
      ingredients.map(({ kind, label, value }) => [kind, named.has(kind) ? label : '', value]),
    ),
  ).slice(0, 24)
}

function readablePart(interpreter: Interpreter): string {
  const { platform, distribution, osRelease } = interpreter
  const [system = '', ...rest] = platform.split('-')
  const os = { macosx: 'macos', win: 'windows' }[system] ?? system
  const arch = rest.at(-1) ?? (interpreter.pointerBits === 64 ? 'amd64' : 'x86')
  const release = distribution || osRelease.split('.')[0] || 'none'
  return [
    'pip',
    'wheelhouse',
    `v${KEY_SCHEMA}`,
    ...[os, arch, release, abiTag(interpreter)].map(segment),
  ].join('-')
}

// pip-wheelhouse-v1-<os>-<arch>: distribution and ABI may differ.
const FAMILY_SEGMENTS = 5

// Segments hold no hyphen, so that keys can be told apart and taken apart.
function segment(text: string): string {
  return (
    text
      .toLowerCase()
      .replaceAll(/[^a-z0-9._]/g, '')
      .slice(0, 40) || 'none'
  )
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** An ingredient as the log shows it: one line; a long or many-lined value by its digest. */
export function showIngredient({ kind, label, value }: Ingredient): string {
  const lines = value.split('\n')
  const shown =
    lines.length > 1 || value.length > 120
      ? `${lines.length} ${lines.length === 1 ? 'line' : 'lines'}, sha256 ${sha256(value).slice(0, 16)}`
      : value
  return `${kind}${label === '' ? '' : ` ${label}`}: ${shown}`
}
