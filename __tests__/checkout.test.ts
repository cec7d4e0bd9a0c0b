import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { buildLeftovers, removeNewLeftovers } from '../src/checkout.ts'
import { type WrittenFiles, writtenFiles } from './support/written-files.ts'

let folder: WrittenFiles
beforeEach(async () => {
  folder = await writtenFiles({ 'setup.py': '', 'src/p/__init__.py': '' })
})
afterEach(() => folder.remove())

function filesNow(): string[] {
  return readdirSync(folder.path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.path.length + 1))
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
}

describe('after a build', () => {
  test.each<[what: string, left: string]>([
    ['what setuptools builds in', 'build/lib/p/__init__.py'],
    ['its metadata', 'p.egg-info/PKG-INFO'],
    ['its metadata beside the sources', 'src/p.egg-info/SOURCES.txt'],
    ['compiled files', '__pycache__/setup.pyc'],
    ['compiled files of a backend in the project', 'src/p/__pycache__/x.pyc'],
  ])('%s is removed', (_, left) => {
    const before = buildLeftovers(folder.path)
    const files = filesNow()
    folder.write({ [left]: 'x' })
    removeNewLeftovers(folder.path, before)
    expect(filesNow()).toEqual(files)
    expect(existsSync(join(folder.path, left.split('/')[0] ?? '', 'x'))).toBe(false)
  })

  test.each<[what: string, path: string]>([
    ['a build folder', 'build/mine.txt'],
    ['the metadata of an editable install', 'p.egg-info/PKG-INFO'],
    ['a package named build', 'src/build/__init__.py'],
  ])("the user's own stays, with all that is in it: %s", (_, path) => {
    folder.write({ [path]: 'mine' })
    const before = buildLeftovers(folder.path)
    folder.write({ [`${path}.new`]: 'left by a build' })
    const files = filesNow()
    removeNewLeftovers(folder.path, before)
    expect(filesNow()).toEqual(files)
  })

  test.each([
    'build.txt',
    'building/x',
    'dist/p-1.whl',
    'p.egg-info.txt',
    '.venv/lib/p.egg-info/x',
    'venv/lib/build/x',
    '.git/build/x',
    '.tox/build/x',
    'node_modules/x/build/x',
    'a/b/c/build/x',
  ])('%s is none of ours, and stays', (path) => {
    const before = buildLeftovers(folder.path)
    folder.write({ [path]: '' })
    removeNewLeftovers(folder.path, before)
    expect(filesNow()).toContain(path)
  })

  test('a folder that is gone, or a file of that name, is no trouble', () => {
    expect(buildLeftovers(join(folder.path, 'gone'))).toEqual(new Set())
    expect(() => removeNewLeftovers(join(folder.path, 'gone'), new Set())).not.toThrow()
    folder.write({ build: 'a file' })
    removeNewLeftovers(folder.path, new Set())
    expect(filesNow()).toContain('build')
  })
})
