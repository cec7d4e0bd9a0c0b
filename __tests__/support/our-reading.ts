import { relative } from 'node:path'
import { InputError } from '../../src/errors.ts'
import { normalizeName } from '../../src/pep508.ts'
import { parseReference } from '../../src/references.ts'
import {
  completeRequirements,
  type RequirementsFile,
  readLocalRequirements,
} from '../../src/requirements.ts'
import type { Option, RequirementLine } from '../../src/requirements-file.ts'
import { fakeInputs } from './fakes.ts'
import type { Reading, ReadLine } from './requirements-oracle.ts'

/** The same with our reader: an entry in the terms in which the oracle tells what pip reads. */
export async function readWithOurs(
  folder: string,
  entry: string,
  texts: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>>,
): Promise<Reading> {
  const inputs = fakeInputs(folder, { requirements: entry })
  try {
    const local = readLocalRequirements(inputs, env)
    const { files } = await completeRequirements(local, inputs, env, async (urls) =>
      urls.map((url) => {
        const text = texts[url]
        if (text === undefined) throw new InputError(`there is no ${url}`)
        return text
      }),
    )
    const told = files.map((file) => [`${file.role} ${place(file.path, folder)}`, file] as const)
    const names = told.map(([name]) => name)
    const lines = told.map(([name, file]) => [name, linesOf(file, folder)] as const)
    return {
      visited: [...names.filter((name) => !isRemote(name)), ...names.filter(isRemote).sort()],
      lines: Object.fromEntries(lines.filter(([, list]) => list.length > 0)),
    }
  } catch (error) {
    if (error instanceof InputError) return { refused: error.message }
    throw error
  }
}

const isRemote = (name: string): boolean => name.includes('://')

function place(path: string, folder: string): string {
  return path.includes('://') ? path : (relative(folder, path) || '.').replaceAll('\\', '/')
}

function linesOf({ lines }: RequirementsFile, folder: string): ReadLine[] {
  return lines.flatMap((line) => (line.kind === 'nested' ? [] : [readLine(line, folder)]))
}

function readLine(line: Exclude<RequirementLine, { kind: 'nested' }>, folder: string): ReadLine {
  const empty = {
    line: line.line,
    text: '',
    editable: false,
    target: null,
    subdirectory: null,
    requirement: null,
  }
  switch (line.kind) {
    case 'option':
      return { ...empty, kind: 'option', options: byName(line.options, isOfLine) }
    case 'direct': {
      const reference = parseReference(line.target, line.editable, folder)
      const local = reference.kind === 'project' || reference.kind === 'local-file'
      return {
        ...empty,
        kind: 'direct',
        text: line.target.replaceAll(/\s+/g, ' '),
        editable: line.editable,
        target: local ? place(reference.path, folder) : urlOf(reference),
        subdirectory: local ? null : (reference.subdirectory ?? null),
        options: line.editable ? {} : byName(line.options, isOfRequirement),
      }
    }
    case 'requirement': {
      const { name, extras, specifier, marker } = line.requirement
      const clauses = specifier.map(({ operator, version }) => operator + version).sort()
      return {
        ...empty,
        kind: 'requirement',
        text: line.text.replace(/ -.*$/, ''), // pip's rule: a word with a hyphen starts the options
        requirement: `${name}[${[...extras].sort().join(',')}] ${clauses.join(',')}${marker === undefined ? '' : ' ;'}`,
        options: byName(line.options, isOfRequirement),
      }
    }
  }
}

function urlOf(reference: ReturnType<typeof parseReference>): string {
  switch (reference.kind) {
    case 'remote-file':
      return reference.url
    case 'repository': {
      const { vcs, url, revision } = reference
      return `${vcs}+${url}${revision === undefined ? '' : `@${revision}`}`
    }
    default:
      return reference.path
  }
}

const OF_REQUIREMENTS = ['hash', 'config-settings', 'global-option', 'install-option']
const LISTS_OF_NAMES = ['no-binary', 'only-binary', 'all-releases', 'only-final']
const LISTS = [
  ...OF_REQUIREMENTS,
  ...LISTS_OF_NAMES,
  'extra-index-url',
  'find-links',
  'trusted-host',
  'use-feature',
]
const isOfRequirement = (name: string): boolean => OF_REQUIREMENTS.includes(name)
// Next to a requirement other options mean nothing, and hashes mean nothing without one.
const isOfLine = (name: string): boolean => !['requirement', 'constraint'].includes(name)

function byName(
  options: readonly Option[],
  counts: (name: string) => boolean,
): Record<string, string[]> {
  const values: Record<string, string[]> = {}
  for (const { name, value = 'true' } of options) {
    if (!counts(name)) continue
    const names = LISTS_OF_NAMES.includes(name) ? value.split(',').map(projectName) : [value]
    values[name] = LISTS.includes(name) ? [...(values[name] ?? []), ...names] : [value]
  }
  for (const name of LISTS)
    if (values[name] !== undefined) values[name] = unique(values[name], name)
  return values
}

function projectName(text: string): string {
  return text.startsWith(':') ? text : normalizeName(text)
}

// Sets in pip, or lists; in any order here.
function unique(values: readonly string[], name: string): string[] {
  return (LISTS_OF_NAMES.includes(name) ? [...new Set(values)] : [...values]).sort()
}
