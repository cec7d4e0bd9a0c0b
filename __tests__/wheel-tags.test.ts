import { expect, test } from '@jest/globals'
import type { Interpreter } from '../src/interpreter.ts'
import { isFor, tagsOf } from '../src/wheel-tags.ts'
import { fakeInterpreter } from './support/fakes.ts'

test('compressed tags are spelt out', () => {
  expect([...tagsOf('a-1-2-py2.py3-none-Win_Amd64.any.whl')]).toEqual([
    'py2-none-win_amd64',
    'py2-none-any',
    'py3-none-win_amd64',
    'py3-none-any',
  ])
})

const LINUX: Partial<Interpreter> = {}
const FREE: Partial<Interpreter> = { version: '3.14.0', freeThreaded: true }
const MUSL: Partial<Interpreter> = { libc: 'musl 1.2.5' }
const OLD: Partial<Interpreter> = { version: '3.7.17', abiFlags: 'm' }
const DEBUG: Partial<Interpreter> = { abiFlags: 'd', debug: true }
const MAC: Partial<Interpreter> = {
  platform: 'macosx-10.13-universal2',
  osRelease: '14.5',
  libc: '',
  markers: { platform_machine: 'arm64' },
}
const INTEL: Partial<Interpreter> = {
  platform: 'macosx-10.9-x86_64',
  osRelease: '13.6',
  libc: '',
  markers: { platform_machine: 'x86_64' },
}
const WINDOWS: Partial<Interpreter> = { platform: 'win-amd64', osRelease: '10', libc: '' }
const PYPY: Partial<Interpreter> = {
  implementation: 'pypy',
  version: '3.11.11',
  soabi: 'pypy311-pp73-x86_64-linux-gnu',
}

test.each<[python: Partial<Interpreter>, tags: string, fits: boolean]>([
  [LINUX, 'py3-none-any', true],
  [LINUX, 'py2.py3-none-any', true],
  [LINUX, 'py2-none-any', false],
  [LINUX, 'py312-none-any', true],
  [LINUX, 'py313-none-any', false],
  [LINUX, 'cp312-none-any', true],
  [LINUX, 'cp311-none-any', false],
  [LINUX, 'cp312-cp312-linux_x86_64', true],
  [LINUX, 'cp312-cp312d-linux_x86_64', false],
  [LINUX, 'cp312-cp312-linux_aarch64', false],
  [LINUX, 'cp311-cp311-linux_x86_64', false],
  [LINUX, 'cp39-abi3-manylinux_2_17_x86_64', true],
  [LINUX, 'cp313-abi3-manylinux_2_17_x86_64', false],
  [LINUX, 'cp312-cp312-manylinux1_x86_64', true],
  [LINUX, 'cp312-cp312-manylinux_2_36_x86_64', true],
  [LINUX, 'cp312-cp312-manylinux_2_37_x86_64', false],
  [LINUX, 'cp312-cp312-manylinux_2_37_x86_64.manylinux2014_x86_64', true],
  [LINUX, 'cp312-cp312-musllinux_1_2_x86_64', false],
  [LINUX, 'cp312-cp312-win_amd64', false],
  [LINUX, 'cp312-cp312-macosx_11_0_arm64', false],
  [LINUX, 'pp312-none-any', false],
  [{ pointerBits: 32 }, 'cp312-cp312-linux_x86_64', false],
  [{ pointerBits: 32 }, 'cp312-cp312-manylinux2014_i686', true],
  [MUSL, 'cp312-cp312-musllinux_1_2_x86_64', true],
  [MUSL, 'cp312-cp312-musllinux_1_3_x86_64', false],
  [MUSL, 'cp312-cp312-manylinux2014_x86_64', false],
  [FREE, 'cp314-cp314t-manylinux_2_28_x86_64', true],
  [FREE, 'cp314-cp314-manylinux_2_28_x86_64', false],
  [FREE, 'cp39-abi3-manylinux_2_28_x86_64', false],
  [OLD, 'cp37-cp37m-manylinux1_x86_64', true],
  [OLD, 'cp37-cp37-manylinux1_x86_64', false],
  [DEBUG, 'cp312-cp312d-linux_x86_64', true],
  [DEBUG, 'cp312-cp312-linux_x86_64', true],
  [MAC, 'cp312-cp312-macosx_11_0_arm64', true],
  [MAC, 'cp312-cp312-macosx_10_9_universal2', true],
  [MAC, 'cp312-cp312-macosx_15_0_arm64', false],
  [MAC, 'cp312-cp312-macosx_11_0_x86_64', false],
  [INTEL, 'cp312-cp312-macosx_10_9_intel', true],
  [INTEL, 'cp312-cp312-macosx_11_0_arm64', false],
  [WINDOWS, 'cp312-cp312-win_amd64', true],
  [WINDOWS, 'cp312-cp312-win32', false],
  [PYPY, 'pp311-pypy311_pp73-manylinux2014_x86_64', true],
  [PYPY, 'pp311-pypy310_pp73-manylinux2014_x86_64', false],
  [PYPY, 'cp311-cp311-manylinux2014_x86_64', false],
  [PYPY, 'py3-none-any', true],
])('%j: %s is for it: %s', (python, tags, fits) => {
  expect(isFor(`apple-1.0-${tags}.whl`, fakeInterpreter(python))).toBe(fits)
})
