/**
 * One requirements file, read as pip reads it:
 * https://pip.pypa.io/en/stable/reference/requirements-file-format/
 * The order of the steps (continuations, comments, variables) is pip's own, in req_file.py.
 */
import {
  parseRequirement,
  parseRequirementLine,
  type Requirement,
  SpecifierError,
} from './pep508.ts'

/** What one logical line of a requirements file says. `line` counts from 1. */
export type RequirementLine =
  | (Located & {
      readonly kind: 'requirement'
      readonly requirement: Requirement
      readonly options: readonly Option[]
    })
  /** A path, a URL, a VCS reference or a `name @ url`: what it stands for is not named by a version. */
  | (Located & {
      readonly kind: 'direct'
      readonly target: string
      readonly editable: boolean
      readonly options: readonly Option[]
    })
  | (Located & { readonly kind: 'nested'; readonly role: FileRole; readonly target: string })
  | (Located & { readonly kind: 'option'; readonly options: readonly Option[] })

export type FileRole = 'requirements' | 'constraints'

/** An option by its long name; options that take no value have none. */
export interface Option {
  readonly name: string
  readonly value: string | undefined
}

interface Located {
  readonly line: number
  /** The logical line: continuations joined, comment off, variables expanded, blanks folded. */
  readonly text: string
}

/** A line that cannot be read. `line` counts from 1. */
export class RequirementLineError extends Error {
  readonly line: number

  constructor(message: string, line: number) {
    super(message)
    this.name = 'RequirementLineError'
    this.line = line
  }
}

const COMMENT = /(^|\s)#.*$/
const VARIABLE = /\$\{([A-Z0-9_]+)\}/g
/** Where Python's str.splitlines(), which pip uses, ends a line. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
export const LINE_ENDS = /\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]/

// Long name → spellings and whether a value follows. From pip's SUPPORTED_OPTIONS.
const LINE_OPTIONS: Record<string, { spellings: string[]; takesValue: boolean }> = {
  'index-url': { spellings: ['-i', '--index-url', '--pypi-url'], takesValue: true },
  'extra-index-url': { spellings: ['--extra-index-url'], takesValue: true },
  'no-index': { spellings: ['--no-index'], takesValue: false },
  constraint: { spellings: ['-c', '--constraint'], takesValue: true },
  requirement: { spellings: ['-r', '--requirement'], takesValue: true },
  editable: { spellings: ['-e', '--editable'], takesValue: true },
  'find-links': { spellings: ['-f', '--find-links'], takesValue: true },
  'no-binary': { spellings: ['--no-binary'], takesValue: true },
  'only-binary': { spellings: ['--only-binary'], takesValue: true },
  'prefer-binary': { spellings: ['--prefer-binary'], takesValue: false },
  'require-hashes': { spellings: ['--require-hashes'], takesValue: false },
  'no-require-hashes': { spellings: ['--no-require-hashes'], takesValue: false },
  pre: { spellings: ['--pre'], takesValue: false },
  'all-releases': { spellings: ['--all-releases'], takesValue: true },
  'only-final': { spellings: ['--only-final'], takesValue: true },
  'trusted-host': { spellings: ['--trusted-host'], takesValue: true },
  'use-feature': { spellings: ['--use-feature'], takesValue: true },
  'global-option': { spellings: ['--global-option'], takesValue: true },
  'install-option': { spellings: ['--install-option'], takesValue: true },
  'config-settings': {
    spellings: ['-C', '--config-settings', '--config-setting'],
    takesValue: true,
  },
  hash: { spellings: ['--hash'], takesValue: true },
}

/**
 * The lines of a requirements file that say something, in order.
 * `environment` gives the values of `${VAR}`; one that is not set stays as it is written.
 * Throws a RequirementLineError for a line that pip would refuse.
 */
export function parseRequirementsFile(
  content: string,
  environment: Readonly<Record<string, string | undefined>>,
): RequirementLine[] {
  return logicalLines(content).map(({ line, text }) => {
    const expanded = expandVariables(text, environment)
    // One line must stay one where it is written into another file; no path holds a NUL.
    if (LINE_ENDS.test(expanded) || expanded.includes('\0'))
      throw new RequirementLineError(
        'a control character stands in the line, or in a variable of it',
        line,
      )
    return parseLine(expanded, line)
  })
}

