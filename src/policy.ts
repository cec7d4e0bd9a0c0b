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
])

/** The policy for this event. `unknown` are references whose content could not be told. */
export function cachePolicy(
  { enableCache, saveCache }: Pick<Inputs, 'enableCache' | 'saveCache'>,
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
  return withCacheMode(environment.ACTIONS_CACHE_MODE?.trim().toLowerCase(), saveCache)
}

// The runner's own limit. Unknown modes are permissive, as in @actions/cache.
function withCacheMode(mode: string | undefined, saveCache: boolean): Policy {
  const known = mode !== undefined && ['none', 'read', 'write', 'write-only'].includes(mode)
  const restore = !known || mode === 'read' || mode === 'write'
  const save = !known || mode === 'write' || mode === 'write-only'
  if (restore && save && saveCache) return { restore, save, reason: undefined }
  return {
    restore,
    save: save && saveCache,
    reason: restore && save ? 'save-cache is false' : `the cache mode of this run is ${mode}`,
  }
}
