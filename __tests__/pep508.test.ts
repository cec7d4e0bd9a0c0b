import { expect, test } from '@jest/globals'
import {
  markerHolds,
  normalizeName,
  parseRequirement,
  type Requirement,
  SpecifierError,
} from '../src/pep508.ts'
import { askPip } from './support/pip-oracle.ts'
import { type Seeded, seeded } from './support/seeded.ts'

test.each<[text: string, meaning: Partial<Requirement>]>([
  ['requests', { name: 'requests', extras: [], specifier: [], url: undefined, marker: undefined }],
  ['  Zope.Interface_x-1 ', { name: 'Zope.Interface_x-1' }],
  ['a', { name: 'a' }],
  ['requests[socks]', { name: 'requests', extras: ['socks'] }],
  ['requests [ socks , security-2 ] ', { extras: ['socks', 'security-2'] }],
  ['requests[]', { extras: [] }],
  ['requests>=2.8', { specifier: [{ operator: '>=', version: '2.8' }] }],
  [
    'requests >= 2.8 , == 2.8.*,!=2.8.1',
    {
      specifier: [
        { operator: '>=', version: '2.8' },
        { operator: '==', version: '2.8.*' },
        { operator: '!=', version: '2.8.1' },
      ],
    },
  ],
  ['requests (>=2.8)', { specifier: [{ operator: '>=', version: '2.8' }] }],
  ['requests~=2.8', { specifier: [{ operator: '~=', version: '2.8' }] }],
  ['requests===2.8-patched', { specifier: [{ operator: '===', version: '2.8-patched' }] }],
  ['requests==2.8+local.1', { specifier: [{ operator: '==', version: '2.8+local.1' }] }],
  ['name @ https://example.org/a;b.zip', { name: 'name', url: 'https://example.org/a;b.zip' }],
  ['name[more]@file:///a.whl', { extras: ['more'], url: 'file:///a.whl' }],
])('%j is %j', (text, meaning) => {
  expect(parseRequirement(text)).toMatchObject(meaning)
})

test.each([
  ['', 0, 'a project name is expected'],
  ['-e', 0, 'a project name is expected'],
  ['django = 4.2', 7, 'nothing may follow here: "= 4.2"'],
  ['django 4.2', 7, 'nothing may follow here: "4.2"'],
  ['django >= 4.2 < 5', 14, 'nothing may follow here: "< 5"'],
  ['django-', 6, 'nothing may follow here: "-"'],
  ['django==', 8, 'a version is expected after "=="'],
  ['django==four', 12, '"four" is not a version'],
  ['django>=4.*', 11, '"4.*" cannot be used with ">=", only with == and !='],
  ['django~=4', 9, '"4" cannot be used with "~=", which needs two numbers'],
  ['django[rest', 11, '"]" is expected after the extras'],
  ['django[rest,]', 12, 'the name of an extra is expected'],
  ['django (>=4', 11, '")" is expected after the version specifier'],
  ['django @', 8, 'a URL is expected after "@"'],
  ['django @ https://a/ more', 20, 'nothing may follow the URL: "more"'],
  ['django ;', 8, 'a marker variable (such as python_version) or a quoted text is expected'],
  ['django ; python > "3"', 15, 'a marker variable'],
  ['django ; python_version', 23, 'a comparison is expected in the marker'],
  ['django ; python_version > "3', 26, 'a marker variable'],
  ['django ; (python_version > "3"', 30, '")" is expected in the marker'],
  ['django ; python_version > "3" or', 32, 'a marker variable'],
  ['django ; python_version > "3" nor', 30, 'nothing may follow the marker: "nor"'],
])('%j fails at column %d: %s', (text, column, message) => {
  const parse = () => parseRequirement(text)
  expect(parse).toThrow(SpecifierError)
  expect(parse).toThrow(expect.objectContaining({ column }))
  expect(parse).toThrow(message)
})

