/** Processes that a run has left behind. */
import { readdirSync, readFileSync } from 'node:fs'

/** The name of the variable by which the processes of a run are known. */
export const MARKER = 'FAULTS_RUN'

/**
 * The command lines of living processes that were started with this value of MARKER. Linux only:
 * elsewhere there are none to see.
 */
export function straysOf(marker: string): string[] {
  return processes().flatMap((pid) => {
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')
      if (!environment.includes(`${MARKER}=${marker}`)) return []
      const state = /\) (\S)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]
      if (state === 'Z') return []
      return [readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').slice(0, 200)]
    } catch {
      return [] // it has ended meanwhile
    }
  })
}

function processes(): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  } catch {
    return []
  }
}
