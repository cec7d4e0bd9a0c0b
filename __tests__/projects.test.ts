import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { InputError } from '../src/errors.ts'
import {
  dependencyGroup,
  type ProjectMetadata,
  readProject,
  readPyproject,
} from '../src/projects.ts'
import { type WrittenFiles, writtenFiles } from './support/written-files.ts'

let folder: WrittenFiles
beforeEach(async () => {
  folder = await writtenFiles()
})
afterEach(() => folder.remove())

function read(files: Readonly<Record<string, string>>): ProjectMetadata {
  folder.write(Object.fromEntries(Object.entries(files).map(([name, text]) => [`p/${name}`, text])))
  return readProject(join(folder.path, 'p'), folder.path, 'r.txt:3')
}

const PROJECT = '[project]\nname = "p"\nversion = "1"\n'
const toml = (text: string) => ({ 'pyproject.toml': PROJECT + text })
const DEFAULTS = {
  buildRequires: ['setuptools>=40.8.0', 'wheel'],
  backend: 'setuptools.build_meta:__legacy__',
  backendPath: [],
}

describe('what a project says of itself', () => {
  test.each<[what: string, files: Record<string, string>, expected: Partial<ProjectMetadata>]>([
    ['setup.py alone', { 'setup.py': 'setup()' }, { name: undefined, ...DEFAULTS }],
    [
      'a name in setup.cfg',
      { 'setup.py': '', 'setup.cfg': '[metadata]\nname = a.b-c\n' },
      { name: 'a.b-c' },
    ],
    [
      'it with a colon',
      { 'setup.py': '', 'setup.cfg': '[x]\nname=no\n[metadata]\nversion=1\nname:c' },
      { name: 'c' },
    ],
    [
      'another section',
      { 'setup.py': '', 'setup.cfg': '[metadata]\n[options]\nname = no' },
      { name: undefined },
    ],
    [
      'a directive',
      { 'setup.py': '', 'setup.cfg': '[metadata]\nname = attr: p.name' },
      { name: undefined },
    ],
    ['pyproject.toml', toml(''), { name: 'p', ...DEFAULTS }],
    ['Poetry', { 'pyproject.toml': '[tool.poetry]\nname = "q"' }, { name: 'q' }],
    ['a table that is none', { 'pyproject.toml': 'project = 1\ntool = "x"' }, { name: undefined }],
    ['an empty file', { 'pyproject.toml': '' }, { name: undefined, ...DEFAULTS }],
    [
      'a build system',
      toml('[build-system]\nrequires = ["flit_core <4"]\nbuild-backend = "flit_core.buildapi"'),
      { buildRequires: ['flit_core <4'], backend: 'flit_core.buildapi', backendPath: [] },
    ],
    [
      'a backend in the project',
      toml('[build-system]\nrequires = []\nbuild-backend = "b:x"\nbackend-path = ["_b", "."]'),
      { buildRequires: [], backend: 'b:x', backendPath: ['_b', '.'] },
    ],
    [
      'a build system without a backend',
      toml('[build-system]\nrequires = ["a"]'),
      {
        buildRequires: ['a'],
        backend: DEFAULTS.backend,
      },
    ],
    [
      'dependencies',
      toml('dependencies = ["a>1"]\n[project.optional-dependencies]\nt = ["b"]\nd = ["c"]'),
      { dependencies: ['a>1', 'b', 'c'] },
    ],
  ])('%s', (_, files, expected) => expect(read(files)).toMatchObject(expected))

  test('it is named as seen from the working directory', () => {
    folder.write({ 'setup.py': '', 'a/b/setup.py': '' })
    const shown = (path: string, from = '') =>
      readProject(join(folder.path, path), join(folder.path, from), 'x').shown
    expect(shown('')).toBe('.')
    expect(shown('a/b')).toBe('a/b')
    expect(shown('a/b', 'a')).toBe('b')
    expect(shown('', 'a/b')).toBe('../..')
  })

  test.each<[files: Record<string, string>, message: string]>([
    [{}, 'r.txt:3: there is no folder p (looked for FOLDER)'],
    [
      { 'setup.cfg': '[metadata]' },
      'r.txt:3: p is not a Python project: it has no pyproject.toml and no setup.py',
    ],
    [{ 'pyproject.toml': '[project]\n\nname = p' }, 'FOLDER/pyproject.toml:3: not valid TOML: '],
    [
      toml('dependencies = ["a = 1"]'),
      'p/pyproject.toml: not a requirement specifier: "a = 1" (nothing may follow here: "= 1")',
    ],
  ])('%j is refused: %s', (files, message) => {
    const attempt = () => read(files)
    expect(attempt).toThrow(InputError)
    expect(attempt).toThrow(message.replace('FOLDER', join(folder.path, 'p')))
  })

  test('a byte order mark does no harm', () => {
    folder.write({ 'pyproject.toml': `\ufeff${PROJECT}` })
    expect(readPyproject(join(folder.path, 'pyproject.toml'))).toHaveProperty('project.name', 'p')
    expect(readPyproject(join(folder.path, 'none.toml'))).toBeUndefined()
  })
})

