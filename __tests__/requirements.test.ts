// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is pip's own syntax for variables
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { InputError } from '../src/errors.ts'
import type { InputName } from '../src/inputs.ts'
import { expandPatterns, type Requirements, readRequirements } from '../src/requirements.ts'
import { temporaryFolder } from './support/environment.ts'
import { fakeInputs } from './support/fakes.ts'

let folder: { path: string; remove(): Promise<void> }
beforeEach(async () => {
  folder = await temporaryFolder()
})
afterEach(() => folder.remove())

function write(files: Readonly<Record<string, string | Buffer>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder.path, path)), { recursive: true })
    writeFileSync(join(folder.path, path), content)
  }
}

function read(
  given: Partial<Record<InputName, string>> = {},
  environment: Readonly<Record<string, string>> = {},
): Requirements {
  return readRequirements(fakeInputs(folder.path, given), environment)
}

/** Each file as `shown (role, named)`, then its lines. */
function told({ files }: Requirements): Record<string, string[]> {
  return Object.fromEntries(
    files.map(({ shown, role, named, lines }) => [
      `${shown} (${role}${named ? ', named' : ''})`,
      lines.map(({ text }) => text),
    ]),
  )
}

describe('which files are read', () => {
  test('requirements.txt where nothing is named', () => {
    write({ 'requirements.txt': 'django' })
    expect(told(read())).toEqual({ 'requirements.txt (requirements, named)': ['django'] })
  })

  test('not requirements.txt where packages are named', () => {
    write({ 'requirements.txt': 'django' })
    expect(told(read({ packages: 'flask' }))).toEqual({})
  })

  test('those named, in their order, from the working directory', () => {
    write({ 'sub/b.txt': 'b', 'a.txt': 'a', 'sub/c.txt': 'c<2' })
    const requirements = read({
      'working-directory': 'sub',
      requirements: 'b.txt\n../a.txt',
      constraints: 'c.txt',
    })
    expect(told(requirements)).toEqual({
      'b.txt (requirements, named)': ['b'],
      '../a.txt (requirements, named)': ['a'],
      'c.txt (constraints, named)': ['c<2'],
    })
    expect(requirements.files[1]?.path).toBe(join(folder.path, 'a.txt'))
  })

  test('nested ones relative to the file that names them, depth first', () => {
    write({
      'requirements.txt': '-r requirements/dev.txt\n-c limits.txt\nlast',
      'requirements/dev.txt': '-r base.txt\ndev',
      'requirements/base.txt': '-c ../limits.txt\nbase',
      'limits.txt': 'base<2',
    })
    const requirements = read()
    expect(Object.keys(told(requirements))).toEqual([
      'requirements.txt (requirements, named)',
      'requirements/dev.txt (requirements)',
      'requirements/base.txt (requirements)',
      'limits.txt (constraints)',
    ])
  })

  test('each once, however often and in whatever spelling it is reached, and in a cycle too', () => {
    write({ 'a.txt': '-r ./b.txt\n-r b.txt\na', 'b.txt': '-r x/../b.txt\n-r a.txt\nb' })
    expect(Object.keys(told(read({ requirements: 'a.txt\n./a.txt\nb.txt' })))).toEqual([
      'a.txt (requirements, named)',
      'b.txt (requirements)',
    ])
  })

  test('one file in two roles is two', () => {
    write({ 'a.txt': 'a==1' })
    expect(Object.keys(told(read({ requirements: 'a.txt', constraints: 'a.txt' })))).toEqual([
      'a.txt (requirements, named)',
      'a.txt (constraints, named)',
    ])
  })

  test('the matches of a pattern, sorted, files only', () => {
    write({ 'r/b.txt': 'b', 'r/a.txt': 'a', 'r/a.in': 'x', 'r/deep/c.txt': 'c' })
    mkdirSync(join(folder.path, 'r', 'folder.txt'))
    const names = (pattern: string) => Object.keys(told(read({ requirements: pattern })))
    expect(names('r/*.txt')).toEqual([
      'r/a.txt (requirements, named)',
      'r/b.txt (requirements, named)',
    ])
    expect(names('r/**/c.txt')).toEqual(['r/deep/c.txt (requirements, named)'])
    expect(names('r/[ab].txt\nr/b.txt')).toHaveLength(2)
    symlinkSync('nowhere', join(folder.path, 'r', 'a.txt.link'))
    expect(() => names('r/*.link')).toThrow('requirements: there is no file r/a.txt.link')
  })

  test('a file whose own name looks like a pattern', () => {
    write({ 'r[1].txt': 'one', 'r1.txt': 'other' })
    expect(told(read({ requirements: 'r[1].txt' }))).toEqual({
      'r[1].txt (requirements, named)': ['one'],
    })
  })

  test('not those behind a URL', () => {
    write({ 'requirements.txt': '-r https://example.org/r.txt\ndjango' })
    const requirements = read()
    expect(requirements.files).toHaveLength(1)
    expect(requirements.uncacheable).toEqual(['requirements.txt:1: -r https://example.org/r.txt'])
  })
})

