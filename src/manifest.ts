/** wheelhouse.json: what a wheelhouse says of itself, and the only thing that its content is held to. */
import type { Ingredient } from './key.ts'
import { normalizeName } from './pep508.ts'

export const MANIFEST_FILE = 'wheelhouse.json'
export const MANIFEST_SCHEMA = 1

export interface Manifest {
  readonly schema: typeof MANIFEST_SCHEMA
  readonly key: string
  readonly ingredients: readonly Ingredient[]
  /** How it was made. */
  readonly made: {
    /** ISO 8601, UTC. */
    readonly at: string
    readonly by: string
    readonly python: string
    readonly pip: string
    /** Names of the packages that no line of the user holds to one version; none if it is closed. */
    readonly floating: readonly string[]
  }
  readonly wheels: readonly Wheel[]
  /**
   * The project behind each direct reference of the requirements, in their order; null where a
   * marker left it out. What they point at is told by the key.
   */
  readonly direct: readonly (string | null)[]
}

export interface Wheel {
  /** As the file name has it. */
  readonly name: string
  readonly version: string
  readonly file: string
  /** Bytes. */
  readonly size: number
  /** Of the whole file, in hexadecimal digits. */
  readonly sha256: string
  /** Fetched from an index as a wheel, or built here from source. */
  readonly origin: 'index' | 'built'
  /** For a built wheel: where pip had it below its cache folder, so that a later build can reuse it. */
  readonly cachePath?: string
  /** Needed to build the local projects of the requirements, and never installed itself. */
  readonly purpose?: 'build'
  /** Whether the --hash lines of the user's files allow exactly this file. */
  readonly hashed?: true
  /** With `wheels: built`, this one is not in the archive: the index has it. */
  readonly absent?: true
  /** Every file in it is the one that its RECORD lists: this was checked when it came here. */
  readonly recordChecked?: true
  /** The sha256 of the archive behind a URL that it was built from. */
  readonly sourceSha256?: string
}

/** Where a wheel lies in an archive and in the folder of an unpacked one. */
export function memberPath({ file, purpose }: Pick<Wheel, 'file' | 'purpose'>): string {
  return purpose === 'build' ? `build/${file}` : file
}

/** The wheels that are for installing. */
export function installable(wheels: readonly Wheel[]): Wheel[] {
  return wheels.filter(({ purpose }) => purpose !== 'build')
}

/** A manifest that is not one of ours, or that does not hold together. */
export class ManifestError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ManifestError'
  }
}

const WHEEL_FILE =
  /^(?<name>[A-Za-z0-9][A-Za-z0-9._]*)-(?<version>[A-Za-z0-9][A-Za-z0-9._!+]*)(-\d[A-Za-z0-9_.]*)?(-[A-Za-z0-9_.]+){3}\.whl$/
const SHA256 = /^[0-9a-f]{64}$/
const CACHE_FOLDER = /^wheels(\/[0-9a-f]+)+$/
const MOST_WHEELS = 20_000

/**
 * Name and version in a wheel's file name, which has hyphens and local version separators as
 * underscores (https://packaging.python.org/en/latest/specifications/binary-distribution-format/).
 * Undefined where it is no wheel's name.
 */
export function parseWheelFile(file: string): { name: string; version: string } | undefined {
  const groups = WHEEL_FILE.exec(file)?.groups
  if (groups?.name === undefined || groups.version === undefined || file.length > 250)
    return undefined
  return { name: groups.name, version: groups.version.replaceAll('_', '-') }
}

/** The manifest as it is written: stable, and readable for those who unpack the archive. */
export function writeManifest(manifest: Manifest): string {
  return `${JSON.stringify(manifest, null, 1)}\n`
}

/**
 * The manifest in an archive: byte for byte as a writer of any version writes it. So no key stands in
 * it twice, and no number is one that JavaScript does not hold. Throws a ManifestError.
 */
export function readManifest(bytes: Buffer): Manifest {
  const text = bytes.toString('utf8')
  const manifest = parseManifest(text)
  const written = Buffer.from(`${JSON.stringify(JSON.parse(text), null, 1)}\n`)
  if (!written.equals(bytes)) throw new ManifestError('the manifest is not as it is written')
  return manifest
}

