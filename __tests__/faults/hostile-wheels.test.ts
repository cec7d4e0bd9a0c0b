/**
 * Wheels that are hostile zip files, in a wheelhouse whose manifest vouches for them. Our installer
 * writes nothing of them, inside or outside of the environment: they are refused, or left to pip. What
 * pip itself refuses is not counted.
 */
import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { deflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { installNative } from '../../src/install/native.ts'
import { bareEnvironment, temporaryFolder } from '../support/environment.ts'
import { recordFigure } from '../support/figures.ts'
import { emptyEnvironment, planOf, sourceOf, treeOf } from '../support/installing.ts'
import { makeWheel, type WheelOptions } from '../support/python-packages.ts'
import { createVenv, type Venv } from '../support/venv.ts'
import type { ZipEntry } from '../support/zip-writer.ts'

const execute = promisify(execFile)
const INFO = 'evil-1.0.dist-info'
const SYMLINK = 0o120777
const DEVICE = 0o020666
const SETUID = 0o104755

const also =
  (...members: ZipEntry[]): WheelOptions['members'] =>
  (all) => [...members, ...all]
const module =
  (change: Partial<ZipEntry>): WheelOptions['members'] =>
  (all) =>
    all.map((one) => (one.name === 'evil.py' ? { ...one, ...change } : one))
const file = (path: string): Partial<WheelOptions> => ({ files: { [path]: 'mine = 1\n' } })
const script = (name: string): Partial<WheelOptions> => ({
  files: { [`${INFO}/entry_points.txt`]: `[console_scripts]\n${name} = evil:main\n` },
})
const zeros = (bytes: number) => Buffer.alloc(bytes)
const extra = (kind: number, data: Buffer) => {
  const head = Buffer.alloc(4)
  head.writeUInt16LE(kind, 0)
  head.writeUInt16LE(data.length, 2)
  return Buffer.concat([head, data])
}

const CASES: Readonly<Record<string, Partial<WheelOptions>>> = {
  'a symlink to the outside': { members: also({ name: 'x', data: '/etc/passwd', mode: SYMLINK }) },
  'a symlink upwards, and a file in it': {
    members: also({ name: 'x', data: '..', mode: SYMLINK }, { name: 'x/evil', data: 'mine' }),
  },
  'a device': { members: also({ name: 'x', data: '', mode: DEVICE }) },
  'a file that is a folder': { members: also({ name: 'x', data: 'mine', mode: 0o040755 }) },
  'a folder with content': { members: also({ name: 'x/', data: 'mine' }) },
  'an absolute path': file('/evil-outside'),
  'a path above': file('../evil-outside'),
  'a path above, further in': file('evil/../../evil-outside'),
  'a path that leaves and comes back': file('evil/../evil2.py'),
  'a path with two slashes': file('evil//x.py'),
  'a path with a step that says nothing': file('evil/./x.py'),
  'a drive': file('C:evil.py'),
  'a UNC path': file('//host/share/evil.py'),
  backslashes: file('..\\evil.py'),
  'a line break in a name': file('evil\n.py'),
  'an escape sequence in a name': file('evil\u001b[2J.py'),
  'a line separator in a name': file('evil\u2028.py'),
  'a long name': file(`${'x'.repeat(250)}/`.repeat(20).concat('y')),
  'data above the prefix': file('evil-1.0.data/data/../../evil-outside'),
  'scripts above theirs': file('evil-1.0.data/scripts/../evil-outside'),
  'data of an unknown kind': file('evil-1.0.data/elsewhere/x'),
  'data of another package': file('pip-1.0.data/purelib/x.py'),
  'the metadata of another package': file('cherry-3.0.dist-info/METADATA'),
  'the metadata of another package, by the data': file(
    'evil-1.0.data/purelib/cherry-3.0.dist-info/METADATA',
  ),
  'a script above the folder of scripts': script('../evil-outside'),
  'a script at an absolute path': script('/evil-outside'),
  'a script that is code': {
    files: { [`${INFO}/entry_points.txt`]: '[console_scripts]\nx = evil:main();import os\n' },
  },
  'its own INSTALLER': file(`${INFO}/INSTALLER`),
  'its own direct_url.json': file(`${INFO}/direct_url.json`),
  'its own REQUESTED': file(`${INFO}/REQUESTED`),
  'a file that RECORD does not name': { members: also({ name: 'more.py', data: 'mine = 1\n' }) },
  'a file in RECORD that is not there': {
    members: (all) => all.filter(({ name }) => name !== 'evil.py'),
  },
  'no RECORD at all': { files: { [`${INFO}/RECORD`]: '' } },
  'another size than in RECORD': { members: module({ data: 'mine = 12345\n' }) },
  'a file twice': { members: also({ name: 'evil.py', data: 'mine = 1\n' }) },
  'metadata twice': {
    members: also({ name: `${INFO}/METADATA`, data: 'Name: evil\nVersion: 1.0\n' }),
  },
  'a file and a folder of one name': { files: { x: '', 'x/y': '' } },
  'two names for one member': {
    members: also(
      { name: 'y', data: 'mine = 1\n', position: 0 },
      { name: 'y', data: 'mine = 1\n', position: 0 },
    ),
  },
  'another crc in the local header': { members: module({ local: { crc: 1 } }) },
  'another method in the local header': { members: module({ local: { method: 0 } }) },
  'another name in the local header': { members: module({ local: { name: 'evil.pt' } }) },
  'another crc': { members: module({ claims: { crc: 1 } }) },
  'fewer bytes than it has': { members: module({ claims: { size: 3 } }) },
  'more bytes than it has': { members: module({ claims: { size: 3000 } }) },
  'something behind the compressed data': {
    members: (all) =>
      all.map((one) =>
        one.name === 'evil.py'
          ? {
              ...one,
              body: Buffer.concat([deflateRawSync(Buffer.from(one.data)), Buffer.from('mine')]),
            }
          : one,
      ),
  },
  'a gap between two members': { members: module({ gap: Buffer.from('PK\x03\x04 mine') }) },
  'something before the first member': { zip: { before: Buffer.from('#!/bin/sh\n') } },
  'a comment at its end': { zip: { comment: 'mine' } },
  'a second end in its comment': { zip: { comment: `PK\x05\x06${'\0'.repeat(18)}` } },
  'something between the directory and its end': { zip: { gap: Buffer.from('mine') } },
  'two zip64 fields': {
    members: module({ extra: Buffer.concat([extra(1, zeros(8)), extra(1, zeros(8))]) }),
  },
  'a second name in an extra field': {
    members: module({ extra: extra(0x7075, Buffer.from('\x01\0\0\0\0x')) }),
  },
  'several disks': { zip: { disk: 1 } },
  encryption: { members: module({ flags: 0x0801 }) },
  'a bomb': { files: { 'evil.bin': zeros(80e6) } },
  'a bomb of many members': {
    files: Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`${n}.bin`, zeros(5e6)])),
  },
  setuid: { members: also({ name: 'x', data: 'mine', mode: SETUID }) },
}

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let venv: Venv
let count = 0
const results: { what: string; written: boolean; pipTakes: boolean }[] = []
beforeAll(async () => {
  folder = await temporaryFolder()
  venv = await createVenv()
})
afterAll(async () => {
  await venv.remove()
  await folder.remove()
})

