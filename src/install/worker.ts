/** The entry point of a worker thread: runs jobs, one after the other. */
import { parentPort } from 'node:worker_threads'
import { type Job, runJob } from './jobs.ts'

let last: Promise<unknown> = Promise.resolve()

parentPort?.on('message', ({ id, job }: { id: number; job: Job }) => {
  last = last.then(async () => parentPort?.postMessage({ id, result: await runJob(job) }))
})
