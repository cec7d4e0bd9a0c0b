/** Looks for a wheelhouse in the store and checks what comes before a byte of it is used. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type ArchiveIndex, extractWheel, readArchiveIndex } from './archive.ts'
import { messageOf } from './errors.ts'
import { type AllowedHashes, checkHashes } from './hashes.ts'
import type { Key } from './key.ts'
import { type Manifest, memberPath } from './manifest.ts'
import type { Match, Ports } from './ports.ts'

export type Found =
  | {
      readonly kind: 'exact'
      readonly key: string
      readonly manifest: Manifest
      readonly wheels: string
    }
  | {
      readonly kind: 'partial'
      readonly key: string
      readonly archive: string
      readonly index: ArchiveIndex
    }
  | { readonly kind: 'nothing' }

type Needed = Pick<Ports, 'store' | 'log' | 'scratch'>

const NOTHING: Found = { kind: 'nothing' }

/** What the store has for a key. Trouble is a warning and no entry; never an exception. */
export async function lookUp(key: Key, { store, log }: Needed): Promise<Match | undefined> {
  try {
    return await store.find(key.candidates, key.prefixes)
  } catch (error) {
    log.warning(`${store.name} could not be asked, going on without it: ${messageOf(error)}`)
    return undefined
  }
}

/**
 * The wheelhouse under this key, with every wheel in a folder and checked against the manifest; or
 * an older one that a build can reuse; or nothing. What is damaged is removed and warned about once.
 */
export async function restore(key: Key, allowed: AllowedHashes, ports: Needed): Promise<Found> {
  const match = await lookUp(key, ports)
  if (match === undefined) return NOTHING
  const archive = await fetchArchive(match, ports)
  if (archive === undefined) return NOTHING
  try {
    const index = readArchiveIndex(archive)
    if (index.manifest.key !== match.key)
      throw new Error(`it says that it is the wheelhouse of another key, ${index.manifest.key}`)
    if (!key.candidates.includes(match.key))
      return { kind: 'partial', key: match.key, archive, index }
    checkHashes(index.manifest.wheels, allowed)
    const wheels = join(ports.scratch, 'wheels')
    mkdirSync(join(wheels, 'build'), { recursive: true })
    for (const member of index.members)
      extractWheel(archive, member, join(wheels, memberPath(member.wheel)))
    return { kind: 'exact', key: match.key, manifest: index.manifest, wheels }
  } catch (error) {
    await warnOfDamage(match, error, ports)
    return NOTHING
  }
}

async function fetchArchive(
  match: Match,
  { store, log, scratch }: Needed,
): Promise<string | undefined> {
  const folder = join(scratch, 'fetched')
  mkdirSync(folder)
  try {
    return await store.fetch(match, folder)
  } catch (error) {
    log.warning(
      `${store.name} has the wheelhouse ${match.key} but did not deliver it, going on without it: ${messageOf(error)}`,
    )
    return undefined
  }
}

async function warnOfDamage(match: Match, error: unknown, { store, log }: Needed): Promise<void> {
  const removed = await store.discard(match).catch(() => false)
  log.warning(
    `The wheelhouse ${match.key} from ${store.name} is damaged and was not used: ${messageOf(error)}. ` +
      (removed
        ? 'It was removed and is built anew.'
        : 'It is built anew, but the damaged one stays until it expires: delete it ' +
          `(gh cache delete ${match.key}) or change the input cache-suffix.`),
  )
}
