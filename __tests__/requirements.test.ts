// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is pip's own syntax for variables
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { InputError } from '../src/errors.ts'
import type { InputName } from '../src/inputs.ts'
import { expandPatterns } from '../src/paths.ts'
import { type LocalRequirements, readLocalRequirements } from '../src/requirements.ts'
import { fakeInputs } from './support/fakes.ts'
import { type WrittenFiles, writtenFiles } from './support/written-files.ts'

let folder: WrittenFiles
beforeEach(async () => {
  folder = await writtenFiles()
})
afterEach(() => folder.remove())
const write = (files: Readonly<Record<string, string | Buffer>>): void => folder.write(files)

function read(
  given: Partial<Record<InputName, string>> = {},
  environment: Readonly<Record<string, string>> = {},
): LocalRequirements {
  return readLocalRequirements(fakeInputs(folder.path, given), environment)
}

/** Each file as `shown (role, named)`, then its lines. */
function told({ files }: LocalRequirements): Record<string, string[]> {
  return Object.fromEntries(
    files.map(({ path, shown, role, root, lines }) => [
      `${shown} (${role}${path === root ? ', named' : ''})`,
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

  test('all that is reached through a file belongs to it', () => {
    write({
      'a.txt': '-r one.txt\n-c c.txt',
      'b.txt': '-r one.txt\n-r two.txt',
      'one.txt': 'one',
      'two.txt': 'two',
      'c.txt': '-r three.txt',
      'three.txt': 'three',
    })
    const roots = read({ requirements: 'a.txt\nb.txt' }).files.map(({ shown, role, root }) => [
      `${shown} ${role}`,
      root,
    ])
    const [a, b] = [join(folder.path, 'a.txt'), join(folder.path, 'b.txt')]
    expect(Object.fromEntries(roots)).toEqual({
      'a.txt requirements': a,
      'one.txt requirements': a,
      'c.txt constraints': a,
      // pip's rule: what a constraints file reaches by -r are requirements again.
      'three.txt requirements': a,
      'b.txt requirements': b,
      'two.txt requirements': b,
    })
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
})

describe("the user's mistakes", () => {
  test.each<
    [files: Record<string, string>, given: Partial<Record<InputName, string>>, message: string]
  >([
    [
      {},
      {},
      'requirements: nothing to install: there is no requirements.txt in FOLDER, and none of "requirements", ' +
        '"packages" and "groups" is given. Name your files (requirements: requirements/dev.txt) or the packages ' +
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
    [
      {},
      { packages: 'a', constraints: 'c/*.txt' },
      'constraints: no file matches "c/*.txt" in FOLDER',
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
