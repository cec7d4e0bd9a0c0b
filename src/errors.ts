/** Fails the step for a reason that the user can act on. The message is all that is shown. */
export class StepError extends Error {
  constructor(message: string) {
    super(message)
    this.name = new.target.name
  }
}

/** The user's own mistake. The message names the thing, the place and the way out. */
export class InputError extends StepError {}

/** pip could not do what was asked: a package that does not exist, or does not build. */
export class PipError extends StepError {}

/** fail-on-cache-miss is set, and there was no hit. */
export class CacheMissError extends StepError {}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return hasText(error, 'message') ? error.message : String(error)
}

/** Whether an error is a system error with one of these codes (`ENOENT`, `EEXIST`, …). */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return hasText(error, 'code') && codes.includes(error.code)
}

/** The code of a system error (`ENOENT`); undefined where it is another one, or a bug. */
export function codeOf(error: unknown): string | undefined {
  return hasText(error, 'code') && /^E[A-Z0-9]+$/.test(error.code) ? error.code : undefined
}

// By shape and not by instanceof: errors also come from other realms (workers, test sandboxes).
function hasText<const K extends string>(error: unknown, property: K): error is Record<K, string> {
  return (
    typeof error === 'object' &&
    error !== null &&
    property in error &&
    typeof (error as Record<string, unknown>)[property] === 'string'
  )
}
