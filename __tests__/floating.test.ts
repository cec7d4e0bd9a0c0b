import { expect, test } from '@jest/globals'
import { floatingPackages } from '../src/floating.ts'
import { parsePackagesLine } from '../src/inputs.ts'
import { parseReference } from '../src/references.ts'
import type { LocatedReference, Requirements } from '../src/requirements.ts'
import { requirementsFile, requirementsOf } from './support/key-facts.ts'
import { wheelOf } from './support/wheels.ts'

const LINUX = { python_version: '3.12', sys_platform: 'linux' }

const file = (text: string, role: 'requirements' | 'constraints' = 'requirements') =>
  requirementsFile(text, 'r.txt', role)

function requirements({ text = '', ...parts }: Partial<Requirements> & { text?: string }) {
  return requirementsOf({ files: [file(text)], ...parts })
}

const wheels = (...versions: string[]) =>
  versions.map((version) => wheelOf(`${version}-py3-none-any.whl`))

test.each<[wheel: string, text: string, floats: boolean]>([
  ['apple-1.0', 'apple==1.0', false],
  ['apple-1.0', 'apple == 1.0', false],
  ['apple-1.0', 'apple===1.0', false],
  ['apple-1.0', 'apple==1.0.0', false],
  ['apple-1.0', 'apple==v1.0', false],
  ['apple-1.0', 'apple[core]==1.0', false],
  ['apple-1.0', 'apple>=0.5,==1.0', false],
  ['apple-1.0', 'apple>0.5\napple==1.0', false],
  ['apple-1.0', 'apple==1.0 ; sys_platform == "linux"', false],
  ['Red_Apple-1.0', 'red.apple==1.0', false],
  ['apple-1.0+cpu', 'apple==1.0+cpu', false],
  ['apple-1.0.post1', 'apple==1.0-1', false],
  ['apple-1!1.0', 'apple==1!1.0', false],
  ['apple-1.0', '', true],
  ['apple-1.0', 'apple', true],
  ['apple-1.0', 'apple>=1.0', true],
  ['apple-1.0', 'apple<=1.0,>=1.0', true],
  ['apple-1.0', 'apple~=1.0', true],
  ['apple-1.0', 'apple==1.*', true],
  ['apple-1.0', 'apple==1.0.*', true],
  ['apple-1.0', 'apple!=1.0', true],
  ['apple-1.0', 'apple==1.0 ; sys_platform == "win32"', true],
  ['apple-1.0', 'apple==1.0 ; extra == "more"', true],
  ['apple-1.0', 'pineapple==1.0', true],
  ['apple-1.0', 'apple==2.0', true],
  // A later upload of 1.0+cuda would win over 1.0+cpu.
  ['apple-1.0+cpu', 'apple==1.0', true],
])('%s under %j floats: %j', (wheel, text, floats) => {
  const floating = floatingPackages(wheels(wheel), requirements({ text }), [], [], LINUX)
  expect(floating).toEqual(floats ? [wheel.split('-', 1)[0]?.toLowerCase()] : [])
})

test('what nobody named floats; the names are normalised and sorted', () => {
  const built = wheels('Zebra_fish-2', 'apple-1.0', 'banana-3', 'cherry-1')
  const text = 'apple==1.0\nbanana'
  expect(floatingPackages(built, requirements({ text }), [], [], LINUX)).toEqual([
    'banana',
    'cherry',
    'zebra-fish',
  ])
})

test('constraints, packages and the files of settings hold versions as well', () => {
  const built = wheels('apple-1.0', 'banana-2', 'cherry-3')
  const all = requirements({
    files: [file('apple'), file('apple==1.0', 'constraints')],
    packages: parsePackagesLine('banana==2 cherry'),
  })
  expect(floatingPackages(built, all, [], [], LINUX)).toEqual(['cherry'])
  expect(floatingPackages(built, all, [], [file('cherry==3', 'constraints')], LINUX)).toEqual([])
})

test('a hashed file holds by its == lines: pip takes only what is pinned and hashed', () => {
  const text = 'apple==1.0 --hash=sha256:aa\nbanana==2 --hash=sha256:bb'
  const closed = requirements({ text, hashedRoots: new Set(['/work/r.txt']) })
  const built = wheels('apple-1.0', 'banana-2')
  expect(floatingPackages(built, closed, [], [], LINUX)).toEqual([])
})

test('the lines of groups hold versions, where their markers hold', () => {
  const lines = ['apple==1.0', 'banana==2 ; sys_platform == "win32"']
  const groups = [{ name: 'dev', file: '/p', shown: 'p', requirements: lines }]
  const built = wheels('apple-1.0', 'banana-2')
  expect(floatingPackages(built, requirementsOf({ groups }), [], [], LINUX)).toEqual(['banana'])
})

const DIGEST = 'ab'.repeat(32)

test.each<[reference: string, floats: boolean]>([
  // Their content is in the key, which changes when it changes.
  ['git+https://example.org/apple.git@main', false],
  [`git+https://example.org/apple.git@${'0a'.repeat(20)}`, false],
  ['./wheels/apple-1.0-py3-none-any.whl', false],
  [`https://example.org/apple.zip#sha256=${DIGEST}`, false],
  // Something else may lie at this address tomorrow.
  ['https://example.org/apple-1.0-py3-none-any.whl', true],
  ['apple @ https://example.org/apple.zip', true],
])('what came from %s floats: %j', (target, floats) => {
  const reference = parseReference(target, false, '/work')
  const references: LocatedReference[] = [{ reference, text: target, place: 'r.txt:1' }]
  const all = requirementsOf({ references })
  const floating = (direct: (string | null)[]) =>
    floatingPackages(wheels('Apple-1.0'), all, direct, [], LINUX)
  expect(floating(['apple'])).toEqual(floats ? ['apple'] : [])
  expect(floating([null])).toEqual(['apple']) // a marker left the reference out
  expect(floating(['pear'])).toEqual(['apple'])
})

test('no wheels, nothing that floats', () => {
  expect(floatingPackages([], requirements({ text: 'apple' }), [], [], LINUX)).toEqual([])
})
