// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is pip's own syntax for variables
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { InputError } from '../src/errors.ts'
import type { InputName } from '../src/inputs.ts'
import {
  completeRequirements,
  type FetchTexts,
  type Requirements,
  readLocalRequirements,
} from '../src/requirements.ts'
import { fakeInputs } from './support/fakes.ts'
import { type WrittenFiles, writtenFiles } from './support/written-files.ts'

let folder: WrittenFiles
beforeEach(async () => {
  folder = await writtenFiles()
})
afterEach(() => folder.remove())
const write = (files: Readonly<Record<string, string>>): void => folder.write(files)

function readWhole(
  given: Partial<Record<InputName, string>> = {},
  fetchTexts: FetchTexts = async () => [],
  environment: Readonly<Record<string, string>> = {},
): Promise<Requirements> {
  const inputs = fakeInputs(folder.path, given)
  const local = readLocalRequirements(inputs, environment)
  return completeRequirements(local, inputs, environment, fetchTexts)
}

describe('references and hashes', () => {
  test('references are told with their places, in the order of their lines', async () => {
    write({
      'requirements.txt': 'django\n-e ./here\n\ngit+https://example.org/a.git\n-r more/r.txt',
      'more/r.txt': 'b @ https://example.org/b.zip',
      'here/setup.py': '',
      'pkg/setup.py': '',
      'setup.py': '',
    })
    const given = { requirements: 'requirements.txt', packages: '.[dev]\nflask\n-e ./pkg' }
    const { references, projects } = await readWhole(given)
    expect(references.map(({ place, text, reference }) => [place, text, reference.kind])).toEqual([
      ['requirements.txt:2', '-e ./here', 'project'],
      ['requirements.txt:4', 'git+https://example.org/a.git', 'repository'],
      ['more/r.txt:1', 'b @ https://example.org/b.zip', 'remote-file'],
      ['packages', '.[dev]', 'project'],
      ['packages', '-e ./pkg', 'project'],
    ])
    expect(projects.map(({ shown }) => shown)).toEqual(['here', '.', 'pkg'])
  })

  test('a path starts in the working directory, whatever file names it, and is one project', async () => {
    write({ 'requirements.txt': '-r more/r.txt\n./pkg', 'more/r.txt': '-e ./pkg' })
    write({ 'pkg/setup.py': '' })
    const { references, projects } = await readWhole()
    const path = join(folder.path, 'pkg')
    expect(references.map(({ reference }) => reference)).toEqual([
      { kind: 'project', path, editable: false },
      { kind: 'project', path, editable: true },
    ])
    expect(projects).toHaveLength(1)
  })

  test('a line with a hash is as fixed as one with a fragment', async () => {
    const digest = 'ab'.repeat(32)
    write({ 'requirements.txt': `https://example.org/a-1.zip --hash=sha256:${digest}` })
    const { references } = await readWhole()
    expect(references[0]?.reference).toMatchObject({ kind: 'remote-file', sha256: digest })
  })

  test.each<[content: string, hashed: string[]]>([
    ['django==4.2 --hash=sha256:aa', ['requirements.txt']],
    ['--require-hashes\ndjango', ['requirements.txt']],
    ['django==4.2', []],
    ['django==4.2 --hash=sha256:aa\n--no-require-hashes', []],
    ['-r hashed.txt', ['requirements.txt']],
    ['-c hashed.txt', []],
  ])('%j makes these hashed: %j', async (content, hashed) => {
    write({ 'requirements.txt': content, 'hashed.txt': 'a==1 --hash=sha256:aa', 'other.txt': 'b' })
    const { hashedRoots } = await readWhole({ requirements: 'requirements.txt\nother.txt' })
    expect([...hashedRoots]).toEqual(hashed.map((name) => join(folder.path, name)))
  })

  test('packages stand beside a hashed file, and so may hashes in a constraints file', async () => {
    write({ 'r.txt': 'a==1 --hash=sha256:aa', 'c.txt': 'django==4.2 --hash=sha256:aa' })
    const { packages, hashedRoots } = await readWhole({
      requirements: 'r.txt',
      packages: 'flask django',
      constraints: 'c.txt',
    })
    expect(packages.map(({ text }) => text)).toEqual(['flask', 'django'])
    expect([...hashedRoots]).toEqual([join(folder.path, 'r.txt')])
  })
})

/** A web server of texts that remembers which of them were asked for, one list a request. */
function web(texts: Readonly<Record<string, string>>): { asked: string[][]; fetch: FetchTexts } {
  const asked: string[][] = []
  return {
    asked,
    async fetch(urls) {
      asked.push([...urls])
      return urls.map((url) => {
        const text = texts[url]
        if (text === undefined)
          throw new InputError(`requirements: ${url} could not be fetched: 404`)
        return text
      })
    },
  }
}

