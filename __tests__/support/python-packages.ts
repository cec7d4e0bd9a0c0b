import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { buildBackend } from './build-backend.ts'
import { writeTar } from './tar-writer.ts'
import { writeZip, type ZipEntry, type ZipOptions } from './zip-writer.ts'

/** A wheel or an sdist, as an index holds it. */
export interface Distribution {
  readonly name: string
  readonly version: string
  readonly filename: string
  readonly bytes: Buffer
  readonly metadata: string
  readonly requiresPython?: string
}

export interface ProjectOptions {
  readonly name: string
  readonly version: string
  /** PEP 508 lines; the extras that they name are declared. */
  readonly requires?: readonly string[]
  readonly requiresPython?: string
}

export interface WheelOptions extends ProjectOptions {
  /** Members beside the module and the dist-info, or in place of them where the path is equal. */
  readonly files?: Readonly<Record<string, string | Buffer>>
  /** `py3-none-any` unless given. */
  readonly tag?: string
  /** Console scripts: `{ 'say-hello': 'hello:main' }`. */
  readonly entryPoints?: Readonly<Record<string, string>>
  /** Changes the members before they are packed; RECORD has been written by then. */
  readonly members?: ((members: ZipEntry[]) => ZipEntry[]) | undefined
  readonly zip?: ZipOptions
}

export interface SdistOptions extends ProjectOptions {
  /** The wheel's tag: `pure` unless given; `platform` looks like a compiled one. */
  readonly buildsFor?: 'pure' | 'platform'
  /** `[build-system] requires`; empty unless given, so that building asks no index. */
  readonly buildRequires?: readonly string[]
  /** Python lines run at the top of build_wheel, e.g. `raise SystemExit("no compiler")`. */
  readonly backendCode?: string
}

/** The name as in PEP 503: `Zope.Interface` → `zope-interface`. */
export function normalisedName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-')
}

/** The name of the module that a made distribution installs: `Zope.Interface` → `zope_interface`. */
export function moduleName(name: string): string {
  return normalisedName(name).replaceAll('-', '_')
}

/** A valid wheel (PyPA binary distribution format) with one module that knows its `__version__`. */
export function makeWheel(options: WheelOptions): Distribution {
  const { name, version, files = {}, tag = 'py3-none-any', entryPoints = {} } = options
  const metadata = metadataOf(options)
  const distInfo = `${moduleName(name)}-${version}.dist-info`
  const scripts = Object.entries(entryPoints).map(([script, target]) => `${script} = ${target}\n`)
  const members: Record<string, string | Buffer> = {
    [`${moduleName(name)}.py`]: moduleSource(version),
    ...(scripts.length > 0 && {
      [`${distInfo}/entry_points.txt`]: `[console_scripts]\n${scripts.join('')}`,
    }),
    [`${distInfo}/METADATA`]: metadata,
    [`${distInfo}/WHEEL`]: wheelFile(tag),
    ...files,
  }
  const record = `${distInfo}/RECORD`
  members[record] ??= Object.entries(members)
    .map(([path, data]) => `${csvField(path)},sha256=${digest(data)},${Buffer.byteLength(data)}\n`)
    .concat(`${record},,\n`)
    .join('')
  return {
    ...identity(options),
    filename: `${moduleName(name)}-${version}-${tag}.whl`,
    bytes: writeZip(
      (options.members ?? ((all) => all))(
        Object.entries(members).map(([path, data]) => ({ name: path, data })),
      ),
      options.zip,
    ),
    metadata,
  }
}

/** An sdist (PEP 625 name, PEP 517 build) of a project that {@link projectFiles} describes. */
export function makeSdist(options: SdistOptions): Distribution {
  const root = `${moduleName(options.name)}-${options.version}`
  const files = Object.entries(projectFiles(options))
  return {
    ...identity(options),
    filename: `${root}.tar.gz`,
    bytes: gzipSync(writeTar(files.map(([path, data]) => ({ name: `${root}/${path}`, data })))),
    metadata: metadataOf(options),
  }
}

/** The source tree, path to text, of a project with its build backend in the tree. */
export function projectFiles(options: SdistOptions): Record<string, string> {
  const { name, version, buildRequires = [], buildsFor = 'pure', backendCode = '' } = options
  const metadata = metadataOf(options)
  const moduleFile = `${moduleName(name)}.py`
  const distInfo = `${moduleName(name)}-${version}.dist-info`
  return {
    'PKG-INFO': metadata,
    'pyproject.toml': pyproject(options, buildRequires),
    'backend.py': buildBackend({ distInfo, metadata, moduleFile, buildsFor, backendCode }),
    [moduleFile]: moduleSource(version),
  }
}

function identity({ name, version, requiresPython }: ProjectOptions) {
  return { name, version, ...(requiresPython !== undefined && { requiresPython }) }
}

function moduleSource(version: string): string {
  return `__version__ = '${version}'\n`
}

function metadataOf({ name, version, requires = [], requiresPython }: ProjectOptions): string {
  return [
    'Metadata-Version: 2.1',
    `Name: ${name}`,
    `Version: ${version}`,
    ...(requiresPython === undefined ? [] : [`Requires-Python: ${requiresPython}`]),
    ...extrasOf(requires).map((extra) => `Provides-Extra: ${extra}`),
    ...requires.map((line) => `Requires-Dist: ${line}`),
    '',
  ].join('\n')
}

function extrasOf(requires: readonly string[]): string[] {
  const named = requires.flatMap((line) => line.match(/(?<=\bextra\s*==\s*["'])[^"']+/g) ?? [])
  return [...new Set(named)]
}

/** The tags of the file name, one a line: `py2.py3-none-any` stands for two. */
function wheelFile(tag: string): string {
  const [pythons = [], abis = [], platforms = []] = tag.split('-').map((set) => set.split('.'))
  const tags = pythons.flatMap((python) =>
    abis.flatMap((abi) => platforms.map((platform) => `Tag: ${python}-${abi}-${platform}\n`)),
  )
  const purelib = tag.endsWith('-none-any')
  return `Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: ${purelib}\n${tags.join('')}`
}

function csvField(text: string): string {
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function digest(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('base64url')
}

function pyproject(options: SdistOptions, buildRequires: readonly string[]): string {
  const { name, version, requires = [], requiresPython } = options
  const dynamic = requires.some((line) => /\bextra\s*==/.test(line))
  return [
    '[build-system]',
    `requires = ${JSON.stringify(buildRequires)}`,
    'build-backend = "backend"',
    'backend-path = ["."]',
    '',
    '[project]',
    `name = ${JSON.stringify(name)}`,
    `version = ${JSON.stringify(version)}`,
    ...(requiresPython === undefined
      ? []
      : [`requires-python = ${JSON.stringify(requiresPython)}`]),
    // Lines with an extra in their marker cannot be told in [project].dependencies.
    dynamic
      ? 'dynamic = ["dependencies", "optional-dependencies"]'
      : `dependencies = ${JSON.stringify(requires)}`,
    '',
  ].join('\n')
}
