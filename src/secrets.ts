/** Finds the credentials that stand in the user's settings and files, and hides them. */
import type { Interpreter } from './interpreter.ts'
import type { KeyFacts } from './key-facts.ts'
import { isSecretSetting } from './pip-settings.ts'
import type { Log } from './ports.ts'
import type { Environment, LocalRequirements, Requirements } from './requirements.ts'
import { asHttpSends, isWorthMasking, secretsIn, spellingsOf, withoutSecrets } from './urls.ts'

/** Credentials in URLs are hidden from here on, in every spelling that they may be printed in. */
export function maskSecrets(texts: readonly string[], log: Log): void {
  for (const text of texts) for (const secret of secretsIn(text)) log.mask(secret)
}

/** Hides secrets that are no part of a URL, in every spelling. */
export function maskValues(secrets: readonly string[], log: Log): void {
  for (const secret of new Set(secrets.flatMap(spellingsOf)))
    if (isWorthMasking(secret)) log.mask(secret)
}

/** What makes a text fit to be shown: known secrets as ***, and URLs without theirs. */
export class Redaction {
  readonly #secrets = new Set<string>()

  /** False where it was known before. */
  add(secret: string): boolean {
    const fresh = !this.#secrets.has(secret)
    this.#secrets.add(secret)
    return fresh
  }

  shown(text: string): string {
    let shown = withoutSecrets(text)
    for (const secret of [...this.#secrets].sort((a, b) => b.length - a.length))
      shown = shown.replaceAll(secret, '***')
    return shown
  }
}

/** The pip settings of the environment, and its proxies. */
export function settingsTexts(environment: Environment): string[] {
  return Object.entries(environment).flatMap(([name, value]) =>
    /^PIP_|_PROXY$/i.test(name) && value !== undefined ? [value] : [],
  )
}

/** Settings that are a secret as a whole, by their name: PIP_TOKEN, PIP_INDEX_PASSWORD. */
export function secretSettings(environment: Environment): string[] {
  return Object.entries(environment).flatMap(([name, value]) =>
    name.startsWith('PIP_') && isSecretSetting(name) && value !== undefined ? [value] : [],
  )
}

/** The logins and passwords of a netrc file, as Python's netrc module reads it, and as HTTP sends them. */
export function netrcSecrets(text: string): string[] {
  const words = (text.match(/"(?:[^"\\]|\\.)*"|\S+/g) ?? []).map((word) =>
    /^".*"$/.test(word) ? word.slice(1, -1).replaceAll(/\\(.)/g, '$1') : word,
  )
  let login = ''
  return words.flatMap((word, index) => {
    const value = words[index + 1] ?? ''
    if (word === 'login' || word === 'user') login = value
    if (word === 'password') return [value, ...asHttpSends(`${login}:${value}`)]
    return ['login', 'user', 'account'].includes(word) ? [value] : []
  })
}

/** The lines of the user's files. */
export function requirementTexts({ files, remote }: LocalRequirements): string[] {
  const lines = files.flatMap((file) => file.lines.map(({ text }) => text))
  return [...lines, ...remote.map(({ url }) => url)]
}

/** What the packages, the groups, the local projects and the files behind URLs refer to. */
export function referenceTexts({ references, files, projects }: Requirements): string[] {
  const lines = files.flatMap((file) => file.lines.map(({ text }) => text))
  const ofProjects = projects.flatMap((project) => [
    ...project.buildRequires,
    ...project.files.map(({ content }) => content),
  ])
  return [...lines, ...references.map(({ text }) => text), ...ofProjects]
}

/** The lines of the files that pip's settings name. */
export function settingsFileTexts({ settingsFiles, buildConstraints }: KeyFacts): string[] {
  return [...settingsFiles, ...buildConstraints].flatMap((file) =>
    file.lines.map(({ text }) => text),
  )
}

/** What pip's configuration files say. */
export function configurationTexts({ pipConfiguration }: Interpreter): string[] {
  return Object.values(pipConfiguration).flatMap((section) => Object.values(section))
}
