/** The metadata files of a wheel, as far as installing needs them. */
import { parseWheelFile } from '../manifest.ts'
import { sameVersion } from '../pep440.ts'

/**
 * The first value of each field of a text in the format of e-mail headers, by its name in lower case
 * (https://packaging.python.org/en/latest/specifications/core-metadata/).
 */
export function headerFields(text: string): Map<string, string> {
  const fields = new Map<string, string>()
  for (const line of text.split(/\r\n|\n|\r/)) {
    if (line === '') break
    const [, name, value] = /^([^\s:]+)[ \t]*:(.*)$/.exec(line) ?? []
    if (name !== undefined && value !== undefined && !fields.has(name.toLowerCase()))
      fields.set(name.toLowerCase(), value.trim())
  }
  return fields
}

/** The name that all spellings of a project's name share (PEP 503). */
export function normalisedName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-')
}

/** Name and version in the name of a `.dist-info` folder; undefined where it has not both. */
export function parseDistInfo(folder: string): { name: string; version: string } | undefined {
  const [, name, version] = /^([^-]+)-([^-]+)\.dist-info$/i.exec(folder) ?? []
  return name === undefined || version === undefined ? undefined : { name, version }
}

/** The one `.dist-info` folder among a wheel's top-level names. Throws where it is not the file's. */
export function findDistInfo(topLevel: Iterable<string>, wheelFile: string): string {
  const [found, another] = [...topLevel].filter((name) => /\.(dist|egg)-info$/i.test(name))
  const parsed = parseDistInfo(found ?? '')
  if (found === undefined || parsed === undefined || another !== undefined)
    throw new Error('it has not one dist-info folder')
  requireSame(parsed, wheelFile, `the folder ${found}`)
  return found
}

/** Throws where METADATA is not that of the wheel's file name. */
export function checkMetadata(text: string, wheelFile: string): void {
  const fields = headerFields(text)
  const [name = '', version = ''] = [fields.get('name'), fields.get('version')]
  requireSame({ name, version }, wheelFile, `METADATA (${name} ${version})`)
}

function requireSame(
  { name, version }: { name: string; version: string },
  wheelFile: string,
  what: string,
): void {
  const file = parseWheelFile(wheelFile)
  if (
    file === undefined ||
    normalisedName(file.name) !== normalisedName(name) ||
    !sameVersion(file.version, version.replaceAll('_', '-'))
  )
    throw new Error(`${what} is not that of its file name`)
}

/** Whether the wheel's root is purelib. Throws for a wheel of a newer format than 1.x. */
export function rootIsPurelib(wheelText: string): boolean {
  const fields = headerFields(wheelText)
  const format = /^(\d+)\.\d+$/.exec(fields.get('wheel-version') ?? '')
  if (format?.[1] !== '1') throw new Error(`Wheel-Version ${fields.get('wheel-version')}`)
  const root = fields.get('root-is-purelib')?.toLowerCase()
  if (root !== 'true' && root !== 'false') throw new Error(`Root-Is-Purelib: ${root}`)
  return root === 'true'
}
