/** The real ports of a run from a shell. */
import { endOnSignals } from '../cancel.ts'
import { realGit } from '../git.ts'
import type { Inputs } from '../inputs.ts'
import type { Ports, PrunableStore } from '../ports.ts'
import { realPython } from '../python.ts'
import { makeScratch, removeScratch } from '../scratch.ts'
import { chooseStore } from '../store-choice.ts'
import { directoryStore } from '../stores/directory.ts'
import type { Terminal } from './terminal.ts'

/** The store that the inputs name. */
export function storeOf(inputs: Pick<Inputs, 'store' | 'storeDirectory'>): PrunableStore {
  const choice = chooseStore(inputs, process.env, false)
  return directoryStore(choice.kind === 'directory' ? choice.folder : '')
}

/** Runs an act with ports of its own; its scratch folder is removed at the end. */
export async function withPorts<T>(
  inputs: Inputs,
  { log }: Terminal,
  act: (ports: Ports) => Promise<T>,
): Promise<T> {
  // Before there is anything to tidy up: a signal between the two would leave it.
  endOnSignals(() => removeScratch(scratch))
  const scratch = makeScratch({})
  try {
    const environment = { ...process.env }
    return await act({
      python: realPython({ environment, addPath: () => {}, exportVariable: () => {}, scratch }),
      git: realGit(environment),
      store: storeOf(inputs),
      log,
      clock: { now: () => new Date(), milliseconds: () => performance.now() },
      environment,
      scratch,
    })
  } finally {
    removeScratch(scratch)
  }
}
