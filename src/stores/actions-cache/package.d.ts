// Resolved by scripts/bundle.ts: parts of the package that it does not export.
declare module '@actions/cache/internal/cacheUtils' {}
declare module '@actions/cache/internal/uploadUtils' {
  import type { UploadOptions } from '@actions/cache'
  export function uploadCacheArchiveSDK(
    url: string,
    file: string,
    options?: UploadOptions,
  ): Promise<unknown>
}
