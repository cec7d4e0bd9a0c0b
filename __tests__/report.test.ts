import { describe, expect, test } from '@jest/globals'
import type { Built, Outcome } from '../src/outcome.ts'
import { closingLines, OUTPUTS_OF_FAILURE, outputsOf } from '../src/report.ts'
import {
  APPLE,
  built,
  COMMON,
  EVERY,
  INSTALLED,
  lookedUp,
  PEAR,
  restored,
  SAVED,
  uncached,
} from './support/outcomes.ts'

describe('outputs', () => {
  const OUTPUTS = [
    'cache-hit',
    'cache-matched-key',
    'cache-primary-key',
    'cache-saved',
    'python-path',
    'python-version',
    'wheel-count',
    'wheel-dir',
    'wheels-built',
  ]

  test(`of each of ${EVERY.length} outcomes are all there, as texts`, () => {
    expect(EVERY.length).toBeGreaterThan(90)
    for (const outcome of EVERY) {
      const outputs = outputsOf(outcome)
      expect(Object.keys(outputs).sort()).toEqual(OUTPUTS)
      expect(Object.values(outputs).filter((value) => typeof value !== 'string')).toEqual([])
      expect(['true', 'false']).toContain(outputs['cache-hit'])
      expect(outputs['cache-saved']).toBe(
        String(outcome.kind === 'built' && outcome.saved.kind === 'saved'),
      )
    }
  })

  test.each<[what: string, outcome: Outcome, outputs: Record<string, string>]>([
    [
      'a hit',
      restored(),
      {
        'cache-hit': 'true',
        'cache-matched-key': COMMON.primaryKey,
        'wheel-count': '2',
        'wheels-built': '0',
      },
    ],
    [
      'a hit that was prepared',
      restored({ installed: INSTALLED['not-asked'] }),
      { 'cache-hit': 'true' },
    ],
    [
      'a hit that could not be installed',
      restored({ installed: INSTALLED['from-index'] }),
      { 'cache-hit': 'false', 'cache-matched-key': COMMON.primaryKey },
    ],
    [
      'a build',
      built(),
      { 'cache-hit': 'false', 'cache-matched-key': '', 'wheel-count': '2', 'wheels-built': '1' },
    ],
    [
      'a build that a near hit fed',
      built({ matchedKey: 'near', reused: new Set([PEAR.file]) }),
      { 'cache-hit': 'false', 'cache-matched-key': 'near', 'wheels-built': '0' },
    ],
    ['no cache', uncached(), { 'cache-hit': 'false', 'cache-matched-key': '', 'wheel-count': '0' }],
    [
      'an exact look',
      lookedUp({ found: 'exact', matchedKey: 'k' }),
      { 'cache-hit': 'true', 'cache-matched-key': 'k' },
    ],
    [
      'a near look',
      lookedUp({ found: 'partial', matchedKey: 'k' }),
      { 'cache-hit': 'false', 'cache-matched-key': 'k' },
    ],
    ['a wheel-dir', restored({ wheelDir: '/w' }), { 'wheel-dir': '/w' }],
    ['a wheel-dir that was not filled', uncached({ wheelDir: '/w' }), { 'wheel-dir': '' }],
  ])('of %s', (_, outcome, outputs) => {
    expect(outputsOf(outcome)).toMatchObject(outputs)
  })
})

test('a step that failed has no hit and saved nothing', () => {
  expect(OUTPUTS_OF_FAILURE).toEqual({ 'cache-hit': 'false', 'cache-saved': 'false' })
})

