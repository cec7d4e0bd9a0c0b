import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { InputError } from '../src/errors.ts'
import { INPUT_DEFAULTS, type InputName, type Inputs, parseInputs } from '../src/inputs.ts'
import { temporaryFolder } from './support/environment.ts'

let folder: { path: string; remove(): Promise<void> }
let work: string
beforeAll(async () => {
  folder = await temporaryFolder()
  work = join(folder.path, 'work')
  mkdirSync(join(work, 'sub'), { recursive: true })
  writeFileSync(join(work, 'file'), '')
})
afterAll(() => folder.remove())

function parse(given: Partial<Record<InputName, string>> = {}): Inputs {
  return parseInputs((name) => given[name] ?? '', work)
}

const texts = (given: Partial<Record<InputName, string>>) =>
  parse(given).packages.map(({ kind, text }) => `${kind} ${text}`)

test('an input that is not given has its default', () => {
  const defaults = parseInputs((name) => INPUT_DEFAULTS[name], work)
  expect(parse()).toEqual(defaults)
  expect(defaults).toEqual({
    requirements: [],
    packages: [],
    constraints: [],
    groups: [],
    workingDirectory: work,
    pythonVersion: undefined,
    pythonPath: undefined,
    venv: undefined,
    install: true,
    installer: 'auto',
    compile: false,
    wheelDir: undefined,
    wheels: 'all',
    onlyBinary: false,
    refresh: 'weekly',
    verify: 'digest',
    cacheDependencyPath: [],
    cacheSuffix: '',
    keyEnv: [],
    enableCache: 'auto',
    saveCache: true,
    lookupOnly: false,
    failOnCacheMiss: false,
    stores: ['auto'],
    storeDirectory: undefined,
    s3: undefined,
  } satisfies Inputs)
})

// SUB, WORK and the folder above it stand for real paths.
test.each<[input: InputName, value: string, property: keyof Inputs, expected: unknown]>([
  ['requirements', 'a.txt\r\n\n  r/*.txt \n# no\n', 'requirements', ['a.txt', 'r/*.txt']],
  ['constraints', 'c.txt\nd.txt', 'constraints', ['c.txt', 'd.txt']],
  ['groups', 'dev test\n docs', 'groups', ['dev', 'test', 'docs']],
  ['groups', 'sub/pyproject.toml:dev\nA.b_c-1', 'groups', ['sub/pyproject.toml:dev', 'A.b_c-1']],
  ['working-directory', 'sub', 'workingDirectory', 'WORK/sub'],
  ['working-directory', ' ./sub/.. ', 'workingDirectory', 'WORK'],
  ['python-version', ' 3.12 ', 'pythonVersion', '3.12'],
  ['python-path', 'python3.12', 'pythonPath', 'python3.12'],
  ['python-path', '.venv/bin/python', 'pythonPath', 'WORK/.venv/bin/python'],
  ['venv', '.venv', 'venv', 'WORK/.venv'],
  ['install', 'false', 'install', false],
  ['install', 'false', 'wheelDir', 'WORK/.pip_wheels'],
  ['install', 'True', 'install', true],
  ['compile', 'true', 'compile', true],
  ['wheel-dir', '../wheels', 'wheelDir', 'WORK/../wheels'],
  ['wheels', 'Built', 'wheels', 'built'],
  ['wheels', 'all', 'wheels', 'all'],
  ['only-binary', 'true', 'onlyBinary', true],
  ['installer', 'pip', 'installer', 'pip'],
  ['refresh', 'never', 'refresh', 'never'],
  ['refresh', 'daily', 'refresh', 'daily'],
  ['refresh', 'Monthly', 'refresh', 'monthly'],
  ['cache-dependency-path', 'a.toml\nb/*.cfg', 'cacheDependencyPath', ['a.toml', 'b/*.cfg']],
  ['cache-suffix', 'slim, 2', 'cacheSuffix', 'slim, 2'],
  ['key-env', 'PG_CONFIG, CUDA\n_X1', 'keyEnv', ['PG_CONFIG', 'CUDA', '_X1']],
  ['enable-cache', 'true', 'enableCache', true],
  ['enable-cache', 'false', 'enableCache', false],
  ['enable-cache', 'auto', 'enableCache', 'auto'],
  ['save-cache', 'false', 'saveCache', false],
  ['lookup-only', 'true', 'lookupOnly', true],
  ['fail-on-cache-miss', 'true', 'failOnCacheMiss', true],
  ['store', 'actions', 'stores', ['actions']],
  ['store', 'Directory, actions', 'stores', ['directory', 'actions']],
  ['store-directory', 'cache', 'storeDirectory', 'WORK/cache'],
])('%s: %j sets %s to %j', (input, value, property, expected) => {
  const path = typeof expected === 'string' && /^WORK/.test(expected)
  expect(parse({ [input]: value })[property]).toEqual(
    path ? join(work, expected.slice('WORK'.length)) : expected,
  )
})

test('paths start in the working directory', () => {
  const inputs = parse({ 'working-directory': 'sub', venv: '.venv', 'wheel-dir': 'wheels' })
  expect(inputs).toMatchObject({
    venv: join(work, 'sub/.venv'),
    wheelDir: join(work, 'sub/wheels'),
  })
})

const BOOLEANS: InputName[] = [
  'install',
  'compile',
  'only-binary',
  'save-cache',
  'lookup-only',
  'fail-on-cache-miss',
]

