/**
 * Versions and version specifiers after the packaging specification (PEP 440):
 * https://packaging.python.org/en/latest/specifications/version-specifiers/
 */

export interface Version {
  readonly epoch: number
  readonly release: readonly number[]
  readonly pre: readonly [phase: 'a' | 'b' | 'rc', number: number] | undefined
  readonly post: number | undefined
  readonly dev: number | undefined
  readonly local: readonly (number | string)[]
}

export type Operator = '~=' | '==' | '!=' | '<=' | '>=' | '<' | '>' | '==='

/** One clause of a specifier: `>=4.2` or `==1.4.*`. */
export interface Clause {
  readonly operator: Operator
  readonly version: string
}

const VERSION =
  /^v?(?:(?<epoch>\d+)!)?(?<release>\d+(?:\.\d+)*)(?:[-_.]?(?<phase>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?<pre>\d*))?(?:-(?<implicitPost>\d+)|[-_.]?(?<postWord>post|rev|r)[-_.]?(?<post>\d*))?(?:[-_.]?(?<devWord>dev)[-_.]?(?<dev>\d*))?(?:\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/i

const PHASES: Record<string, 'a' | 'b' | 'rc'> = {
  a: 'a',
  alpha: 'a',
  b: 'b',
  beta: 'b',
  c: 'rc',
  rc: 'rc',
  pre: 'rc',
  preview: 'rc',
}

/** The version that a text spells, or undefined where it is none after PEP 440. */
export function parseVersion(text: string): Version | undefined {
  const groups = VERSION.exec(text.trim())?.groups
  if (groups === undefined) return undefined
  const phase = PHASES[groups.phase?.toLowerCase() ?? '']
  const post =
    groups.implicitPost ?? (groups.postWord === undefined ? undefined : groups.post || '0')
  return {
    epoch: Number(groups.epoch ?? 0),
    release: (groups.release ?? '').split('.').map(Number),
    pre: phase === undefined ? undefined : [phase, Number(groups.pre || 0)],
    post: post === undefined ? undefined : Number(post),
    dev: groups.devWord === undefined ? undefined : Number(groups.dev || 0),
    local: (groups.local?.toLowerCase().split(/[-_.]/) ?? []).map((part) =>
      /^\d+$/.test(part) ? Number(part) : part,
    ),
  }
}

/** Whether two texts spell the same version (`1.0` and `1.0.0`; text equality for non-versions). */
export function sameVersion(a: string, b: string): boolean {
  const [left, right] = [parseVersion(a), parseVersion(b)]
  return left === undefined || right === undefined ? a === b : compareVersions(left, right) === 0
}

/** Negative, zero or positive as `a` sorts before, with or after `b`. */
export function compareVersions(a: Version, b: Version): number {
  return (
    a.epoch - b.epoch ||
    compareReleases(a.release, b.release) ||
    comparePairs(preRank(a), preRank(b)) ||
    (a.post ?? -1) - (b.post ?? -1) ||
    (a.dev ?? Infinity) - (b.dev ?? Infinity) || // NaN where both are final: falls through
    compareLocals(a.local, b.local)
  )
}

/** Whether a version satisfies all clauses. An empty list is satisfied by every version. */
export function satisfies(version: string, clauses: readonly Clause[]): boolean {
  return clauses.every((clause) => satisfiesClause(version, clause))
}

function satisfiesClause(text: string, { operator, version: bound }: Clause): boolean {
  if (operator === '===') return text.toLowerCase() === bound.toLowerCase()
  const version = parseVersion(text)
  if (version === undefined) return false
  if (bound.endsWith('.*')) {
    const prefix = parseVersion(bound.slice(0, -2))
    if (prefix === undefined) return false
    return hasPrefix(version, prefix) === (operator === '==')
  }
  const limit = parseVersion(bound)
  if (limit === undefined) return false
  const publicVersion = limit.local.length === 0 ? { ...version, local: [] } : version
  const order = compareVersions(publicVersion, limit)
  switch (operator) {
    case '==':
      return order === 0
    case '!=':
      return order !== 0
    case '<=':
      return order <= 0
    case '>=':
      return order >= 0
    case '<':
      // "<3.2" excludes pre-releases of 3.2 itself, unless the bound is one.
      return (
        order < 0 &&
        !(
          isPreRelease(version) &&
          !isPreRelease(limit) &&
          compareVersions(version, { ...limit, dev: 0 }) >= 0
        )
      )
    case '>':
      // ">1.7" excludes 1.7.post1, unless the bound is a post-release; 1.7+local is no greater.
      return (
        order > 0 &&
        !(
          version.post !== undefined &&
          limit.post === undefined &&
          compareVersions({ ...publicVersion, post: undefined, dev: undefined }, limit) === 0
        )
      )
    case '~=':
      return (
        order >= 0 &&
        limit.release.length > 1 &&
        hasPrefix(version, {
          ...limit,
          release: limit.release.slice(0, -1),
          pre: undefined,
          post: undefined,
          dev: undefined,
        })
      )
  }
}

function compareReleases(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const order = (a[i] ?? 0) - (b[i] ?? 0)
    if (order !== 0) return order
  }
  return 0
}

// A dev release of the final sorts before its alphas; a final or post-release after its candidates.
function preRank(version: Version): readonly [number, number] {
  if (version.pre !== undefined) return [{ a: 0, b: 1, rc: 2 }[version.pre[0]], version.pre[1]]
  return version.post === undefined && version.dev !== undefined ? [-1, 0] : [3, 0]
}

function comparePairs(a: readonly [number, number], b: readonly [number, number]): number {
  return a[0] - b[0] || a[1] - b[1]
}

function compareLocals(a: readonly (number | string)[], b: readonly (number | string)[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const [left, right] = [a[i], b[i]]
    if (left === right) continue
    if (left === undefined) return -1
    if (right === undefined) return 1
    if (typeof left === 'number' && typeof right === 'number') return left - right
    if (typeof left === 'number') return 1
    if (typeof right === 'number') return -1
    return left < right ? -1 : 1
  }
  return 0
}

function hasPrefix(version: Version, prefix: Version): boolean {
  if (version.epoch !== prefix.epoch) return false
  return prefix.release.every((part, i) => part === (version.release[i] ?? 0))
}

function isPreRelease(version: Version): boolean {
  return version.pre !== undefined || version.dev !== undefined
}
