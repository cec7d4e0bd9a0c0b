/** The list of what `npm run faults` tries, docs/threat-model-cases.md, made from jest's own results. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'

const FILE = resolve(import.meta.dirname, '../docs/threat-model-cases.md')

const HEAD = `# Cases

What \`npm run faults\` tries, suite by suite. Written by \`npm run faults -- --update\`. Some suites try many
strings in one test; their numbers are in the table that the command prints.
`

export interface SuiteResults {
  readonly testResults: readonly {
    readonly name: string
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[]
      readonly title: string
      readonly status: string
    }[]
  }[]
}

/** Writes the list anew. */
export function writeCases(results: SuiteResults): void {
  writeFileSync(FILE, casesOf(results))
}

/** Whether the list is that of these results, which must be those of all suites. */
export function areCasesWritten(results: SuiteResults): boolean {
  return existsSync(FILE) && readFileSync(FILE, 'utf8') === casesOf(results)
}

function casesOf({ testResults }: SuiteResults): string {
  const suites = testResults.map(({ name, assertionResults }) => {
    const titles = assertionResults.map(({ ancestorTitles, title }) =>
      [...ancestorTitles, title].join(': '),
    )
    return { name: basename(name), titles }
  })
  return (
    HEAD +
    suites
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ name, titles }) => `\n## ${name}\n\n\`\`\`text\n${titles.join('\n')}\n\`\`\`\n`)
      .join('')
  )
}
