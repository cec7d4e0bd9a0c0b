/** What a command of the command line is. */
import type { Terminal } from './terminal.ts'

/** https://nodejs.org/api/util.html#utilparseargsconfig, and what `--help` says of it. */
export interface Option {
  readonly type: 'string' | 'boolean'
  readonly short?: string
  readonly multiple?: true
  /** How `--help` calls the value: `FILE`. */
  readonly value?: string
  readonly help: string
}

/** Options by their long names. */
export type Options = Readonly<Record<string, Option>>

/** What was given, by the long names of options. */
export type Values = Readonly<
  Record<string, string | boolean | readonly (string | boolean)[] | undefined>
>

export interface Arguments {
  readonly values: Values
  readonly positionals: readonly string[]
}

export interface Command {
  readonly name: string
  /** What follows the name in the usage line. */
  readonly usage: string
  /** A few words, for the list of commands. */
  readonly summary: string
  readonly about: string
  /** Under the titles that `--help` shows. */
  readonly options: Readonly<Record<string, Options>>
  /** Whether positional arguments are taken. */
  readonly takesPackages: boolean
  /** Throws an InputError where the arguments are wrong, before anything is done. */
  prepare(given: Arguments): (terminal: Terminal) => Promise<Answer>
}

/** What a command leaves behind: lines for people, or one object for programs. */
export interface Answer {
  readonly exitCode: number
  readonly lines: readonly string[]
  readonly json: Readonly<Record<string, unknown>>
}

export const EXIT_DONE = 0
export const EXIT_FAILED = 1
export const EXIT_USAGE = 2
export const EXIT_NOT_THERE = 3