async function pipTakes(wheel: string): Promise<boolean> {
  const target = join(folder.path, `target-${++count}`, 'deep', 'er')
  const install = ['-m', 'pip', 'install', '--no-index', '--no-deps', '--no-compile']
  const env = { ...bareEnvironment(folder.path), ...venv.env }
  return execute(venv.python, [...install, '--target', target, wheel], { env }).then(
    () => true,
    () => false,
  )
}

test.each(Object.entries(CASES))('%s', async (what, options) => {
  const place = join(folder.path, `${++count}`)
  mkdirSync(join(place, 'outside'), { recursive: true })
  const wheel = makeWheel({ name: 'evil', version: '1.0', ...options })
  const source = sourceOf(wheel, join(place, 'wheels'))
  const interpreter = emptyEnvironment(join(place, 'env'))
  const before = [treeOf(place), readdirSync(dirname(place))]
  const result = await installNative(planOf(interpreter, [source], { recordsChecked: true }))
  const after = [treeOf(place), readdirSync(dirname(place))]
  const written = JSON.stringify(after) !== JSON.stringify(before)
  results.push({ what, written, pipTakes: await pipTakes(source.path) })
  expect(after).toEqual(before)
  expect(result.kind === 'damaged' || result.kind === 'installed').toBe(true)
  if (result.kind === 'installed')
    expect(result.leftToPip.map((one) => one.source)).toEqual([source])
})

test('an honest wheel is installed', async () => {
  const source = sourceOf(makeWheel({ name: 'evil', version: '1.0' }), join(folder.path, 'honest'))
  const interpreter = emptyEnvironment(join(folder.path, 'honest-env'))
  const result = await installNative(planOf(interpreter, [source], { recordsChecked: true }))
  expect(result).toMatchObject({ kind: 'installed', leftToPip: [] })
})

test('none of those that pip takes was written', () => {
  const counted = results.filter((one) => one.pipTakes)
  const written = counted.filter((one) => one.written)
  recordFigure({
    figure: 'hostile wheels of which our installer writes anything',
    goal: '0',
    cases: counted.length,
    result: String(written.length),
    undefended: `${counted.length} of ${results.length} (pip)`,
    reached: written.length === 0,
  })
  expect(written).toEqual([])
  expect(counted.length).toBeGreaterThan(20)
})
