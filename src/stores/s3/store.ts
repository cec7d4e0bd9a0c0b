/**
 * Wheelhouses as objects of a bucket: `<prefix>/<repository>/<level>/<key>.tar`. Loaded only where a
 * run has `store: s3`, because the AWS SDK is.
 */
import { join } from 'node:path'
import { DeleteObjectCommand } from '@aws-sdk/client-s3'
import type { PrunableStore, Saved } from '../../ports.ts'
import { FLOOR_BYTES, newPatience, withFloor } from '../../progress-floor.ts'
import type { S3Settings } from '../../s3-settings.ts'
import { TRUST_LEVELS, type Trust, type TrustLevel } from '../../trust.ts'
import { type Bucket, openBucket } from './client.ts'
import { download, type StoredObject } from './download.ts'
import { firstThere, list } from './lookup.ts'
import { explained, isDenied, isTaken } from './trouble.ts'
import { upload } from './upload.ts'

export interface S3Options {
  readonly settings: S3Settings
  /** `owner/name` on GitHub; undefined elsewhere, where the prefix alone tells projects apart. */
  readonly repository: string | undefined
  readonly trust: Trust
  readonly warn: (message: string) => void
}

const SUFFIX = '.tar'

/** The bucket as a store. Nothing is asked of it before the first call. */
export function s3Store({ settings, repository, trust, warn }: S3Options): PrunableStore {
  const root = [settings.prefix, repository].map((part) => (part ? `${part}/` : '')).join('')
  const folderOf = (level: TrustLevel): string => `${root}${level}/`
  const objectOf = (level: TrustLevel, key: string): string => folderOf(level) + key + SUFFIX
  const keyOf = (object: string, folder: string): string =>
    object.slice(folder.length, -SUFFIX.length)
  const bucket = lazily(() => openBucket(settings))
  const found = new Map<string, StoredObject>()
  const patience = newPatience()
  const asking = <T>(
    what: string,
    act: (it: Bucket, signal: AbortSignal, moving: () => void) => Promise<T>,
  ): Promise<T> =>
    withFloor(
      what,
      undefined,
      async (signal, progressed) => act(await bucket(), signal, () => progressed(FLOOR_BYTES)),
      patience,
    )

  // What gives credentials may hang, as a server may.
  const ready = (): Promise<Bucket> => asking('the credentials', async (it) => it)

  async function exactOf(
    it: Bucket,
    keys: readonly string[],
    signal: AbortSignal,
  ): Promise<[string, StoredObject] | undefined> {
    const keyOfObject = new Map(
      trust.reads.flatMap((level) => keys.map((key) => [objectOf(level, key), key] as const)),
    )
    const there = await firstThere(it, [...keyOfObject.keys()], signal)
    return there && [keyOfObject.get(there.object) ?? '', there]
  }

  async function newestOf(
    it: Bucket,
    prefix: string,
    signal: AbortSignal,
    moving: () => void,
  ): Promise<[string, StoredObject] | undefined> {
    const listings = trust.reads.map(async (level) => {
      const objects = await list(it, folderOf(level) + prefix, signal, moving)
      return objects
        .filter(({ object }) => object.endsWith(SUFFIX))
        .map((entry): [string, StoredObject] => [keyOf(entry.object, folderOf(level)), entry])
    })
    const entries = (await Promise.all(listings)).flat()
    // As elsewhere: of the same age, the one of more trust.
    return entries.sort(([, a], [, b]) => b.modified.getTime() - a.modified.getTime())[0]
  }

  return {
    name: `the S3 bucket ${settings.bucket}`,
    local: false,

    async find(keys, prefixes) {
      const entry = await asking('the lookup', async (it, signal, moving) => {
        let there = await exactOf(it, keys, signal)
        for (const prefix of prefixes) there ??= await newestOf(it, prefix, signal, moving)
        return there
      })
      if (entry === undefined) return undefined
      found.set(...entry)
      return { key: entry[0] }
    },

    async fetch({ key }, folder, sized) {
      const entry = found.get(key)
      if (entry === undefined) throw new Error(`${key} was not looked up`)
      sized?.(entry.size)
      const it = await ready()
      const file = join(folder, 'wheelhouse.tar')
      try {
        await withFloor(
          'the download',
          entry.size,
          (signal, progressed) => download(it, entry, file, signal, progressed),
          patience,
        )
      } catch (error) {
        throw explained(error, it, 'read', entry.object)
      }
      return file
    },

    async save(key, file) {
      const { writes } = trust
      if (writes === undefined) return { kind: 'denied', reason: trust.reason }
      const it = await ready()
      if (it.anonymous)
        return { kind: 'denied', reason: `no AWS credentials for the bucket ${it.name}` }
      const object = objectOf(writes, key)
      try {
        await upload(it, object, file, { patience, warn })
        return { kind: 'saved' }
      } catch (error) {
        return savedFrom(error, it, object)
      }
    },

    // What others have saved is theirs, also where the access policy would let us.
    async discard({ key }) {
      const object = found.get(key)?.object
      if (trust.writes === undefined || object !== objectOf(trust.writes, key)) return false
      await asking('the removal', (it, signal) => removeObject(it, object, signal))
      return true
    },

    async entries() {
      return asking('the listing', async (it, signal, moving) => {
        const listings = TRUST_LEVELS.map((level) => list(it, folderOf(level), signal, moving))
        return (await Promise.all(listings))
          .flat()
          .filter(({ object }) => object.endsWith(SUFFIX))
          .map(({ object, size, modified }) => ({ key: keyOf(object, root), size, modified }))
      })
    },

    async remove({ key }) {
      await asking('the removal', (it, signal) => removeObject(it, root + key + SUFFIX, signal))
    },
  }
}

function savedFrom(error: unknown, it: Bucket, object: string): Saved {
  if (isTaken(error)) return { kind: 'exists' }
  const reason = explained(error, it, 'write', object).message
  return { kind: isDenied(error) ? 'denied' : 'failed', reason }
}

async function removeObject(it: Bucket, object: string, signal: AbortSignal): Promise<void> {
  try {
    await it.client.send(new DeleteObjectCommand({ Bucket: it.name, Key: object }), {
      abortSignal: signal,
    })
  } catch (error) {
    throw explained(error, it, 'remove', object)
  }
}

/** Makes a thing when it is first asked for, and again after a failure. */
function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined
      throw error
    })
    return made
  }
}
