/** Looks for a wheelhouse in the store and checks what comes before a byte of it is used. */
import { constants, copyFileSync, existsSync, mkdirSync } from 'node:fs'
import { join, sep } from 'node:path'
import { type ArchiveIndex, checkWheels, readArchiveIndex } from './archive.ts'
import { codeOf, messageOf } from './errors.ts'
import { type AllowedHashes, checkHashes } from './hashes.ts'
import { isKey, type Key } from './key.ts'
import type { Manifest } from './manifest.ts'
import type { Match, Ports } from './ports.ts'
import { removeScratch } from './scratch.ts'

export type Found =
  | {
      readonly kind: 'exact'
      readonly key: string
      readonly match: Match
      readonly archive: string
      readonly index: ArchiveIndex
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
    const match = await store.find(key.candidates, key.prefixes)
    if (match !== undefined && !isKey(match.key))
      throw new Error(`it answered with a key that this action never makes: ${match.key}`)
    return match
  } catch (error) {
    log.warning(`${store.name} could not be asked, going on without it: ${messageOf(error)}`)
    return undefined
  }
}

/**
 * The wheelhouse under this key, as an archive whose structure is right; or an older one that a
 * build can reuse; or nothing. What is damaged is removed and warned about once. The wheels' own
 * digests are checked where the wheels are read: see wheelhouse.ts and install/. `coming` is told the
 * bytes of an exact one while it is on its way.
 */
export async function restore(
  key: Key,
  allowed: AllowedHashes,
  ports: Needed,
  coming: (bytes: number) => void = () => {},
): Promise<Found> {
  const match = await lookUp(key, ports)
  if (match === undefined) return NOTHING
  const archive = await fetchArchive(
    match,
    ports,
    key.candidates.includes(match.key) ? coming : undefined,
  )
  if (archive === undefined) return NOTHING
  try {
    const index = readArchiveIndex(archive)
    if (index.manifest.key !== match.key)
      throw new Error(`it says that it is the wheelhouse of another key, ${index.manifest.key}`)
    if (!key.candidates.includes(match.key))
      return { kind: 'partial', key: match.key, archive, index }
    checkHashes(index.manifest.wheels, allowed)
    return { kind: 'exact', key: match.key, match, archive, index }
  } catch (error) {
    if (existsSync(archive) && codeOf(error) !== undefined)
      ports.log.warning(
        `The wheelhouse ${match.key} from ${ports.store.name} could not be read, going on without it: ${messageOf(error)}`,
      )
    else await warnOfDamage(match, archive, error, ports)
    return NOTHING
  }
}

/**
 * The same with the archive in this run's own folder. A store directory may be open to others, who
 * could change it between a check and the use.
 */
export function inPrivate(found: Found, { store, log, scratch }: Needed): Found {
  if (found.kind === 'nothing' || found.archive.startsWith(scratch + sep)) return found
  const folder = join(scratch, 'private')
  const archive = join(folder, 'wheelhouse.tar')
  try {
    mkdirSync(folder)
    copyFileSync(found.archive, archive, constants.COPYFILE_FICLONE)
    return { ...found, archive }
  } catch (error) {
    log.warning(
      `The wheelhouse ${found.key} could not be copied from ${store.name}, going on without it: ${messageOf(error)}`,
    )
    removeScratch(folder)
    return NOTHING
  }
}

async function fetchArchive(
  match: Match,
  { store, log, scratch }: Needed,
  sized: ((bytes: number) => void) | undefined,
): Promise<string | undefined> {
  const folder = join(scratch, 'fetched')
  mkdirSync(folder)
  try {
    return await store.fetch(match, folder, sized)
  } catch (error) {
    log.warning(
      `${store.name} has the wheelhouse ${match.key} but did not deliver it, going on without it: ${messageOf(error)}`,
    )
    removeScratch(folder) // half a wheelhouse may be all the room that a build has
    return undefined
  }
}

/** Says so, once, and removes the entry where the store can. */
export async function warnOfDamage(
  match: Match,
  archive: string,
  error: unknown,
  { store, log }: Needed,
): Promise<void> {
  if (!existsSync(archive)) {
    log.warning(
      `The wheelhouse ${match.key} was removed from ${store.name} while it was read. It is built anew.`,
    )
    return
  }
  const removed = await store.discard(match).catch(() => false)
  log.warning(
    `The wheelhouse ${match.key} from ${store.name} is damaged and was not used: ${messageOf(error)}. ` +
      (removed
        ? 'It was removed and is built anew.'
        : 'It is built anew, but the damaged one stays until it expires: delete it there ' +
          `(in the Actions cache: gh cache delete ${match.key}) or change the input cache-suffix.`),
  )
}

/** Lets a store keep a copy nearer by of what was of use. Trouble is a warning. */
export async function confirm(
  { match, archive, index }: Found & { kind: 'exact' },
  { store, log }: Needed,
): Promise<void> {
  try {
    await store.confirmed?.(match, () => {
      checkWheels(archive, index)
      return archive
    })
  } catch (error) {
    log.warning(`No copy of ${match.key} was kept: ${messageOf(error)}`)
  }
}

/**
 * The manifest of the newest wheelhouse of any compatibility, if it has the same selection and where
 * it costs nothing to look: only to tell what is different. Never an exception.
 */
export async function manifestOfRelative(
  { family, floating }: Key,
  { store, scratch }: Needed,
): Promise<Manifest | undefined> {
  if (!store.local) return undefined
  try {
    const match = await store.find([], [family])
    if (match === undefined || selectionOf(match.key) !== selectionOf(floating)) return undefined
    const folder = join(scratch, 'relative')
    mkdirSync(folder)
    return readArchiveIndex(await store.fetch(match, folder)).manifest
  } catch {
    return undefined // an explanation that cannot be had is not worth a warning
  }
}

// …-<compatibility>-<selection>-<period>
function selectionOf(key: string): string | undefined {
  return key.split('-').at(-2)
}
