/** key: the key of a wheelhouse, without asking any store. */
import { gatherFacts } from '../gather-facts.ts'
import { cacheKey, showIngredient } from '../key.ts'
import { cachePolicy } from '../policy.ts'
import { type Command, EXIT_DONE } from './command.ts'
import {
  inputsOf,
  KEY_OPTIONS,
  OUTPUT_OPTIONS,
  PYTHON_OPTIONS,
  REQUIREMENT_OPTIONS,
  WHEELS_OPTION,
} from './options.ts'
import { withPorts } from './ports.ts'

export const key: Command = {
  name: 'key',
  usage: '[-r FILE]... [OPTION]... [PACKAGE]...',
  summary: 'print the key of the wheelhouse',
  about: `Prints the key of the wheelhouse of these requirements for the current refresh period. No store is
asked. Where nothing can float, the wheelhouse is saved under the same key with "fixed" at its end;
--json has both, and all that the key is made of.`,
  options: {
    'Of what': REQUIREMENT_OPTIONS,
    'For what': PYTHON_OPTIONS,
    'The key': { ...WHEELS_OPTION, ...KEY_OPTIONS },
    Output: OUTPUT_OPTIONS,
  },
  takesPackages: true,

  prepare(given) {
    const inputs = { ...inputsOf(given), lookupOnly: true, install: false }
    return (terminal) =>
      withPorts(inputs, terminal, async (ports) => {
        const facts = await gatherFacts(inputs, ports)
        const { floating, candidates, prefixes, ingredients } = cacheKey(facts)
        for (const ingredient of ingredients) ports.log.info(showIngredient(ingredient))
        const { reason = null } = cachePolicy(inputs, ports.environment, facts.unknown)
        if (reason !== null) ports.log.notice(`a run would not use the store: ${reason}`)
        return {
          exitCode: EXIT_DONE,
          lines: [floating],
          json: { command: 'key', key: floating, candidates, prefixes, ingredients, reason },
        }
      })
  },
}
