/** The action: real ports, one catch, outputs. */
import * as core from '@actions/core'
import { endOnSignals } from './cancel.ts'
import { isOutOfSpace, messageOf, StepError } from './errors.ts'
import { realGit } from './git.ts'
import type { Inputs } from './inputs.ts'
import { type InputName, parseInputs } from './inputs.ts'
import { jobLog } from './job-log.ts'
import type { Log, Store } from './ports.ts'
import { realPython } from './python.ts'
import { closingLines, OUTPUTS_OF_FAILURE, outputsOf, summaryOf } from './report.ts'
import { run } from './run.ts'
import { makeScratch, removeScratch } from './scratch.ts'
import { chooseStores } from './store-choice.ts'
import { actionsCacheAvailable, actionsCacheStore } from './stores/actions-cache/store.ts'
import { openStore } from './stores/open.ts'

function storeFor(inputs: Inputs, scratch: string, log: Log): Promise<Store> {
  const choices = chooseStores(inputs, process.env, actionsCacheAvailable(process.env))
  return openStore(choices, () => actionsCacheStore(scratch), process.env, log.warning)
}

function setOutputs(outputs: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value)
}

async function main(): Promise<void> {
  const log = jobLog()
  let scratch: string | undefined
  // Before there is anything to tidy up: a signal between the two would leave it.
  endOnSignals((signal) => {
    setOutputs(OUTPUTS_OF_FAILURE)
    core.setFailed(`cancelled (${signal})`)
    if (scratch !== undefined) removeScratch(scratch)
  })
  try {
    scratch = makeScratch(process.env)
    const read = (name: InputName): string => core.getInput(name)
    const inputs = parseInputs(read, process.env.GITHUB_WORKSPACE || process.cwd(), process.env)
    const environment = { ...process.env }
    const outcome = await run(inputs, {
      python: realPython({
        environment,
        addPath: core.addPath,
        exportVariable: core.exportVariable,
        scratch,
      }),
      git: realGit(environment),
      store: await storeFor(inputs, scratch, log),
      log,
      clock: { now: () => new Date(), milliseconds: () => performance.now() },
      environment,
      scratch,
    })
    setOutputs(outputsOf(outcome))
    for (const line of closingLines(outcome)) log.info(line)
    if (process.env.GITHUB_STEP_SUMMARY) await core.summary.addRaw(summaryOf(outcome), true).write()
  } catch (error) {
    setOutputs(OUTPUTS_OF_FAILURE)
    const foreseen = error instanceof StepError || isOutOfSpace(error)
    if (!foreseen && error instanceof Error) log.info(error.stack ?? '')
    core.setFailed(
      log.shown(foreseen ? messageOf(error) : `unexpected, please report it: ${messageOf(error)}`),
    )
  } finally {
    if (scratch !== undefined) removeScratch(scratch)
  }
}

await main()
// What is still on its way to a reader that is slow.
await new Promise<void>((resolve) => void process.stdout.write('', () => resolve()))
// An abandoned transfer leaves timers and sockets that would keep the process for minutes.
process.exit()
