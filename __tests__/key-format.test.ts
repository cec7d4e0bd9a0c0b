import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import { promisify } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import type { Refresh } from '../src/inputs.ts'
import type { Interpreter } from '../src/interpreter.ts'
import { cacheKey, type IngredientKind, period, showIngredient } from '../src/key.ts'
import { partsOfKey } from '../src/key-parts.ts'
import { bareEnvironment } from './support/environment.ts'
import { type Facts, factsOf, requirementsFile } from './support/key-facts.ts'
import { type Seeded, seeded } from './support/seeded.ts'

const run = promisify(execFile)

describe('a period', () => {
  test.each<[refresh: Refresh, date: string, expected: string]>([
    ['never', '2026-11-20', 'never'],
    ['daily', '2026-01-01', '2026d001'],
    ['daily', '2026-11-20', '2026d324'],
    ['daily', '2026-12-31', '2026d365'],
    ['daily', '2028-12-31', '2028d366'],
    ['daily', '2028-03-01', '2028d061'],
    ['monthly', '2026-01-31', '2026m01'],
    ['monthly', '2026-12-01', '2026m12'],
    // Week 1 is the one with the year's first Thursday (ISO 8601); weeks begin on Monday.
    ['weekly', '2026-11-15', '2026w46'],
    ['weekly', '2026-11-16', '2026w47'],
    ['weekly', '2026-11-22', '2026w47'],
    ['weekly', '2026-11-23', '2026w48'],
    ['weekly', '2024-12-29', '2024w52'],
    ['weekly', '2024-12-30', '2025w01'],
    ['weekly', '2025-12-28', '2025w52'],
    ['weekly', '2025-12-29', '2026w01'],
    ['weekly', '2026-01-01', '2026w01'],
    ['weekly', '2026-12-31', '2026w53'],
    ['weekly', '2027-01-03', '2026w53'],
    ['weekly', '2027-01-04', '2027w01'],
    ['weekly', '2023-01-01', '2022w52'],
    ['weekly', '2021-01-03', '2020w53'],
  ])('of refresh: %s on %s is %s, from its first to its last moment', (refresh, date, expected) => {
    for (const time of ['00:00:00.000', '12:00:00.000', '23:59:59.999'])
      expect(period(refresh, new Date(`${date}T${time}Z`))).toBe(expected)
  })

  test('is the same in every time zone', async () => {
    const program = `
      import { period } from ${JSON.stringify(new URL('../src/key.ts', import.meta.url).href)}
      const moments = ['2026-01-01T00:30:00Z', '2026-12-31T23:30:00Z', '2026-11-15T23:59:59Z']
      const periods = ['daily', 'weekly', 'monthly'].flatMap((refresh) =>
        moments.map((moment) => period(refresh, new Date(moment))))
      console.log(JSON.stringify({ hour: new Date('2026-01-01T00:00:00Z').getHours(), periods }))`
    const told = await Promise.all(
      ['UTC', 'Pacific/Kiritimati', 'Pacific/Pago_Pago'].map(async (TZ) => {
        const env = { ...bareEnvironment(tmpdir()), TZ }
        const args = ['--no-warnings', '--input-type=module', '-e', program]
        const { stdout } = await run(process.execPath, args, { env })
        return JSON.parse(stdout) as { hour: number; periods: string[] }
      }),
    )
    expect(told.map(({ hour }) => hour)).toEqual([0, 14, 13]) // these zones are three
    expect(told[1]?.periods).toEqual(told[0]?.periods)
    expect(told[2]?.periods).toEqual(told[0]?.periods)
  })

  test('holds seven days of every week of 40 years, and none twice', () => {
    const days = new Map<string, number>()
    for (let time = Date.UTC(2000, 0, 3); time < Date.UTC(2040, 0, 2); time += 86_400_000) {
      const week = period('weekly', new Date(time))
      days.set(week, (days.get(week) ?? 0) + 1)
    }
    expect([...new Set(days.values())]).toEqual([7])
    expect([...days.keys()]).toEqual([...days.keys()].sort())
  })
})

const HEX = '[0-9a-f]{24}'

test.each<[facts: Partial<Interpreter>, readable: string]>([
  [{}, 'linux-x86_64-debian12-cp312'],
  [
    { distribution: 'alpine 3.20.1', platform: 'linux-aarch64' },
    'linux-aarch64-alpine3.20.1-cp312',
  ],
  [{ distribution: 'arch' }, 'linux-x86_64-arch-cp312'],
  [
    { distribution: '', platform: 'macosx-11.0-arm64', osRelease: '15.1', freeThreaded: true },
    'macos-arm64-15-cp312t',
  ],
  [{ distribution: '', platform: 'win32', pointerBits: 32, osRelease: '10' }, 'win32-x86-10-cp312'],
  [{ distribution: '', platform: 'win-amd64', osRelease: '10.0.20348' }, 'windows-amd64-10-cp312'],
  [
    { distribution: 'Évil, OS-like 1', platform: 'linux-riscv64' },
    'linux-riscv64-viloslike1-cp312',
  ],
])('an interpreter %j is readable in the key as %s', (interpreter, readable) => {
  const { closed } = cacheKey(factsOf({ interpreter }))
  expect(closed).toMatch(new RegExp(`^pip-wheelhouse-v1-${readable}-${HEX}-${HEX}-fixed$`))
})