test.each([
  ['Zope.Interface', 'zope-interface'],
  ['a--b__c..d', 'a-b-c-d'],
  ['FOO_-.bar', 'foo-bar'],
])('the name %s is normalised to %s', (name, normalised) => {
  expect(normalizeName(name)).toBe(normalised)
})

// Python 3.12.7 on Linux.
const markers = {
  implementation_name: 'cpython',
  implementation_version: '3.12.7',
  os_name: 'posix',
  platform_machine: 'x86_64',
  platform_python_implementation: 'CPython',
  platform_release: '6.1.0-13-amd64',
  platform_system: 'Linux',
  platform_version: '#1 SMP Debian 6.1.55-1',
  python_full_version: '3.12.7',
  python_version: '3.12',
  sys_platform: 'linux',
}

const MARKERS: [marker: string, holds: boolean][] = [
  ['python_version >= "3.9"', true],
  ['python_version < "3.9"', false],
  ["'3.9' <= python_version", true],
  ['python_version == "3.*"', true],
  ['python_version != "3.12.*"', false],
  ['python_version ~= "3.10"', true],
  ['python_full_version > "3.12.7"', false],
  ['python_full_version == "3.12.7"', true],
  ['python_version in "3.11 3.12"', true],
  ['python_version not in "3.11, 3.12"', false],
  ['sys_platform == "linux"', true],
  ['sys_platform != "win32"', true],
  ['"linux" in sys_platform', true],
  ['os_name == "nt"', false],
  ['extra == "dev"', false],
  ['platform_machine == "x86_64" and sys_platform == "darwin"', false],
  ['sys_platform == "darwin" or platform_machine == "x86_64"', true],
  // "and" binds closer than "or".
  ['os_name == "posix" or os_name == "nt" and os_name == "java"', true],
  ['(os_name == "posix" or os_name == "nt") and os_name == "java"', false],
  ['os_name=="posix"and(python_version>"3")', true],
  ['((python_version > "3"))', true],
  // Spellings from before PEP 508.
  ['os.name == "posix"', true],
  ['sys.platform == "linux"', true],
  ['platform.machine == "x86_64"', true],
  ['platform.python_implementation == "CPython"', true],
  ['python_implementation == "PyPy"', false],
]

test.each(MARKERS)('the marker %s: %j', (marker, holds) => {
  expect(markerHolds(parseRequirement(`name; ${marker}`).marker, markers)).toBe(holds)
})

test('no marker always holds; what is no version compares as text', () => {
  expect(markerHolds(undefined, markers)).toBe(true)
  const holds = (marker: string) => markerHolds(parseRequirement(`name; ${marker}`).marker, markers)
  expect(holds('python_version >= "3.*"')).toBe(true)
  expect(holds('python_version >= "4.*"')).toBe(false)
  const operators = ['<', '<=', '==', '===', '>=', '>', '!=', '~=']
  const whichHold = (value: string) =>
    operators.filter((operator) => holds(`os_name ${operator} "${value}"`))
  expect(whichHold('posix')).toEqual(['<=', '==', '===', '>='])
  expect(whichHold('nt')).toEqual(['>=', '>', '!='])
  expect(whichHold('z')).toEqual(['<', '<=', '!='])
})

const REFUSED = [
  'a b',
  'a=1',
  'a=>1',
  'a~=1',
  'a!1',
  'a[b',
  'a]',
  'a[b c]',
  'a(>=1',
  'a @',
  'a;',
  "a; python_version > '3' and",
  'a; python_version > 3',
  "a; foo == 'x'",
  "a; python_version >> '3'",
  "a; (python_version > '3'",
  "a; python_version > '3' xor os_name == 'nt'",
  '_a',
  'a-',
  'ä',
]

