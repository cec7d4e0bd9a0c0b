import { expect, test } from '@jest/globals'
import {
  type Clause,
  compareVersions,
  type Operator,
  parseVersion,
  sameVersion,
  satisfies,
  type Version,
} from '../src/pep440.ts'
import { askPip } from './support/pip-oracle.ts'
import { type Seeded, seeded } from './support/seeded.ts'

function version(text: string): Version {
  const parsed = parseVersion(text)
  if (parsed === undefined) throw new Error(`not a version: ${text}`)
  return parsed
}

test('versions sort as PEP 440 lists them', () => {
  const ascending = [
    '0.9',
    '1.dev0',
    '1.0.dev456',
    '1.0a1.dev1',
    '1.0a1',
    '1.0a2.dev456',
    '1.0a12',
    '1.0b1.dev456',
    '1.0b2',
    '1.0b2.post345.dev456',
    '1.0b2.post345',
    '1.0rc1.dev456',
    '1.0rc1',
    '1.0c2',
    '1.0',
    '1.0+abc.5',
    '1.0+abc.7',
    '1.0+5',
    '1.0+5.1',
    '1.0.post456.dev34',
    '1.0.post456',
    '1.0.15',
    '1.1.dev1',
    '1.10',
    '20240101123456',
    '1!0.1',
  ]
  for (const [i, left] of ascending.entries())
    for (const [j, right] of ascending.entries())
      expect([left, right, Math.sign(compareVersions(version(left), version(right)))]).toEqual([
        left,
        right,
        Math.sign(i - j),
      ])
})

test.each([
  ['1.0', '1.0.0', true],
  ['1.0', 'v1.0', true],
  ['1.0', ' 1.0\n', true],
  ['1.0alpha1', '1.0a1', true],
  ['1.0-Beta.2', '1.0b2', true],
  ['1.0c1', '1.0rc1', true],
  ['1.0preview', '1.0rc0', true],
  ['1.0-1', '1.0.post1', true],
  ['1.0.rev3', '1.0r3', true],
  ['1.0-dev', '1.0.dev0', true],
  ['1.0+Ubuntu-1', '1.0+ubuntu.1', true],
  ['0!1.0', '1.0', true],
  ['1.00', '1.0', true],
  ['1.0', '1.0.1', false],
  ['1.0', '1.0+local', false],
  ['1.0', '1.0.post0', false],
  ['1.0', '1!1.0', false],
  ['not a version', 'not a version', true],
  ['not a version', '1.0', false],
])('%j and %j spell the same version: %j', (left, right, same) => {
  expect(sameVersion(left, right)).toBe(same)
  expect(sameVersion(right, left)).toBe(same)
})

test.each([
  '',
  'abc',
  '1.0.',
  '1..0',
  '.1',
  '1.0 1',
  '1.0+',
  '1.0+a b',
  '1.0+a+b',
  '1.0z1',
  '1.0a1b1',
  '1!',
  '1.0.*',
  '1.0.dev1.post1',
  '١.٠',
])('%j is not a version', (text) => {
  expect(parseVersion(text)).toBeUndefined()
})

test.each<[version: string, specifier: string, satisfied: boolean]>([
  ['1.4.2', '~=1.4', true],
  ['2.0', '~=1.4', false],
  ['1.4.6', '~=1.4.5', true],
  ['1.5', '~=1.4.5', false],
  ['2.2.post3', '~=2.2.post3', true],
  ['2.2', '~=2.2.post3', false],
  ['1.1', '==1.1', true],
  ['1.1.0', '==1.1', true],
  ['1.1a1', '==1.1', false],
  ['1.1.post1', '==1.1', false],
  ['1.1+ubuntu', '==1.1', true],
  ['1.1', '==1.1+ubuntu', false],
  ['1.1.post1', '==1.1.*', true],
  ['1.1a1', '==1.1.*', true],
  ['1.10', '==1.1.*', false],
  ['1', '==1.0.*', true],
  ['1!1.1', '==1.1.*', false],
  ['1.1', '!=1.1.*', false],
  ['1.2', '!=1.1.*', true],
  ['1.1', '!=1.1', false],
  ['3.2a1', '<3.2', false],
  ['3.2.dev0', '<3.2', false],
  ['3.2a1', '<3.2b1', true],
  ['3.1', '<3.2', true],
  ['1.7.post1', '>1.7', false],
  ['1.7.1', '>1.7', true],
  ['1.7.post2', '>1.7.post1', true],
  ['1.7+local', '>1.7', false],
  ['1.7.post1', '>1.7rc1', true],
  ['1.7rc1.post1', '>1.7rc1', false],
  ['1.7rc1', '<1.7.post1', true],
  ['1.7.post1.dev1', '<1.7.post1', false],
  ['1.7+local', '<=1.7', true],
  ['1.0+Foobar', '===1.0+foobar', true],
  ['1.0.0', '===1.0', false],
  ['nonsense', '>=0', false],
  ['nonsense', '===nonsense', true],
])('%s satisfies %s: %j', (text, specifier, satisfied) => {
  expect(satisfies(text, [clauseOf(specifier)])).toBe(satisfied)
})

