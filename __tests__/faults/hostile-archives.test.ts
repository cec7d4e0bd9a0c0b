/**
 * Archives that somebody hostile put into the store under the right key. Each goes through a whole
 * run: nothing of it may be a hit, nothing may change outside, nothing may be left behind, and the
 * packages are those of an empty store. What plain tar neither takes nor is hurt by is not counted.
 */
import { spawnSync } from 'node:child_process'
import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { outputsOf } from '../../src/report.ts'
import { run } from '../../src/run.ts'
import { removeScratch } from '../../src/scratch.ts'
import { temporaryFolder } from '../support/environment.ts'
import { fakeInputs, fakePorts, fakePython, fakeStore } from '../support/fakes.ts'
import { recordFigure } from '../support/figures.ts'
import { HOSTILE_ARCHIVES, type HostileArchive } from '../support/hostile-archives.ts'
import { emptyEnvironment } from '../support/installing.ts'
import { type Entry, readEntry } from '../support/planted.ts'
import { type Distribution, makeWheel } from '../support/python-packages.ts'

const WHEELS = [
  makeWheel({ name: 'apple', version: '1.0', requires: ['cherry'] }),
  makeWheel({ name: 'cherry', version: '3.0' }),
]
const HAS_TAR = spawnSync('tar', ['--version']).error === undefined

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let count = 0
beforeAll(async () => {
  folder = await temporaryFolder()
})
afterAll(() => folder.remove())

/** A place with a workspace, an environment, a scratch folder and a canary outside of them all. */
function newPlace(): string {
  const place = join(folder.path, `${++count}`)
  for (const name of ['outside', 'workspace', 'runs'])
    mkdirSync(join(place, name), { recursive: true })
  writeFileSync(join(place, 'outside', 'canary'), 'alive')
  writeFileSync(join(place, 'workspace', 'requirements.txt'), 'apple==1.0\ncherry==3.0\n')
  return place
}

/** A pip that resolves to these wheels, and installs nothing: our own installer does. */
function pipOf(place: string, wheels: readonly Distribution[]) {
  const python = fakePython()
  python.interpreter = emptyEnvironment(join(place, 'env'))
  return {
    ...python,
    async pip(...[, call]: Parameters<typeof python.pip>) {
      const target = call.arguments.find((one) => one.startsWith('--wheel-dir='))?.slice(12)
      if (target === undefined) return { exitCode: 0, lines: [] }
      const lines = wheels.map(({ filename, bytes }) => {
        writeFileSync(join(target, filename), bytes)
        return `Saved ${join(target, filename)}`
      })
      return { exitCode: 0, lines }
    },
  }
}

/** One run as main.ts does it, in a place of its own, with what the store holds. */
async function runIn(
  place: string,
  entries: ReadonlyMap<string, Buffer>,
  wheels: readonly Distribution[] = WHEELS,
) {
  const store = fakeStore()
  for (const [key, bytes] of entries) store.entries.set(key, bytes)
  const ports = fakePorts(join(place, 'runs'), { python: pipOf(place, wheels), store })
  const inputs = fakeInputs(join(place, 'workspace'), { 'wheel-dir': '.wheels' })
  const outcome = await run(inputs, ports)
  removeScratch(ports.scratch)
  // The clock stands still, so that the manifest in wheel-dir is the same each time.
  return { outcome, store, warnings: ports.log.warnings, tree: told(place) }
}

/** All that is in a place: what is no ordinary file (a pipe would not end) by its kind. */
function told(place: string): string[] {
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .map((entry) => {
      const path = join(entry.parentPath, entry.name)
      const status = lstatSync(path, { throwIfNoEntry: false })
      if (status === undefined) return `${path} in no UTF-8`
      const isSmall = entry.isFile() && status.size < 1e6
      const content = isSmall ? readFileSync(path).toString('base64') : ''
      const size = entry.isFile() ? status.size : ''
      return `${path.slice(place.length)} ${status.mode.toString(8)} ${size} ${content}`
    })
    .sort()
}

