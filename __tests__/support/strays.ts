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

/** What ends may take a moment to be gone, on a machine under load. */
const GONE_MS = 3_000

/** straysOf(), for those that do not go away. */
export async function lastingStrays(marker: string): Promise<string[]> {
  const until = performance.now() + GONE_MS
  let strays = straysOf(marker)
  while (strays.length > 0 && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 50))
    strays = straysOf(marker)
  }
  return strays
}

function processes(): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  } catch {
    return []
  }
}
