import type {
  Built,
  Common,
  Installed,
  LookedUp,
  Outcome,
  Restored,
  SaveOutcome,
  Uncached,
} from '../../src/outcome.ts'
import { wheelOf } from './wheels.ts'

export const APPLE = wheelOf('apple-1.0-py3-none-any.whl', { size: 1_500_000 })
export const PEAR = wheelOf('pear-2.0-py3-none-any.whl', { size: 600_000, origin: 'built' })

export const COMMON: Common = {
  primaryKey: 'pip-wheelhouse-v1-a-b-2026w47',
  ingredients: [{ kind: 'python', label: '', value: '3.12.7' }],
  store: 'the store',
  verify: 'digest',
  python: { version: '3.12.7', executable: '/bin/python' },
  wheelDir: undefined,
}

export const INSTALLED: Record<Installed['kind'], Installed> = {
  'from-wheelhouse': { kind: 'from-wheelhouse', seconds: 0.64, replaced: [] },
  'from-index': { kind: 'from-index', seconds: 12, reason: 'no' },
  'not-asked': { kind: 'not-asked' },
  archived: { kind: 'archived' },
}

export const SAVED: Record<SaveOutcome['kind'], SaveOutcome> = {
  saved: { kind: 'saved', seconds: 1.25 },
  exists: { kind: 'exists', seconds: 0.1 },
  denied: { kind: 'denied', seconds: 0.1, reason: 'read-only token' },
  failed: { kind: 'failed', seconds: 0.1, reason: 'no answer within 600 s' },
  off: { kind: 'off', reason: 'save-cache is false' },
}

/** The outcomes, typical but for what is given. */
export const restored = (overrides: Partial<Restored> = {}): Restored => ({
  ...COMMON,
  kind: 'restored',
  matchedKey: COMMON.primaryKey,
  wheels: [APPLE, PEAR],
  restoreSeconds: 0.3,
  floating: ['apple'],
  floatingDirect: 1,
  installed: INSTALLED['from-wheelhouse'],
  ...overrides,
})
export const built = (overrides: Partial<Built> = {}): Built => ({
  ...COMMON,
  kind: 'built',
  matchedKey: undefined,
  wheels: [APPLE, PEAR],
  reused: new Set(),
  floating: ['apple'],
  floatingDirect: 1,
  changes: [],
  buildSeconds: 61.2,
  saved: SAVED.saved,
  installed: INSTALLED['from-wheelhouse'],
  ...overrides,
})
export const uncached = (overrides: Partial<Uncached> = {}): Uncached => ({
  ...COMMON,
  kind: 'uncached',
  reason: 'enable-cache is false',
  installed: INSTALLED['from-index'],
  ...overrides,
})
export const lookedUp = (overrides: Partial<LookedUp> = {}): LookedUp => ({
  ...COMMON,
  kind: 'looked-up',
  found: 'nothing',
  matchedKey: undefined,
  changes: [],
  reason: undefined,
  ...overrides,
})

/** Every kind of outcome with every way to save and to install. */
export const EVERY: Outcome[] = [
  ...Object.values(INSTALLED).flatMap((installed) => [
    restored({ installed }),
    uncached({ installed }),
    ...Object.values(SAVED).flatMap((saved) =>
      [[], ['apple'], ['a', 'b', 'c', 'd', 'e', 'f']].flatMap((floating) =>
        [new Set<string>(), new Set([PEAR.file])].map((reused) =>
          built({
            installed,
            saved,
            floating,
            reused,
            matchedKey: reused.size ? 'near' : undefined,
          }),
        ),
      ),
    ),
  ]),
  ...(['exact', 'partial', 'nothing'] as const).map((found) =>
    lookedUp({ found, matchedKey: found === 'nothing' ? undefined : `key-${found}` }),
  ),
]
