/** Which objects a bucket has. */
import { HeadObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3'
import type { Bucket } from './client.ts'
import type { StoredObject } from './download.ts'
import { answered, explained, statusOf } from './trouble.ts'

/**
 * The first of these objects that is there. One round trip, whatever their number. An error of one is
 * thrown only where none is there, in the words of `listAnything`: answers to HEAD have no text.
 */
export async function firstThere(
  bucket: Bucket,
  objects: readonly string[],
  signal: AbortSignal,
): Promise<StoredObject | undefined> {
  const answers = await Promise.allSettled(objects.map((object) => head(bucket, object, signal)))
  let refused: { readonly object: string; readonly error: unknown } | undefined
  for (const [index, answer] of answers.entries()) {
    if (answer.status === 'fulfilled' && answer.value !== undefined) return answer.value
    if (answer.status === 'rejected')
      refused ??= { object: objects[index] ?? '', error: answer.reason }
  }
  if (refused === undefined) return undefined
  await listPage(bucket, refused.object, signal, 1)
  throw explained(refused.error, bucket, 'read', refused.object)
}

async function head(
  bucket: Bucket,
  object: string,
  signal: AbortSignal,
): Promise<StoredObject | undefined> {
  try {
    const {
      ContentLength = 0,
      ETag,
      LastModified = new Date(0),
    } = await bucket.client.send(new HeadObjectCommand({ Bucket: bucket.name, Key: object }), {
      abortSignal: signal,
    })
    return { object, size: ContentLength, etag: answered(ETag, bucket), modified: LastModified }
  } catch (error) {
    if (statusOf(error) === 404) return undefined
    throw error
  }
}

/** All objects whose keys begin so; `onPage` is told of each thousand. Throws in words for the user. */
export async function list(
  bucket: Bucket,
  prefix: string,
  signal: AbortSignal,
  onPage: () => void = () => {},
): Promise<StoredObject[]> {
  const objects: StoredObject[] = []
  let token: string | undefined
  do {
    const page = await listPage(bucket, prefix, signal, undefined, token)
    for (const { Key, Size = 0, ETag, LastModified = new Date(0) } of page.Contents ?? [])
      if (Key !== undefined)
        objects.push({ object: Key, size: Size, etag: ETag, modified: LastModified })
    answered(page.KeyCount ?? page.Name, bucket)
    onPage()
    token = page.NextContinuationToken
  } while (token !== undefined)
  return objects
}

async function listPage(
  bucket: Bucket,
  prefix: string,
  signal: AbortSignal,
  count?: number,
  token?: string,
) {
  try {
    return await bucket.client.send(
      new ListObjectsV2Command({
        Bucket: bucket.name,
        Prefix: prefix,
        MaxKeys: count,
        ContinuationToken: token,
      }),
      { abortSignal: signal },
    )
  } catch (error) {
    throw explained(error, bucket, 'read', prefix)
  }
}