describe('the files that the key has', () => {
  test.each<[what: string, files: Record<string, string>, names: string[]]>([
    ['setup.py and setup.cfg', { 'setup.py': '', 'setup.cfg': '' }, ['setup.cfg', 'setup.py']],
    [
      'files that setup.cfg names',
      {
        'setup.py': '',
        'setup.cfg':
          '[options]\ninstall_requires = file: base.txt, more.txt\n[x]\ntest =\n  file: t.txt\n',
        'base.txt': '',
        'more.txt': '',
        't.txt': '',
        'other.txt': '',
      },
      ['base.txt', 'more.txt', 'setup.cfg', 'setup.py', 't.txt'],
    ],
    [
      'all three',
      { ...toml(''), 'setup.py': '', 'setup.cfg': '', 'setup.txt': '' },
      ['pyproject.toml', 'setup.cfg', 'setup.py'],
    ],
    [
      'dynamic fields of setuptools',
      {
        ...toml(`dynamic = ["dependencies", "optional-dependencies", "version"]
[tool.setuptools.dynamic]
dependencies = { file = ["requirements.txt", "more/r.txt"] }
version = { attr = "p.__version__" }
[tool.setuptools.dynamic.optional-dependencies]
dev = { file = "dev.txt" }`),
        'requirements.txt': 'a',
        'more/r.txt': 'b',
        'dev.txt': 'c',
        'other.txt': 'd',
      },
      ['pyproject.toml', 'dev.txt', 'more/r.txt', 'requirements.txt'],
    ],
    [
      'hatch-requirements-txt',
      {
        ...toml(
          '[tool.hatch.metadata.hooks.requirements_txt]\nfiles = ["r.txt"]\nfilename = "s.txt"',
        ),
        'r.txt': 'a',
        's.txt': 'b',
      },
      ['pyproject.toml', 'r.txt', 's.txt'],
    ],
    [
      'one that is not there, or is a folder',
      {
        ...toml('[tool.setuptools.dynamic]\ndependencies = { file = ["none.txt", "sub"] }'),
        'sub/x.txt': '',
      },
      ['pyproject.toml'],
    ],
  ])('%s', (_, files, names) => expect(read(files).files.map(({ name }) => name)).toEqual(names))

  test('line ends do not matter in any of them', () => {
    const files = { ...toml('dependencies = ["a"]\n'), 'setup.cfg': '[metadata]\nx = y\n' }
    const lf = read(files)
    const crlf = Object.entries(files).map(([name, text]) => [name, text.replaceAll('\n', '\r\n')])
    expect(read(Object.fromEntries(crlf))).toEqual(lf)
  })
})

