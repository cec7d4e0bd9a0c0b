/** All that a run has to know before it has a key: interpreter, requirements, settings, commits. */
import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { InputError } from './errors.ts'
import { fetchTexts } from './fetch-texts.ts'
import type { Inputs } from './inputs.ts'
import { isAtLeastPip, refuseExternallyManaged, requirePip } from './interpreter.ts'
import { gatherKeyFacts, type KeyFacts } from './key-facts.ts'
import type { Ports } from './ports.ts'
import { completeRequirements, type Environment, readLocalRequirements } from './requirements.ts'
import { resolveRevisions } from './revisions.ts'
import {
  configurationTexts,
  maskSecrets,
  maskValues,
  netrcSecrets,
  referenceTexts,
  requirementTexts,
  secretSettings,
  settingsFileTexts,
  settingsTexts,
} from './secrets.ts'

/**
 * Asks the interpreter and reads the files at the same time, then what these refer to. Credentials
 * are hidden from the log as soon as they are known. Throws an InputError for what the user has to
 * mend before anything is built.
 */
export async function gatherFacts(inputs: Inputs, ports: Ports): Promise<KeyFacts> {
  const { environment, log, clock, git } = ports
  maskSecrets([...settingsTexts(environment), ...inputs.packages.map(({ text }) => text)], log)
  maskValues([...secretSettings(environment), ...netrcSecrets(readNetrc(environment))], log)
  const [interpreter, local] = await Promise.all([
    ports.python.probe(inputs),
    (async () => readLocalRequirements(inputs, environment))(),
  ])
  maskSecrets([...requirementTexts(local), ...configurationTexts(interpreter)], log)
  requirePip(interpreter)
  if (inputs.groups.length > 0 && !isAtLeastPip(interpreter, '25.1'))
    throw new InputError(
      `groups: dependency groups need pip 25.1 or newer; ${interpreter.executable} has pip ` +
        `${interpreter.pip} (python -m pip install --upgrade pip)`,
    )
  const requirements = await completeRequirements(
    local,
    inputs,
    environment,
    fetchTexts(interpreter, ports),
  )
  maskSecrets(referenceTexts(requirements), log)
  const revisions = await resolveRevisions(requirements, git)
  const facts = gatherKeyFacts(
    inputs,
    interpreter,
    requirements,
    revisions,
    environment,
    clock.now(),
  )
  maskSecrets(settingsFileTexts(facts), log)
  if (inputs.install) refuseExternallyManaged(interpreter, facts.settings.placement)
  return facts
}

// Where pip's HTTP library (requests) looks for it.
function readNetrc(environment: Environment): string {
  const home = environment.HOME || environment.USERPROFILE || homedir()
  const files = environment.NETRC
    ? [environment.NETRC]
    : [join(home, '.netrc'), join(home, '_netrc')]
  return files.map(readOrNothing).join('\n')
}

function readOrNothing(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return '' // what cannot be read here, pip cannot read either
  }
}
