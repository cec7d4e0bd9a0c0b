/** Limits for a transfer: it has to move, and to end. */

const FLOOR_BYTES = 64 * 1024
const FLOOR_MS = 10_000
const TOTAL_MS = 5 * 60_000
/** What even a slow connection manages, bytes a millisecond. */
const SLOWEST = 500

/**
 * The result of `work`, which reports the bytes that it has moved. Less than 64 kB in ten seconds,
 * or a total time beyond what `size` bytes may take, is an Error, and aborts the signal.
 */
export async function withFloor<T>(
  what: string,
  size: number,
  work: (signal: AbortSignal, progressed: (bytes: number) => void) => Promise<T>,
): Promise<T> {
  const controller = new AbortController()
  const totalMs = TOTAL_MS + size / SLOWEST
  let moved = 0
  let timers: NodeJS.Timeout[] = []
  const tooSlow = new Promise<never>((_, reject) => {
    const fail = (message: string): void => {
      reject(new Error(message))
    }
    timers = [
      setInterval(() => {
        if (moved < FLOOR_BYTES)
          fail(`${what} moved less than ${FLOOR_BYTES / 1024} kB in ${FLOOR_MS / 1000} s`)
        moved = 0
      }, FLOOR_MS),
      setTimeout(() => fail(`${what} did not end within ${Math.round(totalMs / 1000)} s`), totalMs),
    ]
  })
  try {
    return await Promise.race([
      work(controller.signal, (bytes) => {
        moved += bytes
      }),
      tooSlow,
    ])
  } finally {
    for (const timer of timers) clearInterval(timer)
    controller.abort()
  }
}