describe('what is in them', () => {
  test.each<[what: string, content: string | Buffer]>([
    ['LF', 'django>=4\nflask\n'],
    ['CRLF', 'django>=4\r\nflask\r\n'],
    ['a UTF-8 byte order mark', '\ufeffdjango>=4\nflask'],
    ['UTF-16', Buffer.from('\ufeffdjango>=4\r\nflask', 'utf16le')],
    ['comments', '# -*- coding: latin-1 -*-\ndjango>=4 # why\n\n  # more\nflask'],
    ['continuations', 'django\\\n>=4\nflask\\'],
    ['a variable', 'django>=${MAJOR}\nflask'],
  ])('the same lines with %s', (_, content) => {
    write({ 'requirements.txt': content })
    expect(Object.values(told(read({}, { MAJOR: '4' })))).toEqual([['django>=4', 'flask']])
  })

  test('lines that no version names are told with their places', () => {
    write({
      'requirements.txt': 'django\n-e ./here\n\ngit+https://example.org/a.git\n-r more/r.txt',
      'more/r.txt': 'b @ https://example.org/b.zip',
    })
    const given = { requirements: 'requirements.txt', packages: '.[dev]\nflask\n-e ./pkg' }
    expect(read(given).uncacheable).toEqual([
      'requirements.txt:2: -e ./here',
      'requirements.txt:4: git+https://example.org/a.git',
      'more/r.txt:1: b @ https://example.org/b.zip',
      'packages: .[dev]',
      'packages: -e ./pkg',
    ])
  })

  test.each([
    ['django==4.2 --hash=sha256:aa', true],
    ['--require-hashes\ndjango', true],
    ['django==4.2', false],
    ['django==4.2 --hash=sha256:aa\n--no-require-hashes', false],
  ])('%j asks for hashes: %j', (content, hashed) => {
    write({ 'requirements.txt': content })
    expect(read().hashed).toBe(hashed)
  })

  test('hashes of a constraints file may be those of packages', () => {
    write({ 'c.txt': 'django==4.2 --hash=sha256:aa' })
    expect(() => read({ packages: 'django', constraints: 'c.txt' })).not.toThrow()
  })
})

describe("the user's mistakes", () => {
  test.each<
    [files: Record<string, string>, given: Partial<Record<InputName, string>>, message: string]
  >([
    [
      {},
      {},
      'requirements: nothing to install: there is no requirements.txt in FOLDER, and neither "requirements" nor ' +
        '"packages" is given. Name your files (requirements: requirements/dev.txt) or the packages ' +
        '(packages: django psycopg2).',
    ],
    [
      {},
      { requirements: 'dev.txt' },
      'requirements: there is no file dev.txt (looked for FOLDER/dev.txt)',
    ],
    [
      {},
      { packages: 'a', constraints: 'c.txt' },
      'constraints: there is no file c.txt (looked for FOLDER/c.txt)',
    ],
    [{}, { requirements: 'r/*.txt' }, 'requirements: no file matches "r/*.txt" in FOLDER'],
    [
      { 'r/x.txt/y': '' },
      { requirements: 'r/*.txt' },
      'requirements: no file matches "r/*.txt" in FOLDER',
    ],
    [
      { 'r/dev.txt': 'a\n\n-r base.txt' },
      { requirements: 'r/dev.txt' },
      'r/dev.txt:3: there is no file r/base.txt (looked for FOLDER/r/base.txt)',
    ],
    [
      { 'a.txt': '' },
      { requirements: 'a.txt/b.txt' },
      'requirements: there is no file a.txt/b.txt (looked for FOLDER/a.txt/b.txt)',
    ],
    [
      { 'r/dev.txt': '' },
      { requirements: 'r' },
      'requirements: r is a folder; name the files in it (r/*.txt)',
    ],
    [
      { 'r/dev.txt': 'a\ndjango = 4.2' },
      { requirements: 'r/dev.txt' },
      'r/dev.txt:2: not a requirement specifier: "django = 4.2" (did you mean "django==4.2"?)',
    ],
    [{ 'a.txt': '--wat' }, { requirements: 'a.txt' }, 'a.txt:1: unknown option: "--wat"'],
    [
      { 'a.txt': 'b==1 --hash=sha256:aa' },
      { requirements: 'a.txt', packages: 'flask django>=4' },
      'packages: flask, django>=4: a.txt has --hash lines, and pip then wants a hash for everything it installs. ' +
        'Put these packages, with their hashes, into a requirements file, or install them in a step of their own.',
    ],
  ])('%j with %j', (files, given, message) => {
    write(files)
    const expected = message
      .replaceAll(/FOLDER\/([\w./]+)/g, (_, path) => join(folder.path, path))
      .replaceAll('FOLDER', folder.path)
    expect(() => read(given)).toThrow(InputError)
    expect(() => read(given)).toThrow(new InputError(expected))
  })

  const mayReadAll = process.platform === 'win32' || process.getuid?.() === 0
  const testAsUser = mayReadAll ? test.skip : test
  testAsUser('a file that may not be read', () => {
    write({ 'requirements.txt': '' })
    chmodSync(join(folder.path, 'requirements.txt'), 0)
    expect(() => read()).toThrow('requirements: requirements.txt cannot be read: permission denied')
  })
})

test('patterns of any input: absolute paths, doubles taken out', () => {
  write({ 'a.toml': '', 'b.toml': '' })
  const paths = expandPatterns('x', ['b.toml', '*.toml', './a.toml'], folder.path)
  expect(paths).toEqual(['b', 'a'].map((name) => join(folder.path, `${name}.toml`)))
  expect(() => expandPatterns('x', ['*.lock'], folder.path)).toThrow(
    new InputError(`x: no file matches "*.lock" in ${folder.path}`),
  )
})
