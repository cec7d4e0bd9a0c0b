/** Fetches requirements files behind URLs, in the target's Python, as its pip would. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { InputError, messageOf } from './errors.ts'
import type { Interpreter } from './interpreter.ts'
import { buildEnvironment } from './pip.ts'
import { pipSettings } from './pip-settings.ts'
import type { Ports } from './ports.ts'
import { FETCH_ARGUMENTS } from './probe.ts'
import type { FetchTexts } from './requirements.ts'
import { withoutSecrets } from './urls.ts'

/** For all of them: a server that sends a byte now and then is never silent for ten seconds. */
const DEADLINE_MS = 60_000

/** Ten seconds until each answers, all at once. Throws an InputError for the first that cannot be had. */
export function fetchTexts(interpreter: Interpreter, ports: Ports): FetchTexts {
  let calls = 0
  return async (urls) => {
    const answer = join(ports.scratch, `fetched-texts-${++calls}.json`)
    const { exitCode, lines } = await ports.python
      .program(interpreter, {
        arguments: [...FETCH_ARGUMENTS, answer, JSON.stringify(urls)],
        environment: buildEnvironment(
          ports.environment,
          pipSettings(interpreter, ports.environment),
        ),
        workingDirectory: ports.scratch,
        deadlineMs: DEADLINE_MS,
      })
      .catch((error) => ({ exitCode: 1, lines: [messageOf(error)] }))
    if (exitCode !== 0)
      throw new InputError(
        `requirements: ${withoutSecrets(urls.join(', '))} could not be fetched: ${lines.slice(-1).join('')}`,
      )
    const texts = JSON.parse(readFileSync(answer, 'utf8')) as { text?: string; error?: string }[]
    return texts.map(({ text, error }, index) => {
      if (text !== undefined) return text
      throw new InputError(
        `requirements: ${withoutSecrets(urls[index] ?? '')} could not be fetched: ${withoutSecrets(error ?? '')}`,
      )
    })
  }
}
