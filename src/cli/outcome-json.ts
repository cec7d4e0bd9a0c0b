/** An outcome for programs. docs/cli.md has the same, and a test compares. */
import type { Wheel } from '../manifest.ts'
import type { Outcome } from '../outcome.ts'
import { outputsOf } from '../report.ts'

/** Every property is always there; null or an empty list where there is nothing to tell. */
export function outcomeJson(outcome: Outcome): Record<string, unknown> {
  const { wheels, floating, changes, saved, installed } = { ...NOTHING, ...outcome }
  return {
    result: outcome.kind,
    hit: outputsOf(outcome)['cache-hit'] === 'true',
    key: outcome.primaryKey,
    matchedKey: 'matchedKey' in outcome ? (outcome.matchedKey ?? null) : null,
    reason: 'reason' in outcome ? (outcome.reason ?? null) : null,
    store: outcome.store,
    python: outcome.python,
    wheelDir: outcome.wheelDir ?? null,
    wheels: wheels.map(wheelJson),
    floating,
    changes,
    saved: saved === null ? null : withoutSeconds(saved),
    installed: installed === null ? null : withoutSeconds(installed),
    seconds: {
      restore: outcome.kind === 'restored' ? rounded(outcome.restoreSeconds) : null,
      build: outcome.kind === 'built' ? rounded(outcome.buildSeconds) : null,
      save: secondsIn(saved),
      install: secondsIn(installed),
    },
  }
}

/** A wheel as the objects of every command have it. */
export function wheelJson({ name, version, file, size, sha256, origin }: Wheel): object {
  return { name, version, file, size, sha256, origin }
}

const NOTHING = { wheels: [], floating: [], changes: [], saved: null, installed: null }

function withoutSeconds(act: object): object {
  return Object.fromEntries(Object.entries(act).filter(([name]) => name !== 'seconds'))
}

function secondsIn(act: object | null): number | null {
  return act !== null && 'seconds' in act && typeof act.seconds === 'number'
    ? rounded(act.seconds)
    : null
}

function rounded(seconds: number): number {
  return Math.round(seconds * 1000) / 1000
}
