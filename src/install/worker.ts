/** The entry point of a worker thread: runs jobs, one after the other. */
import { parentPort } from 'node:worker_threads'
import { type Job, runJob } from './jobs.ts'

parentPort?.on('message', ({ id, job }: { id: number; job: Job }) => {
  parentPort?.postMessage({ id, result: runJob(job) })
})
