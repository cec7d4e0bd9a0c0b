import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { InputError } from '../../src/errors.ts'
import type { InputName } from '../../src/inputs.ts'
import type { Interpreter } from '../../src/interpreter.ts'
import { cacheKey, type Key } from '../../src/key.ts'
import { gatherKeyFacts, type KeyFacts } from '../../src/key-facts.ts'
import { completeRequirements, readLocalRequirements } from '../../src/requirements.ts'
import { resolveRevisions } from '../../src/revisions.ts'
import { fakeInputs, fakeInterpreter } from './fakes.ts'
import { writtenFiles } from './written-files.ts'

/** A job, as far as its key depends on it. What it does not say is as in every other job. */
export interface Job {
  /** Its checkout, besides the files of every job (see CHECKOUT); undefined takes one away. */
  readonly files?: Readonly<Record<string, string | Buffer | undefined>>
  readonly inputs?: Partial<Record<InputName, string>>
  /** In values, CHECKOUT stands for the folder of the checkout. */
  readonly environment?: Readonly<Record<string, string>>
  readonly interpreter?: Partial<Interpreter>
  /** What branches and tags stand for. */
  readonly commits?: Readonly<Record<string, string>>
  /** What is behind URLs. */
  readonly remote?: Readonly<Record<string, string>>
  readonly now?: string
  readonly cpuModel?: string
}

const CHECKOUT: Readonly<Record<string, string>> = {
  'requirements.txt': 'django>=4\n-r base.txt\n',
  'base.txt': 'flask # why\n',
}

/** The key of a job on a real checkout, which lies somewhere else in every call. */
export async function keyOfJob(job: Job): Promise<Key> {
  const all = { ...CHECKOUT, ...job.files }
  const there = Object.entries(all).filter(
    (file): file is [string, string] => file[1] !== undefined,
  )
  const folder = await writtenFiles(Object.fromEntries(there))
  try {
    return cacheKey({
      ...(await factsOfJob(job, folder.path)),
      cpuModel: job.cpuModel ?? 'AMD EPYC',
    })
  } finally {
    await folder.remove()
  }
}

async function factsOfJob(job: Job, folder: string): Promise<KeyFacts> {
  const { commits = {}, remote = {}, now = '2026-11-20T12:00:00Z' } = job
  const environment = Object.fromEntries(
    Object.entries(job.environment ?? {}).map(([name, value]) => [
      name,
      value.replaceAll('CHECKOUT', folder),
    ]),
  )
  const interpreter = fakeInterpreter({
    paths: { purelib: join(folder, 'site-packages') },
    ...job.interpreter,
  })
  const inputs = fakeInputs(folder, job.inputs)
  const local = readLocalRequirements(inputs, environment)
  const requirements = await completeRequirements(local, inputs, environment, async (urls) =>
    urls.map((url) => {
      const text = remote[url]
      if (text === undefined) throw new InputError(`there is no ${url}`)
      return text
    }),
  )
  const revisions = await resolveRevisions(requirements, {
    commitOf: async (_, revision) => commits[revision ?? 'HEAD'],
  })
  return gatherKeyFacts(inputs, interpreter, requirements, revisions, environment, new Date(now))
}

export type Effect = 'same key' | 'other period' | 'other selection' | 'other compatibility'

/** What one key is to the other: each effect but the first also changes what comes before it. */
export function effectOf(changed: Key, original: Key): Effect {
  if (changed.prefixes[1] !== original.prefixes[1]) return 'other compatibility'
  if (changed.prefixes[0] !== original.prefixes[0]) return 'other selection'
  return changed.floating === original.floating ? 'same key' : 'other period'
}

/** A row of the key matrix; the job that it is compared with is the plain one unless given. */
export type MatrixRow = [change: string, effect: Effect, to: Job, from?: Job]

/** Tests that each change has its effect. */
export function matrix(rows: readonly MatrixRow[]): void {
  test.each(rows)('%s → %s', async (...[, effect, to, from = {}]) => {
    expect(effectOf(await keyOfJob(to), await keyOfJob(from))).toBe(effect)
  })
}
