/** Hides the credentials that stand in the user's settings and files. */
import type { Interpreter } from './interpreter.ts'
import type { Log } from './ports.ts'
import type { Environment, LocalRequirements, Requirements } from './requirements.ts'
import { secretsIn } from './urls.ts'

/** Credentials in URLs are hidden from here on, in every spelling that they may be printed in. */
export function maskSecrets(texts: readonly string[], log: Log): void {
  for (const text of texts) for (const secret of secretsIn(text)) log.mask(secret)
}

/** The pip settings of the environment. */
export function settingsTexts(environment: Environment): string[] {
  return Object.entries(environment).flatMap(([name, value]) =>
    name.startsWith('PIP_') && value !== undefined ? [value] : [],
  )
}

/** The lines of the user's files. */
export function requirementTexts({ files, remote }: LocalRequirements): string[] {
  const lines = files.flatMap((file) => file.lines.map(({ text }) => text))
  return [...lines, ...remote.map(({ url }) => url)]
}

/** What the packages, the groups and the files behind URLs refer to. */
export function referenceTexts({ references, files }: Requirements): string[] {
  const lines = files.flatMap((file) => file.lines.map(({ text }) => text))
  return [...lines, ...references.map(({ text }) => text)]
}

/** What pip's configuration files say. */
export function configurationTexts({ pipConfiguration }: Interpreter): string[] {
  return Object.values(pipConfiguration).flatMap((section) => Object.values(section))
}
