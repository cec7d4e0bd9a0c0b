import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { INPUT_DEFAULTS } from '../src/inputs.ts'
import type { Outcome } from '../src/outcome.ts'
import { OUTPUTS_OF_FAILURE, outputsOf } from '../src/report.ts'

const ROOT = resolve(import.meta.dirname, '..')
const readText = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

const action = parseYaml(readText('action.yml'))
const readme = readText('README.md')

const AN_OUTCOME: Outcome = {
  kind: 'uncached',
  reason: '',
  installed: { kind: 'not-asked' },
  primaryKey: '',
  ingredients: [],
  store: '',
  verify: 'digest',
  python: { version: '', executable: '' },
  wheelDir: undefined,
}

describe('action.yml', () => {
  test('has the inputs that the code reads, with the same defaults', () => {
    const defaults = entriesOf(action.inputs).map(([name, input]) => [name, input.default])
    expect(defaults).toEqual(Object.entries(INPUT_DEFAULTS))
  })

  test('has the outputs that the code sets', () => {
    const names = entriesOf(action.outputs).map(([name]) => name)
    expect(names).toEqual(Object.keys(outputsOf(AN_OUTCOME)))
    expect(names).toEqual(expect.arrayContaining(Object.keys(OUTPUTS_OF_FAILURE)))
  })

  test('gives every input a description and a default, every output a description, and no more', () => {
    for (const [, input] of entriesOf(action.inputs))
      expect(Object.keys(input)).toEqual(['description', 'default'])
    for (const [, output] of entriesOf(action.outputs))
      expect(Object.keys(output)).toEqual(['description'])
  })

  test('runs a bundle that is there on node 24, and nothing after the job', () => {
    expect(action.runs).toEqual({ using: 'node24', main: 'dist/main.js' })
    expect(existsSync(join(ROOT, 'dist/main.js'))).toBe(true)
  })
})

describe("the README's table", () => {
  test('of inputs has those of action.yml, with their defaults and descriptions', () => {
    const rows = tableBelow('### Inputs').map(([name, value, meaning]) => ({
      name: codeIn(name),
      default: value === '' ? '' : codeIn(value),
      description: meaning,
    }))
    expect(rows).toEqual(entriesOf(action.inputs).map(([name, input]) => ({ name, ...input })))
  })

  test('of outputs has those of action.yml, with their descriptions', () => {
    const rows = tableBelow('### Outputs').map(([name, meaning]) => [codeIn(name), meaning])
    expect(rows).toEqual(
      entriesOf(action.outputs).map(([name, output]) => [name, output.description]),
    )
  })
})

describe('the reader of action.yml refuses what YAML would read otherwise', () => {
  test.each([
    ['a text with a colon', 'a: b: c'],
    ['a text with a comment', 'a: b # c'],
    ['a boolean', 'a: true'],
    ['a number', 'a: 24'],
    ['nothing', 'a:   '],
    ['a quotation that goes on', "a: 'b' c"],
    ['a list', 'a: [b]'],
    ['an odd indentation', 'a:\n   b: c'],
    ['a key given twice', 'a: b\na: c'],
    ['a line that is neither', 'a: b\nwords'],
  ])('%s', (_, text) => {
    expect(() => parseYaml(text)).toThrow(/^line \d/)
  })

  test('and reads the rest', () => {
    const text = "# why\na: >-\n  one\n  two\n\nb:\n  c-d:\n    e: 'it''s'\n  f: true, so\n"
    expect(parseYaml(text)).toEqual({
      a: 'one two',
      b: { 'c-d': { e: "it's" }, f: 'true, so' },
    })
  })
})

type Yaml = { [key: string]: string | Yaml }

function entriesOf(value: string | Yaml | undefined): [string, Yaml][] {
  if (typeof value !== 'object') throw new Error('a mapping is expected')
  return Object.entries(value).map(([key, inner]) => {
    if (typeof inner !== 'object') throw new Error(`${key}: a mapping is expected`)
    return [key, inner]
  })
}

/**
 * The subset of YAML 1.2 that action.yml is written in: mappings by two blanks, plain and
 * single-quoted texts on one line, and folded blocks (>-) without blank lines.
 */
function parseYaml(text: string): Yaml {
  const lines = text.split('\n')
  let next = 0
  const depthOf = (line: string): number => line.length - line.trimStart().length
  const skipped = (line: string): boolean => /^\s*(#.*)?$/.test(line)
  const fail = (what: string): never => {
    throw new Error(`line ${next}: ${what}`)
  }

  function folded(depth: number): string {
    const words: string[] = []
    while (next < lines.length && depthOf(lines[next] ?? '') === depth)
      words.push((lines[next++] ?? '').trim())
    return words.join(' ')
  }

  function scalar(value: string, depth: number): string {
    if (value === '>-') return folded(depth + 2)
    const quoted = /^'((?:[^']|'')*)'$/.exec(value)?.[1]
    if (quoted !== undefined) return quoted.replaceAll("''", "'")
    if (/^[^\w./]|: |:$|\s#/.test(value)) return fail(`to be quoted: ${value}`)
    if (/^(true|false|null|yes|no|on|off|[\d.+-]+)$/i.test(value))
      return fail(`to be quoted, not a text: ${value}`)
    return value
  }

  function mapping(depth: number): Yaml {
    const result: Yaml = {}
    for (; next < lines.length; ) {
      const line = lines[next] ?? ''
      if (!skipped(line) && depthOf(line) < depth) break
      next++
      if (skipped(line)) continue
      const parts = /^( *)([\w-]+):(?: (\S.*))?$/.exec(line)
      if (parts?.[1]?.length !== depth) return fail(`not understood: ${line}`)
      const [, , key = '', value] = parts
      if (key in result) fail(`given twice: ${key}`)
      result[key] = value === undefined ? mapping(depth + 2) : scalar(value, depth)
      if (Object.keys(result[key]).length === 0 && value === undefined) fail(`empty: ${key}`)
    }
    return result
  }

  return mapping(0)
}

/** The cells of the first table below a heading of the README, without its head. */
function tableBelow(heading: string): string[][] {
  const [, section = ''] = readme.split(`\n${heading}\n`)
  const rows = section.split(/\n#/, 1)[0]?.match(/^\|.*\|$/gm) ?? []
  return rows.slice(2).map((row) =>
    row
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  )
}

function codeIn(cell: string | undefined): string {
  const code = /^`([^`]+)`$/.exec(cell ?? '')?.[1]
  if (code === undefined) throw new Error(`code is expected: ${cell}`)
  return code
}
