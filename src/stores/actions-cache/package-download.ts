/**
 * Stands in for @actions/cache's internal/downloadUtils.js in the bundle: the address of what was
 * found is kept and nothing is downloaded, so that one question to the service finds an entry and
 * download.ts can fetch it.
 */
import { transfer } from './transfer.ts'

async function keepLocation(location: string): Promise<void> {
  transfer().location = location
}

export {
  keepLocation as downloadCacheHttpClient,
  keepLocation as downloadCacheHttpClientConcurrent,
  keepLocation as downloadCacheStorageSDK,
}