test('all clauses have to hold; no clause always does', () => {
  const clauses = ['>=1.0', '<2', '!=1.5'].map(clauseOf)
  expect(['0.9', '1.0', '1.5', '1.9', '2.0'].filter((text) => satisfies(text, clauses))).toEqual([
    '1.0',
    '1.9',
  ])
  expect(satisfies('anything', [])).toBe(true)
})

test("the same answers as pip's own packaging library gives", async () => {
  const random = seeded(440)
  const texts = Array.from({ length: 400 }, () => randomVersion(random))
  const pairs = Array.from({ length: 600 }, () => [random.pick(texts), random.pick(texts)] as const)
  const questions = Array.from({ length: 600 }, () => {
    const specifiers = Array.from({ length: 1 + random.below(2) }, () => randomSpecifier(random))
    return [random.pick(texts), specifiers] as const
  })
  const broken = texts.map((text) => {
    const at = random.below(text.length + 1)
    return text.slice(0, at) + random.pick(['.', '-', '+', 'x', '!', '0', ' ']) + text.slice(at)
  })

  const pip = await askPip<{ orders: number[]; contained: boolean[]; valid: boolean[] }>(
    `
import json, sys
from pip._vendor.packaging.specifiers import SpecifierSet
from pip._vendor.packaging.version import InvalidVersion, Version
def valid(text):
    try:
        return bool(Version(text))
    except InvalidVersion:
        return False
asked = json.load(sys.stdin)
pairs = [(Version(a), Version(b)) for a, b in asked['pairs']]
json.dump({
    'orders': [(a > b) - (a < b) for a, b in pairs],
    'contained': [SpecifierSet(','.join(s)).contains(v, prereleases=True) for v, s in asked['questions']],
    'valid': [valid(text) for text in asked['broken']],
}, sys.stdout)`,
    { pairs, questions, broken },
  )

  expect(pairs.map(([a, b]) => [a, b, Math.sign(compareVersions(version(a), version(b)))])).toEqual(
    pairs.map(([a, b], i) => [a, b, pip.orders[i]]),
  )
  expect(
    questions.map(([text, all]) => [text, ...all, satisfies(text, all.map(clauseOf))]),
  ).toEqual(questions.map(([text, all], i) => [text, ...all, pip.contained[i]]))
  expect(broken.map((text) => [text, parseVersion(text) !== undefined])).toEqual(
    broken.map((text, i) => [text, pip.valid[i]]),
  )
  // The table would prove little if one answer were all that it ever gets.
  for (const answers of [pip.contained, pip.valid]) {
    expect(answers.filter((answer) => answer).length).toBeGreaterThan(50)
    expect(answers.filter((answer) => !answer).length).toBeGreaterThan(50)
  }
})

function clauseOf(text: string): Clause {
  const [, operator = '', bound = ''] = /^([=~!<>]+)(.*)$/.exec(text) ?? []
  return { operator: operator as Operator, version: bound }
}

function randomRelease(random: Seeded, fewest: number, most: number): string {
  const epoch = random.chance(0.1) ? '1!' : ''
  const length = fewest + random.below(most - fewest + 1)
  return epoch + Array.from({ length }, () => random.below(3)).join('.')
}

function randomVersion(random: Seeded): string {
  const pre = random.pick(['a1', '.beta2', '-rc.1', 'C1', 'alpha', 'pre1', '_preview_2', 'b0'])
  const post = random.pick(['.post1', '-1', '.rev2', 'post', '.r1', '_POST_2'])
  const dev = random.pick(['.dev0', 'dev1', '-dev', '_dev.2'])
  const local = random.pick(['+abc', '+1', '+ubuntu.1', '+1.a-2', '+1_0'])
  return [
    randomRelease(random, 2, 4),
    random.chance(0.3) ? pre : '',
    random.chance(0.3) ? post : '',
    random.chance(0.3) ? dev : '',
    random.chance(0.2) ? local : '',
  ].join('')
}

// Only what all releases of pip from 21 on agree about: canonical spellings after "~=", no suffix
// after "<" and ">", no wildcard that is longer than the version.
function randomSpecifier(random: Seeded): string {
  const operator = random.pick(['==', '!=', '<=', '>=', '<', '>', '~='])
  const release = randomRelease(random, 2, 4)
  if (operator === '<' || operator === '>') return operator + release
  if (operator === '==' || operator === '!=')
    return (
      operator + (random.chance(0.5) ? `${randomRelease(random, 1, 2)}.*` : randomVersion(random))
    )
  return operator + release + random.pick(['', '', 'a1', 'rc2', '.post1', '.dev0', 'b1.post2.dev3'])
}
