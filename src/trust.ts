/**
 * Whose wheelhouses a run may read, and as whose it saves, in a store that has no scopes of its own.
 * A pure function of the event. It keeps honest runs apart; what makes it binding for others is the
 * access policy of the store (docs/s3.md).
 */
import { GUARDED_EVENTS } from './policy.ts'
import type { Environment } from './requirements.ts'

/** From the most trusted on: the default branch, other branches, pull requests of forks. */
export const TRUST_LEVELS = ['default', 'branch', 'fork'] as const
export type TrustLevel = (typeof TRUST_LEVELS)[number]

export interface Trust {
  /** The levels to read, the most trusted first. */
  readonly reads: readonly TrustLevel[]
  /** Undefined for a run that must not save. */
  readonly writes: TrustLevel | undefined
  /** Why it must not, in words; '' where it may. */
  readonly reason: string
}

/**
 * The trust of this run. `asked` is the user's own word, or auto; `event` is the parsed event payload
 * of GitHub, undefined elsewhere. Outside of GitHub, where nothing tells, it is that of a branch.
 */
export function trustOf(
  asked: TrustLevel | 'auto',
  environment: Environment,
  event: unknown,
): Trust {
  if (asked !== 'auto') return savingAs(asked)
  const name = environment.GITHUB_EVENT_NAME ?? ''
  const ref = environment.GITHUB_REF ?? ''
  // They run with much trust on what others have chosen, or make a release of what they read.
  if (GUARDED_EVENTS.has(name)) return readingOnly(`the event ${name}`)
  if (ref.startsWith('refs/tags/')) return readingOnly(`the tag ${ref.slice('refs/tags/'.length)}`)
  if (isRecord(event) && isRecord(event.pull_request))
    return savingAs(isOfFork(event.pull_request, environment) ? 'fork' : 'branch')
  const branch = defaultBranchOf(event)
  return savingAs(branch !== undefined && ref === `refs/heads/${branch}` ? 'default' : 'branch')
}

function savingAs(level: TrustLevel): Trust {
  return {
    reads: TRUST_LEVELS.slice(0, TRUST_LEVELS.indexOf(level) + 1),
    writes: level,
    reason: '',
  }
}

function readingOnly(what: string): Trust {
  return {
    reads: ['default'],
    writes: undefined,
    reason: `${what} only reads what the default branch has saved (s3-level overrides this)`,
  }
}

// A fork that was deleted has no repository any more.
function isOfFork(pullRequest: Record<string, unknown>, environment: Environment): boolean {
  const head = isRecord(pullRequest.head) ? pullRequest.head.repo : undefined
  const name = isRecord(head) ? head.full_name : undefined
  return (
    typeof name !== 'string' ||
    name.toLowerCase() !== (environment.GITHUB_REPOSITORY ?? '').toLowerCase()
  )
}

function defaultBranchOf(event: unknown): string | undefined {
  const repository = isRecord(event) ? event.repository : undefined
  const branch = isRecord(repository) ? repository.default_branch : undefined
  return typeof branch === 'string' ? branch : undefined
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
