import { describe, expect, test } from '@jest/globals'
import { isOfATransfer } from '../src/stores/actions-cache/stray-errors.ts'

describe('an error that nobody listens to', () => {
  test.each<[what: string, error: unknown, ofATransfer: boolean]>([
    [
      'a connection reset',
      Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }),
      true,
    ],
    ['a response cut off', new Error('aborted'), true],
    [
      'a stream closed early',
      Object.assign(new Error(), { code: 'ERR_STREAM_PREMATURE_CLOSE' }),
      true,
    ],
    ['a write to a closed socket', Object.assign(new Error(), { code: 'EPIPE' }), true],
    [
      'a file that the package closed under its reader',
      new Error('Cache upload failed because file read failed with EBADF: bad file descriptor'),
      true,
    ],
    ['a bug', new TypeError('undefined is not a function'), false],
    ['a full disk', Object.assign(new Error(), { code: 'ENOSPC' }), false],
    ['something that is no error', 'aborted', false],
  ])('%s ends the transfer (true) or the process (false): %#', (_, error, ofATransfer) => {
    expect(isOfATransfer(error)).toBe(ofATransfer)
  })
})
