import { expect, test } from '@jest/globals'
import type { Common, Installed } from '../src/outcome.ts'
import { summaryOf } from '../src/report.ts'
import {
  APPLE,
  built,
  COMMON,
  EVERY,
  lookedUp,
  PEAR,
  restored,
  uncached,
} from './support/outcomes.ts'
import { wheelOf } from './support/wheels.ts'

test('it has a headline, the key, the wheels and what the key is made of', () => {
  const summary = summaryOf(built({ matchedKey: 'near', reused: new Set([PEAR.file]) }))
  expect(summary).toContain('### Python wheelhouse: built\n')
  expect(summary).toContain('Reused 1, fetched 1')
  expect(summary).toContain(`| Key | <code>${COMMON.primaryKey}</code> |`)
  expect(summary).toContain('| Matched | <code>near</code> |')
  expect(summary).toContain('| apple | 1.0 | 1.5 MB | fetched |')
  expect(summary).toContain('| pear | 2.0 | 0.6 MB | built here, reused |')
  expect(summary).toContain('- <code>python&#58; 3.12.7</code>')
})

test('the one of every outcome is whole', () => {
  for (const outcome of EVERY) {
    const summary = summaryOf(outcome)
    expect(summary).toMatch(/^### Python wheelhouse: \w/)
    expect(summary).not.toMatch(/undefined|NaN|\[object/)
    expect(summary.split('<details>').length).toBe(summary.split('</details>').length)
  }
})

test('it stays below what GitHub takes, however many wheels there are', () => {
  const wheels = Array.from({ length: 5000 }, (_, i) => wheelOf(`a${i}-1.0-py3-none-any.whl`))
  const summary = summaryOf(restored({ wheels }))
  expect(Buffer.byteLength(summary)).toBeLessThan(1024 * 1024)
  expect(summary).toContain('| … and 4000 more | | | |')
})

// What GitHub's Markdown or HTML could act on.
const HOSTILE =
  '[x](https://evil) ![y](//z) <img src=q> `c` **b** | cell @octocat #1 &lt; https://l\n# h'

test('it shows names, paths and reasons as they are: none can act', () => {
  const ingredients = [{ kind: 'requirements', label: HOSTILE, value: HOSTILE }] as const
  const common: Common = {
    primaryKey: HOSTILE,
    ingredients,
    store: HOSTILE,
    verify: 'digest',
    python: { version: HOSTILE, executable: HOSTILE },
    wheelDir: HOSTILE,
  }
  const wheels = [wheelOf(APPLE.file, { name: HOSTILE, version: HOSTILE })]
  const installed: Installed = { kind: 'from-wheelhouse', seconds: 1, replaced: [HOSTILE] }
  const outcomes = [
    restored({ ...common, wheels, installed, matchedKey: HOSTILE }),
    built({ ...common, wheels, installed, floating: [HOSTILE], matchedKey: HOSTILE }),
    built({ ...common, saved: { kind: 'failed', seconds: 1, reason: HOSTILE } }),
    uncached({ ...common, reason: HOSTILE }),
    lookedUp({ ...common, found: 'partial', matchedKey: HOSTILE, reason: HOSTILE }),
    lookedUp({ ...common, reason: HOSTILE }),
  ]
  for (const outcome of outcomes) {
    const summary = summaryOf(outcome)
    expect(summary).not.toMatch(/\]\(|!\[|<img|`|\*\*|@octocat|(?<!&)#1|https:\/\/|\n# h|\| cell/)
    expect(summary).toContain('&#64;octocat') // it is shown all the same
  }
})
