/** The real ports of a run from a shell. */
import { endOnSignals } from '../cancel.ts'
import { InputError } from '../errors.ts'
import { realGit } from '../git.ts'
import type { Inputs } from '../inputs.ts'
import type { Log, Ports, PrunableStore } from '../ports.ts'
import { realPython } from '../python.ts'
import { makeScratch, removeScratch } from '../scratch.ts'
import { chooseStores } from '../store-choice.ts'
import { noActionsCache, openPrunableStore, openStore } from '../stores/open.ts'
import type { Terminal } from './terminal.ts'

/** The one store that the inputs name, to look through. Throws an InputError for several. */
export async function prunableStore(inputs: Inputs, log: Log): Promise<PrunableStore> {
  const [choice, ...others] = chooseStores(inputs, process.env, false)
  if (choice === undefined || choice.kind === 'actions' || others.length > 0)
    throw new InputError(
      `store: ${inputs.stores.join(', ')} is more than one; name the one to prune`,
    )
  return openPrunableStore(choice, process.env, log.warning)
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
    const choices = chooseStores(inputs, environment, false)
    return await act({
      python: realPython({ environment, addPath: () => {}, exportVariable: () => {}, scratch }),
      git: realGit(environment),
      store: await openStore(choices, noActionsCache, environment, log.warning),
      log,
      clock: { now: () => new Date(), milliseconds: () => performance.now() },
      environment,
      scratch,
    })
  } finally {
    removeScratch(scratch)
  }
}
