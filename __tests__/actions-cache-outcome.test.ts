import { expect, test } from '@jest/globals'
import type { Saved } from '../src/ports.ts'
import { savedFrom } from '../src/stores/actions-cache/store.ts'
import type { Transfer } from '../src/stores/actions-cache/transfer.ts'

// The lines are those of @actions/cache 6.3.0 (src/cache.ts, saveCacheV1 and saveCacheV2).
const REFUSED =
  'Failed to save: Unable to reserve cache with key k, another job may be creating this cache.'

test.each<[what: string, id: number, messages: Transfer['messages'], saved: Saved]>([
  ['an id and silence', 7, [], { kind: 'saved' }],
  [
    'an id and what it always says',
    7,
    [
      { level: 'debug', text: 'Reserving Cache' },
      { level: 'info', text: 'Cache Size: ~1 MB (1234 B)' },
    ],
    { kind: 'saved' },
  ],
  [
    'an id and a warning: v1 returns the reserved id though the upload failed',
    7,
    [{ level: 'warning', text: 'Failed to save: Cache upload failed with 500' }],
    { kind: 'failed', reason: 'Cache upload failed with 500' },
  ],
  [
    'another run was faster, v2',
    -1,
    [
      {
        level: 'debug',
        text: 'Failed to reserve cache: Error: Received non-retryable error: Failed request: (409) Conflict',
      },
      { level: 'info', text: REFUSED },
    ],
    { kind: 'exists' },
  ],
  [
    'another run was faster, v1',
    -1,
    [{ level: 'info', text: `${REFUSED} More details: undefined` }],
    { kind: 'exists' },
  ],
  [
    'the entry is there already',
    -1,
    [
      {
        level: 'info',
        text: `${REFUSED} More details: Cache already exists. Scope: refs/heads/main`,
      },
    ],
    { kind: 'exists' },
  ],
  [
    'a refusal for another reason',
    -1,
    [
      { level: 'debug', text: 'Failed to reserve cache: Error: Failed to make request: ENOTFOUND' },
      { level: 'info', text: REFUSED },
    ],
    { kind: 'failed', reason: 'Failed to make request: ENOTFOUND' },
  ],
  [
    'a read-only token',
    -1,
    [
      {
        level: 'warning',
        text: 'Failed to save: Unable to reserve cache with key k. More details: cache write denied: token is read-only',
      },
    ],
    { kind: 'denied', reason: 'token is read-only' },
  ],
  [
    'a cache mode that forbids it',
    -1,
    [
      {
        level: 'info',
        text: 'Cache save skipped: the effective cache-mode read does not permit writes.',
      },
    ],
    {
      kind: 'denied',
      reason: 'Cache save skipped: the effective cache-mode read does not permit writes.',
    },
  ],
  [
    'the service says why it refuses',
    -1,
    [
      { level: 'warning', text: 'Cache reservation failed: over quota' },
      { level: 'debug', text: 'Failed to reserve cache: Error: over quota' },
      { level: 'info', text: REFUSED },
    ],
    { kind: 'failed', reason: 'over quota' },
  ],
  [
    'an upload that could not be finished',
    -1,
    [{ level: 'warning', text: 'the size is another one' }],
    { kind: 'failed', reason: 'the size is another one' },
  ],
  ['no id and silence', -1, [], { kind: 'failed', reason: 'the service gave no reason' }],
  [
    'several troubles: the last one counts',
    -1,
    [
      { level: 'warning', text: 'first' },
      { level: 'error', text: 'Failed to save: second' },
    ],
    { kind: 'failed', reason: 'second' },
  ],
])('%s', (_, id, messages, saved) => {
  expect(savedFrom(id, { messages })).toEqual(saved)
})
