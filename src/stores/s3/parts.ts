/** Transfers in parts: several at once, each tried again where the connection breaks. */
import { setTimeout as pause } from 'node:timers/promises'
import { isPassing } from './trouble.ts'

/** Bytes. 10,000 of them, as many as an upload may have, are 80 GB. */
export const PART_SIZE = 8 * 1024 * 1024
const ATTEMPTS = 3
const PAUSE_MS = 300

export interface Part {
  /** From 0 on. */
  readonly index: number
  readonly offset: number
  readonly length: number
}

/** The parts of a file of `size` bytes; one empty part for an empty file. */
export function partsOf(size: number): Part[] {
  const count = Math.max(1, Math.ceil(size / PART_SIZE))
  return Array.from({ length: count }, (_, index) => {
    const offset = index * PART_SIZE
    return { index, offset, length: Math.min(PART_SIZE, size - offset) }
  })
}

/**
 * Hands out the parts to so many workers, and resolves when all are done. The first error ends it:
 * `signal` of the workers is aborted, and all have stopped when this rejects.
 */
export async function inParallel(
  parts: readonly Part[],
  workers: number,
  signal: AbortSignal,
  makeWorker: (signal: AbortSignal) => (part: Part) => Promise<void>,
): Promise<void> {
  const failed = new AbortController()
  const either = AbortSignal.any([signal, failed.signal])
  const queue = parts.values()
  const running = Array.from({ length: Math.min(workers, parts.length) }, async () => {
    const work = makeWorker(either)
    for (const part of queue) {
      try {
        await tried(() => work(part), either)
      } catch (error) {
        // What the others fail with from now on is only that they were stopped.
        const first = failed.signal.aborted ? failed.signal.reason : error
        failed.abort(first)
        throw first
      }
    }
  })
  const results = await Promise.allSettled(running)
  for (const result of results) if (result.status === 'rejected') throw result.reason
}

async function tried(work: () => Promise<void>, signal: AbortSignal): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (signal.aborted || attempt === ATTEMPTS || !isPassing(error)) throw error
      await pause(PAUSE_MS * attempt, undefined, { signal })
    }
  }
}
