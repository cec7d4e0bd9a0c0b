// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is pip's own syntax for variables
import { describe, expect, test } from '@jest/globals'
import type { Interpreter } from '../src/interpreter.ts'
import { BUILD_VARIABLES, cacheKey, type Key } from '../src/key.ts'
import { type Facts, factsOf, requirementsFile as file } from './support/key-facts.ts'

const BASE = file('flask # why\n', 'base.txt')
const keyOf = (facts: Facts): Key =>
  cacheKey(factsOf({ files: [file('django>=4\n-r base.txt\n'), BASE], ...facts }))

type Effect = 'same key' | 'other selection' | 'other compatibility'

function effectOf(changed: Key, original: Key): Effect {
  if (changed.prefixes[1] !== original.prefixes[1]) return 'other compatibility'
  if (changed.prefixes[0] !== original.prefixes[0]) return 'other selection'
  expect(changed.candidates).toEqual(original.candidates)
  return 'same key'
}

const first = (text: string): Facts => ({ files: [file(text), BASE] })
const only = (text: string): Facts => ({ files: [file(text)] })
const python = (interpreter: Partial<Interpreter>): Facts => ({ interpreter })
const variable = (name: string, value: string): Facts => ({ environment: { [name]: value } })

type Row = [change: string, effect: Effect, facts: Facts]

describe('requirements, as pip reads them and not as they are written', () => {
  test.each<Row>([
    ['a comment', 'same key', first('# new\ndjango>=4 # yes\n-r base.txt')],
    ['CRLF instead of LF', 'same key', first('django>=4\r\n-r base.txt\r\n')],
    ['blank lines and blanks', 'same key', first('\n\n  django>=4  \n-r   base.txt')],
    ['a line that is continued', 'same key', first('django\\\n>=4\n-r base.txt')],
    ['another file name', 'same key', { files: [file('django>=4', 'a.txt'), file('flask', 'b')] }],
    ['a specifier', 'other selection', first('django>=5')],
    ['the value of a variable', 'other selection', first('django>=${VERSION}')],
    ['the index in a file', 'other selection', first('-i https://a/\ndjango>=4')],
    ['a nested file', 'other selection', { files: [file('django>=4'), file('jinja')] }],
    ['one file more', 'other selection', { files: [file('django>=4'), BASE, file('a')] }],
    ['an empty file more', 'other selection', { files: [file('django>=4'), BASE, file('')] }],
    ['one file less', 'other selection', { files: [file('django>=4')] }],
    ['the order of files', 'other selection', { files: [BASE, file('django>=4')] }],
    ['a line in another file', 'other selection', { files: [file(''), file('django>=4\nflask')] }],
    ['constraints', 'other selection', { files: [file('django>=4', 'c', 'constraints'), BASE] }],
    ['packages', 'other selection', { inputs: { packages: 'psycopg2' } }],
    ['a build option', 'other compatibility', first('django>=4 --config-settings=a=b')],
    ['a global option', 'other compatibility', first('django>=4 --global-option=x')],
    ['an install option', 'other compatibility', first('django>=4 --install-option=x')],
  ])('%s → %s', (_, effect, facts) => expect(effectOf(keyOf(facts), keyOf({}))).toBe(effect))
})

