/**
 * How slow a service may be. What is waited for has to move: a request gets ten seconds, a transfer
 * ten seconds for each 64 kB, and a time in all that grows with its size. Of the time in which
 * nothing came a run has one budget, so that many slow answers cost no more than one dead service.
 */

/** Bytes that have to come within each window. */
export const FLOOR_BYTES = 64 * 1024
export const FLOOR_WINDOW_MS = 10_000
/** All waiting of a run for one service: a dead cache may add 15 s to a job, with all that it does. */
export const PATIENCE_MS = 12_000
/** An answer within this time costs no patience, however many there are. */
const QUICK_MS = 1_000
const TOTAL_MS = 60_000
/** The slowest line that a whole transfer is planned for: 100 kB/s. */
const TOTAL_BYTES_PER_MS = 100
/** Where the size is not known. */
const TOTAL_UNKNOWN_MS = 600_000

/** What is left of the time that a run waits for one service. Shared by all calls of it. */
export interface Patience {
  leftMs: number
}

/** The patience that a run starts with. */
export const newPatience = (): Patience => ({ leftMs: PATIENCE_MS })

/** Milliseconds that a transfer of so many bytes may take in all. */
export function totalLimit(size: number | undefined): number {
  return size === undefined ? TOTAL_UNKNOWN_MS : TOTAL_MS + Math.ceil(size / TOTAL_BYTES_PER_MS)
}

/**
 * What `work` gives, or an Error that says what was too slow: "the upload". `size` is that of the
 * transfer in bytes, where it is known; `work` may tell it by `sized`, and its bytes by `progressed`. With less
 * than FLOOR_BYTES in a window, or past the limit for all of it, its signal is aborted and the promise
 * is rejected at once, whatever the work does then. A request without a body tells nothing: it has one
 * window. Time without enough progress is taken from `patience`; none is left, none is tried.
 */
export function withFloor<T>(
  what: string,
  size: number | undefined,
  work: (
    signal: AbortSignal,
    progressed: (bytes: number) => void,
    sized: (bytes: number) => void,
  ) => Promise<T>,
  patience: Patience = { leftMs: Number.POSITIVE_INFINITY },
): Promise<T> {
  if (patience.leftMs <= 0)
    return Promise.reject(
      new Error(`${what} was not tried, the service has kept this run waiting for long enough`),
    )
  const abort = new AbortController()
  return new Promise<T>((resolve, reject) => {
    const started = performance.now()
    let windowMs = 0
    let windowStart = 0
    let inWindow = 0
    let inAll = 0
    let window: NodeJS.Timeout | undefined
    let ended = false

    const openWindow = (): void => {
      clearTimeout(window)
      windowMs = Math.min(FLOOR_WINDOW_MS, patience.leftMs)
      windowStart = performance.now()
      inWindow = 0
      window = setTimeout(() => giveUp(tooSlow()), windowMs)
    }
    const tooSlow = (): string =>
      inAll === 0
        ? `${what} got no answer within ${seconds(windowMs)} s`
        : `${what} moved less than 64 kB within ${seconds(windowMs)} s`
    const end = (free: number): void => {
      ended = true
      clearTimeout(window)
      clearTimeout(whole)
      patience.leftMs -= Math.max(0, performance.now() - windowStart - free)
    }
    const giveUp = (reason: string): void => {
      if (ended) return
      end(0)
      const error = new Error(reason)
      reject(error)
      abort.abort(error)
    }
    const progressed = (bytes: number): void => {
      if (ended) return
      inAll += bytes
      inWindow += bytes
      if (inWindow >= FLOOR_BYTES) openWindow()
    }
    const limitTo = (ms: number): NodeJS.Timeout =>
      setTimeout(
        () => giveUp(`${what} took more than ${seconds(ms)} s`),
        ms - (performance.now() - started),
      )
    const sized = (bytes: number): void => {
      if (ended) return
      clearTimeout(whole)
      whole = limitTo(totalLimit(bytes))
    }
    let whole = limitTo(totalLimit(size))
    openWindow()
    const settle = (free: number, act: () => void): void => {
      if (!ended) end(free)
      act()
    }
    const working = (async () => work(abort.signal, progressed, sized))()
    working.then(
      (value) => settle(QUICK_MS, () => resolve(value)),
      (error: unknown) => settle(0, () => reject(error)),
    )
  })
}

function seconds(milliseconds: number): number {
  return Math.round(milliseconds / 100) / 10
}
