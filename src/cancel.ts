/** What happens when a runner cancels the job, or somebody ends the process. */
import { constants } from 'node:os'
import { cancelChildren } from './children.ts'

// A runner sends SIGINT, SIGTERM 7.5 s later, and SIGKILL 2.5 s after that.
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * From here on each of these signals ends the run: it is passed on to the children, what the run
 * leaves is tidied up by `tidy`, and the process exits as a shell would say it (128 + the signal).
 */
export function endOnSignals(tidy: (signal: string) => void): void {
  let ending = false
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (ending) return
    ending = true
    await cancelChildren(signal)
    tidy(signal)
    process.exit(128 + constants.signals[signal])
  }
  for (const signal of SIGNALS) process.on(signal, end)
}
