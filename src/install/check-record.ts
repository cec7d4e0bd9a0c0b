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

export async function checkRecord(job: RecordJob): Promise<RecordResult> {
  try {
    await readAll(job.range)
    return { kind: 'right' }
  } catch (error) {
    return { kind: 'wrong', reason: messageOf(error) }
  }
}

async function readAll(wheel: WheelRange): Promise<void> {
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
      if (reader.fits(entry)) check?.update(reader.content(entry))
      else await reader.pieces(entry, (piece) => check?.update(piece))
      check?.end()
    }
  } finally {
    closeSync(range.descriptor)
  }
}