describe('closing lines', () => {
  const near = (overrides: Partial<Built>) => built({ reused: new Set([PEAR.file]), ...overrides })
  const RENEWED = '1 direct package floats (apple): renewed weekly'

  test.each<[outcome: Outcome, lines: string[]]>([
    [restored(), ['Restored 2 wheels (2.1 MB) in 0.3 s, installed in 0.6 s', RENEWED]],
    [
      restored({
        wheels: [APPLE],
        installed: { kind: 'from-wheelhouse', seconds: 1, replaced: ['six 1.0', 'a 2'] },
      }),
      [
        'Restored 1 wheel (1.5 MB) in 0.3 s, installed in 1.0 s',
        RENEWED,
        'Replaced what was installed before: six 1.0, a 2',
      ],
    ],
    [
      restored({ installed: INSTALLED['from-index'] }),
      ['Restored 2 wheels (2.1 MB) in 0.3 s, installed from the index in 12.0 s', RENEWED],
    ],
    [
      restored({ installed: INSTALLED['not-asked'], wheels: [APPLE, { ...PEAR, absent: true }] }),
      [
        'Restored 1 wheel (1.5 MB) in 0.3 s, 1 fetched from the index, not installed (install: false)',
        RENEWED,
      ],
    ],
    [
      built(),
      [
        'Built 1 wheel, fetched 1 (2.1 MB) in 1 min 1 s, saved in 1.3 s, installed in 0.6 s',
        RENEWED,
      ],
    ],
    [
      near({ saved: SAVED.exists, floating: [] }),
      [
        'Reused 1, fetched 1 (2.1 MB) in 1 min 1 s, another run saved it first, installed in 0.6 s',
        'Closed: 2 of 2 packages are held by your files',
      ],
    ],
    [
      built({ wheels: [APPLE], saved: SAVED.denied }),
      [
        'Fetched 1 wheel (1.5 MB) in 1 min 1 s, not saved (this run may not write to the cache: ' +
          'read-only token), installed in 0.6 s',
        RENEWED,
      ],
    ],
    [
      built({ saved: SAVED.failed, buildSeconds: 119.6, primaryKey: 'k-never' }),
      [
        'Built 1 wheel, fetched 1 (2.1 MB) in 2 min 0 s, not saved: no answer within 600 s, installed in 0.6 s',
        '1 direct package floats (apple): never renewed (refresh: never)',
      ],
    ],
    [
      built({
        saved: SAVED.off,
        buildSeconds: 59.97,
        floating: [...'abcdef'],
        floatingDirect: 2,
        primaryKey: 'k-2026m11',
      }),
      [
        'Built 1 wheel, fetched 1 (2.1 MB) in 1 min 0 s, not saved: save-cache is false, installed in 0.6 s',
        '2 direct and 4 indirect packages float (a, b, c, d, e, …): renewed monthly',
      ],
    ],
    [uncached(), ['Installed with pip in 12.0 s, without the cache: enable-cache is false']],
    [
      uncached({ installed: INSTALLED['not-asked'] }),
      ['Nothing was installed (install: false), without the cache: enable-cache is false'],
    ],
    [
      lookedUp({ found: 'exact', matchedKey: 'k' }),
      ['Found the wheelhouse k; nothing was restored (lookup-only)'],
    ],
    [
      lookedUp({ found: 'partial', matchedKey: 'k' }),
      [`No wheelhouse ${COMMON.primaryKey}; the nearest one is k (lookup-only)`],
    ],
    [lookedUp({ reason: 'off' }), [`No wheelhouse ${COMMON.primaryKey}: off (lookup-only)`]],
  ])('of outcome %#', (outcome, lines) => {
    const told = closingLines(outcome).filter((line) => !line.startsWith('verify: '))
    expect(told).toEqual(lines)
  })

  test.each<[outcome: Outcome, line: string]>([
    [
      restored(),
      'verify: digest: 2 of 2 wheels come from the store, held to their manifest (this finds damage, not a hostile writer of the store)',
    ],
    [
      restored({ verify: 'hashes' }),
      'verify: hashes: 2 of 2 wheels come from the store, held to the --hash lines of your files',
    ],
    [
      built({ verify: 'hashes', reused: new Set([built().wheels[0]?.file ?? '']) }),
      'verify: hashes: 1 of 2 wheels come from the store, held to the --hash lines of your files; 1 fetched or built anew',
    ],
    [built({ reused: new Set() }), 'verify: digest: no wheel comes from the store'],
  ])('say how far what came from the store is to be trusted: %#', (outcome, line) => {
    expect(closingLines(outcome)).toContain(line)
  })

  test('say whether it was saved and installed, for every outcome, in single lines', () => {
    for (const outcome of EVERY) {
      const lines = closingLines(outcome)
      expect(
        lines.filter((line) => line.trim() === '' || /[\r\n]|undefined|NaN/.test(line)),
      ).toEqual([])
      if (outcome.kind === 'built') expect(lines[0]).toMatch(/sav|may not write/)
      if ('installed' in outcome) expect(lines[0]).toMatch(/install|archive/i)
    }
  })
})

test('a reason of several lines is told in one: no second line that the runner could obey', () => {
  const reason = '<html>\r\n::set-env name=A::b\n'
  for (const outcome of [
    built({ saved: { kind: 'failed', seconds: 1, reason } }),
    uncached({ reason }),
    lookedUp({ reason }),
  ])
    expect(closingLines(outcome)[0]).toContain('<html> ::set-env name=A::b ')
})
