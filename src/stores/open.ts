/** The store of a run, from what was chosen. */
import { readFileSync } from 'node:fs'
import type { PrunableStore, Store } from '../ports.ts'
import type { Environment } from '../requirements.ts'
import type { StoreChoice } from '../store-choice.ts'
import { trustOf } from '../trust.ts'
import { directoryStore } from './directory.ts'
import { tieredStore } from './tiers.ts'

/**
 * One store for all that were chosen. `actionsCache` makes that of the Actions cache, which the
 * command line does not carry; the AWS SDK is loaded only for a bucket.
 */
export async function openStore(
  choices: readonly StoreChoice[],
  actionsCache: () => Store,
  environment: Environment,
  warn: (message: string) => void,
): Promise<Store> {
  const stores = await Promise.all(
    choices.map((choice) =>
      choice.kind === 'actions' ? actionsCache() : openPrunableStore(choice, environment, warn),
    ),
  )
  const [only] = stores
  return only !== undefined && stores.length === 1 ? only : tieredStore(stores, warn)
}

/** A store whose entries can be listed and removed. */
export async function openPrunableStore(
  choice: Exclude<StoreChoice, { kind: 'actions' }>,
  environment: Environment,
  warn: (message: string) => void,
): Promise<PrunableStore> {
  if (choice.kind === 'directory') return directoryStore(choice.folder)
  const { settings } = choice
  const repository = environment.GITHUB_REPOSITORY || undefined
  const trust = trustOf(settings.level, environment, eventOf(environment))
  const { s3Store } = await import('./s3/store.ts')
  return s3Store({ settings, repository, trust, warn })
}

/** For the command line: `actions` has been refused before. */
export function noActionsCache(): Store {
  throw new Error('the Actions cache is reached from a step of a workflow only')
}

/** The payload of the event; undefined outside of GitHub. */
function eventOf(environment: Environment): unknown {
  const path = environment.GITHUB_EVENT_PATH
  if (!path) return undefined
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}
