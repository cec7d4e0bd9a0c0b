/** Why a run was not a hit: what differs from the nearest wheelhouse, in words. */
import type { INGREDIENT_PARTS, Ingredient } from './key.ts'

/**
 * What changed since an older wheelhouse was made: `requirements.txt: numpy==2.3.1 → 2.3.2`,
 * `pip: 26.2 → 26.3`, `new period: 2026w46 → 2026w47`. Empty only for equal keys.
 */
export function describeChanges(
  older: { readonly key: string; readonly ingredients: readonly Ingredient[] },
  current: { readonly key: string; readonly ingredients: readonly Ingredient[] },
): string[] {
  const before = byIdentity(older.ingredients)
  const after = byIdentity(current.ingredients)
  const changes = [...new Set([...before.keys(), ...after.keys()])].flatMap((identity) => {
    const [then, now] = [before.get(identity), after.get(identity)]
    const what = now ?? then
    if (then?.value === now?.value || what === undefined) return []
    return describeChange(what, then?.value, now?.value)
  })
  if (changes.length > 0) return changes
  const [then, now] = [periodOf(older.key), periodOf(current.key)]
  return then === now ? [] : [`new period: ${then} → ${now}`]
}

function describeChange(
  { kind, label }: Ingredient,
  then: string | undefined,
  now: string | undefined,
): string[] {
  const name = [
    'requirements',
    'constraints',
    'project',
    'local file',
    'cache-dependency-path',
  ].includes(kind)
    ? label
    : `${kind}${label === '' ? '' : ` ${label}`}`
  if (then === undefined) return [isShort(now) ? `${name}: ${now} (new)` : `${name} (new)`]
  if (now === undefined) return [isShort(then) ? `${name}: ${then} (gone)` : `${name} (gone)`]
  if (
    !then.includes('\n') &&
    !now.includes('\n') &&
    isShort(then) &&
    isShort(now) &&
    !(kind in LISTS)
  )
    return [`${name}: ${then} → ${now}`]
  return describeLines(name, then.split('\n'), now.split('\n'))
}

/** Kinds whose value is a list of lines, be it of one. */
const LISTS: Partial<Record<keyof typeof INGREDIENT_PARTS, true>> = {
  requirements: true,
  constraints: true,
  packages: true,
  group: true,
  'build constraints': true,
}

/** Whether two wheelhouses were made from the same indexes, and from no folders of files. */
export function sameSources(older: readonly Ingredient[], current: readonly Ingredient[]): boolean {
  const [before, after] = [sourcesIn(older), sourcesIn(current)]
  return (
    before.join('\n') === after.join('\n') && !after.some((source) => /find-links/.test(source))
  )
}

const SOURCE_SETTINGS = ['index-url', 'extra-index-url', 'find-links', 'no-index']
const SOURCE_OPTION = /--(index-url|extra-index-url|find-links|no-index)\b/

function sourcesIn(ingredients: readonly Ingredient[]): string[] {
  return ingredients.flatMap(({ kind, label, value }) => {
    if (kind === 'local find-links') return [kind]
    if (kind === 'pip setting') return SOURCE_SETTINGS.includes(label) ? [`${label} ${value}`] : []
    if (kind !== 'requirements' && kind !== 'constraints') return []
    return value.split('\n').filter((line) => SOURCE_OPTION.test(line))
  })
}

const MOST_LINES = 5

function describeLines(name: string, then: readonly string[], now: readonly string[]): string[] {
  const [before, after] = [new Set(then), new Set(now)]
  const gone = then.filter((line) => !after.has(line))
  const come = now.filter((line) => !before.has(line))
  if (gone.length === 0 && come.length === 0) return [`${name}: the order of its lines`]
  const unmatched = Map.groupBy(gone, subject)
  const matched = new Set<string>()
  const changes = come.map((line) => {
    const match = unmatched.get(subject(line))?.shift()
    if (match === undefined) return `${name}: ${shortened(line)} (new)`
    matched.add(match)
    return `${name}: ${shortened(match)} → ${shortened(withoutSubject(line, match))}`
  })
  const left = gone.filter((line) => !matched.has(line))
  const all = [...changes, ...left.map((line) => `${name}: ${shortened(line)} (gone)`)]
  return all.length <= MOST_LINES
    ? all
    : [...all.slice(0, MOST_LINES), `${name}: and ${all.length - MOST_LINES} more lines`]
}

// "numpy==2.3.1" and "numpy==2.3.2" are about the same thing.
function subject(line: string): string {
  const entry = /^[^ ]+ = "?[A-Za-z0-9._-]*/.exec(line)?.[0] // of a pyproject.toml, see projects.ts
  return (entry ?? /^[A-Za-z0-9][A-Za-z0-9._-]*/.exec(line)?.[0] ?? line).toLowerCase()
}

function withoutSubject(line: string, like: string): string {
  const exact = /^[A-Za-z0-9._-]+==(?<version>\S+)$/
  return exact.test(like) ? (exact.exec(line)?.groups?.version ?? line) : line
}

function byIdentity(ingredients: readonly Ingredient[]): Map<string, Ingredient> {
  return new Map(ingredients.map((one) => [`${one.kind} ${one.label}`, one]))
}

function periodOf(key: string): string {
  return key.slice(key.lastIndexOf('-') + 1)
}

function isShort(value: string | undefined): boolean {
  return value !== undefined && value.length <= 80 && !value.includes('\n')
}

function shortened(line: string): string {
  return line.length > 80 ? `${line.slice(0, 79)}…` : line
}