/** A text with the values of its `${VAR}`; one that is not set stays as it is written. */
export function expandVariables(
  text: string,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  return text.replaceAll(VARIABLE, (spelling, name: string) => environment[name] || spelling)
}

/** The text of a requirements file: by its byte order mark, its coding line, else UTF-8. */
export function decodeRequirementsFile(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  const text = new TextDecoder('utf-8').decode(bytes)
  for (const line of text.split('\n', 2)) {
    const coding = /^#.*?coding[:=][ \t]*([-\w.]+)/.exec(line)?.[1]
    if (coding !== undefined) return decodeAs(coding, bytes) ?? text
  }
  return text
}

function decodeAs(coding: string, bytes: Uint8Array): string | undefined {
  try {
    // Python's "latin-1" is "latin1" in the Encoding Standard.
    const label = coding
      .toLowerCase()
      .replaceAll('_', '-')
      .replace(/^latin-/, 'latin')
    return new TextDecoder(label).decode(bytes)
  } catch {
    return undefined // a codec of Python that the Encoding Standard does not know
  }
}

function logicalLines(content: string): { line: number; text: string }[] {
  const lines: { line: number; text: string }[] = []
  let start = 0
  let parts: string[] = []
  const end = (): void => {
    const text = parts.join('').replace(COMMENT, '').trim()
    if (text !== '') lines.push({ line: start, text })
    parts = []
  }
  content.split(LINE_ENDS).forEach((physical, index) => {
    if (parts.length === 0) start = index + 1
    const comment = /^\s*#/.test(physical)
    if (physical.endsWith('\\') && !comment) {
      parts.push(withoutBackslashes(physical))
      return
    }
    parts.push(comment ? ` ${physical}` : physical)
    end()
  })
  end()
  return lines
}

// Those around a line, as pip's strip("\\") takes them off.
function withoutBackslashes(line: string): string {
  let end = line.length
  while (line[end - 1] === '\\') end--
  return line.slice(0, end).replace(/^\\+/, '')
}

function parseLine(text: string, line: number): RequirementLine {
  // pip's rule: from the first blank-separated word that starts with "-" on, all is options.
  const words = text.split(' ')
  const firstOption = words.findIndex((word) => word.startsWith('-'))
  const argument = (firstOption === -1 ? words : words.slice(0, firstOption)).join(' ').trim()
  const options = firstOption === -1 ? [] : parseOptions(words.slice(firstOption).join(' '), line)
  const located = { line, text: text.replaceAll(/\s+/g, ' ') }

  if (argument !== '') return { ...located, ...parseArgument(argument, line), options }
  const value = (name: string): string | undefined =>
    options.find((option) => option.name === name)?.value
  const editable = value('editable')
  if (editable !== undefined) {
    const others = options.filter((option) => option.name !== 'editable')
    return { ...located, kind: 'direct', target: editable, editable: true, options: others }
  }
  const requirement = value('requirement')
  if (requirement !== undefined)
    return { ...located, kind: 'nested', role: 'requirements', target: requirement }
  const constraint = value('constraint')
  if (constraint !== undefined)
    return { ...located, kind: 'nested', role: 'constraints', target: constraint }
  return { ...located, kind: 'option', options }
}

/** What a requirement without options is: a specifier (PEP 508), or a direct reference. */
export function parseArgument(
  text: string,
  line = 1,
):
  | { kind: 'requirement'; requirement: Requirement }
  | { kind: 'direct'; target: string; editable: false } {
  try {
    if (isDirectReference(text)) {
      parseRequirement(`reference ; ${markerBehind(text) || 'extra == ""'}`)
      return { kind: 'direct', target: text, editable: false }
    }
    const requirement = parseRequirementLine(text)
    return requirement.url === undefined
      ? { kind: 'requirement', requirement }
      : { kind: 'direct', target: text, editable: false }
  } catch (error) {
    if (!(error instanceof SpecifierError)) throw error
    throw new RequirementLineError(describeBadSpecifier(text, error), line)
  }
}

