/** Packages of a private index, kept where others can read them: who has to be told so. */
import { readFileSync } from 'node:fs'
import type { KeyFacts } from './key-facts.ts'
import { settingValues } from './pip-settings.ts'
import type { Ports } from './ports.ts'
import type { Environment } from './requirements.ts'
import { secretsIn, withoutSecrets } from './urls.ts'

/**
 * The places that packages come from by an address with credentials in it: an index, a page of links
 * or a direct URL. Shown without the credentials. Any other place counts as one that all can read.
 */
export function privateSources({
  requirements,
  settings,
  settingsFiles,
}: Pick<KeyFacts, 'requirements' | 'settings' | 'settingsFiles'>): string[] {
  const ofSettings = ['index-url', 'extra-index-url', 'find-links'].flatMap((name) =>
    settingValues(settings.all, name),
  )
  const ofFiles = [...requirements.files, ...settingsFiles].flatMap((file) =>
    file.lines.flatMap((line) =>
      line.kind === 'option' ? line.options.map(({ value }) => value ?? '') : [],
    ),
  )
  const direct = requirements.references.map(({ text }) => text)
  const urls = [...ofSettings, ...ofFiles, ...direct].flatMap((text) => text.split(/\s+/))
  return [...new Set(urls.filter((url) => secretsIn(url).length > 0).map(withoutSecrets))]
}

/**
 * What to say before wheels of these places are saved; undefined where there is nothing to say.
 * `event` is the payload of the event that started the workflow.
 */
export function privateIndexWarning(
  sources: readonly string[],
  event: unknown,
): string | undefined {
  if (sources.length === 0 || !isOfPublicRepository(event)) return undefined
  return (
    `Wheels from ${sources.join(', ')}, which is reached with credentials, are saved to the cache of a ` +
    'public repository: the code of any pull request, from a fork too, can read that cache. If they are ' +
    'not for everyone, set enable-cache: false for this step, or require only public packages in it.'
  )
}

/** Says so, where the store is one that others can read. */
export function warnOfPrivateIndex(facts: KeyFacts, { store, log, environment }: Ports): void {
  if (store.local) return
  const warning = privateIndexWarning(privateSources(facts), eventPayload(environment))
  if (warning !== undefined) log.warning(warning)
}

function isOfPublicRepository(event: unknown): boolean {
  const { repository } = fields(event)
  const { private: isPrivate, visibility } = fields(repository)
  return isPrivate === false && (visibility === undefined || visibility === 'public')
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function eventPayload({ GITHUB_EVENT_PATH: path }: Environment): unknown {
  try {
    return path ? JSON.parse(readFileSync(path, 'utf8')) : undefined
  } catch {
    return undefined // without it, nothing is known of the repository
  }
}