test("the same answers as pip's own packaging library gives", async () => {
  const random = seeded(508)
  const texts = [
    ...Array.from({ length: 400 }, () => randomRequirement(random)),
    ...MARKERS.map(([marker]) => `name; ${marker}`),
  ]
  const environments = [
    markers,
    { ...markers, python_version: '3.8', python_full_version: '3.8.20', sys_platform: 'darwin' },
    { ...markers, python_version: '3.14', python_full_version: '3.14.0', os_name: 'nt' },
  ]

  const pip = await askPip<{ read: unknown[]; refused: boolean[] }>(
    `
import json, sys
from pip._vendor.packaging.requirements import InvalidRequirement, Requirement
asked = json.load(sys.stdin)
def read(text):
    r = Requirement(text)
    return [r.name, sorted(r.extras), sorted({(s.operator, s.version) for s in r.specifier}), r.url,
            [r.marker is None or r.marker.evaluate({**e, 'extra': ''}) for e in asked['environments']]]
def refused(text):
    try:
        return not Requirement(text)
    except InvalidRequirement:
        return True
json.dump({'read': [read(t) for t in asked['texts']], 'refused': [refused(t) for t in asked['refused']]}, sys.stdout)`,
    { texts, environments, refused: REFUSED },
  )

  const read = texts.map((text) => {
    const { name, extras, specifier, url, marker } = parseRequirement(text)
    const clauses = specifier.map(({ operator, version }) => [operator, version])
    const holds = environments.map((environment) => markerHolds(marker, environment))
    return [name, [...extras].sort(), unique(clauses).sort(), url ?? null, holds]
  })
  expect(texts.map((text, i) => [text, read[i]])).toEqual(
    texts.map((text, i) => [text, pip.read[i]]),
  )
  expect(REFUSED.filter((_, i) => pip.refused[i])).toEqual(REFUSED)
  for (const text of REFUSED) expect(() => parseRequirement(text)).toThrow(SpecifierError)
})

// packaging keeps clauses as a set.
function unique(clauses: string[][]): string[][] {
  return [...new Map(clauses.map((clause) => [clause.join(''), clause])).values()]
}

function randomRequirement(random: Seeded): string {
  const blank = (): string => random.pick(['', '', ' ', '  '])
  const name = random.pick(['requests', 'Zope.Interface', 'a', 'ruamel_yaml', 'x1'])
  const extras = random.pick(['', '', '[socks]', '[a, b-c]', ' [ a ,B.c ]'])
  const marker = random.chance(0.6) ? `;${blank()}${randomMarker(random, 2)}` : ''
  if (random.chance(0.15)) return `${name}${extras} @ https://example.org/a-1.zip#x=y ${marker}`
  const clauses = Array.from({ length: random.below(3) }, () =>
    [
      random.pick(['==1.0.*', '>=2', '< 3.0rc1', '!=1.4', '~= 1.4.2', '>0.dev1', '<=4']),
      blank(),
    ].join(''),
  ).join(`${blank()},${blank()}`)
  const specifier = random.chance(0.2) && clauses !== '' ? `(${clauses})` : clauses
  return [name, extras, blank(), specifier, blank(), marker].join('')
}

function randomMarker(random: Seeded, depth: number): string {
  if (depth > 0 && random.chance(0.5)) {
    const sides = [randomMarker(random, depth - 1), randomMarker(random, depth - 1)]
    const joined = sides.join(random.pick([' and ', ' or ']))
    return random.chance(0.4) ? `(${joined})` : joined
  }
  const quote = random.pick(['"', "'"])
  const quoted = (text: string): string => quote + text + quote
  const operator = random.pick(['==', '!=', '<', '>', '<=', '>='])
  if (random.chance(0.5)) {
    const variable = random.pick(['python_version', 'python_full_version'])
    const version = quoted(random.pick(['3.8', '3.9', '3.12', '3.12.7', '3.14', '4']))
    return random.chance(0.7)
      ? `${variable} ${operator} ${version}`
      : `${version} ${operator} ${variable}`
  }
  const variable = random.pick(['sys_platform', 'os_name', 'platform_system', 'extra'])
  const value = quoted(random.pick(['linux', 'darwin', 'nt', 'posix', 'Linux', 'linux2 darwin']))
  return `${variable} ${random.pick(['==', '!=', 'in', 'not in'])} ${value}`
}
