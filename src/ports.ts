/** What the run touches outside of itself. Tests give fakes for these and for nothing else. */
import type { Inputs } from './inputs.ts'
import type { Interpreter } from './interpreter.ts'

export interface Ports {
  readonly python: Python
  readonly git: Git
  readonly store: Store
  readonly log: Log
  readonly clock: Clock
  /** The step's own environment, as the runner gave it. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** An empty folder of this run's own, removed when it ends. Absolute. */
  readonly scratch: string
}

export interface Python {
  /** The interpreter that the inputs choose; a `venv` that is not there is made first. */
  probe(inputs: Inputs): Promise<Interpreter>
  /** Runs pip in that interpreter. `onLine` gets each line of its output as it comes. */
  pip(interpreter: Interpreter, call: Call, onLine?: (line: string) => void): Promise<CallResult>
  /** Runs a program of probe.ts in that interpreter, with its pip at hand for import. */
  program(interpreter: Interpreter, call: Call): Promise<CallResult>
}

/** The version control system that can be asked without a checkout. */
export interface Git {
  /**
   * The commit that a branch, a tag or (undefined) the default branch of a repository stands for
   * now; undefined where there is none of that name. Throws where the repository does not answer.
   */
  commitOf(url: string, revision: string | undefined): Promise<string | undefined>
}

export interface Call {
  readonly arguments: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly workingDirectory: string
  /** Milliseconds after which it is given up, with an Error; none for what may build. */
  readonly deadlineMs?: number
}

export interface CallResult {
  readonly exitCode: number
  /** Standard output and error together, line by line. */
  readonly lines: readonly string[]
}

/**
 * Where wheelhouses are kept between runs, each as one file under its key. A store does not know
 * what is in the file. Trouble is thrown; the run makes a warning of it.
 */
export interface Store {
  /** How messages name it: "the Actions cache". */
  readonly name: string
  /** Whether fetching costs nothing, so that an entry may be looked into only to explain a miss. */
  readonly local: boolean
  /**
   * The first of `keys` that is there, else the newest entry whose key starts with one of
   * `prefixes` (in their order), else undefined.
   */
  find(keys: readonly string[], prefixes: readonly string[]): Promise<Match | undefined>
  /**
   * A file with the entry's content; `folder` is an empty one that the store may write into. Where
   * it takes time, `sized` is told the size in bytes as soon as that is known.
   */
  fetch(match: Match, folder: string, sized?: (bytes: number) => void): Promise<string>
  /** Keeps a copy of a file under a key that is not taken. */
  save(key: string, file: string): Promise<Saved>
  /** Removes an entry that was found to be damaged. False where this store cannot do that. */
  discard(match: Match): Promise<boolean>
  /**
   * Says that what was fetched for a match was of use, to a store that keeps copies nearer by.
   * `checked` gives the file once every wheel in it was checked, or throws.
   */
  confirmed?(match: Match, checked: () => string): Promise<void>
}

export interface Match {
  readonly key: string
}

/** A wheelhouse as a store keeps it. */
export interface StoredEntry {
  readonly key: string
  /** Bytes. */
  readonly size: number
  readonly modified: Date
}

/** A store whose entries can be listed and removed. */
export interface PrunableStore extends Store {
  entries(): Promise<readonly StoredEntry[]>
  remove(entry: StoredEntry): Promise<void>
}

export type Saved =
  | { readonly kind: 'saved' }
  /** Another run has saved this key in the meantime. */
  | { readonly kind: 'exists' }
  /** This run's token may not write (a normal state of low-trust events). */
  | { readonly kind: 'denied'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string }

export interface Log {
  /** Runs an act whose lines belong together under a title. */
  group<T>(title: string, act: () => T | Promise<T>): Promise<T>
  info(line: string): void
  notice(message: string): void
  warning(message: string): void
  /** From here on this text is shown as *** wherever it would appear. */
  mask(secret: string): void
}

export interface Clock {
  /** The current date, for the period in the key and the manifest. */
  now(): Date
  /** Milliseconds of a steady clock, for durations. */
  milliseconds(): number
}
