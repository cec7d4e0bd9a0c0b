/** Event × cache mode × fork: what `enable-cache: auto` allows, as one table. */
import { afterAll, expect, test } from '@jest/globals'
import { cachePolicy } from '../../src/policy.ts'
import { recordFigure } from '../support/figures.ts'

const MODES = [undefined, 'none', 'read', 'write', 'write-only'] as const

interface Event {
  readonly event: string
  /** The ref that GitHub gives such a run. */
  readonly ref: 'branch' | 'tag' | 'pull request'
  readonly cached: boolean
}

const EVENTS: readonly Event[] = [
  { event: 'push', ref: 'branch', cached: true },
  { event: 'push', ref: 'tag', cached: false },
  { event: 'pull_request', ref: 'pull request', cached: true },
  { event: 'pull_request_review', ref: 'pull request', cached: true },
  { event: 'pull_request_review_comment', ref: 'pull request', cached: true },
  { event: 'merge_group', ref: 'branch', cached: true },
  { event: 'schedule', ref: 'branch', cached: true },
  { event: 'workflow_dispatch', ref: 'branch', cached: true },
  { event: 'workflow_dispatch', ref: 'tag', cached: false },
  { event: 'repository_dispatch', ref: 'branch', cached: true },
  { event: 'create', ref: 'branch', cached: true },
  { event: 'create', ref: 'tag', cached: false },
  { event: 'deployment', ref: 'branch', cached: true },
  { event: 'check_run', ref: 'branch', cached: true },
  { event: 'release', ref: 'tag', cached: false },
  { event: 'pull_request_target', ref: 'branch', cached: false },
  { event: 'workflow_run', ref: 'branch', cached: false },
  { event: 'issue_comment', ref: 'branch', cached: false },
  { event: 'issues', ref: 'branch', cached: false },
  { event: 'discussion', ref: 'branch', cached: false },
  { event: 'discussion_comment', ref: 'branch', cached: false },
  { event: 'gollum', ref: 'branch', cached: false },
]

const CASES = EVENTS.flatMap((event) =>
  MODES.flatMap((mode) => [false, true].map((fork) => ({ ...event, mode, fork }))),
)

let [decided, wrong] = [0, 0]
afterAll(() => {
  recordFigure({
    figure: `policy: ${EVENTS.length} events × cache modes × fork or not, decided otherwise than written`,
    goal: '0',
    cases: CASES.length,
    result: String(wrong),
    undefended: '–',
    reached: wrong === 0 && decided === CASES.length,
  })
})

function environmentOf({ event, ref, mode, fork }: (typeof CASES)[number]) {
  const byRef = {
    branch: { GITHUB_REF: 'refs/heads/main', GITHUB_REF_TYPE: 'branch', GITHUB_REF_NAME: 'main' },
    tag: { GITHUB_REF: 'refs/tags/v1', GITHUB_REF_TYPE: 'tag', GITHUB_REF_NAME: 'v1' },
    // GitHub calls the merge commit of a pull request a branch.
    'pull request': {
      GITHUB_REF: 'refs/pull/7/merge',
      GITHUB_REF_TYPE: 'branch',
      GITHUB_REF_NAME: '7/merge',
    },
  }[ref]
  return {
    GITHUB_EVENT_NAME: event,
    ...byRef,
    ...(mode !== undefined && { ACTIONS_CACHE_MODE: mode }),
    // A fork shows in nothing that decides: its pull requests have a scope of their own.
    GITHUB_REPOSITORY_OWNER: fork ? 'somebody-else' : 'octo-org',
  }
}

test.each(CASES)('$event of a $ref, mode $mode, fork: $fork', (given) => {
  const { cached, mode } = given
  const allowed = {
    restore: cached && (mode === undefined || mode === 'read' || mode === 'write'),
    save: cached && (mode === undefined || mode === 'write' || mode === 'write-only'),
  }
  wrong += 1
  for (const saveCache of [true, false]) {
    const policy = cachePolicy({ enableCache: 'auto', saveCache }, environmentOf(given), [])
    expect({ restore: policy.restore, save: policy.save }).toEqual({
      restore: allowed.restore,
      save: allowed.save && saveCache,
    })
    // Whoever opts in gets what the runner allows.
    const opted = cachePolicy({ enableCache: true, saveCache }, environmentOf(given), [])
    expect(opted.restore).toBe(mode === undefined || mode === 'read' || mode === 'write')
    const off = cachePolicy({ enableCache: false, saveCache }, environmentOf(given), [])
    expect([off.restore, off.save]).toEqual([false, false])
  }
  wrong -= 1
  decided += 1
})
