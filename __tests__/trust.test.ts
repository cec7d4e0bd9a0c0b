import { describe, expect, test } from '@jest/globals'
import { trustOf } from '../src/trust.ts'

const GITHUB = { GITHUB_REPOSITORY: 'octo-org/octo-repo' }
const EVENT = { repository: { default_branch: 'trunk' } }
const pullRequestOf = (repo: unknown) => ({ ...EVENT, pull_request: { head: { repo } } })

describe('the level of a run', () => {
  test.each<[what: string, environment: Record<string, string>, event: unknown, level: string]>([
    ['a push to the default branch', on('push', 'refs/heads/trunk'), EVENT, 'default'],
    ['a schedule', on('schedule', 'refs/heads/trunk'), EVENT, 'default'],
    ['a push to another branch', on('push', 'refs/heads/feature'), EVENT, 'branch'],
    ['a branch named like a longer ref', on('push', 'refs/heads/x/trunk'), EVENT, 'branch'],
    ['a merge queue', on('merge_group', 'refs/heads/gh-readonly-queue/trunk/1'), EVENT, 'branch'],
    ['no payload', on('push', 'refs/heads/trunk'), undefined, 'branch'],
    ['a payload of another form', on('push', 'refs/heads/'), { repository: [] }, 'branch'],
    [
      'a pull request of a branch',
      on('pull_request', 'refs/pull/7/merge'),
      pullRequestOf({ full_name: 'Octo-Org/octo-repo' }),
      'branch',
    ],
    [
      'a pull request of a fork',
      on('pull_request', 'refs/pull/7/merge'),
      pullRequestOf({ full_name: 'someone/octo-repo' }),
      'fork',
    ],
    [
      'a pull request of a fork that is gone',
      on('pull_request', 'refs/pull/7/merge'),
      pullRequestOf(null),
      'fork',
    ],
    [
      'a review of a pull request of a fork',
      on('pull_request_review', 'refs/pull/7/merge'),
      pullRequestOf({ full_name: 'someone/octo-repo' }),
      'fork',
    ],
    ['a laptop', {}, undefined, 'branch'],
  ])('%s', (_, environment, event, level) => {
    expect(trustOf('auto', environment, event).writes).toBe(level)
  })
})

test.each([
  ['default', ['default']],
  ['branch', ['default', 'branch']],
  ['fork', ['default', 'branch', 'fork']],
] as const)('%s reads %j, whatever the event is, where it is asked for', (level, reads) => {
  const trust = trustOf(level, on('pull_request_target', 'refs/heads/trunk'), EVENT)
  expect(trust).toEqual({ reads, writes: level, reason: '' })
})

test.each([
  ['pull_request_target', 'refs/heads/trunk', 'the event pull_request_target'],
  ['workflow_run', 'refs/heads/trunk', 'the event workflow_run'],
  ['push', 'refs/tags/v1.0', 'the tag v1.0'],
])('%s at %s only reads what the default branch saved', (name, ref, what) => {
  const event = pullRequestOf({ full_name: 'someone/octo-repo' })
  expect(trustOf('auto', on(name, ref), event)).toEqual({
    reads: ['default'],
    writes: undefined,
    reason: `${what} only reads what the default branch has saved (s3-level overrides this)`,
  })
})

function on(name: string, ref: string): Record<string, string> {
  return { ...GITHUB, GITHUB_EVENT_NAME: name, GITHUB_REF: ref }
}
