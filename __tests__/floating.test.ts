import { expect, test } from '@jest/globals'
import { floatingPackages } from '../src/floating.ts'
import { parsePackagesLine } from '../src/inputs.ts'
import type { Requirements, RequirementsFile } from '../src/requirements.ts'
import { type FileRole, parseRequirementsFile } from '../src/requirements-file.ts'
import { wheelOf } from './support/wheels.ts'

const LINUX = { python_version: '3.12', sys_platform: 'linux' }

function file(content: string, role: FileRole = 'requirements'): RequirementsFile {
  const lines = parseRequirementsFile(content, {})
  return { path: '/r.txt', shown: 'r.txt', role, named: true, lines }
}

function requirements(parts: Partial<Requirements> & { text?: string }): Requirements {
  const { text = '', ...rest } = parts
  return { files: [file(text)], packages: [], uncacheable: [], hashed: false, ...rest }
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
  // A later upload of 1.0+cuda would win over 1.0+cpu.
  ['apple-1.0+cpu', 'apple==1.0', true],
])('%s under %j floats: %j', (wheel, text, floats) => {
  const floating = floatingPackages(wheels(wheel), requirements({ text }), [], LINUX)
  expect(floating).toEqual(floats ? [wheel.split('-', 1)[0]?.toLowerCase()] : [])
})

test('what nobody named floats; the names are normalised and sorted', () => {
  const built = wheels('Zebra_fish-2', 'apple-1.0', 'banana-3', 'cherry-1')
  const text = 'apple==1.0\nbanana'
  expect(floatingPackages(built, requirements({ text }), [], LINUX)).toEqual([
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
  expect(floatingPackages(built, all, [], LINUX)).toEqual(['cherry'])
  expect(floatingPackages(built, all, [file('cherry==3', 'constraints')], LINUX)).toEqual([])
})

test('with hashes nothing floats: pip takes only what is pinned and hashed', () => {
  const text = 'apple==1.0 --hash=sha256:aa'
  const closed = requirements({ text, hashed: true })
  expect(floatingPackages(wheels('apple-1.0', 'banana-2'), closed, [], LINUX)).toEqual([])
})

test('no wheels, nothing that floats', () => {
  expect(floatingPackages([], requirements({ text: 'apple' }), [], LINUX)).toEqual([])
})
