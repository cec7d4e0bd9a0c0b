import { describe, expect, test } from '@jest/globals'
import { cachePolicy } from '../src/policy.ts'
import { token } from './support/cache-service.ts'

const BOTH = { restore: true, save: true, reason: undefined }
const AUTO = { enableCache: 'auto', saveCache: true } as const

describe('events', () => {
  test.each([
    'push',
    'pull_request',
    'schedule',
    'workflow_dispatch',
    'workflow_call',
    'repository_dispatch',
    'merge_group',
    'create',
    'deployment',
    '',
  ])('%j restores and saves', (event) => {
    expect(cachePolicy(AUTO, { GITHUB_EVENT_NAME: event }, [])).toEqual(BOTH)
  })

  test.each([
    'release',
    'pull_request_target',
    'workflow_run',
    'issue_comment',
    'issues',
    'discussion',
    'discussion_comment',
    'gollum',
  ])('%s does neither, unless enable-cache says so', (event) => {
    const environment = { GITHUB_EVENT_NAME: event }
    expect(cachePolicy(AUTO, environment, [])).toEqual({
      restore: false,
      save: false,
      reason:
        `caching is off for the event ${event}, where a poisoned cache would hurt most ` +
        '(enable-cache: true overrides this)',
    })
    expect(cachePolicy({ ...AUTO, enableCache: true }, environment, [])).toEqual(BOTH)
  })

  test('a tag does neither, unless enable-cache says so', () => {
    const environment = { GITHUB_EVENT_NAME: 'push', GITHUB_REF_TYPE: 'tag', GITHUB_REF_NAME: 'v1' }
    expect(cachePolicy(AUTO, environment, [])).toMatchObject({
      restore: false,
      save: false,
      reason: expect.stringContaining('caching is off for the tag v1,'),
    })
    expect(cachePolicy({ ...AUTO, enableCache: true }, environment, [])).toEqual(BOTH)
    expect(cachePolicy(AUTO, { ...environment, GITHUB_REF_TYPE: 'branch' }, [])).toEqual(BOTH)
    expect(cachePolicy(AUTO, { GITHUB_REF_TYPE: 'tag' }, []).reason).toMatch('for the tag, where')
  })

  test('off GitHub there is no event, and both are allowed', () => {
    expect(cachePolicy(AUTO, {}, [])).toEqual(BOTH)
  })
})

describe('ACTIONS_CACHE_MODE', () => {
  test.each<[mode: string | undefined, restore: boolean, save: boolean]>([
    [undefined, true, true],
    ['', true, true],
    ['write', true, true],
    ['read', true, false],
    ['write-only', false, true],
    ['none', false, false],
    [' READ ', true, false],
    ['None', false, false],
    ['a mode of tomorrow', true, true],
  ])('%j restores: %j, saves: %j', (mode, restore, save) => {
    const environment = { ACTIONS_CACHE_MODE: mode }
    const reason =
      restore && save ? undefined : `the cache mode of this run is ${mode?.trim().toLowerCase()}`
    expect(cachePolicy(AUTO, environment, [])).toEqual({ restore, save, reason })
    expect(cachePolicy({ ...AUTO, enableCache: true }, environment, [])).toEqual({
      restore,
      save,
      reason,
    })
    expect(cachePolicy({ ...AUTO, saveCache: false }, environment, [])).toEqual({
      restore,
      save: false,
      reason: reason ?? 'save-cache is false',
    })
  })

  test('it does not bring back what the event forbids', () => {
    const environment = { GITHUB_EVENT_NAME: 'release', ACTIONS_CACHE_MODE: 'write' }
    expect(cachePolicy(AUTO, environment, [])).toMatchObject({ restore: false, save: false })
  })
})

describe('a token', () => {
  const main = 'refs/heads/main'
  test.each<[what: string, token: string | undefined, save: boolean]>([
    ['with a scope to write', token({ read: [main], write: main }), true],
    ['with scopes to read only', token({ read: ['refs/heads/a', main] }), false],
    ['without scopes', token({ read: [] }), true],
    ['that is no JWT', 'a-token', true],
    ['whose claims are no JSON', `a.${Buffer.from('<html>').toString('base64url')}.b`, true],
    ['that is not there', undefined, true],
  ])('%s', (_, ACTIONS_RUNTIME_TOKEN, save) => {
    const reason = save ? undefined : "this run's token may only read the cache"
    expect(cachePolicy(AUTO, { ACTIONS_RUNTIME_TOKEN }, [])).toEqual({
      restore: true,
      save,
      reason,
    })
  })
})

describe('inputs and requirements', () => {
  test.each(['push', 'release', 'pull_request'])('enable-cache: false is off for %s', (event) => {
    const environment = { GITHUB_EVENT_NAME: event, ACTIONS_CACHE_MODE: 'write' }
    for (const saveCache of [true, false])
      expect(cachePolicy({ enableCache: false, saveCache }, environment, [])).toEqual({
        restore: false,
        save: false,
        reason: 'enable-cache is false',
      })
  })

  test('references that cannot be told are never cached, whatever enable-cache says', () => {
    expect(cachePolicy(AUTO, {}, ['r.txt:1: ./a'])).toMatchObject({ restore: false, save: false })
    const unknown = ['r.txt:1: git+ssh://a/b: no answer', 'r.txt:2: x']
    for (const enableCache of ['auto', true] as const)
      expect(cachePolicy({ ...AUTO, enableCache }, {}, unknown)).toEqual({
        restore: false,
        save: false,
        reason:
          'it cannot be told whether these have changed: r.txt:1: git+ssh://a/b: no answer; r.txt:2: x',
      })
  })
})

test('a reason is given wherever something is not allowed, and nowhere else', () => {
  const events = ['push', 'pull_request', 'release', 'workflow_run', undefined]
  const modes = ['none', 'read', 'write', 'write-only', undefined]
  for (const enableCache of ['auto', true, false] as const)
    for (const saveCache of [true, false])
      for (const GITHUB_EVENT_NAME of events)
        for (const ACTIONS_CACHE_MODE of modes) {
          const environment = { GITHUB_EVENT_NAME, ACTIONS_CACHE_MODE }
          const policy = cachePolicy({ enableCache, saveCache }, environment, [])
          expect({ ...policy, reason: policy.reason !== undefined }).toEqual({
            restore: policy.restore,
            save: policy.save,
            reason: !(policy.restore && policy.save),
          })
          if (!saveCache) expect(policy.save).toBe(false)
        }
})
