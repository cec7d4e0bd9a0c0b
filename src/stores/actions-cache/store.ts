/** Wheelhouses in the GitHub Actions cache. The only importer of @actions/cache. */

import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import * as cache from '@actions/cache'
import type { Match, Saved, Store } from '../../ports.ts'
import { newPatience, withFloor } from '../../progress-floor.ts'
import { download } from './download.ts'
import { countingSent } from './sent-bytes.ts'
import { guardTransfers } from './stray-errors.ts'
import { currentTransfer, type Transfer } from './transfer.ts'

/**
 * The one path that every entry is saved under. A part of the cache's version, as text and nothing
 * else: never a real path, so that workspace and container do not matter.
 */
const PATHS = ['wheelhouse.tar']

/** Whether this step has an Actions cache: the runner gives its address to actions only. */
export function actionsCacheAvailable(
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  // v1 works without a token (act's own server gives none), v2 does not.
  const token = environment.ACTIONS_RUNTIME_TOKEN || environment.ACTIONS_CACHE_URL
  return Boolean(token) && cache.isFeatureAvailable()
}

/**
 * The Actions cache as a store. `scratch` is a folder of this run's own. All calls share one
 * patience: a service that kept the run waiting when it was asked is not waited for as long again.
 */
export function actionsCacheStore(scratch: string): Store {
  const begin = (file: string, folder: string): Transfer => ({ file, folder, messages: [] })
  let calls = 0
  const patience = newPatience()
  const guarded = guardTransfers()
  const call = <T>(transfer: Transfer, act: () => Promise<T>): Promise<T> =>
    guarded(currentTransfer.run(transfer, act))
  const ownFolder = (): string => {
    const folder = join(scratch, `actions-cache-${++calls}`)
    mkdirSync(folder)
    return folder
  }
  // By key, of what was found: the service is asked once for an entry.
  const locations = new Map<string, string>()
  const lookUp = async ([primary = '', ...others]: readonly string[]): Promise<
    Match | undefined
  > => {
    const transfer = begin('', ownFolder())
    const ask = () => call(transfer, () => cache.restoreCache([...PATHS], primary, others))
    const key = await withFloor('the lookup', undefined, ask, patience)
    if (key === undefined) failIfTrouble(transfer)
    if (key === undefined || transfer.location === undefined) return undefined
    locations.set(key, transfer.location)
    return { key }
  }
  return {
    name: 'the Actions cache',
    local: false,

    // Two questions, not one: the service takes a branch's own prefix match before an exact match of
    // the default branch, so asked together a newer exact wheelhouse could stay unseen.
    async find(keys, prefixes) {
      return (await lookUp(keys)) ?? (prefixes.length > 0 ? await lookUp(prefixes) : undefined)
    },

    async fetch({ key }, folder, sized = () => {}) {
      const location = locations.get(key)
      if (location === undefined) throw new Error('it was not found before')
      const file = join(folder, 'wheelhouse.tar')
      const fetching: Parameters<typeof withFloor<void>>[2] = (signal, progressed, limit) => {
        const tell = (bytes: number): void => {
          limit(bytes)
          sized(bytes)
        }
        return guarded(download(location, file, { signal, progressed, sized: tell }))
      }
      await withFloor('the download', undefined, fetching, patience)
      return file
    },

    async save(key, file) {
      const transfer = begin(file, ownFolder())
      const send = (_: AbortSignal, progressed: (bytes: number) => void) =>
        countingSent(progressed, () => call(transfer, () => cache.saveCache([...PATHS], key)))
      const id = await withFloor('the upload', statSync(file).size, send, patience)
      return savedFrom(id, transfer)
    },

    async discard() {
      return false // needs a permission (actions: write) that this action does not ask for
    },
  }
}

// The package reports trouble by printing and returning nothing, just as for a miss.
function failIfTrouble({ messages }: Transfer): void {
  const trouble = messages.find(({ level }) => level === 'warning' || level === 'error')
  if (trouble !== undefined) throw new Error(trouble.text.replace(/^Failed to restore: /, ''))
}

/** What became of a save, from the package's return value and the lines that it wanted to print. */
export function savedFrom(id: number, { messages }: Pick<Transfer, 'messages'>): Saved {
  // v1 returns the reserved id even where the upload failed: only silence is success.
  const trouble = messages.filter(({ level }) => level === 'warning' || level === 'error')
  const refused = messages.find(({ text }) => text.startsWith('Failed to save: Unable to reserve'))
  const denied = messages.find(({ text }) => /cache write denied:/.test(text))
  const skipped = messages.find(({ text }) => text.startsWith('Cache save skipped:'))
  if (denied !== undefined)
    return { kind: 'denied', reason: denied.text.replace(/^.*cache write denied:\s*/s, '') }
  if (skipped !== undefined) return { kind: 'denied', reason: skipped.text }
  if (refused !== undefined) {
    // The package says "another job may be creating this cache" of every refusal; the cause is in
    // its debug line.
    const cause =
      messages.find(({ text }) => text.startsWith('Failed to reserve cache:'))?.text ?? refused.text
    return /\(409\)|already exists|another job may be creating this cache\. More details: undefined/i.test(
      cause,
    )
      ? { kind: 'exists' }
      : { kind: 'failed', reason: cause.replace(/^Failed to reserve cache:\s*(Error:\s*)?/, '') }
  }
  if (trouble.length === 0 && id !== -1) return { kind: 'saved' }
  return {
    kind: 'failed',
    reason: trouble.at(-1)?.text.replace(/^Failed to save: /, '') ?? 'the service gave no reason',
  }
}
