/** Holds the content of a wheel to its own RECORD: done once, when a wheelhouse is made. */
import { closeSync } from 'node:fs'
import { messageOf } from '../errors.ts'
import { openRange } from './byte-range.ts'
import { findDistInfo } from './dist-info.ts'
import { digestCheck, parseRecord } from './record.ts'
import { matchRecord, topLevel, type WheelRange } from './wheel-content.ts'
import { readDirectory } from './zip-directory.ts'
import { memberReader } from './zip-member.ts'

export interface RecordJob {
  readonly kind: 'record'
  readonly range: WheelRange
}

export type RecordResult =
  | { readonly kind: 'right' }
  | { readonly kind: 'wrong'; readonly reason: string }

export function checkRecord(job: RecordJob): RecordResult {
  try {
    readAll(job.range)
    return { kind: 'right' }
  } catch (error) {
    return { kind: 'wrong', reason: messageOf(error) }
  }
}

function readAll(wheel: WheelRange): void {
  const range = openRange(wheel)
  try {
    const entries = readDirectory(range)
    const reader = memberReader(range)
    const distInfo = findDistInfo(topLevel(entries), wheel.file)
    const record = entries.find(({ name }) => name === `${distInfo}/RECORD`)
    if (record === undefined) throw new Error('it has no RECORD')
    const rows = matchRecord(
      entries,
      parseRecord(reader.content(record).toString('utf8')),
      distInfo,
    )
    for (const entry of entries) {
      const row = rows.get(entry.name)
      const check = row === undefined ? undefined : digestCheck(row)
      reader.pieces(entry, (piece) => check?.update(piece))
      check?.end()
    }
  } finally {
    closeSync(range.descriptor)
  }
}