/** The manifest that a text spells. Nothing in it is trusted: throws a ManifestError. */
export function parseManifest(text: string): Manifest {
  const read = record(parseJson(text), 'the manifest')
  if (read.schema !== MANIFEST_SCHEMA)
    throw new ManifestError(
      `the manifest has schema ${JSON.stringify(read.schema)}, not ${MANIFEST_SCHEMA}`,
    )
  const made = record(read.made, 'made')
  const wheels = array(read.wheels, 'wheels').map(parseWheel)
  if (wheels.length > MOST_WHEELS)
    throw new ManifestError(`the manifest lists ${wheels.length} wheels`)
  const names = new Set(wheels.map((wheel) => memberPath(wheel).toLowerCase()))
  if (names.size !== wheels.length) throw new ManifestError('the manifest lists a file twice')
  const projects = new Set(installable(wheels).map(({ name }) => normalizeName(name)))
  if (projects.size !== installable(wheels).length)
    throw new ManifestError('the manifest lists a project twice')
  return {
    schema: MANIFEST_SCHEMA,
    key: string(read.key, 'key'),
    ingredients: array(read.ingredients, 'ingredients').map((value) => {
      const ingredient = record(value, 'an ingredient')
      return {
        kind: string(ingredient.kind, 'kind') as Ingredient['kind'], // shown, never acted on
        label: string(ingredient.label, 'label'),
        value: string(ingredient.value, 'value'),
      }
    }),
    made: {
      at: string(made.at, 'at'),
      by: string(made.by, 'by'),
      python: string(made.python, 'python'),
      pip: string(made.pip, 'pip'),
      floating: array(made.floating, 'floating').map((name) => string(name, 'floating')),
    },
    wheels,
    direct: array(read.direct, 'direct').map((name) =>
      name === null ? null : string(name, 'a name in direct'),
    ),
  }
}

function parseWheel(value: unknown): Wheel {
  const wheel = record(value, 'a wheel')
  const file = string(wheel.file, 'file')
  const { size, origin, cachePath, purpose, hashed, absent, recordChecked, sourceSha256 } = wheel
  const sha256 = string(wheel.sha256, 'sha256')
  const named = parseWheelFile(file)
  if (named === undefined)
    throw new ManifestError(`not the name of a wheel: ${JSON.stringify(file)}`)
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0)
    throw new ManifestError(`${file}: the size is not a number of bytes`)
  if (!SHA256.test(sha256)) throw new ManifestError(`${file}: the sha256 is not one`)
  if (origin !== 'index' && origin !== 'built')
    throw new ManifestError(`${file}: the origin is unknown`)
  if (cachePath !== undefined && !isCachePath(cachePath, file))
    throw new ManifestError(`${file}: the cache path is not one`)
  if (purpose !== undefined && purpose !== 'build')
    throw new ManifestError(`${file}: the purpose is unknown`)
  if ([hashed, absent, recordChecked].some((mark) => (mark ?? true) !== true))
    throw new ManifestError(`${file}: a mark is true or not there`)
  if (
    sourceSha256 !== undefined &&
    (typeof sourceSha256 !== 'string' || !SHA256.test(sourceSha256))
  )
    throw new ManifestError(`${file}: the sha256 of its source is not one`)
  // Name and version are those of the file, whatever the manifest says of them.
  return {
    ...named,
    file,
    size,
    sha256,
    origin,
    ...(cachePath !== undefined && { cachePath }),
    ...(purpose !== undefined && { purpose }),
    ...(hashed === true && { hashed }),
    ...(absent === true && { absent }),
    ...(recordChecked === true && { recordChecked }),
    ...(sourceSha256 !== undefined && { sourceSha256 }),
  }
}

// pip keeps a built wheel under its own name.
function isCachePath(value: unknown, file: string): value is string {
  return (
    typeof value === 'string' &&
    value.endsWith(`/${file}`) &&
    CACHE_FOLDER.test(value.slice(0, -file.length - 1))
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new ManifestError('the manifest is not JSON')
  }
}

function record(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ManifestError(`${what}: an object is expected`)
  return value as Record<string, unknown>
}

function array(value: unknown, what: string): unknown[] {
  if (!Array.isArray(value)) throw new ManifestError(`${what}: a list is expected`)
  return value
}

function string(value: unknown, what: string): string {
  if (typeof value !== 'string') throw new ManifestError(`${what}: a text is expected`)
  return value
}
