/** The licences of the packages whose code is in the bundle, as one text to go with it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'

/** The licences under which code may be in dist/ without a second look. */
const KNOWN = ['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Unlicense']

/**
 * A text with the licence of each package that the modules (absolute paths) belong to. Throws an
 * Error for one without a licence that is known to be fit for this.
 */
export function licencesOf(modules: readonly string[]): string {
  const folders = new Set(modules.flatMap(packageFolder))
  const texts = [...folders].map((folder) => {
    const { name, version, license } = JSON.parse(
      readFileSync(join(folder, 'package.json'), 'utf8'),
    ) as { name: string; version: string; license?: string }
    const terms = license?.split(/\s+(?:AND|OR)\s+|[()]/).filter((term) => term !== '') ?? []
    if (terms.length === 0 || !terms.every((term) => KNOWN.includes(term)))
      throw new Error(`${name} ${version} is under ${license ?? 'no licence'}: may it be in dist/?`)
    const file = readdirSync(folder).find((one) => /^licen[cs]e(\.md|\.txt)?$/i.test(one))
    const text = file === undefined ? '' : readFileSync(join(folder, file), 'utf8').trim()
    return { title: `${name} ${version} (${license})`, text: text.replaceAll('\r\n', '\n') }
  })
  // Most packages of one house have the same text.
  const sorted = [...Map.groupBy(texts, ({ text }) => text)]
    .map(([text, all]) => ({
      text,
      title: all
        .map(({ title }) => title)
        .sort()
        .join('\n'),
    }))
    .sort((a, b) => (a.title < b.title ? -1 : 1))
  return `The files in this folder contain code of these packages, under these licences.\n${sorted
    .map(({ title, text }) => `\n${'-'.repeat(78)}\n${title}\n${text === '' ? '' : `\n${text}\n`}`)
    .join('')}`
}

/** The folder of the package that a module is of; none for our own. */
function packageFolder(module: string): string[] {
  const marker = `${sep}node_modules${sep}`
  const at = module.lastIndexOf(marker)
  if (at < 0) return []
  const [scope = '', name = ''] = module.slice(at + marker.length).split(sep)
  const folder =
    module.slice(0, at + marker.length) + (scope.startsWith('@') ? join(scope, name) : scope)
  return existsSync(join(folder, 'package.json')) ? [folder] : []
}