test.each<[input: InputName, value: string, message: string]>([
  ...BOOLEANS.map((input): [InputName, string, string] => [
    input,
    'yes',
    `${input}: "yes" is not valid: use one of true, false`,
  ]),
  ['enable-cache', 'on', 'enable-cache: "on" is not valid: use one of auto, true, false'],
  ['refresh', 'hourly', 'refresh: "hourly" is not valid: use one of never, daily, weekly, monthly'],
  ['wheels', 'none', 'wheels: "none" is not valid: use one of all, built'],
  ['installer', 'uv', 'installer: "uv" is not valid: use one of auto, native, pip'],
  ['groups', '-r', 'groups: "-r" is not the name of a dependency group; write its name (dev), or'],
  ['groups', 'dev,test', 'groups: "dev,test" is not the name of a dependency group'],
  ['groups', 'pyproject.toml:', 'groups: "pyproject.toml:" is not the name'],
  ['store', 's4', 'store: "s4" is not valid: use one of auto, actions, directory'],
  ['working-directory', 'none', 'working-directory: there is no folder WORK/none'],
  ['working-directory', 'file', 'working-directory: there is no folder WORK/file'],
  ['wheel-dir', 'a\nb', 'wheel-dir: "a\\nb" is not valid: give one line of plain text'],
  ['cache-suffix', 'a\tb', 'cache-suffix: "a\\tb" is not valid: give one line of plain text'],
  ['python-version', '3.12\n3.13', 'python-version: "3.12\\n3.13" is not valid: give one line'],
  ['python-path', 'a\nb', 'python-path: "a\\nb" is not valid: give one line'],
  ['wheel-dir', './', 'wheel-dir: it cannot be the working directory itself; name a folder in it'],
  ['key-env', 'A=1', 'key-env: "A=1" is not the name of an environment variable; write names only'],
  ['key-env', 'A $B', 'key-env: "$B" is not the name of an environment variable'],
])('%s: %j is refused: %s', (input, value, message) => {
  const attempt = () => parse({ [input]: value })
  expect(attempt).toThrow(InputError)
  expect(attempt).toThrow(message.replace(/WORK\/(\w+)/, (_, name) => join(work, name)))
})

test('two ways to name one interpreter are refused', () => {
  expect(() => parse({ 'python-path': 'python3', 'python-version': '3.12' })).toThrow(
    new InputError(
      'python-path, python-version: give one of the two: python-path names an interpreter, ' +
        "python-version looks one up in the runner's tool cache",
    ),
  )
})

test('a wheelhouse that leaves wheels to the index cannot be prepared only', () => {
  expect(() => parse({ wheels: 'built', install: 'false' })).toThrow(
    new InputError(
      'wheels, install: "built" leaves the other wheels on the index, so a wheelhouse that is only ' +
        'prepared (install: false) would not be whole; use wheels: all',
    ),
  )
})

describe('packages', () => {
  test.each<[packages: string, expected: string[]]>([
    ['', []],
    ['psycopg2', ['requirement psycopg2']],
    ['psycopg2 flake8', ['requirement psycopg2', 'requirement flake8']],
    ['psycopg2\nflake8', ['requirement psycopg2', 'requirement flake8']],
    ['a==1 b>=2,<3 c[d]', ['requirement a==1', 'requirement b>=2,<3', 'requirement c[d]']],
    ['django >= 4.2', ['requirement django >= 4.2']],
    [
      "django >= 4.2 ; python_version < '3.13'",
      ["requirement django >= 4.2 ; python_version < '3.13'"],
    ],
    ['requests[socks, security]', ['requirement requests[socks, security]']],
    ['a # why\n# b\n  \nc', ['requirement a', 'requirement c']],
    ['a b # c', ['requirement a', 'requirement b']],
    ['.[test]', ['direct .[test]']],
    ['./a ./b', ['direct ./a', 'direct ./b']],
    ['flake8 ./a', ['requirement flake8', 'direct ./a']],
    ['-e ./x', ['direct -e ./x']],
    ['-e./x', ['direct -e ./x']],
    ['--editable=./x[dev]', ['direct -e ./x[dev]']],
    ['--editable ./x', ['direct -e ./x']],
    ['git+https://example.org/a.git', ['direct git+https://example.org/a.git']],
    ['a @ https://example.org/a.zip', ['direct a @ https://example.org/a.zip']],
  ])('%j are %j', (packages, expected) => {
    expect(texts({ packages })).toEqual(expected)
  })

  test.each([
    [
      'django = 4.2',
      '"django = 4.2" (did you mean "django==4.2"?); write one a line, or several without blanks',
    ],
    [
      'django=4.2',
      'packages: not a requirement specifier: "django=4.2" (did you mean "django==4.2"?)',
    ],
    ['psycopg2, flake8', 'not a requirement specifier: "psycopg2, flake8"'],
    ['django >= 4.2 flake8', 'not a requirement specifier: "django >= 4.2 flake8"'],
    ["'django'", 'packages: not a requirement specifier: "\'django\'"'],
    [
      '-r requirements.txt',
      '"-r" is an option, not a package; put options into a requirements file',
    ],
    ['--target=/tmp', '"--target=/tmp" is an option'],
    ['flake8 --pre', '"--pre" is an option'],
    ['-e -r/etc/passwd', '"-e" is an option'],
    ['-e ./x --pre', '"--pre" is an option'],
    ['-e', '"-e" is an option'],
    ['./x\u2028--index-url=https://example.org', '"--index-url=https://example.org" is an option'],
    ['./x\x85--index-url=https://example.org', '"--index-url=https://example.org" is an option'],
  ])('%j are refused: %s', (packages, message) => {
    expect(() => parse({ packages })).toThrow(InputError)
    expect(() => parse({ packages })).toThrow(message)
  })
})