describe('files behind URLs', () => {
  test('are read with what they reach, relative to themselves, each once and all at once', async () => {
    write({
      'requirements.txt': 'django\n-r https://a/r/one.txt\n-c https://a/c.txt\n-r more.txt',
      'more.txt': '-r https://a/r/one.txt\n--requirement=HTTPS://b/two.txt',
    })
    const { asked, fetch } = web({
      'https://a/r/one.txt': 'one\r\n-r ../three.txt\n-c sub/c.txt # why',
      'https://a/c.txt': 'c<${MAX}',
      'HTTPS://b/two.txt': 'two\n-r https://a/three.txt',
      'https://a/three.txt': 'three\n-r r/one.txt',
      'https://a/r/sub/c.txt': 'd<2',
    })
    const { files } = await readWhole({}, fetch, { MAX: '9' })
    expect(
      files.map(({ shown, role, lines }) => [shown, role, lines.map(({ text }) => text)]),
    ).toEqual([
      ['requirements.txt', 'requirements', expect.arrayContaining(['django', '-r more.txt'])],
      ['more.txt', 'requirements', expect.anything()],
      ['https://a/r/one.txt', 'requirements', ['one', '-r ../three.txt', '-c sub/c.txt']],
      ['https://a/c.txt', 'constraints', ['c<9']],
      ['HTTPS://b/two.txt', 'requirements', ['two', '-r https://a/three.txt']],
      ['https://a/three.txt', 'requirements', ['three', '-r r/one.txt']],
      ['https://a/r/sub/c.txt', 'constraints', ['d<2']],
    ])
    expect(asked).toEqual([
      ['https://a/r/one.txt', 'https://a/c.txt', 'HTTPS://b/two.txt'],
      ['https://a/three.txt', 'https://a/r/sub/c.txt'],
    ])
    expect(new Set(files.map(({ root }) => root))).toEqual(
      new Set([join(folder.path, 'requirements.txt')]),
    )
  })

  test('a user, a password and a query are for fetching, and not for showing', async () => {
    write({ 'requirements.txt': '-r https://user:${TOKEN}@a/r.txt?sig=s3cret' })
    const { asked, fetch } = web({ 'https://user:t0ken@a/r.txt?sig=s3cret': '-r\n' })
    const read = readWhole({}, fetch, { TOKEN: 't0ken' })
    await expect(read).rejects.toThrow(
      new InputError('https://a/r.txt:1: a value is missing after -r'),
    )
    expect(asked).toEqual([['https://user:t0ken@a/r.txt?sig=s3cret']])
  })

  test('hashes in one make the named file a hashed one; references in one are told', async () => {
    write({ 'requirements.txt': '-r https://a/r.txt' })
    const { fetch } = web({
      'https://a/r.txt': 'a==1 --hash=sha256:aa\ngit+https://example.org/b.git@main',
    })
    const { hashedRoots, references } = await readWhole({}, fetch)
    expect([...hashedRoots]).toEqual([join(folder.path, 'requirements.txt')])
    expect(references.map(({ place }) => place)).toEqual(['https://a/r.txt:2'])
  })

  test('one that cannot be had is an error, and nothing is asked where there is none', async () => {
    write({ 'requirements.txt': '-r https://a/none.txt', 'plain.txt': 'a' })
    const { asked, fetch } = web({})
    await expect(readWhole({ requirements: 'plain.txt' }, fetch)).resolves.toBeDefined()
    expect(asked).toEqual([])
    await expect(readWhole({}, fetch)).rejects.toThrow('https://a/none.txt could not be fetched')
  })

  test('a file: URL is a file', async () => {
    write({ 'sub/r.txt': '-r s.txt\na', 'sub/s.txt': 's' })
    write({ 'requirements.txt': `-r file://${join(folder.path, 'sub/r.txt')}` })
    const { files } = await readWhole()
    expect(files.map(({ shown }) => shown)).toEqual(['requirements.txt', 'sub/r.txt', 'sub/s.txt'])
  })
})

describe('dependency groups and local projects', () => {
  const TOML = '[dependency-groups]\ndev = ["a>1", "b @ git+https://example.org/b.git@main"]'

  test('groups are read from pyproject.toml, there or in another folder', async () => {
    write({ 'pyproject.toml': TOML, 'sub/pyproject.toml': '[dependency-groups]\ndev = ["c"]' })
    const { files, groups, references } = await readWhole({ groups: 'dev sub/pyproject.toml:DEV' })
    expect(files).toEqual([]) // requirements.txt is not looked for where groups are named
    expect(groups.map(({ shown, name, requirements }) => [shown, name, requirements])).toEqual([
      ['pyproject.toml', 'dev', ['a>1', 'b @ git+https://example.org/b.git@main']],
      ['sub/pyproject.toml', 'DEV', ['c']],
    ])
    expect(references.map(({ place, reference }) => [place, reference])).toEqual([
      ['pyproject.toml:dev', expect.objectContaining({ kind: 'repository', revision: 'main' })],
    ])
  })

  test('a pyproject.toml that is not there is named', () => {
    expect(() => readLocalRequirements(fakeInputs(folder.path, { groups: 'dev' }), {})).toThrow(
      new InputError(
        `groups: dev: there is no file pyproject.toml (looked for ${join(folder.path, 'pyproject.toml')})`,
      ),
    )
  })

  test('references among the dependencies of a project are told as well', async () => {
    const url = 'git+https://example.org/b.git@main'
    write({ 'p/pyproject.toml': `[project]\nname = "p"\ndependencies = ["a", "b @ ${url}"]` })
    const { references } = await readWhole({ packages: './p' })
    expect(references.map(({ place, text }) => [place, text])).toEqual([
      ['packages', './p'],
      ['p/pyproject.toml', `b @ ${url}`],
    ])
  })
})
