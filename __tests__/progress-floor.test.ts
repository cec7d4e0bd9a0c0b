import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { FLOOR_BYTES, newPatience, totalLimit, withFloor } from '../src/progress-floor.ts'

beforeEach(() => {
  jest.useFakeTimers()
})
afterEach(() => {
  jest.useRealTimers()
})

const never = () => new Promise<never>(() => {})
/** The error of a promise, or what it gave, as text; 'waiting' while there is neither. */
function watch(promise: Promise<unknown>): { state: string } {
  const seen = { state: 'waiting' }
  promise.then(
    (value) => {
      seen.state = `done: ${value}`
    },
    (error: Error) => {
      seen.state = error.message
    },
  )
  return seen
}

test('what is done in time is done, and no timer is left', async () => {
  await expect(withFloor('the lookup', undefined, async () => 'found')).resolves.toBe('found')
  await expect(
    withFloor('the lookup', undefined, () => Promise.reject(new Error('refused'))),
  ).rejects.toThrow('refused')
  await expect(
    withFloor('the lookup', undefined, () => {
      throw new Error('at once')
    }),
  ).rejects.toThrow('at once')
  expect(jest.getTimerCount()).toBe(0)
})

test('a request that is never answered ends after one window, and its signal says why', async () => {
  let signal: AbortSignal | undefined
  const seen = watch(
    withFloor('the lookup', undefined, (given) => {
      signal = given
      return never()
    }),
  )
  await jest.advanceTimersByTimeAsync(9_999)
  expect(seen.state).toBe('waiting')
  await jest.advanceTimersByTimeAsync(1)
  expect(seen.state).toBe('the lookup got no answer within 10 s')
  expect(signal?.reason).toEqual(new Error(seen.state))
  expect(jest.getTimerCount()).toBe(0)
})

/** A transfer of so many bytes a second, until it is ended. */
function dripping(bytesPerSecond: number) {
  return (signal: AbortSignal, progressed: (bytes: number) => void) => {
    const timer = setInterval(() => progressed(bytesPerSecond), 1_000)
    signal.addEventListener('abort', () => clearInterval(timer))
    return never()
  }
}

test('a drip below the floor ends after one window', async () => {
  const seen = watch(withFloor('the download', 1e6, dripping(1)))
  await jest.advanceTimersByTimeAsync(10_000)
  expect(seen.state).toBe('the download moved less than 64 kB within 10 s')
})

test('a stall in the middle ends one window after the last 64 kB', async () => {
  const seen = watch(
    withFloor('the download', 1e9, (_, progressed) => {
      setTimeout(() => progressed(FLOOR_BYTES), 8_000)
      setTimeout(() => progressed(FLOOR_BYTES - 1), 9_000)
      return never()
    }),
  )
  await jest.advanceTimersByTimeAsync(17_999)
  expect(seen.state).toBe('waiting')
  await jest.advanceTimersByTimeAsync(1)
  expect(seen.state).toBe('the download moved less than 64 kB within 10 s')
})

test('above the floor, the time in all ends it, which grows with the size', async () => {
  expect([totalLimit(0), totalLimit(62e6), totalLimit(undefined)]).toEqual([
    60_000, 680_000, 600_000,
  ])
  const seen = watch(withFloor('the upload', 1_000_000, dripping(10_000)))
  await jest.advanceTimersByTimeAsync(69_999)
  expect(seen.state).toBe('waiting')
  await jest.advanceTimersByTimeAsync(1)
  expect(seen.state).toBe('the upload took more than 70 s')
})

test('what comes after the end changes nothing', async () => {
  let late = (_: number): void => {}
  const seen = watch(
    withFloor('the download', 1, (_, progressed) => {
      late = progressed
      return new Promise((resolve) => setTimeout(() => resolve('too late'), 20_000))
    }),
  )
  await jest.advanceTimersByTimeAsync(10_000)
  late(FLOOR_BYTES)
  expect(jest.getTimerCount()).toBe(1)
  await jest.advanceTimersByTimeAsync(10_000)
  expect(seen.state).toBe('the download got no answer within 10 s')
})

const answerAfter = (milliseconds: number) => async () => {
  await new Promise((resolve) => setTimeout(resolve, milliseconds))
  return 'found'
}

test('all calls of a run share one patience', async () => {
  const patience = newPatience()
  const first = watch(withFloor('the lookup', undefined, answerAfter(9_000), patience))
  await jest.advanceTimersByTimeAsync(9_000)
  expect(first.state).toBe('done: found')
  const second = watch(withFloor('the download', undefined, never, patience))
  await jest.advanceTimersByTimeAsync(4_000)
  expect(second.state).toBe('the download got no answer within 4 s')
  await expect(withFloor('the upload', 1, never, patience)).rejects.toThrow(
    'the upload was not tried, the service has kept this run waiting for long enough',
  )
  expect(jest.getTimerCount()).toBe(0)
})

test('windows with enough in them cost no patience', async () => {
  const patience = newPatience()
  const seen = watch(
    withFloor(
      'the upload',
      1e9,
      (_, progressed) =>
        new Promise((resolve) => {
          const timer = setInterval(() => progressed(FLOOR_BYTES), 9_000)
          setTimeout(() => {
            clearInterval(timer)
            resolve('saved')
          }, 46_000)
        }),
      patience,
    ),
  )
  await jest.advanceTimersByTimeAsync(46_000)
  expect(seen.state).toBe('done: saved')
  expect(patience.leftMs).toBe(12_000)
})

test('quick answers cost no patience, however many', async () => {
  const patience = newPatience()
  for (let call = 0; call < 100; call++) {
    const answer = withFloor('the removal', undefined, answerAfter(500), patience)
    await jest.advanceTimersByTimeAsync(500)
    await answer
  }
  expect(patience.leftMs).toBe(12_000)
})

test('a size that becomes known on the way moves the limit for all of it', async () => {
  const size = 1024 ** 3
  let told: ((bytes: number) => void) | undefined
  const seen = watch(
    withFloor('the download', undefined, (_signal, progressed, sized) => {
      sized(size)
      told = progressed
      return never()
    }),
  )
  const steps = Math.floor(totalLimit(size) / 9000)
  for (let step = 0; step < steps; step++) {
    await jest.advanceTimersByTimeAsync(9000)
    told?.(FLOOR_BYTES)
  }
  expect(seen.state).toBe('waiting')
  await jest.advanceTimersByTimeAsync(9000)
  expect(seen.state).toMatch(/the download took more than \d+/)
})
