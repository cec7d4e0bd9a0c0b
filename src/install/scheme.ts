/**
 * Where the files of a wheel go
 * (https://packaging.python.org/en/latest/specifications/binary-distribution-format/#the-data-directory).
 */
import { relative, sep } from 'node:path'
import type { Interpreter } from '../interpreter.ts'

/** Absolute folders. `headers` is that of all packages: each has a folder of its name in it. */
export interface Scheme {
  readonly purelib: string
  readonly platlib: string
  readonly scripts: string
  readonly data: string
  readonly headers: string
}

/** The folders of an interpreter; undefined where the probe does not know them all. */
export function schemeOf(interpreter: Interpreter): Scheme | undefined {
  const { purelib, platlib, scripts, data, include } = interpreter.paths
  if (!purelib || !platlib || !scripts || !data || !include) return undefined
  const [major, minor] = interpreter.version.split('.')
  // pip has a place of its own for headers in virtual environments, which Python itself has not.
  const headers = isVirtual(interpreter)
    ? [interpreter.prefix, 'include', 'site', `python${major}.${minor}`].join(sep)
    : include
  return { purelib, platlib, scripts, data, headers }
}

export function isVirtual({ prefix, basePrefix }: Interpreter): boolean {
  return prefix !== basePrefix
}

/** The parts of a wheel that decide where its files go. */
export interface WheelLayout {
  /** `name-version.dist-info` */
  readonly distInfo: string
  readonly purelib: boolean
  /** The name that its headers' folder gets. */
  readonly headersName: string
}

/** The folder that holds the package's dist-info. */
export function libraryOf({ purelib }: WheelLayout, scheme: Scheme): string {
  return purelib ? scheme.purelib : scheme.platlib
}

/** A file's place: the folder of the scheme, and the path below it with forward slashes. */
export interface Place {
  readonly key: keyof Scheme
  readonly rest: string
}

/** Where a member belongs. Throws an Error for a `.data` folder that cannot be placed. */
export function placeOf(name: string, { distInfo, purelib, headersName }: WheelLayout): Place {
  const slash = name.indexOf('/')
  const first = slash < 0 ? name : name.slice(0, slash)
  if (!first.endsWith('.data')) return { key: purelib ? 'purelib' : 'platlib', rest: name }
  const [, key = '', ...segments] = name.split('/')
  const rest = segments.join('/')
  if (slash < 0 || rest === '' || first !== dataFolder(distInfo))
    throw new Error(`no place is known for ${JSON.stringify(name)}`)
  switch (key) {
    case 'purelib':
    case 'platlib':
    case 'scripts':
    case 'data':
      return { key, rest }
    case 'headers':
      return { key, rest: `${headersName}/${rest}` }
    default:
      throw new Error(`no place is known for ${JSON.stringify(name)}`)
  }
}

function dataFolder(distInfo: string): string {
  return `${distInfo.slice(0, -'.dist-info'.length)}.data`
}

/** The absolute path of a place. */
export function targetOf({ key, rest }: Place, scheme: Scheme): string {
  return scheme[key] + sep + (sep === '/' ? rest : rest.replaceAll('/', sep))
}

/** A path as RECORD has it: from `library` on, with forward slashes; absolute on another drive. */
export function recordPath(path: string, library: string): string {
  const from = relative(library, path)
  return sep === '/' ? from : from.replaceAll(sep, '/')
}
