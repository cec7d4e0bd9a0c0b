/**
 * Dependency specifiers after the packaging specification (PEP 508):
 * https://packaging.python.org/en/latest/specifications/dependency-specifiers/
 */
import { type Clause, type Operator, parseVersion, satisfies } from './pep440.ts'

/** One dependency specifier: `requests[socks] >= 2.8 ; python_version < "3.13"`. */
export interface Requirement {
  readonly name: string
  readonly extras: readonly string[]
  readonly specifier: readonly Clause[]
  readonly url: string | undefined
  readonly marker: Marker | undefined
}

export type Marker =
  | { readonly kind: 'and' | 'or'; readonly left: Marker; readonly right: Marker }
  | {
      readonly kind: 'compare'
      readonly left: Operand
      readonly operator: string
      readonly right: Operand
    }

interface Operand {
  readonly kind: 'variable' | 'text'
  readonly value: string
}

/** Values of the environment marker variables, by name (`python_version: '3.12'`). */
export type MarkerEnvironment = Readonly<Record<string, string>>

/** What is wrong with a specifier, and where in it (a column that counts from 0). */
export class SpecifierError extends Error {
  readonly column: number

  constructor(message: string, column: number) {
    super(message)
    this.name = 'SpecifierError'
    this.column = column
  }
}

/** A project's name in its normalised form, as indexes and wheels compare it (PEP 503). */
export function normalizeName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, '-')
}

const MARKER_VARIABLES = new Set([
  'python_version',
  'python_full_version',
  'os_name',
  'sys_platform',
  'platform_release',
  'platform_system',
  'platform_version',
  'platform_machine',
  'platform_python_implementation',
  'implementation_name',
  'implementation_version',
  'extra',
  'extras',
  'dependency_groups',
])

// Spellings from before PEP 508 that pip still takes.
const OLD_MARKER_VARIABLES: Record<string, string> = {
  'os.name': 'os_name',
  'sys.platform': 'sys_platform',
  'platform.version': 'platform_version',
  'platform.machine': 'platform_machine',
  'platform.python_implementation': 'platform_python_implementation',
  python_implementation: 'platform_python_implementation',
}

const NAME = /[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?/y
const OPERATOR = /===|==|~=|!=|<=|>=|<|>/y
const CLAUSE_VERSION = /[^\s,;)\]]+/y
const MARKER_OPERATOR = /===|==|~=|!=|<=|>=|<|>|in\b|not\s+in\b/y
const MARKER_VARIABLE = /[a-z_.]+/y
const BLANKS = /[ \t]*/y
// A requirement becomes a line of a file: it may hold nothing that ends one (see LINE_ENDS).
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
const CONTROL = /[\u0000-\u0008\n-\u001f\u007f\u0085\u2028\u2029]/

/** More than anyone writes, and less than what a recursion can take. */
const MOST_COMPARISONS = 1000
const DEEPEST_MARKER = 100

/** The requirement that a text spells. Throws a SpecifierError that says what is wrong. */
export function parseRequirement(text: string): Requirement {
  const control = text.search(CONTROL)
  if (control !== -1)
    throw new SpecifierError('control characters and line ends may not stand in it', control)
  const scanner = new Scanner(text)
  scanner.blanks()
  const name = scanner.take(NAME) ?? scanner.fail('a project name is expected')
  scanner.blanks()
  const extras = scanner.skip('[') ? parseExtras(scanner) : []
  scanner.blanks()
  if (scanner.skip('@')) return parseDirectReference(scanner, name, extras)
  const specifier = parseSpecifier(scanner)
  scanner.blanks()
  const marker = scanner.skip(';') ? parseWholeMarker(scanner) : undefined
  scanner.blanks()
  if (!scanner.atEnd()) scanner.fail(`nothing may follow here: "${scanner.rest()}"`)
  return { name, extras, specifier, url: undefined, marker }
}

/**
 * The requirement that a line spells, as pip takes it: the first semicolon ends it wherever it
 * stands (PEP 508 wants a blank before it behind a URL), and no marker need follow.
 */
export function parseRequirementLine(text: string): Requirement {
  const [, requirement = '', marker = ''] = /^([^;]*);?([\s\S]*)$/.exec(text) ?? []
  return parseRequirement(marker.trim() === '' ? requirement : `${requirement} ;${marker}`)
}

/** Whether a marker holds in an environment. No marker always holds. */
export function markerHolds(marker: Marker | undefined, environment: MarkerEnvironment): boolean {
  if (marker === undefined) return true
  switch (marker.kind) {
    case 'and':
      return markerHolds(marker.left, environment) && markerHolds(marker.right, environment)
    case 'or':
      return markerHolds(marker.left, environment) || markerHolds(marker.right, environment)
    case 'compare':
      return compare(
        operandValue(marker.left, environment),
        marker.operator,
        operandValue(marker.right, environment),
      )
  }
}

// The life of one parse: a text and how far it has been read.
class Scanner {
  readonly #text: string
  #at = 0
  #comparisons = 0
  #depth = 0

  constructor(text: string) {
    this.#text = text
  }

  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const match = pattern.exec(this.#text)?.[0]
    if (match !== undefined) this.#at += match.length
    return match
  }

