import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { EXIT_DONE, EXIT_FAILED, EXIT_NOT_THERE, EXIT_USAGE } from '../src/cli/command.ts'
import { COMMANDS } from '../src/cli/main.ts'
import { optionsOf } from '../src/cli/parse.ts'
import { prune } from '../src/cli/prune.ts'
import { INPUT_DEFAULTS } from '../src/inputs.ts'
import { BUILD_VARIABLES, INGREDIENT_PARTS, KEY_SCHEMA, period } from '../src/key.ts'
import { sortSettings } from '../src/pip-settings.ts'
import { VERSION } from '../src/version.ts'

const ROOT = resolve(import.meta.dirname, '..')
const readText = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

describe('docs/caching.md', () => {
  const caching = readText('docs/caching.md')

  test('lists every ingredient of the key, with its part and why', () => {
    const rows = rowsOf(sectionOf(caching, '## What is in the key'))
    expect(rows.map(([kind, part]) => [kind?.replaceAll('`', ''), part])).toEqual(
      Object.entries(INGREDIENT_PARTS),
    )
    for (const [, , why] of rows) expect(why).toMatch(/\w/)
  })

  test('lists the build variables', () => {
    const block = /```text\n([^`]+)```/.exec(sectionOf(caching, '### Build variables'))?.[1]
    expect(block?.trim().split(/\s+/)).toEqual([...BUILD_VARIABLES])
  })

  test.each([
    ['Build', 'build'],
    ['Where to install', 'placement'],
    ['Without effect', undefined],
  ])('pip settings: %s', (title, sort) => {
    const section = sectionOf(caching, '### pip settings')
    const entry = section.split('\n- **').find((text) => text.startsWith(`${title}**`)) ?? ''
    const names = [...entry.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)
    expect(names.length).toBeGreaterThan(3)
    for (const name of names)
      expect({ name, sort: sortOf(name) }).toEqual({ name, sort: sort ?? 'none' })
  })

  test('shows the periods of its date', () => {
    const date = new Date('2026-11-22T12:00:00Z')
    const rows = rowsOf(sectionOf(caching, '## Closed or floating'))
    expect(rows.map(([refresh, shown]) => [refresh, shown])).toEqual(
      (['never', 'daily', 'weekly', 'monthly'] as const).map((refresh) => [
        `\`${refresh}\``,
        `\`${period(refresh, date)}\``,
      ]),
    )
  })

  test('shows a key of the current layout', () => {
    expect(caching).toContain(`\npip-wheelhouse-v${KEY_SCHEMA}-linux-`)
  })
})

test('docs/threat-model.md names the suites of faults that there are', () => {
  const named = [...readText('docs/threat-model.md').matchAll(/`([a-z-]+\.test\.ts)`/g)]
  expect(named.map(([, name]) => name).sort()).toEqual(
    readdirSync(join(ROOT, '__tests__/faults')).sort(),
  )
})

describe('docs/cli.md', () => {
  const cli = readText('docs/cli.md')

  test('lists the commands, and the options that are no inputs', () => {
    const [table = ''] = cli.split('\n## ', 1)
    expect(rowsOf(table).map(([name]) => name?.replaceAll('`', ''))).toEqual(
      COMMANDS.map(({ name }) => name),
    )
    for (const name of [
      '--json',
      '--verbose',
      ...Object.keys(optionsOf(prune))
        .filter((option) => !(option in INPUT_DEFAULTS))
        .map((option) => `--${option}`),
    ])
      if (name !== '--help') expect(cli).toContain(name)
  })

  test('lists the exit codes', () => {
    const rows = rowsOf(sectionOf(cli, '## Output and exit codes'))
    const codes = [EXIT_DONE, EXIT_FAILED, EXIT_USAGE, EXIT_NOT_THERE]
    expect(rows.map(([code]) => Number(code))).toEqual(codes)
  })
})

describe('decision records', () => {
  const names = readdirSync(join(ROOT, 'docs/decisions'))

  test('are numbered without a gap', () => {
    const numbers = names.map((name) => Number.parseInt(name, 10))
    expect(numbers).toEqual(names.map((_, index) => index + 1))
  })

  test.each(names)('%s has a title, a date and three parts, and is short', (name) => {
    const text = readText(`docs/decisions/${name}`)
    const [title, date, ...parts] = text.split('\n\n')
    expect(title).toMatch(/^# \d{4}: \S.+$/)
    expect(date).toMatch(/^20\d\d-\d\d-\d\d$/)
    expect(parts.map((part) => /^\*\*(\w+)\.\*\* \S/.exec(part)?.[1])).toEqual([
      'Context',
      'Decision',
      'Consequence',
    ])
    expect(text.slice(2, 6)).toBe(name.slice(0, 4))
    expect(text.split('\n').length).toBeLessThanOrEqual(30)
  })
})

describe('versions', () => {
  test('package.json, src/version.ts and CHANGELOG.md name the same one', () => {
    expect(JSON.parse(readText('package.json'))).toMatchObject({ version: VERSION })
    expect(readText('CHANGELOG.md')).toMatch(new RegExp(`^## ${escaped(VERSION)}(\\s|$)`, 'm'))
  })
})

describe('documents', () => {
  const documents = [
    ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
    ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name.replaceAll('\\', '/')}`),
  ]

  test('CONTRIBUTING.md has at most 60 lines', () => {
    expect(readText('CONTRIBUTING.md').trimEnd().split('\n').length).toBeLessThanOrEqual(60)
  })

  test.each(documents)('%s links to files and headings that are there', (document) => {
    const text = readText(document)
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link)
    for (const link of links.filter((target) => !/^https?:/.test(target))) {
      const [path = '', heading] = link.split('#', 2)
      const target = path === '' ? document : join(dirname(document), path)
      expect({ link, there: existsSync(join(ROOT, target)) }).toEqual({ link, there: true })
      if (heading !== undefined) expect(headingsOf(readText(target))).toContain(heading)
    }
  })

  test('docs/architecture.md names every file of src/, and none that is not there', () => {
    const architecture = readText('docs/architecture.md')
    const files = readdirSync(join(ROOT, 'src'), { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => `src/${name}`)
    const named = [...architecture.matchAll(/`(src\/[\w./-]+)`/g)].map(([, path = '']) => path)
    expect(named).toEqual(expect.arrayContaining(files))
    for (const path of named)
      expect({ path, there: existsSync(join(ROOT, path)) }).toEqual({ path, there: true })
  })
})

/** Which of the three sorts a pip setting is; none where it has no effect. */
function sortOf(name: string): string {
  const { all: _, ...sorted } = sortSettings({ [name]: 'value' })
  const sort = Object.entries(sorted).find(([, settings]) => Object.keys(settings).length > 0)
  return sort?.[0] ?? 'none'
}

/** The text between a heading and the next one of whatever level. */
function sectionOf(text: string, heading: string): string {
  const [, after] = text.split(`\n${heading}\n`)
  if (after === undefined) throw new Error(`there is no heading ${heading}`)
  return after.split(/\n#+ /, 1)[0] ?? ''
}

/** The cells of the first table of a text, without its head. */
function rowsOf(text: string): string[][] {
  const rows = text.match(/^\|.*\|$/gm) ?? []
  return rows.slice(2).map((row) =>
    row
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  )
}

/** The anchors that GitHub gives to a document's headings. */
function headingsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  )
}

function escaped(text: string): string {
  return text.replaceAll('.', '\\.')
}
