import { globSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { compareVersions, parseVersion } from '../src/pep440.ts'
import {
  generatedFiles,
  LOCAL_PROJECTS,
  REMOTE_TEXTS,
  VARIABLES,
} from './support/generated-requirements.ts'
import { foundPythons } from './support/interpreters.ts'
import { readWithOurs } from './support/our-reading.ts'
import { BY_VERSION, CORPUS, filesOf, LEFT_TO_PIP, LEGACY } from './support/requirements-corpus.ts'
import { type Pip, type Reading, readWithPip } from './support/requirements-oracle.ts'
import { seeded } from './support/seeded.ts'
import { type WrittenFiles, writtenFiles } from './support/written-files.ts'

/**
 * Our reader of requirements files and pip's own parser before the same files: the files that are
 * visited, their requirements (text, editable, constraint or not, options) and their option lines.
 */

const GENERATED = 2000

function isBefore(version: string, other: string): boolean {
  const [one, two] = [parseVersion(version), parseVersion(other)]
  return one !== undefined && two !== undefined && compareVersions(one, two) < 0
}

const TOOLS = fileURLToPath(new URL('../.tools/pip/', import.meta.url))
const wheels = globSync('pip-*.whl', { cwd: TOOLS })
const oldest = foundPythons().find(({ pip }) => pip !== '' && !isBefore(pip, '21.0'))

const PIPS: [name: string, pip: Pip | undefined][] = [
  ["this machine's pip", {}],
  ['the oldest pip of another Python here', oldest && { python: oldest.executable }],
  ...(wheels.length === 0
    ? [['the newest pip, in .tools/pip', undefined] as [string, undefined]]
    : wheels.map((wheel): [string, Pip] => [wheel, { wheel: join(TOOLS, wheel) }])),
]

let folder: WrittenFiles
const entries: string[] = []
const ours: Reading[] = []

/** Writes the files of one entry, and gives the path of the one to read. */
function write(files: Readonly<Record<string, string | Buffer>>): void {
  const name = `e${entries.length}`
  folder.write(
    Object.fromEntries(Object.entries(files).map(([path, text]) => [`${name}/${path}`, text])),
  )
  entries.push(`${name}/${Object.keys(files)[0] ?? ''}`)
}

const generated = (index: number) => generatedFiles(seeded(index))
const corpus = Object.values(CORPUS).map(filesOf)
const lines = [...BY_VERSION, ...LEGACY].map(([line]) => line).concat(LEFT_TO_PIP)
const SECTIONS = {
  corpus: 0,
  byVersion: corpus.length,
  legacy: corpus.length + BY_VERSION.length,
  leftToPip: corpus.length + BY_VERSION.length + LEGACY.length,
  generated: corpus.length + lines.length,
}

beforeAll(async () => {
  folder = await writtenFiles(LOCAL_PROJECTS)
  for (const files of corpus) write(files)
  for (const line of lines) write({ 'r.txt': `before\n${line}\n` })
  for (let index = 0; index < GENERATED; index++) write(generated(index))
  for (const entry of entries)
    ours.push(await readWithOurs(folder.path, entry, REMOTE_TEXTS, VARIABLES))
})
afterAll(() => folder.remove())

test('the corpus is large, and our reader refuses none of it', () => {
  expect(corpus.length).toBeGreaterThanOrEqual(25)
  const names = Object.keys(CORPUS)
  expect(names.filter((_, index) => 'refused' in reading(index))).toEqual([])
})

function reading(index: number): Reading {
  return ours[index] ?? { refused: 'not read' }
}

for (const [name, pip] of PIPS) {
  const group = pip === undefined ? describe.skip : describe

  group(`${name} and our reader`, () => {
    let version = ''
    let theirs: readonly Reading[] = []
    beforeAll(async () => {
      const asked = readWithPip(folder.path, entries, REMOTE_TEXTS, VARIABLES, pip ?? {})
      ;({ version, readings: theirs } = await asked)
    })

    const expectSame = (index: number, what: unknown): void => {
      const [mine, other] = [reading(index), theirs[index]]
      if (other !== undefined && 'refused' in other && 'refused' in mine) return
      expect({ what, version, reading: mine }).toEqual({ what, version, reading: other })
    }
    const refuses = (index: number): boolean => 'refused' in (theirs[index] ?? {})

    test.each(Object.keys(CORPUS))('agree on %s', (what) => {
      expectSame(SECTIONS.corpus + Object.keys(CORPUS).indexOf(what), what)
    })

    test(`agree on ${GENERATED} generated trees of files`, () => {
      let refused = 0
      for (let index = 0; index < GENERATED; index++) {
        expectSame(SECTIONS.generated + index, generated(index))
        if (refuses(SECTIONS.generated + index)) refused++
      }
      // What is refused is compared only in that it is.
      expect(refused).toBeGreaterThan(GENERATED * 0.05)
      expect(refused).toBeLessThan(GENERATED * 0.25)
    })

    test.each(BY_VERSION)('agree on %s from pip %s, before %s', (line, from, until) => {
      const index = SECTIONS.byVersion + BY_VERSION.findIndex(([one]) => one === line)
      const knows = !isBefore(version, from) && isBefore(version, until)
      expect([version, refuses(index)]).toEqual([version, !knows])
      expect(reading(index)).not.toHaveProperty('refused')
      if (knows) expectSame(index, line)
    })

    test.each(LEGACY)('agree that %s is wrong, from pip %s', (line, until) => {
      const index = SECTIONS.legacy + LEGACY.findIndex(([one]) => one === line)
      expect(reading(index)).toHaveProperty('refused')
      expect([version, refuses(index)]).toEqual([version, !isBefore(version, until)])
    })

    test.each(LEFT_TO_PIP)('leave %j to pip, which refuses it', (line) => {
      const index = SECTIONS.leftToPip + LEFT_TO_PIP.indexOf(line)
      expect(refuses(index)).toBe(true)
      expect(reading(index)).not.toHaveProperty('refused')
    })
  })
}
