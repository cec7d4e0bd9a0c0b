/** What happened, as data. Outputs, log lines and the job summary are drawn from it by report.ts. */
import type { Verify } from './inputs.ts'
import type { Ingredient } from './key.ts'
import type { Wheel } from './manifest.ts'
import type { Saved } from './ports.ts'

export type Outcome = Restored | Built | Uncached | LookedUp

/** An exact hit: the wheels came from the store. */
export interface Restored extends Common {
  readonly kind: 'restored'
  readonly matchedKey: string
  readonly wheels: readonly Wheel[]
  readonly restoreSeconds: number
  readonly floating: readonly string[]
  readonly floatingDirect: number
  readonly installed: Installed
}

/** The wheels were built or fetched by pip. */
export interface Built extends Common {
  readonly kind: 'built'
  /** A partial hit that was fed into the build. */
  readonly matchedKey: string | undefined
  readonly wheels: readonly Wheel[]
  /** Files of `wheels` that the partial hit gave. */
  readonly reused: ReadonlySet<string>
  readonly floating: readonly string[]
  /** How many of the floating ones the user names himself. */
  readonly floatingDirect: number
  /** In words, what differs from the wheelhouse of the partial hit. */
  readonly changes: readonly string[]
  readonly buildSeconds: number
  readonly saved: SaveOutcome
  readonly installed: Installed
}

/** Caching was off, so pip installed in its ordinary way. */
export interface Uncached extends Common {
  readonly kind: 'uncached'
  readonly reason: string
  readonly installed: Installed
}

/** lookup-only: nothing was restored, built or installed. */
export interface LookedUp extends Common {
  readonly kind: 'looked-up'
  readonly found: 'exact' | 'partial' | 'nothing'
  readonly matchedKey: string | undefined
  readonly changes: readonly string[]
  readonly reason: string | undefined
}

export interface Common {
  /** The key of this run's wheelhouse; where that is not known, that of the current period. */
  readonly primaryKey: string
  readonly ingredients: readonly Ingredient[]
  readonly store: string
  readonly verify: Verify
  readonly python: { readonly version: string; readonly executable: string }
  /** Absolute; none where no wheel-dir was asked for. */
  readonly wheelDir: string | undefined
}

export type SaveOutcome =
  | (Saved & { readonly seconds: number })
  /** Not tried, by policy. */
  | { readonly kind: 'off'; readonly reason: string }

export type Installed =
  | {
      readonly kind: 'from-wheelhouse'
      readonly seconds: number
      readonly replaced: readonly string[]
    }
  /** The wheelhouse could not be installed, so pip installed from the index. */
  | { readonly kind: 'from-index'; readonly seconds: number; readonly reason: string | undefined }
  /** install: false. */
  | { readonly kind: 'not-asked' }
  /** Put into an archive for other machines. */
  | { readonly kind: 'archived' }
