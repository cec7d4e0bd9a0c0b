/** Which stores keep the wheelhouses of this run. */
import { homedir } from 'node:os'
import { join } from 'node:path'
import { InputError } from './errors.ts'
import type { Inputs } from './inputs.ts'
import type { Environment } from './requirements.ts'
import type { S3Settings } from './s3-settings.ts'

/** The store by its kind; `directory` with its folder (absolute). */
export type StoreChoice =
  | { readonly kind: 'actions' }
  | { readonly kind: 'directory'; readonly folder: string }
  | { readonly kind: 's3'; readonly settings: S3Settings }

/**
 * The stores, the nearest first. `auto` is the Actions cache where there is one, else a directory.
 * Throws an InputError.
 */
export function chooseStores(
  { stores, storeDirectory, s3 }: Pick<Inputs, 'stores' | 'storeDirectory' | 's3'>,
  environment: Environment,
  actionsCache: boolean,
): StoreChoice[] {
  return stores.map((store): StoreChoice => {
    if (store === 's3' && s3 !== undefined) return { kind: 's3', settings: s3 }
    if (store === 'actions' && !actionsCache)
      throw new InputError(
        'store: there is no Actions cache here (the runner did not give its address to this step); ' +
          'use store: directory, or auto',
      )
    if (store === 'actions' || (store === 'auto' && actionsCache)) return { kind: 'actions' }
    return { kind: 'directory', folder: storeDirectory ?? defaultFolder(environment) }
  })
}

// The runner's tool cache outlives jobs on a self-hosted runner; elsewhere the user's cache folder.
function defaultFolder(environment: Environment): string {
  const toolCache = environment.RUNNER_TOOL_CACHE
  if (toolCache) return join(toolCache, 'pip-wheelhouse')
  const home = homedir()
  switch (process.platform) {
    case 'win32':
      return join(environment.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'pip-wheelhouse')
    case 'darwin':
      return join(home, 'Library', 'Caches', 'pip-wheelhouse')
    default:
      return join(environment.XDG_CACHE_HOME || join(home, '.cache'), 'pip-wheelhouse')
  }
}