describe('the interpreter', () => {
  test.each<Row>([
    ['Python 3.12.4 → 3.12.5', 'other selection', python({ version: '3.12.5' })],
    ['Python 3.12 → 3.13', 'other compatibility', python({ version: '3.13.0' })],
    ['a pre-release', 'other compatibility', python({ version: '3.12.4b2', preRelease: true })],
    ['CPython → PyPy', 'other compatibility', python({ implementation: 'pypy' })],
    ['free-threaded', 'other compatibility', python({ freeThreaded: true })],
    ['debug', 'other compatibility', python({ debug: true })],
    ['SOABI', 'other compatibility', python({ soabi: 'cpython-312-x86_64-linux-musl' })],
    ['x86_64 → aarch64', 'other compatibility', python({ platform: 'linux-aarch64' })],
    ['64 → 32 bits', 'other compatibility', python({ pointerBits: 32 })],
    ['glibc 2.36 → 2.39', 'other compatibility', python({ libc: 'glibc 2.39' })],
    ['glibc → musl', 'other compatibility', python({ libc: 'musl 1.2.5' })],
    ['debian 12 → 13', 'other compatibility', python({ distribution: 'debian 13' })],
    ['macOS 14 → 15', 'other compatibility', python({ osRelease: '15.0' })],
    ['pip 26.2 → 26.3', 'other selection', python({ pip: '26.3' })],
    ['pip 26.2 → 26.2.1', 'same key', python({ pip: '26.2.1' })],
    ['where it lies', 'same key', python({ executable: '/x', prefix: '/y', paths: { data: '/' } })],
    ['the kernel', 'same key', python({ markers: { platform_release: '6.6' } })],
  ])('%s → %s', (_, effect, facts) => expect(effectOf(keyOf(facts), keyOf({}))).toBe(effect))

  test('macOS 14.5 → 14.6 → same key', () => {
    const on = (osRelease: string) => keyOf(python({ osRelease, platform: 'macosx-11.0-arm64' }))
    expect(effectOf(on('14.6'), on('14.5'))).toBe('same key')
  })

  test('one pre-release → another → other compatibility', () => {
    const on = (version: string) => keyOf(python({ version, preRelease: true }))
    expect(effectOf(on('3.14.0b2'), on('3.14.0b1'))).toBe('other compatibility')
  })
})

const pipConf = { pipConfiguration: { global: { 'index-url': 'https://a/' } } }

describe('the environment, the inputs and what they reach', () => {
  test.each<Row>([
    ...BUILD_VARIABLES.map((name): Row => [name, 'other compatibility', variable(name, '-O3')]),
    ['SCM version', 'other compatibility', variable('SETUPTOOLS_SCM_PRETEND_VERSION_FOR_A', '1')],
    ['CFLAGS empty', 'same key', variable('CFLAGS', '')],
    ['a variable of the runner', 'same key', variable('GITHUB_RUN_ID', '7')],
    ['key-env, not set', 'other compatibility', { inputs: { 'key-env': 'PG' } }],
    ['cache-suffix', 'other compatibility', { inputs: { 'cache-suffix': 'slim' } }],
    ['where the wheels go', 'same key', { inputs: { 'wheel-dir': 'w', compile: 'true' } }],
    ['what is done with the key', 'same key', { inputs: { 'save-cache': 'false' } }],
    ['the CPU where nothing says native', 'same key', { cpuModel: 'Intel' }],
    ['the day', 'same key', { now: new Date('2026-11-16T00:00:00Z') }],
    ['PIP_INDEX_URL', 'other selection', variable('PIP_INDEX_URL', 'https://a/')],
    ['index-url in pip.conf', 'other selection', python(pipConf)],
    ['PIP_PRE', 'other selection', variable('PIP_PRE', '1')],
    ['PIP_CONFIG_SETTINGS', 'other compatibility', variable('PIP_CONFIG_SETTINGS', 'a=b')],
    ['PIP_NO_BUILD_ISOLATION', 'other compatibility', variable('PIP_NO_BUILD_ISOLATION', '0')],
    ['PIP_TIMEOUT', 'same key', variable('PIP_TIMEOUT', '60')],
    ['PIP_TARGET', 'same key', variable('PIP_TARGET', '/t')],
    ['the path of PIP_CONSTRAINT', 'same key', variable('PIP_CONSTRAINT', '/c.txt')],
    ['a URL in PIP_CONSTRAINT', 'other selection', variable('PIP_CONSTRAINT', 'https://a/c.txt')],
    ['what PIP_CONSTRAINT holds', 'other selection', { settingsFiles: [file('a<2')] }],
    ['PIP_BUILD_CONSTRAINT', 'other compatibility', { buildConstraints: [file('a<2')] }],
    [
      'a build option in PIP_REQUIREMENT',
      'other compatibility',
      { settingsFiles: [file('a -C=b')] },
    ],
    ['local links', 'other selection', { localLinks: [{ shown: 'w', listing: 'a.whl aa' }] }],
    ['what builds see', 'other compatibility', { installedForBuilds: ['numpy-1.dist-info'] }],
    ['dependency files', 'other selection', { dependencyFiles: [{ shown: 'p', digest: 'aa' }] }],
  ])('%s → %s', (_, effect, facts) => expect(effectOf(keyOf(facts), keyOf({}))).toBe(effect))
})

