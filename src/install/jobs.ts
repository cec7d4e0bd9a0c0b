/** The parts of installing that worker threads do. */
import { checkRecord, type RecordJob, type RecordResult } from './check-record.ts'
import { type Checked, type CheckJob, checkWheel } from './check-wheel.ts'
import { type WriteJob, type WriteResult, writeWheel } from './write-wheel.ts'

export type Job = CheckJob | WriteJob | RecordJob

export type ResultOf<J extends Job> = J extends CheckJob
  ? Checked
  : J extends WriteJob
    ? WriteResult
    : RecordResult

/** Runs a job in this thread. Jobs do not throw: trouble is in their results. */
export function runJob(job: Job): Checked | WriteResult | RecordResult {
  switch (job.kind) {
    case 'check':
      return checkWheel(job)
    case 'write':
      return writeWheel(job)
    case 'record':
      return checkRecord(job)
  }
}
