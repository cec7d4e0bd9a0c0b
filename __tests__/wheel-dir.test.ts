import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { InputError } from '../src/errors.ts'
import { parseManifest, writeManifest } from '../src/manifest.ts'
import { checkWheelDir, linkOrCopy, publishWheelDir } from '../src/wheel-dir.ts'
import { temporaryFolder } from './support/environment.ts'
import { manifestOf, wheelOf } from './support/wheels.ts'

const [APPLE, PEAR] = ['apple-1.0-py3-none-any.whl', 'pear-2.0-py3-none-any.whl']
const OURS = writeManifest(manifestOf([wheelOf(APPLE)]))

let folder: { path: string; remove(): Promise<void> }
let wheels: string
let target: string
beforeEach(async () => {
  folder = await temporaryFolder()
  wheels = join(folder.path, 'wheels')
  target = join(folder.path, 'work', '.pip_wheels')
  mkdirSync(wheels)
  for (const file of [APPLE, PEAR]) writeFileSync(join(wheels, file), file)
})
afterEach(() => folder.remove())

function fill(files: Readonly<Record<string, string>>): void {
  mkdirSync(target, { recursive: true })
  for (const [name, content] of Object.entries(files)) writeFileSync(join(target, name), content)
}

/** All below a folder, with the content of files. */
function contentsOf(path: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(path)
      .sort()
      .map((name) => [name, readFileSync(join(path, name), 'utf8')]),
  )
}

describe('a folder may be taken', () => {
  test('that is not there', () => expect(() => checkWheelDir(target)).not.toThrow())

  test.each<[what: string, files: Record<string, string>]>([
    ['that is empty', {}],
    ['that we made', { 'wheelhouse.json': OURS, [APPLE]: '' }],
  ])('%s', (_, files) => {
    fill(files)
    expect(() => checkWheelDir(target)).not.toThrow()
  })
})

describe('a folder may not be taken, and stays as it is,', () => {
  test.each<[what: string, files: Record<string, string>, foreign: string]>([
    ['that holds something', { 'setup.py': 'x' }, 'setup.py'],
    ['that holds wheels of somebody', { [APPLE]: 'x' }, APPLE],
    [
      'with a manifest that is not ours',
      { 'wheelhouse.json': '{"schema": 1}', 'a.txt': 'x' },
      'a.txt, wheelhouse.json',
    ],
    [
      'with a manifest that is cut off',
      { 'wheelhouse.json': OURS.slice(0, -20) },
      'wheelhouse.json',
    ],
    ['with a manifest of another name', { 'Wheelhouse.json ': OURS }, 'Wheelhouse.json '],
    [
      'with a file of somebody beside ours',
      { 'wheelhouse.json': OURS, [APPLE]: '', 'mine.txt': 'x' },
      'mine.txt',
    ],
  ])('%s', (_, files, foreign) => {
    fill(files)
    const attempts = [
      () => checkWheelDir(target),
      () => publishWheelDir(wheels, manifestOf([wheelOf(APPLE)]), target),
    ]
    for (const attempt of attempts) {
      expect(attempt).toThrow(InputError)
      expect(attempt).toThrow(
        `wheel-dir: ${target} has files in it that this action did not make (${foreign}); nothing in it ` +
          'was touched. Name a folder that is not there yet, or empty this one.',
      )
    }
    expect(contentsOf(target)).toEqual(files)
    expect(readdirSync(join(target, '..'))).toEqual(['.pip_wheels'])
  })

  test('that is a file, or a link to a folder', () => {
    const message = `wheel-dir: ${target} is not a folder; name another one`
    mkdirSync(join(target, '..'))
    writeFileSync(target, 'x')
    expect(() => checkWheelDir(target)).toThrow(new InputError(message))
    rmSync(target)
    symlinkSync(wheels, target, 'junction')
    expect(() => checkWheelDir(target)).toThrow(new InputError(message))
    expect(() => publishWheelDir(wheels, manifestOf([]), target)).toThrow(message)
    expect(readdirSync(wheels).sort()).toEqual([APPLE, PEAR])
  })

  test('whose manifest is a folder', () => {
    mkdirSync(join(target, 'wheelhouse.json'), { recursive: true })
    expect(() => checkWheelDir(target)).toThrow(InputError)
  })
})

describe('publishing', () => {
  test('puts the wheels, the manifest and a .gitignore there, with the folders above', () => {
    const manifest = manifestOf([wheelOf(APPLE), wheelOf(PEAR)])
    publishWheelDir(wheels, manifest, target)
    expect(contentsOf(target)).toEqual({
      '.gitignore': '*\n',
      [APPLE]: APPLE,
      [PEAR]: PEAR,
      'wheelhouse.json': writeManifest(manifest),
    })
    expect(readdirSync(join(target, '..'))).toEqual(['.pip_wheels'])
    expect(readdirSync(wheels).sort()).toEqual([APPLE, PEAR])
    if (process.platform !== 'win32') expect(statSync(target).mode & 0o777).toBe(0o755)
  })

  test('takes the place of what we made before', () => {
    publishWheelDir(wheels, manifestOf([wheelOf(APPLE)]), target)
    publishWheelDir(wheels, manifestOf([wheelOf(PEAR)]), target)
    expect(Object.keys(contentsOf(target))).toEqual(['.gitignore', PEAR, 'wheelhouse.json'])
    expect(
      parseManifest(readFileSync(join(target, 'wheelhouse.json'), 'utf8')).wheels,
    ).toHaveLength(1)
  })

  test('of what is missing fails, leaves nothing and keeps the older one', () => {
    publishWheelDir(wheels, manifestOf([wheelOf(APPLE)]), target)
    const before = contentsOf(target)
    const missing = manifestOf([wheelOf(PEAR), wheelOf('plum-1.0-py3-none-any.whl')])
    expect(() => publishWheelDir(wheels, missing, target)).toThrow('ENOENT')
    expect(contentsOf(target)).toEqual(before)
    expect(readdirSync(join(target, '..'))).toEqual(['.pip_wheels'])
  })

  test('survives that the wheels it came from are removed', () => {
    publishWheelDir(wheels, manifestOf([wheelOf(APPLE)]), target)
    rmSync(wheels, { recursive: true })
    expect(readFileSync(join(target, APPLE), 'utf8')).toBe(APPLE)
  })
})

test('linking never replaces, and a missing source is an error', () => {
  const [source, copy] = [join(wheels, APPLE), join(folder.path, 'copy')]
  linkOrCopy(source, copy)
  expect(readFileSync(copy, 'utf8')).toBe(APPLE)
  expect(() => linkOrCopy(join(wheels, PEAR), copy)).toThrow('EEXIST')
  expect(() => linkOrCopy(join(wheels, 'none'), join(folder.path, 'other'))).toThrow('ENOENT')
  expect(existsSync(join(folder.path, 'other'))).toBe(false)
  expect(readFileSync(copy, 'utf8')).toBe(APPLE)
})
