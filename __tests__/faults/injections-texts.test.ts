import { existsSync, globSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { describeChanges } from '../../src/changes.ts'
import { StepError } from '../../src/errors.ts'
import { INPUT_DEFAULTS, type InputName, parseInputs } from '../../src/inputs.ts'
import { cacheKey, isKey } from '../../src/key.ts'
import { neutralised } from '../../src/lines.ts'
import { expandPatterns } from '../../src/paths.ts'
import { parseVersion, satisfies } from '../../src/pep440.ts'
import { markerHolds, parseRequirement, SpecifierError } from '../../src/pep508.ts'
import { parseWheelOutput, reasonOf } from '../../src/pip.ts'
import { readProject } from '../../src/projects.ts'
import { nameOfFile, parseReference } from '../../src/references.ts'
import { summaryOf } from '../../src/report.ts'
import { readLocalRequirements } from '../../src/requirements.ts'
import { parseRequirementsFile, RequirementLineError } from '../../src/requirements-file.ts'
import { netrcSecrets } from '../../src/secrets.ts'
import { temporaryFolder } from '../support/environment.ts'
import { recordFigure } from '../support/figures.ts'
import { factsOf } from '../support/key-facts.ts'
import { built, uncached } from '../support/outcomes.ts'
import { wheelOf } from '../support/wheels.ts'

let folder: { path: string; remove(): Promise<void> }
const acted: string[] = []
let tried = 0

beforeAll(async () => {
  folder = await temporaryFolder()
})

afterAll(() => folder.remove())

/** Runs an act that may refuse, as a mistake of the user, and may do nothing else. */
function attempt(what: string, act: () => unknown): void {
  tried++
  try {
    act()
  } catch (error) {
    const refused =
      error instanceof StepError ||
      error instanceof SpecifierError ||
      error instanceof RequirementLineError
    if (!refused) acted.push(`${what}: ${String(error).slice(0, 200)}`)
  }
}

const FREE_TEXT: InputName[] = [
  'requirements',
  'packages',
  'constraints',
  'groups',
  'working-directory',
  'python-version',
  'python-path',
  'venv',
  'wheel-dir',
  'cache-dependency-path',
  'cache-suffix',
  'key-env',
  'store-directory',
  'refresh',
  'installer',
  'enable-cache',
]

const STRINGS = [
  '\0',
  'a\0b',
  'a\nb',
  'a\u2028b',
  'x'.repeat(5000),
  'x'.repeat(1_000_000),
  '../'.repeat(2000),
  '::error::x',
  '__proto__',
  'constructor',
  'toString',
  '{a,b}'.repeat(20),
  '{1..100000000}',
  '*a'.repeat(300),
  '**/'.repeat(200),
  '/**/*',
  '[a-'.repeat(300),
  '@(a|b)'.repeat(50),
  '$(touch pwned)',
  '`touch pwned`',
  '--target=pwned',
  '-r/etc/passwd',
  'a,b',
  'UPPER/../x',
  '<img src=x>',
  '%0A::error::x',
]

test('no string in any input makes a file, a crash or a hang', () => {
  for (const name of FREE_TEXT)
    for (const text of STRINGS)
      attempt(`${name}: ${JSON.stringify(text.slice(0, 40))}`, () => {
        const given: Partial<Record<InputName, string>> = { packages: 'good', [name]: text }
        const inputs = parseInputs((one) => given[one] ?? INPUT_DEFAULTS[one], folder.path)
        readLocalRequirements(inputs, {})
        expandPatterns('cache-dependency-path', inputs.cacheDependencyPath, folder.path)
        const key = cacheKey(
          factsOf({
            inputs: { 'cache-suffix': inputs.cacheSuffix, 'key-env': inputs.keyEnv.join(' ') },
          }),
        )
        for (const candidate of key.candidates) if (!isKey(candidate)) throw new Error(candidate)
      })
  expect(acted).toEqual([])
  expect(globSync('*', { cwd: folder.path })).toEqual([])
  expect(existsSync('pwned')).toBe(false)
})

const many = (text: string): string => text.repeat(Math.ceil(1_000_000 / text.length))

/** A megabyte each: what needs the square of that for it does not end within a test. */
const LONG: Record<string, string> = {
  letters: many('a'),
  digits: many('1'),
  'dotted digits': many('1.'),
  blanks: `a${many(' ')}b`,
  tabs: `a${many('\t')}b`,
  brackets: `a${many('[')}`,
  parentheses: `a ; ${many('(')}`,
  backslashes: `a${many('\\')}a\\`,
  'number signs': many('a#'),
  'a blank and a number sign': many(' #a'),
  quotes: many('"a'),
  'a quote without end': `--hash="${many('a')}`,
  commas: `a>1${many(',>1')}`,
  'marker clauses': `a ; os_name=="a"${many(' or os_name=="a"')}`,
  'a quoted text': `a ; os_name=="${many('a')}"`,
  'blanks in a marker': `a ; os_name${many(' ')}not${' '.repeat(1000)}`,
  semicolons: many('a;'),
  'at signs': many('a@'),
  schemes: many('a://'),
  logins: `a @ https://${many('a:b@')}`,
  'a long URL': `a @ https://h/${many('a/')}`,
  'archive names': many('.whl['),
  'names with hyphens': `./${many('-1a')}.zip`,
  variables: many('$' + '{A'),
  'a fragment': `a @ https://h/a#egg=${many('[')}%0A`,
  options: many('--pre '),
  'line ends': many('\n'),
  continuations: many('\\\n'),
  colons: many(':'),
  commands: many('##['),
  slashes: many('/'),
  'pip words': many('Saved .whl '),
  percent: many('%4'),
}

test.each(Object.entries(LONG))('a megabyte of %s is read in one pass', (what, text) => {
  const readers: Record<string, () => unknown> = {
    requirement: () => parseRequirement(text),
    'requirements file': () => parseRequirementsFile(text, { A: text.slice(0, 10) }),
    marker: () => markerHolds(parseRequirement(`a ; ${text.slice(0, 1000)}`).marker, {}),
    version: () => [parseVersion(text), satisfies('1.0', [{ operator: '==', version: text }])],
    reference: () => parseReference(text, false, folder.path),
    'name of a file': () => nameOfFile(text),
    packages: () =>
      parseInputs((name) => (name === 'packages' ? text : INPUT_DEFAULTS[name]), folder.path),
    'output of pip': () => [parseWheelOutput([text]), reasonOf([text]), neutralised(text)],
    netrc: () => netrcSecrets(text),
    'a summary': () => summaryOf(uncached({ reason: text })),
    changes: () =>
      describeChanges(
        {
          key: 'a-1',
          ingredients: [{ kind: 'requirements', label: '', value: text.replaceAll('a', 'a\n') }],
        },
        {
          key: 'a-2',
          ingredients: [{ kind: 'requirements', label: '', value: text.replaceAll('a', 'b\n') }],
        },
      ),
  }
  for (const [reader, read] of Object.entries(readers)) attempt(`${reader}: ${what}`, read)
  expect(acted).toEqual([])
})

test.each<[what: string, files: Record<string, string>]>([
  ['deep tables', { 'pyproject.toml': `[${'a.'.repeat(20_000)}a]\n` }],
  ['deep arrays', { 'pyproject.toml': `a = ${'['.repeat(20_000)}` }],
  ['deep inline tables', { 'pyproject.toml': `a = ${'{a='.repeat(20_000)}` }],
  [
    'many keys',
    { 'pyproject.toml': Array.from({ length: 50_000 }, (_, i) => `k${i} = 1\n`).join('') },
  ],
  [
    'prototypes',
    {
      'pyproject.toml':
        '[__proto__]\nproject = 1\n[constructor.prototype]\na = 1\n[project]\nname = "x"\n',
    },
  ],
  ['a table for a name', { 'pyproject.toml': '[project]\nname = {}\ndependencies = {a = 1}\n' }],
  [
    'options for build requirements',
    { 'pyproject.toml': '[build-system]\nrequires = ["--target=x"]\n' },
  ],
  [
    'blanks in setup.cfg',
    {
      'setup.py': '',
      'setup.cfg': `[metadata]\n${' '.repeat(300_000)}\nname ${' '.repeat(300_000)}x`,
    },
  ],
  [
    'a NUL in setup.cfg',
    { 'setup.py': '', 'setup.cfg': '[options]\ninstall_requires = file: a\0b\n' },
  ],
])('a project with %s', async (what, files) => {
  const project = join(folder.path, `project-${tried}`)
  await mkdir(project)
  for (const [name, text] of Object.entries(files)) await writeFile(join(project, name), text)
  attempt(what, () => readProject(project, folder.path, 'packages'))
  expect(acted).toEqual([])
  expect(Object.keys(Object.prototype)).toEqual([])
  expect(({} as Record<string, unknown>).project).toBeUndefined()
})

const MARKUP = [
  '[x](https://evil.invalid)',
  '![x](//evil.invalid/a.png)',
  '<img src=//evil.invalid>',
  '<script>alert(1)</script>',
  '<a href="//evil.invalid">x</a>',
  '</code></details><b>',
  '`code`',
  '```\ncode\n```',
  '**bold** __bold__ ~~gone~~',
  '| a cell | more |',
  '\n# heading\n',
  '\n---\n',
  '\n- [ ] task\n',
  '\n> quote\n',
  '@octocat #1 octo/repo#1',
  'https://evil.invalid http://evil.invalid',
  'www.evil.invalid WWW.evil.invalid',
  'mailto:a@evil.invalid',
  '&lt;img&gt; &#60;img&#62;',
  '<!-- comment',
  '$x^2$ $$y$$',
  ':smile:',
  '[^1] [x]: //evil.invalid',
  '\\[x\\](y)',
  'a\r\n::error::x',
]

test('no name, path or reason becomes Markdown, HTML or a link in the summary', () => {
  for (const text of MARKUP) {
    const common = {
      primaryKey: text,
      matchedKey: text,
      store: text,
      python: { version: text, executable: text },
      ingredients: [{ kind: 'requirements', label: text, value: text }] as const,
    }
    const outcomes = [
      built({
        ...common,
        wheels: [wheelOf('a-1-py3-none-any.whl', { name: text, version: text })],
        floating: [text],
        changes: [text],
        saved: { kind: 'failed', seconds: 1, reason: text },
      }),
      uncached({ ...common, reason: text }),
    ]
    for (const summary of outcomes.map(summaryOf)) {
      tried++
      if (isActive(summary)) acted.push(`summary: ${text}`)
    }
  }
  expect(isActive(MARKUP.join(' '))).toBe(true)
  expect(acted).toEqual([])
})

// Of our own there are headings, tables, lists and four HTML elements; all else is somebody's text.
function isActive(summary: string): boolean {
  const own = summary
    .replaceAll(/<\/?(details|summary|code)>/g, '')
    .replaceAll(/^(### .*|\|.*\|)$/gm, (line) =>
      line.replaceAll(/[|#]|:$|(?<=wheelhouse):|-+:?/g, ''),
    )
  return /[<>`*_[\]\\~@$]|!\[|(?<!&)#\w|:\/\/|www\.|:\w+:|\r|^\s*(#|>|---)|\|/im.test(own)
}

test('the figure', () => {
  recordFigure({
    figure: 'injections in inputs, texts and summaries that act, crash or hang',
    goal: '0',
    cases: tried,
    result: String(acted.length),
    undefended: `${MARKUP.filter(isActive).length} of ${MARKUP.length} (written into a summary as they are)`,
    reached: acted.length === 0,
  })
  expect(MARKUP.filter(isActive).length).toBeGreaterThan(20)
})
