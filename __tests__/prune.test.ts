import { describe, expect, test } from '@jest/globals'
import type { StoredEntry } from '../src/ports.ts'
import { type PruneRules, parseAge, parseSize, planPrune } from '../src/prune.ts'

const NOW = new Date('2026-11-20T12:00:00Z')
const DAY = 86_400_000

/** `deb/1` is the first selection of the platform deb. */
function keyOf(name: string): string {
  const [platform = '', selection = ''] = name.split('/')
  const digest = selection.padStart(24, '0')
  return `pip-wheelhouse-v1-linux-x86_64-${platform}-cp311-${'a'.repeat(24)}-${digest}-fixed`
}

function entry(name: string, days: number, size = 100): StoredEntry {
  const key = /^[a-z]+\/\d$/.test(name) ? keyOf(name) : name
  return { key, size, modified: new Date(NOW.getTime() - days * DAY) }
}

const nameOf = ({ key }: StoredEntry): string => {
  const [, platform, selection] = /x86_64-(\w+)-cp311-a+-0+(\d)-/.exec(key) ?? []
  return platform === undefined ? key : `${platform}/${selection}`
}

describe('a plan', () => {
  const deb = [entry('deb/1', 1), entry('deb/2', 30), entry('deb/3', 31), entry('deb/4', 90)]
  const mac = [entry('mac/5', 40), entry('mac/6', 50)]
  const partial = '0f8fad5b-d9cb-469f-a165-70867728950e.partial'

  test.each<[what: string, entries: StoredEntry[], rules: PruneRules, removed: string[]]>([
    ['of an empty store', [], { olderThan: 0, keepNewest: 0, maxSize: 0 }, []],
    [
      'older than: of exactly the age stays',
      deb,
      { olderThan: 30 * DAY },
      ['deb/4 old', 'deb/3 old'],
    ],
    ['older than: from the future stays', [entry('deb/1', -5)], { olderThan: 0 }, []],
    [
      'older than, but the newest of each prefix stay',
      [...deb, ...mac],
      { olderThan: 30 * DAY, keepNewest: 1 },
      ['deb/4 old', 'mac/6 old', 'deb/3 old'],
    ],
    [
      'keep newest alone: all others go',
      [...deb, ...mac],
      { keepNewest: 1 },
      ['deb/4', 'mac/6', 'deb/3', 'deb/2'].map((name) => `${name} not among the newest`),
    ],
    ['keep newest: more than there are', [...deb, ...mac], { keepNewest: 4 }, []],
    ['max size: exactly that much stays', deb, { maxSize: 400 }, []],
    ['max size: the oldest go first', deb, { maxSize: 399 }, ['deb/4 size']],
    [
      'max size: of all prefixes together',
      [...deb, ...mac],
      { maxSize: 300 },
      ['deb/4 size', 'mac/6 size', 'mac/5 size'],
    ],
    ['max size: 0 removes all', mac, { maxSize: 0 }, ['mac/6 size', 'mac/5 size']],
    [
      'max size: what is kept as newest is never removed, though it is too much',
      [...deb, ...mac],
      { maxSize: 100, keepNewest: 1 },
      ['deb/4 size', 'mac/6 size', 'deb/3 size', 'deb/2 size'],
    ],
    [
      'max size counts what age leaves',
      [...deb, ...mac],
      { olderThan: 30 * DAY, maxSize: 150 },
      ['deb/4 old', 'mac/6 old', 'mac/5 old', 'deb/3 old', 'deb/2 size'],
    ],
    [
      'entries of one moment: the same ones whatever their order',
      [entry('deb/1', 5), entry('deb/2', 5), entry('deb/3', 5)],
      { keepNewest: 1 },
      ['deb/3 not among the newest', 'deb/2 not among the newest'],
    ],
    [
      'what a killed run left goes, and does not count',
      [entry(partial, 2, 1000), ...mac],
      { maxSize: 200 },
      [`${partial} left by a killed run`],
    ],
    [
      'what is not ours stays, and does not count',
      [entry('notes', 400, 1000), entry('pip-wheelhouse-v1-notes', 400, 1000), ...mac],
      { maxSize: 200, olderThan: 100 * DAY },
      [],
    ],
  ])('%s', (_, entries, rules, removed) => {
    for (const order of [entries, [...entries].reverse()]) {
      const { keep, remove } = planPrune(order, rules, NOW)
      expect(remove.map(({ entry, reason }) => `${nameOf(entry)} ${reason}`)).toEqual(removed)
      const gone = new Set(remove.map(({ entry }) => entry))
      const ours = order.filter(({ key }) => key.endsWith('-fixed'))
      expect(new Set(keep)).toEqual(new Set(ours.filter((one) => !gone.has(one))))
    }
  })
})

test.each([
  ['12h', 43_200_000],
  ['30d', 30 * DAY],
  ['4w', 28 * DAY],
  [' 0d ', 0],
  ['30', undefined],
  ['1.5d', undefined],
  ['-1d', undefined],
  ['30 days', undefined],
  ['', undefined],
])('the age %j is %j ms', (text, expected) => {
  expect(parseAge(text)).toBe(expected)
})

test.each([
  ['10GB', 10e9],
  ['10 gb', 10e9],
  ['1.5GiB', 1.5 * 2 ** 30],
  ['500MB', 5e8],
  ['2TiB', 2 ** 41],
  ['1kB', 1000],
  ['1234', 1234],
  ['12b', 12],
  ['0', 0],
  ['10G', undefined],
  ['GB', undefined],
  ['-1GB', undefined],
  ['', undefined],
])('the size %j is %j bytes', (text, expected) => {
  expect(parseSize(text)).toBe(expected)
})
