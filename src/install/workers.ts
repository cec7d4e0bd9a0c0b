/** Worker threads that take jobs, and the same without threads. */
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { type Job, type ResultOf, runJob } from './jobs.ts'

export interface Workers {
  /** How many jobs run at a time. */
  readonly count: number
  /** Jobs start in the order in which they are given. Throws where a thread dies. */
  run<J extends Job>(job: J): Promise<ResultOf<J>>
  close(): Promise<void>
}

/** More bring nothing: the disk, or the memory's bandwidth, is full then. */
const MOST_WORKERS = 4
/** A second job waits in each thread, so that none is idle while a message travels. */
const JOBS_AT_HAND = 2

/** Jobs that run in this thread, for sets that are not worth the start of threads. */
export const thisThread: Workers = {
  count: 1,
  run: async <J extends Job>(job: J) => runJob(job) as ResultOf<J>,
  close: async () => {},
}

interface Pending {
  readonly job: Job
  resolve(result: never): void
  reject(error: unknown): void
}

/** Starts threads, one a core. They keep the process alive only while they have jobs. */
export function startWorkers(count = Math.min(availableParallelism(), MOST_WORKERS)): Workers {
  const file = workerFile()
  const queue: Pending[] = []
  const threads = Array.from({ length: count }, () => startThread(file, queue, ended))

  function ended(error: Error): void {
    if (threads.some((thread) => thread.alive())) return
    for (const pending of queue.splice(0)) pending.reject(error)
  }
  return {
    count,
    run: (job) =>
      new Promise((resolve, reject) => {
        queue.push({ job, resolve, reject })
        for (const thread of threads.toSorted((a, b) => a.load() - b.load())) thread.take()
        ended(new Error('all worker threads have ended'))
      }),
    async close() {
      await Promise.all(threads.map((thread) => thread.end()))
    },
  }
}

function startThread(file: string, queue: Pending[], ended: (error: Error) => void) {
  const worker = new Worker(file, { execArgv: [] })
  const underWay = new Map<number, Pending>()
  let last = 0
  let alive = true

  function take(): void {
    while (alive && underWay.size < JOBS_AT_HAND) {
      const pending = queue.shift()
      if (pending === undefined) break
      underWay.set(++last, pending)
      worker.postMessage({ id: last, job: pending.job })
    }
    if (underWay.size > 0) worker.ref()
    else worker.unref()
  }
  function die(error: Error): void {
    alive = false
    for (const pending of underWay.values()) pending.reject(error)
    underWay.clear()
    ended(error)
  }

  worker.on('message', ({ id, result }: { id: number; result: never }) => {
    underWay.get(id)?.resolve(result)
    underWay.delete(id)
    take()
  })
  worker.on('error', die)
  worker.on('exit', () => die(new Error('a worker thread has ended')))
  worker.unref()
  return { alive: () => alive, load: () => underWay.size, take, end: () => worker.terminate() }
}

const WORTH_THREADS = 4 * 1024 * 1024

// A machine may refuse threads, or the memory for them.
function startOr(otherwise: Workers): Workers {
  try {
    return startWorkers()
  } catch {
    return otherwise
  }
}

let prepared: Workers | undefined

/** Starts threads ahead of the act that will need them, for so many bytes; it takes and ends them. */
export function prepareWorkers(bytes: number): void {
  if (bytes >= WORTH_THREADS) prepared ??= startWorkers()
}

/**
 * Runs an act with the given workers, or those that are prepared, or for so many bytes of wheels with
 * new ones. Below a few megabytes, threads take longer to start than the work takes.
 */
export async function withWorkers<T>(
  bytes: number,
  given: Workers | undefined,
  act: (workers: Workers) => Promise<T>,
): Promise<T> {
  if (given !== undefined) return act(given)
  if (prepared === undefined && bytes < WORTH_THREADS) return act(thisThread)
  const workers = prepared ?? startOr(thisThread)
  prepared = undefined
  try {
    return await act(workers)
  } finally {
    await workers.close()
  }
}

/** worker.ts beside this source; in the bundle worker.js, beside the entry or one folder up. */
function workerFile(): string {
  const candidates = ['./worker.ts', './worker.js', '../worker.js'].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  )
  const found = candidates.find((path) => existsSync(path))
  if (found === undefined) throw new Error(`there is no ${candidates.join(', no ')}`)
  return found
}