describe('a change of pyproject.toml', () => {
  const BASE = `description = "x"
requires-python = ">=3.9"
dependencies = ["requests >= 2"]
optional-dependencies = { dev = ["pytest"] }
[build-system]
requires = ["setuptools"]
[dependency-groups]
lint = ["ruff"]
[tool.setuptools]
packages = ["p"]
[tool.ruff]
line-length = 100
`
  const content = (text: string) => read({ 'pyproject.toml': text }).files[0]?.content

  test.each<[what: string, from: string, to: string, counts: boolean]>([
    ['a dependency', 'requests >= 2', 'requests >= 3', true],
    ['a dependency more', '["requests >= 2"]', '["requests >= 2", "rich"]', true],
    ['an extra', '["pytest"]', '["pytest", "tox"]', true],
    ['the name of an extra', 'dev =', 'test =', true],
    ['requires-python', '>=3.9', '>=3.10', true],
    ['the name', 'name = "p"', 'name = "q"', true],
    ['the build requirements', '["setuptools"]', '["setuptools>70"]', true],
    ['a build backend', '[build-system]', '[build-system]\nbuild-backend = "b"', true],
    ['what a backend reads', 'packages = ["p"]', 'packages = ["p", "q"]', true],
    ['a table of a tool that is not known', '[tool.ruff]', '[tool.mystery]', true],
    ['dynamic', 'description', 'dynamic = ["classifiers"]\ndescription', true],
    ['the version', 'version = "1"', 'version = "2"', false],
    ['the description', 'description = "x"', 'description = "y"', false],
    ['scripts', '[build-system]', 'scripts = { p = "p:main" }\n[build-system]', false],
    ['what a linter reads', 'line-length = 100', 'line-length = 88', false],
    ['a table of pytest', '[tool.ruff]', '[tool.pytest.ini_options]\na = 1\n[tool.ruff]', false],
    ['a dependency group', 'lint = ["ruff"]', 'lint = ["ruff", "mypy"]', false],
    ['a comment', 'dependencies', '# why\ndependencies', false],
    ['the layout', 'requires = ["setuptools"]', 'requires = [\n  "setuptools",\n]', false],
  ])('%s', (_, from, to, counts) => {
    const text = PROJECT + BASE
    expect(text).toContain(from)
    expect(content(text.replace(from, to)) !== content(text)).toBe(counts)
  })

  test('it is told a value a line, so that a change can be shown', () => {
    expect(content('[project]\nname = "p"\ndependencies = ["a", "b>1"]\n')).toBe(
      'project.name = "p"\nproject.dependencies[] = "a"\nproject.dependencies[] = "b>1"',
    )
  })
})

describe('a dependency group', () => {
  const GROUPS = `[dependency-groups]
test = ["pytest>8", { include-group = "Base_Deps" }]
base-deps = ["coverage"]
"Typing.Stubs" = ["types-requests ; python_version < '3.13'"]
all = [{ include-group = "test" }, {include-group = "typing-stubs"}, "rich"]
twice = [{ include-group = "base-deps" }, { include-group = "base.deps" }]
empty = []
loop = [{ include-group = "pool" }]
pool = [{ include-group = "LOOP" }]
self = [{ include-group = "self" }]
lost = [{ include-group = "none" }]
bad = ["a = 1"]
odd = [{ other = "x" }]
number = [1]
text = "a"
`
  const expand = (group: string, text = GROUPS) => {
    folder.write({ 'pyproject.toml': text })
    const pyproject = readPyproject(join(folder.path, 'pyproject.toml')) ?? {}
    return dependencyGroup(pyproject, group, 'pyproject.toml')
  }

  test.each<[group: string, expected: string[]]>([
    ['test', ['pytest>8', 'coverage']],
    ['TEST', ['pytest>8', 'coverage']],
    ['base_deps', ['coverage']],
    ['typing--stubs', ["types-requests ; python_version < '3.13'"]],
    ['all', ['pytest>8', 'coverage', "types-requests ; python_version < '3.13'", 'rich']],
    ['twice', ['coverage', 'coverage']],
    ['empty', []],
  ])('%s has %j', (group, expected) => expect(expand(group)).toEqual(expected))

  test.each<[group: string, message: string]>([
    ['loop', 'groups: pyproject.toml: the group LOOP includes itself (loop → pool → LOOP)'],
    ['self', 'groups: pyproject.toml: the group self includes itself (self → self)'],
    ['lost', 'groups: pyproject.toml has no dependency group "none" (it has: test, base-deps, '],
    ['nope', 'groups: pyproject.toml has no dependency group "nope" (it has: test, base-deps, '],
    ['text', 'groups: pyproject.toml has no dependency group "text"'],
    ['bad', 'groups: pyproject.toml: the group bad: not a requirement specifier: "a = 1" ('],
    ['odd', 'the group odd has an entry that is neither a requirement nor an include-group'],
    ['number', 'the group number has an entry that is neither a requirement nor an include-group'],
  ])('%s is refused: %s', (group, message) => {
    expect(() => expand(group)).toThrow(InputError)
    expect(() => expand(group)).toThrow(message)
  })

  test('is missed where there is none at all', () => {
    expect(() => expand('dev', PROJECT)).toThrow('no dependency group "dev" (it has: none)')
  })
})
