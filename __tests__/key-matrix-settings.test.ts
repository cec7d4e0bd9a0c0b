import { describe } from '@jest/globals'
import { BUILD_VARIABLES } from '../src/key.ts'
import { type Job, type MatrixRow, matrix } from './support/key-jobs.ts'

/** The environment, pip's settings and the inputs. See key-matrix.test.ts. */

const variable = (name: string, value: string): Job => ({ environment: { [name]: value } })
const withFiles = (files: Record<string, string>, job: Job): Job => ({ ...job, files })
const input = (inputs: Job['inputs'] & {}): Job => ({ inputs })
const pipConf = (section: string, option: string, value: string): Job => ({
  interpreter: { pipConfiguration: { [section]: { [option]: value } } },
})
const index = (url: string): Job => variable('PIP_INDEX_URL', url)

describe('the environment', () => {
  const PG = { inputs: { 'key-env': 'PG' } }
  matrix([
    ...BUILD_VARIABLES.map(
      (name): MatrixRow => [name, 'other compatibility', variable(name, '-O3')],
    ),
    ['the value of one', 'other compatibility', variable('CC', 'clang'), variable('CC', 'gcc')],
    [
      'the same in another',
      'other compatibility',
      variable('FC', '-O2'),
      variable('CFLAGS', '-O2'),
    ],
    ['one that is set to nothing', 'same key', variable('CFLAGS', '')],
    [
      'a version for setuptools-scm',
      'other compatibility',
      variable('SETUPTOOLS_SCM_PRETEND_VERSION_FOR_A', '1'),
    ],
    ['a variable of the runner', 'same key', variable('GITHUB_RUN_ID', '7')],
    ['the image of the runner', 'same key', variable('ImageVersion', '20261101.1')],
    [
      'one that key-env names',
      'other compatibility',
      { ...PG, ...variable('PG', '2') },
      { ...PG, ...variable('PG', '1') },
    ],
    [
      'the same, empty instead of not set',
      'other compatibility',
      { ...PG, ...variable('PG', '') },
      PG,
    ],
    [
      'the order of variables',
      'same key',
      { environment: { CC: 'a', FC: 'b' } },
      { environment: { FC: 'b', CC: 'a' } },
    ],
  ])
})

describe("pip's settings", () => {
  const constraint = (name: string, text: string) =>
    withFiles({ [name]: text }, variable('PIP_CONSTRAINT', `CHECKOUT/${name}`))
  const build = (text: string) =>
    withFiles({ 'b.txt': text }, variable('PIP_BUILD_CONSTRAINT', 'b.txt'))
  const installed = (name: string) =>
    withFiles({ [`site-packages/${name}/METADATA`]: '' }, variable('PIP_NO_BUILD_ISOLATION', '0'))
  const required = (text: string) =>
    withFiles({ 'r.txt': text }, variable('PIP_REQUIREMENT', 'r.txt'))
  const links = (content: string) =>
    withFiles({ 'w/a.whl': content }, variable('PIP_FIND_LINKS', 'CHECKOUT/w'))
  matrix([
    ...[
      'EXTRA_INDEX_URL',
      'FIND_LINKS',
      'NO_INDEX',
      'NO_BINARY',
      'ONLY_BINARY',
      'PREFER_BINARY',
      'PRE',
      'REQUIRE_HASHES',
      'USE_FEATURE',
      'UPLOADED_PRIOR_TO',
      'AN_OPTION_OF_TOMORROW',
    ].map(
      (name): MatrixRow => [
        `PIP_${name}`,
        'other selection',
        variable(`PIP_${name}`, 'https://a/'),
      ],
    ),
    ...['CONFIG_SETTINGS', 'GLOBAL_OPTION', 'BUILD_OPTION', 'NO_BUILD_ISOLATION'].map(
      (name): MatrixRow => [`PIP_${name}`, 'other compatibility', variable(`PIP_${name}`, 'x')],
    ),
    ...[
      'TIMEOUT',
      'RETRIES',
      'CACHE_DIR',
      'PROXY',
      'CERT',
      'QUIET',
      'NO_COLOR',
      'TARGET',
      'USER',
      'BREAK_SYSTEM_PACKAGES',
    ].map((name): MatrixRow => [`PIP_${name}`, 'same key', variable(`PIP_${name}`, '1')]),
    ['PIP_INDEX_URL', 'other selection', index('https://b/'), index('https://a/')],
    ['a token that rotates', 'same key', index('https://u:two@a/'), index('https://u:one@a/')],
    ['a signed query', 'same key', index('https://a/?sig=2'), index('https://a/?sig=1')],
    [
      'a configuration file instead',
      'same key',
      pipConf('global', 'index-url', 'https://a/'),
      index('https://a/'),
    ],
    [
      'its section for wheels',
      'same key',
      pipConf('wheel', 'index-url', 'https://a/'),
      index('https://a/'),
    ],
    ['what PIP_REQUIREMENT holds', 'other selection', required('a'), required('b')],
    ['a build option in it', 'other compatibility', required('a -Ck=v'), required('a')],
    ['an index in it', 'other selection', pipConf('global', 'index-url', 'https://a/')],
    [
      'what PIP_CONSTRAINT holds',
      'other selection',
      constraint('c.txt', 'a<2'),
      constraint('c.txt', 'a<3'),
    ],
    [
      'the path of PIP_CONSTRAINT',
      'same key',
      constraint('d.txt', 'a<2'),
      constraint('c.txt', 'a<2'),
    ],
    [
      'what PIP_BUILD_CONSTRAINT holds',
      'other compatibility',
      build('setuptools<70'),
      build('setuptools<71'),
    ],
    ['what PIP_FIND_LINKS holds', 'other selection', links('new'), links('old')],
    [
      'what builds without isolation see',
      'other compatibility',
      installed('numpy-2.dist-info'),
      installed('numpy-1.dist-info'),
    ],
    [
      'the same with isolation',
      'same key',
      { files: { 'site-packages/numpy-2.dist-info/METADATA': '' } },
    ],
  ])
})

describe('inputs', () => {
  const dependency = (name: string, text: string) =>
    withFiles({ [name]: text }, input({ 'cache-dependency-path': '*.lock' }))
  matrix([
    ['wheels', 'other selection', input({ wheels: 'built' })],
    ['only-binary', 'other selection', input({ 'only-binary': 'true' })],
    ['cache-suffix', 'other compatibility', input({ 'cache-suffix': 'slim' })],
    ['key-env', 'other compatibility', input({ 'key-env': 'PG' })],
    [
      'a file of cache-dependency-path',
      'other selection',
      dependency('a.lock', 'new'),
      dependency('a.lock', 'old'),
    ],
    ['its name', 'same key', dependency('b.lock', 'old'), dependency('a.lock', 'old')],
    [
      'where the wheels go',
      'same key',
      input({ 'wheel-dir': 'w', compile: 'true', venv: '.venv' }),
    ],
    ['who installs', 'same key', input({ installer: 'pip' })],
    ['that nothing is installed', 'same key', input({ install: 'false' })],
    [
      'what is done with the key',
      'same key',
      input({ 'save-cache': 'false', 'enable-cache': 'true' }),
    ],
    ['how long what floats may last', 'other period', input({ refresh: 'never' })],
    ['the day', 'same key', { now: '2026-11-16T00:00:00Z' }],
    ['the week', 'other period', { now: '2026-11-23T00:00:00Z' }],
  ])
})
