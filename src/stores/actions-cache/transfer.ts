/**
 * One call of @actions/cache, as its replaced parts see it (see docs/decisions/): which file it is
 * about, and what the package said. Calls may run at the same time, so this follows each one.
 */
import { AsyncLocalStorage } from 'node:async_hooks'

export interface Transfer {
  /** Absolute: the file to save; empty where nothing is saved. */
  readonly file: string
  /** An empty folder for the package's temporary files. Absolute. */
  readonly folder: string
  /** Where the service has what it found: an address with a signature. */
  location?: string
  /** What the package wanted to print, in order. */
  readonly messages: { readonly level: MessageLevel; readonly text: string }[]
}

export type MessageLevel = 'debug' | 'info' | 'warning' | 'error'

export const currentTransfer = new AsyncLocalStorage<Transfer>()

/** The call that this code runs for. Throws outside of one: that would be a bug. */
export function transfer(): Transfer {
  const current = currentTransfer.getStore()
  if (current === undefined) throw new Error('@actions/cache was used outside of a transfer')
  return current
}
