/** Which wheelhouses of a store are to go: a pure function of what is there, the rules and the date. */
import { partsOfKey } from './key-parts.ts'
import type { StoredEntry } from './ports.ts'

/** At least one is given. */
export interface PruneRules {
  /** Milliseconds since an entry was saved. One of exactly this age stays. */
  readonly olderThan?: number
  /**
   * How many of the newest entries of each compatibility prefix stay in any case. Where no other
   * rule is given, all others go.
   */
  readonly keepNewest?: number
  /** Bytes of what stays, as long as keepNewest allows it: the oldest entries go first. */
  readonly maxSize?: number
}

export type PruneReason = 'left by a killed run' | 'old' | 'not among the newest' | 'size'

export interface PrunePlan {
  /** The newest first. */
  readonly keep: readonly StoredEntry[]
  /** The oldest first. */
  readonly remove: readonly { readonly entry: StoredEntry; readonly reason: PruneReason }[]
}

/**
 * What the rules say of these entries. What is neither a wheelhouse nor a leftover of a save is in
 * neither list.
 */
export function planPrune(
  entries: readonly StoredEntry[],
  { olderThan, keepNewest = 0, maxSize }: PruneRules,
  now: Date,
): PrunePlan {
  const reasons = new Map<StoredEntry, PruneReason>()
  for (const entry of entries) if (isLeftover(entry)) reasons.set(entry, 'left by a killed run')
  const wheelhouses = entries.filter(({ key }) => partsOfKey(key) !== undefined).sort(newestFirst)
  const onlyNewest = olderThan === undefined && maxSize === undefined

  const seen = new Map<string, number>()
  const free: StoredEntry[] = []
  for (const entry of wheelhouses) {
    const prefix = partsOfKey(entry.key)?.prefix ?? ''
    const newer = seen.get(prefix) ?? 0
    seen.set(prefix, newer + 1)
    if (newer < keepNewest) continue
    if (onlyNewest) reasons.set(entry, 'not among the newest')
    else if (olderThan !== undefined && now.getTime() - entry.modified.getTime() > olderThan)
      reasons.set(entry, 'old')
    else free.push(entry)
  }

  let size = totalSize(wheelhouses.filter((entry) => !reasons.has(entry)))
  for (const entry of free.reverse()) {
    if (maxSize === undefined || size <= maxSize) break
    reasons.set(entry, 'size')
    size -= entry.size
  }
  return {
    keep: wheelhouses.filter((entry) => !reasons.has(entry)),
    remove: [...reasons]
      .map(([entry, reason]) => ({ entry, reason }))
      .sort((a, b) => newestFirst(b.entry, a.entry)),
  }
}

/** Bytes of all of them together. */
export function totalSize(entries: readonly StoredEntry[]): number {
  return entries.reduce((sum, { size }) => sum + size, 0)
}

function isLeftover({ key }: StoredEntry): boolean {
  return key.endsWith('.partial')
}

// Those of one moment in an order of their own, so that the same store gives the same plan.
function newestFirst(a: StoredEntry, b: StoredEntry): number {
  return b.modified.getTime() - a.modified.getTime() || (a.key < b.key ? -1 : 1)
}

const PERIODS = { h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/** Milliseconds of `12h`, `30d` or `4w`; undefined for any other text. */
export function parseAge(text: string): number | undefined {
  const { number, unit } = /^(?<number>\d{1,6})(?<unit>[hdw])$/.exec(text.trim())?.groups ?? {}
  return number === undefined ? undefined : Number(number) * PERIODS[unit as keyof typeof PERIODS]
}

const UNITS = {
  '': 1,
  k: 1e3,
  m: 1e6,
  g: 1e9,
  t: 1e12,
  ki: 2 ** 10,
  mi: 2 ** 20,
  gi: 2 ** 30,
  ti: 2 ** 40,
}

/** Bytes of `10GB` (10⁹ bytes), `512MiB` or `1000`; undefined for any other text. */
export function parseSize(text: string): number | undefined {
  const { number, unit } =
    /^(?<number>\d{1,15}(\.\d{1,3})?) ?((?<unit>[kmgt]i?)?b)?$/i.exec(text.trim())?.groups ?? {}
  if (number === undefined) return undefined
  return Math.floor(Number(number) * UNITS[(unit ?? '').toLowerCase() as keyof typeof UNITS])
}
