/**
 * Stands in for @actions/cache's internal/uploadUtils.js in the bundle: the Azure SDK, more than half
 * of what the bundle holds, is loaded where something is saved and not on a hit.
 */
import type { UploadOptions } from '@actions/cache'

export async function uploadCacheArchiveSDK(
  url: string,
  file: string,
  options?: UploadOptions,
): Promise<unknown> {
  const { uploadCacheArchiveSDK: upload } = await import('@actions/cache/internal/uploadUtils')
  return upload(url, file, options)
}
