/** All that a run has to know before it has a key: interpreter, requirements, settings, commits. */
import { InputError } from './errors.ts'
import { fetchTexts } from './fetch-texts.ts'
import type { Inputs } from './inputs.ts'
import { isAtLeastPip, refuseExternallyManaged, requirePip } from './interpreter.ts'
import { gatherKeyFacts, type KeyFacts } from './key-facts.ts'
import type { Ports } from './ports.ts'
import { completeRequirements, readLocalRequirements } from './requirements.ts'
import { resolveRevisions } from './revisions.ts'
import {
  configurationTexts,
  maskSecrets,
  referenceTexts,
  requirementTexts,
  settingsTexts,
} from './secrets.ts'

/**
 * Asks the interpreter and reads the files at the same time, then what these refer to. Credentials
 * are hidden from the log as soon as they are known. Throws an InputError for what the user has to
 * mend before anything is built.
 */
export async function gatherFacts(inputs: Inputs, ports: Ports): Promise<KeyFacts> {
  const { environment, log, clock, git } = ports
  maskSecrets(settingsTexts(environment), log)
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
  if (inputs.install) refuseExternallyManaged(interpreter, facts.settings.placement)
  return facts
}
