/** May this run restore, and may it save? A pure function of the event and the inputs. */
import type { Inputs } from './inputs.ts'
import type { Environment } from './requirements.ts'

export interface Policy {
  readonly restore: boolean
  readonly save: boolean
  /** Why not, in words for the log; none where both are allowed. */
  readonly reason: string | undefined
}

/**
 * Events that run with the default branch's trust on content that somebody else may have chosen,
 * or that make a release of what was installed: a poisoned cache would hurt most here.
 */
export const GUARDED_EVENTS = new Set([
  'release',
  'pull_request_target',
  'workflow_run',
  'issue_comment',
  'issues',
  'discussion',
  'discussion_comment',
  'gollum', // anybody may edit a public wiki
])

/**
 * The policy for this event. A pull request restores and saves, from a fork as well: the service
 * keeps what it saves in a scope of its own, which no other run reads.
 *
 * `unknown` are references whose content could not be told.
 */
export function cachePolicy(
  {
    enableCache,
    saveCache,
    stores = ['auto'],
  }: Pick<Inputs, 'enableCache' | 'saveCache'> & Partial<Pick<Inputs, 'stores'>>,
  environment: Environment,
  unknown: readonly string[],
): Policy {
  const off = (reason: string): Policy => ({ restore: false, save: false, reason })
  if (enableCache === false) return off('enable-cache is false')
  if (unknown.length > 0)
    return off(`it cannot be told whether these have changed: ${unknown.join('; ')}`)
  if (enableCache === 'auto') {
    const event = environment.GITHUB_EVENT_NAME ?? ''
    const guarded = GUARDED_EVENTS.has(event)
      ? `the event ${event}`
      : environment.GITHUB_REF_TYPE === 'tag'
        ? `the tag ${environment.GITHUB_REF_NAME ?? ''}`.trim()
        : undefined
    if (guarded !== undefined)
      return off(
        `caching is off for ${guarded}, where a poisoned cache would hurt most (enable-cache: true overrides this)`,
      )
  }
  // Limits of the Actions cache: other stores have their own.
  if (!stores.some((store) => store === 'auto' || store === 'actions'))
    return { restore: true, save: saveCache, reason: saveCache ? undefined : 'save-cache is false' }
  const mode = environment.ACTIONS_CACHE_MODE?.trim().toLowerCase()
  const { restore, save } = limitsOf(mode)
  if (restore && save && !saveCache) return { restore, save: false, reason: 'save-cache is false' }
  if (!restore || !save)
    return { restore, save: save && saveCache, reason: `the cache mode of this run is ${mode}` }
  if (mayOnlyRead(environment.ACTIONS_RUNTIME_TOKEN))
    return { restore, save: false, reason: "this run's token may only read the cache" }
  return { restore, save, reason: undefined }
}

// The runner's own limit. Unknown modes are permissive, as in @actions/cache.
function limitsOf(mode: string | undefined): { restore: boolean; save: boolean } {
  const known = mode !== undefined && ['none', 'read', 'write', 'write-only'].includes(mode)
  return {
    restore: !known || mode === 'read' || mode === 'write',
    save: !known || mode === 'write' || mode === 'write-only',
  }
}

const WRITE = 2

/**
 * Whether a token says itself that it has no scope to write: its claim `ac` lists the scopes as JSON
 * text. A token that cannot be read says nothing.
 */
function mayOnlyRead(token: string | undefined): boolean {
  try {
    const payload = Buffer.from(token?.split('.')[1] ?? '', 'base64url').toString()
    const claims = JSON.parse(payload) as { ac: string }
    const scopes = JSON.parse(claims.ac) as { Permission: unknown }[]
    return (
      scopes.length > 0 &&
      scopes.every(({ Permission }) => typeof Permission === 'number' && !(Permission & WRITE))
    )
  } catch {
    return false
  }
}