  skip(token: string): boolean {
    if (!this.#text.startsWith(token, this.#at)) return false
    this.#at += token.length
    return true
  }

  blanks(): boolean {
    return this.take(BLANKS) !== ''
  }

  rest(): string {
    return this.#text.slice(this.#at)
  }

  atEnd(): boolean {
    return this.#at >= this.#text.length
  }

  /** Counts a comparison of a marker. */
  countComparison(): void {
    if (++this.#comparisons > MOST_COMPARISONS) this.fail('the marker is too long')
  }

  /** Reads what stands in parentheses. */
  nested<T>(read: () => T): T {
    if (++this.#depth > DEEPEST_MARKER) this.fail('the marker is nested too deeply')
    const inner = read()
    this.#depth--
    return inner
  }

  fail(message: string): never {
    throw new SpecifierError(message, this.#at)
  }
}

function parseExtras(scanner: Scanner): string[] {
  const extras: string[] = []
  scanner.blanks()
  if (scanner.skip(']')) return extras
  do {
    scanner.blanks()
    extras.push(scanner.take(NAME) ?? scanner.fail('the name of an extra is expected'))
    scanner.blanks()
  } while (scanner.skip(','))
  if (!scanner.skip(']')) scanner.fail('"]" is expected after the extras')
  return extras
}

function parseDirectReference(scanner: Scanner, name: string, extras: string[]): Requirement {
  scanner.blanks()
  const url = scanner.take(/\S+/y) ?? scanner.fail('a URL is expected after "@"')
  const blanks = scanner.blanks()
  // A blank must come before the semicolon: URLs may hold semicolons themselves.
  const marker = blanks && scanner.skip(';') ? parseWholeMarker(scanner) : undefined
  scanner.blanks()
  if (!scanner.atEnd()) scanner.fail(`nothing may follow the URL: "${scanner.rest()}"`)
  return { name, extras, specifier: [], url, marker }
}

function parseSpecifier(scanner: Scanner): Clause[] {
  const parenthesised = scanner.skip('(')
  const clauses: Clause[] = []
  for (;;) {
    scanner.blanks()
    const operator = scanner.take(OPERATOR) as Operator | undefined
    if (operator === undefined) break
    scanner.blanks()
    const version =
      scanner.take(CLAUSE_VERSION) ?? scanner.fail(`a version is expected after "${operator}"`)
    clauses.push(checkClause(scanner, operator, version))
    scanner.blanks()
    if (!scanner.skip(',')) break
  }
  if (parenthesised && !scanner.skip(')'))
    scanner.fail('")" is expected after the version specifier')
  return clauses
}

function checkClause(scanner: Scanner, operator: Operator, version: string): Clause {
  if (operator === '===') return { operator, version }
  const wildcard = version.endsWith('.*')
  if (wildcard && operator !== '==' && operator !== '!=')
    scanner.fail(`"${version}" cannot be used with "${operator}", only with == and !=`)
  const parsed = parseVersion(wildcard ? version.slice(0, -2) : version)
  if (parsed === undefined) scanner.fail(`"${version}" is not a version`)
  if (operator === '~=' && parsed.release.length < 2)
    scanner.fail(`"${version}" cannot be used with "~=", which needs two numbers, such as ~=1.4`)
  return { operator, version }
}

function parseWholeMarker(scanner: Scanner): Marker {
  const marker = parseOr(scanner)
  scanner.blanks()
  if (!scanner.atEnd()) scanner.fail(`nothing may follow the marker: "${scanner.rest()}"`)
  return marker
}

function parseOr(scanner: Scanner): Marker {
  let left = parseAnd(scanner)
  for (;;) {
    scanner.blanks()
    if (scanner.take(/or\b/y) === undefined) return left
    left = { kind: 'or', left, right: parseAnd(scanner) }
  }
}

function parseAnd(scanner: Scanner): Marker {
  let left = parseComparison(scanner)
  for (;;) {
    scanner.blanks()
    if (scanner.take(/and\b/y) === undefined) return left
    left = { kind: 'and', left, right: parseComparison(scanner) }
  }
}

function parseComparison(scanner: Scanner): Marker {
  scanner.blanks()
  if (scanner.skip('(')) {
    const inner = scanner.nested(() => parseOr(scanner))
    scanner.blanks()
    if (!scanner.skip(')')) scanner.fail('")" is expected in the marker')
    return inner
  }
  scanner.countComparison()
  const left = parseOperand(scanner)
  scanner.blanks()
  const operator =
    scanner.take(MARKER_OPERATOR) ?? scanner.fail('a comparison is expected in the marker')
  const right = parseOperand(scanner)
  return { kind: 'compare', left, operator: operator.replaceAll(/\s+/g, ' '), right }
}

function parseOperand(scanner: Scanner): Operand {
  scanner.blanks()
  const quoted = scanner.take(/'[^']*'|"[^"]*"/y)
  if (quoted !== undefined) return { kind: 'text', value: quoted.slice(1, -1) }
  const word = scanner.take(MARKER_VARIABLE)
  const variable = word === undefined ? undefined : (OLD_MARKER_VARIABLES[word] ?? word)
  if (variable === undefined || !MARKER_VARIABLES.has(variable))
    scanner.fail('a marker variable (such as python_version) or a quoted text is expected')
  return { kind: 'variable', value: variable }
}

function operandValue(operand: Operand, environment: MarkerEnvironment): string {
  return operand.kind === 'text' ? operand.value : (environment[operand.value] ?? '')
}

// Versions are compared as versions where both sides are such, else as text (PEP 508).
function compare(left: string, operator: string, right: string): boolean {
  if (operator === 'in') return right.includes(left)
  if (operator === 'not in') return !right.includes(left)
  const wildcard = (operator === '==' || operator === '!=') && right.endsWith('.*')
  const bound = wildcard ? right.slice(0, -2) : right
  if (parseVersion(left) !== undefined && parseVersion(bound) !== undefined)
    return satisfies(left, [{ operator: operator as Operator, version: right }])
  switch (operator) {
    case '==':
    case '===':
      return left === right
    case '!=':
      return left !== right
    case '<':
      return left < right
    case '<=':
      return left <= right
    case '>':
      return left > right
    case '>=':
      return left >= right
    default:
      return false
  }
}