const PG: Facts = { inputs: { 'key-env': 'PG' } }
const index = (url: string): Facts => variable('PIP_INDEX_URL', url)
const KERNEL = { markers: { platform_release: '6.6', platform_version: '#2' } }

describe('a change of what is in the key', () => {
  test.each<[change: string, effect: Effect, from: Facts, to: Facts]>([
    ['CFLAGS', 'other compatibility', variable('CFLAGS', '-O2'), variable('CFLAGS', '-O3')],
    ['CFLAGS → FC', 'other compatibility', variable('CFLAGS', '-O2'), variable('FC', '-O2')],
    [
      'the order of variables',
      'same key',
      { environment: { CC: 'a', FC: 'b' } },
      { environment: { FC: 'b', CC: 'a' } },
    ],
    ['a rotated token', 'same key', index('https://u:one@a/'), index('https://u:two@a/')],
    ['a rotated query', 'same key', index('https://a/?token=1'), index('https://a/?token=2')],
    ['the host', 'other selection', index('https://u:one@a/'), index('https://u:one@b/')],
    ['a token in a file', 'same key', only('-i https://one@a/'), only('-i https://two@a/')],
    [
      'a key-env variable',
      'other compatibility',
      { ...PG, ...variable('PG', '1') },
      { ...PG, ...variable('PG', '2') },
    ],
    ['key-env, empty', 'other compatibility', PG, { ...PG, ...variable('PG', '') }],
    ['a comment above a build option', 'same key', only('a -Ca=b'), only('# new\na -Ca=b')],
    ['a build option', 'other compatibility', only('a -Ca=b'), only('a -Ca=c')],
    ['packages', 'other selection', { inputs: { packages: 'a b' } }, { inputs: { packages: 'a' } }],
    ['local links', 'other selection', links('a.whl aa'), links('a.whl bb')],
  ])('%s → %s', (_, effect, from, to) => expect(effectOf(keyOf(to), keyOf(from))).toBe(effect))

  test.each<[where: string, facts: Facts]>([
    ['a build variable', variable('CFLAGS', '-O2 -march=native')],
    ['a setting', variable('PIP_CONFIG_SETTINGS', 'target-cpu=native')],
    ['a build option', only('a --config-settings=flags=-march=native')],
  ])('the CPU where %s says native → other compatibility', (_, facts) => {
    const changed = keyOf({ ...facts, cpuModel: 'Intel' })
    expect(effectOf(changed, keyOf(facts))).toBe('other compatibility')
  })

  test.each<[where: string, facts: Facts]>([
    ['a file', only('a; platform_release > "5"')],
    ['packages', { inputs: { packages: 'a; platform_version != "#1"' } }],
    ['an old spelling', only('a; platform.version != "#1"')],
  ])('the kernel where a marker in %s asks for it → other selection', (_, facts) => {
    const changed = keyOf({ ...facts, interpreter: KERNEL })
    expect(effectOf(changed, keyOf(facts))).toBe('other selection')
  })
})

function links(listing: string): Facts {
  return { localLinks: [{ shown: 'w', listing }] }
}