test('candidates and prefixes go from the nearest to the farthest', () => {
  const { candidates, prefixes, closed, floating } = cacheKey(factsOf({}))
  expect(candidates).toEqual([closed, floating])
  expect(floating).toMatch(/-2026w47$/)
  const [selected = '', prefix = ''] = prefixes
  expect(prefixes).toHaveLength(2)
  expect(closed).toBe(`${selected}fixed`)
  expect(floating).toBe(`${selected}2026w47`)
  expect(selected.startsWith(prefix)).toBe(true)
  expect(prefix).toMatch(new RegExp(`-${HEX}-$`))
})

const SECRET = 's3cr3t'

function randomFacts(random: Seeded): Facts {
  const word = (): string =>
    random.pick(['a', 'b', '', 'aa', 'a-b', 'Ä', '1', 'x'.repeat(300), ', '])
  const packages = Array.from({ length: random.below(3) }, () => random.pick(['a', 'b', 'c==1']))
  return {
    interpreter: {
      implementation: random.pick(['cpython', 'pypy', word()]),
      version: `3.${random.below(20)}.${random.below(20)}`,
      platform: random.pick(['linux-x86_64', 'macosx-11.0-arm64', 'win32', 'win-amd64', word()]),
      distribution: random.pick(['debian 12', 'debian 1', 'ubuntu 24.04', word()]),
      libc: word(),
      osRelease: random.pick(['15', '1', word()]),
      abiFlags: random.pick(['', 't', 'd', 'td']),
    },
    inputs: {
      'cache-suffix': word(),
      packages: packages.join(' '),
      refresh: random.pick(['never', 'daily', 'weekly', 'monthly']),
      'key-env': random.pick(['', 'TOKEN']),
    },
    files: [
      requirementsFile(
        `a>${random.below(5)}\n-i https://${SECRET}@h/\nb @ https://h/?token=${SECRET}`,
      ),
    ],
    requirements: {
      groups: [{ name: 'dev', file: '/p', shown: 'p', requirements: [`c @ https://${SECRET}@h/`] }],
    },
    revisions: {
      commits: new Map([[`git+https://u:${SECRET}@h/d.git@main`, `${random.below(9)}`]]),
      unknown: [],
    },
    localFiles: [{ shown: 'e.whl', digest: word() }],
    environment: {
      TOKEN: SECRET,
      PIP_INDEX_URL: `https://u:${SECRET}@${random.pick(['a', 'b'])}/?sig=${SECRET}`,
      CFLAGS: word(),
    },
    now: new Date(Date.UTC(2026, random.below(24), 1 + random.below(28))),
  }
}

test('of 1,000 keys none is the beginning of another, and each is fit for every store', () => {
  const random = seeded(1)
  const keys = Array.from({ length: 1000 }, () => cacheKey(factsOf(randomFacts(random))))
  const all = [...new Set(keys.flatMap(({ candidates }) => candidates))].sort()
  expect(all.length).toBeGreaterThan(1500)
  // Sorted, a key that begins another is followed by one that it begins.
  expect(all.filter((key, i) => all[i + 1]?.startsWith(key))).toEqual([])
  for (const { candidates, prefixes } of keys) {
    for (const key of candidates) {
      const { prefix, selection, period } = partsOfKey(key) ?? {}
      expect(`${prefix}${selection}-${period}`).toBe(key)
      expect([`${prefix}${selection}-`, prefix]).toEqual(prefixes)
      expect(partsOfKey(`some/folder/${key}`)?.prefix).toBe(`some/folder/${prefix}`)
    }
    for (const key of [...candidates, ...prefixes]) {
      expect(key).toMatch(
        /^pip-wheelhouse-v1(-[a-z0-9._]+){7}$|^pip-wheelhouse-v1(-[a-z0-9._]+){5,6}-$/,
      )
      expect(key.length).toBeLessThanOrEqual(512)
      expect(key).not.toContain(SECRET)
    }
  }
})

test('what is no key has no parts', () => {
  const { closed, prefixes } = cacheKey(factsOf({}))
  for (const text of [
    '',
    'notes',
    ...prefixes,
    `${closed}-2`,
    closed.slice(1),
    closed.slice(0, -1),
  ])
    expect(partsOfKey(text)).toBeUndefined()
})

test('no secret is in any ingredient, nor where ingredients are printed', () => {
  const random = seeded(2)
  const kinds = new Set<IngredientKind>()
  for (let i = 0; i < 100; i++)
    for (const ingredient of cacheKey(factsOf(randomFacts(random))).ingredients) {
      expect(JSON.stringify(ingredient)).not.toContain(SECRET)
      expect(showIngredient(ingredient)).not.toContain(SECRET)
      expect(showIngredient(ingredient)).not.toMatch(/[\r\n]/)
      expect(ingredient.value).not.toBe('')
      kinds.add(ingredient.kind)
    }
  expect(kinds).toContain('key-env')
  expect(kinds).toContain('pip setting')
  expect(kinds).toContain('repository')
  expect(kinds).toContain('group')
})

test.each<[value: string, shown: string]>([
  ['3.12.4', 'python: 3.12.4'],
  ['x'.repeat(120), `python: ${'x'.repeat(120)}`],
  ['x'.repeat(121), 'python: 1 line, sha256 '],
  ['a\nb', 'python: 2 lines, sha256 '],
])('the value %j is shown as %s', (value, shown) => {
  const line = showIngredient({ kind: 'python', label: '', value })
  expect(line.replace(/(?<=sha256 )[0-9a-f]{16}$/, '')).toBe(shown)
})

test('a labelled ingredient shows its label; what is shown differs where the value does', () => {
  const show = (value: string) => showIngredient({ kind: 'build variable', label: 'CC', value })
  expect(show('gcc')).toBe('build variable CC: gcc')
  expect(show('a\nb')).not.toBe(show('a\nc'))
})