function isDirectReference(text: string): boolean {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]*\s*(\[[^\]]*\]\s*)?@/.test(text)) return false // name @ url
  const subject = text.split(';', 1)[0]?.trim() ?? ''
  return (
    /^[A-Za-z][A-Za-z0-9+.-]*:/.test(subject) || // a URL, also git+ssh://… and file:…
    subject.startsWith('.') ||
    subject.includes('/') ||
    subject.includes('\\') ||
    /\.(whl|zip|tar|tar\.(gz|bz2|xz|lzma)|tgz|tbz|txz|tlz)(\[[^[\]]*\])?$/i.test(subject)
  )
}

// In an URL, only a semicolon with a blank behind it ends the reference.
function markerBehind(reference: string): string {
  const end = /^[A-Za-z][A-Za-z0-9+.-]*:/.test(reference) ? '; ' : ';'
  const at = reference.indexOf(end)
  return at === -1 ? '' : reference.slice(at + end.length).trim()
}

function describeBadSpecifier(text: string, error: SpecifierError): string {
  const single = /^([^=<>!~;\s]+)\s*=\s*([^=\s].*)$/.exec(text)
  if (single !== null)
    return `not a requirement specifier: "${text}" (did you mean "${single[1]}==${single[2]}"?)`
  return `not a requirement specifier: "${text}" (${error.message})`
}

function parseOptions(text: string, line: number): Option[] {
  const options: Option[] = []
  const words = splitAsShell(text, line).values()
  for (const word of words) {
    if (word === '--') break
    if (!word.startsWith('-') || word === '-') continue // pip passes over what is left of a line
    const { spelling, attached } = separate(word)
    const name = optionName(spelling)
    if (name === undefined) throw new RequirementLineError(`unknown option: "${spelling}"`, line)
    if (LINE_OPTIONS[name]?.takesValue !== true) {
      if (attached !== undefined)
        throw new RequirementLineError(`the option ${spelling} takes no value`, line)
      options.push({ name, value: undefined })
      continue
    }
    const value = attached ?? words.next().value
    if (value === undefined)
      throw new RequirementLineError(`a value is missing after ${spelling}`, line)
    options.push({ name, value })
  }
  return options
}

// "--name=value", "-rvalue" or a bare spelling.
function separate(word: string): { spelling: string; attached: string | undefined } {
  if (word.startsWith('--')) {
    const equals = word.indexOf('=')
    return equals === -1
      ? { spelling: word, attached: undefined }
      : { spelling: word.slice(0, equals), attached: word.slice(equals + 1) }
  }
  return { spelling: word.slice(0, 2), attached: word.length > 2 ? word.slice(2) : undefined }
}

// Python's optparse, which pip uses, takes any unambiguous beginning of a long option.
function optionName(spelling: string): string | undefined {
  const entries = Object.entries(LINE_OPTIONS)
  const exact = entries.find(([, option]) => option.spellings.includes(spelling))
  if (exact !== undefined || !spelling.startsWith('--')) return exact?.[0]
  const abbreviated = entries.filter(([, option]) =>
    option.spellings.some((candidate) => candidate.startsWith(spelling)),
  )
  return abbreviated.length === 1 ? abbreviated[0]?.[0] : undefined
}

// Python's shlex.split() in its POSIX mode.
function splitAsShell(text: string, line: number): string[] {
  const words: string[] = []
  let word: string | undefined
  let quote: string | undefined
  for (let i = 0; i < text.length; i++) {
    const character = text.charAt(i)
    if (quote === undefined && ' \t\r\n'.includes(character)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else if (quote === undefined && (character === '"' || character === "'")) {
      quote = character
      word ??= ''
    } else if (character === quote) {
      quote = undefined
    } else if (character === '\\' && quote !== "'") {
      const next = text.charAt(++i)
      if (next === '')
        throw new RequirementLineError(`nothing follows the last backslash: ${text}`, line)
      const literal = quote === '"' && next !== '"' && next !== '\\' ? '\\' : ''
      word = (word ?? '') + literal + next
    } else {
      word = (word ?? '') + character
    }
  }
  if (quote !== undefined) throw new RequirementLineError(`a quotation has no end: ${text}`, line)
  if (word !== undefined) words.push(word)
  return words
}
