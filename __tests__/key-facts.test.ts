import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { InputError } from '../src/errors.ts'
import type { InputName } from '../src/inputs.ts'
import type { Interpreter } from '../src/interpreter.ts'
import { cacheKey } from '../src/key.ts'
import { gatherKeyFacts, type KeyFacts } from '../src/key-facts.ts'
import { readLocalRequirements } from '../src/requirements.ts'
import { temporaryFolder } from './support/environment.ts'
import { fakeInputs, fakeInterpreter } from './support/fakes.ts'

let folder: { path: string; remove(): Promise<void> }
beforeEach(async () => {
  folder = await temporaryFolder()
  write({ 'requirements.txt': 'django' })
})
afterEach(() => folder.remove())

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder.path, path)), { recursive: true })
    writeFileSync(join(folder.path, path), content)
  }
}

function gather(
  environment: Readonly<Record<string, string>> = {},
  given: Partial<Record<InputName, string>> = {},
  interpreter: Partial<Interpreter> = {},
): KeyFacts {
  const inputs = fakeInputs(folder.path, given)
  const { files } = readLocalRequirements(inputs, environment)
  const requirements = {
    files,
    packages: inputs.packages,
    groups: [],
    references: [],
    projects: [],
    hashedRoots: new Set<string>(),
  }
  return gatherKeyFacts(
    inputs,
    fakeInterpreter(interpreter),
    requirements,
    { commits: new Map(), unknown: [] },
    environment,
    new Date(0),
  )
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const texts = (files: KeyFacts['settingsFiles']) =>
  files.map(({ shown, role, lines }) => [shown, role, ...lines.map(({ text }) => text)])

describe("files that pip's settings name", () => {
  test('are read, with all that they reach', () => {
    write({
      'c/c.txt': '-c more.txt\na<2',
      'c/more.txt': 'b<2',
      'r.txt': 'x',
      'b.txt': 'setuptools<80',
    })
    const facts = gather({
      PIP_CONSTRAINT: `c/c.txt\n${join(folder.path, 'c/more.txt')}`,
      PIP_REQUIREMENT: 'r.txt',
      PIP_BUILD_CONSTRAINT: 'b.txt',
    })
    expect(texts(facts.settingsFiles)).toEqual([
      ['r.txt', 'requirements', 'x'],
      ['c/c.txt', 'constraints', '-c more.txt', 'a<2'],
      ['c/more.txt', 'constraints', 'b<2'],
      ['c/more.txt', 'constraints', 'b<2'],
    ])
    expect(texts(facts.buildConstraints)).toEqual([['b.txt', 'constraints', 'setuptools<80']])
  })

  test('may come from a configuration file', () => {
    write({ 'c.txt': 'a<2' })
    const pipConfiguration = { global: { constraint: 'c.txt' } }
    expect(texts(gather({}, {}, { pipConfiguration }).settingsFiles)).toHaveLength(1)
  })

  test('are not read behind a URL', () => {
    expect(gather({ PIP_CONSTRAINT: 'https://example.org/c.txt' }).settingsFiles).toEqual([])
  })

  test.each([
    ['PIP_CONSTRAINT', 'PIP_CONSTRAINT: there is no file none.txt'],
    ['PIP_BUILD_CONSTRAINT', 'PIP_BUILD_CONSTRAINT: there is no file none.txt'],
  ])('that are not there: %s', (name, message) => {
    expect(() => gather({ [name]: 'none.txt' })).toThrow(InputError)
    expect(() => gather({ [name]: 'none.txt' })).toThrow(message)
  })
})

describe('local --find-links', () => {
  const listingOf = (facts: KeyFacts) =>
    facts.localLinks.map(({ shown, listing }) => [shown.replaceAll('\\', '/'), listing])

  test('are listed with the digests of their files: beside the file that names them, else here', () => {
    write({
      'requirements.txt': '--find-links=w\n-r sub/r.txt\ndjango',
      'sub/r.txt': '--trusted-host x\n-f w\n-f v\n-f https://example.org/\n-f nowhere',
      'w/b.whl': 'b',
      'w/a.whl': 'a',
      'w/deep/c.whl': 'c',
      'sub/w/a.whl': 'other',
      'sub/x/a.whl': 'x',
      'v/a.whl': 'v',
    })
    expect(listingOf(gather({ PIP_FIND_LINKS: 'v https://example.org/' }))).toEqual([
      ['w', `a.whl ${sha256('a')}\nb.whl ${sha256('b')}`],
      ['sub/w', `a.whl ${sha256('other')}`],
      ['v', `a.whl ${sha256('v')}`],
    ])
  })

  test('that change make another key; another place of the same does not', () => {
    write({ 'w/a.whl': 'a', 'elsewhere/a.whl': 'a' })
    const keyOf = (links: string) => cacheKey(gather({ PIP_FIND_LINKS: links })).closed
    const before = keyOf('w')
    expect(keyOf(join(folder.path, 'elsewhere'))).toBe(before)
    write({ 'w/a.whl': 'b' })
    expect(keyOf('w')).not.toBe(before)
  })
})

describe('what is installed', () => {
  const paths = () => ({ purelib: join(folder.path, 'site'), platlib: join(folder.path, 'site') })

  test.each([
    ['PIP_NO_BUILD_ISOLATION', '1', true],
    // pip reads it the wrong way round, so that any value switches isolation off.
    ['PIP_NO_BUILD_ISOLATION', '0', true],
    ['PIP_USE_PEP517', '1', false],
  ])('counts where builds see it: %s=%s: %j', (name, value, counts) => {
    write({
      'site/b-1.dist-info/METADATA': '',
      'site/a-1.egg-info/x': '',
      'site/a/__init__.py': '',
    })
    const facts = gather({ [name]: value }, {}, { paths: paths() })
    expect(facts.installedForBuilds).toEqual(counts ? ['a-1.egg-info', 'b-1.dist-info'] : [])
  })
})

describe('cache-dependency-path', () => {
  test('gives the digests of the files that match', () => {
    write({ 'p/a.toml': 'a', 'p/b.toml': 'b' })
    const { dependencyFiles } = gather({}, { 'cache-dependency-path': 'p/*.toml' })
    expect(dependencyFiles.map(({ digest }) => digest)).toEqual([sha256('a'), sha256('b')])
  })

  test.each(['none.toml', '.'])('%s cannot be read', (path) => {
    const attempt = () => gather({}, { 'cache-dependency-path': path })
    expect(attempt).toThrow(InputError)
    expect(attempt).toThrow(/^cache-dependency-path: .* cannot be read; name files/)
  })
})