/** What plain tar, called as @actions/cache calls it, does with the archive. */
function undefended(
  make: HostileArchive['make'],
  entry: Entry,
): 'takes it' | 'is hurt' | undefined {
  const place = newPlace()
  const bytes = make(entry, join(place, 'outside'))
  const target = join(place, 'target')
  mkdirSync(target)
  const archive = join(folder.path, 'for-tar.tar')
  writeFileSync(archive, bytes)
  const before = told(place)
  const { status } = spawnSync('tar', ['-xf', archive, '-P', '-C', target], { timeout: 60_000 })
  rmSync(archive)
  const changed = JSON.stringify(told(place)) !== JSON.stringify(before)
  rmSync(place, { recursive: true })
  return status === 0 ? 'takes it' : changed ? 'is hurt' : undefined
}

interface Result {
  readonly what: string
  readonly harmed: boolean
  readonly undefended: ReturnType<typeof undefended>
}
const results: Result[] = []

describe('in this process', () => {
  let honest: Awaited<ReturnType<typeof runIn>>
  let entry: Entry
  let key: string
  beforeAll(async () => {
    honest = await runIn(newPlace(), new Map())
    key = honest.outcome.primaryKey
    const file = join(folder.path, 'honest.tar')
    writeFileSync(file, honest.store.entries.get(key) ?? '')
    entry = readEntry(file)
  })

  test('an honest archive is a hit', async () => {
    const { outcome, tree, warnings } = await runIn(newPlace(), honest.store.entries)
    expect([outcome.kind, tree, warnings]).toEqual(['restored', honest.tree, []])
  })

  test("the user's own wheel that looks like a bomb is installed by pip, and not saved", async () => {
    const files = { 'zeros.bin': Buffer.alloc(80e6) }
    const wheels = [...WHEELS, makeWheel({ name: 'zeros', version: '1.0', files })]
    const { outcome, store, warnings } = await runIn(newPlace(), new Map(), wheels)
    expect(outcome).toMatchObject({
      saved: { kind: 'off' },
      installed: { kind: 'from-wheelhouse' },
    })
    expect([store.entries.size, warnings]).toEqual([0, []])
  })

  test.each(HOSTILE_ARCHIVES)('$what', async ({ what, make }) => {
    const place = newPlace()
    const bytes = make(entry, join(place, 'outside'))
    const { outcome, store, warnings, tree } = await runIn(place, new Map([[key, bytes]]))
    const told = [
      outputsOf(outcome)['cache-hit'],
      warnings.length,
      [...store.entries.keys()],
      store.entries.get(key)?.equals(honest.store.entries.get(key) ?? Buffer.alloc(0)),
      tree,
    ]
    const expected = ['false', 1, [key], true, honest.tree]
    const plain = HAS_TAR ? undefended(make, entry) : undefined
    results.push({
      what,
      harmed: JSON.stringify(told) !== JSON.stringify(expected),
      undefended: plain,
    })
    expect(told).toEqual(expected)
    expect(warnings[0]).toMatch(/is damaged and was not used/)
    rmSync(place, { recursive: true })
  })
})

test('at least 60 cases, none of which did anything', () => {
  const counted = results.filter((one) => one.undefended !== undefined)
  const harmed = counted.filter((one) => one.harmed)
  const takes = counted.filter((one) => one.undefended === 'takes it').length
  recordFigure({
    figure: 'hostile archives with any effect outside, any hit, any residue',
    goal: '0',
    cases: counted.length,
    result: String(harmed.length),
    undefended: `${counted.length} of ${results.length} (plain tar takes ${takes} and is hurt by ${counted.length - takes})`,
    reached: harmed.length === 0 && counted.length >= 60,
  })
  expect(harmed).toEqual([])
  if (HAS_TAR) expect(counted.length).toBeGreaterThanOrEqual(60)
})
