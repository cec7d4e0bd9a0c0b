import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { readArchiveIndex } from '../src/archive.ts'
import { onlyCovered } from '../src/covered.ts'
import type { Wheel } from '../src/manifest.ts'
import { type Found, inPrivate } from '../src/restore.ts'
import { temporaryFolder } from './support/environment.ts'
import { fakePorts } from './support/fakes.ts'
import { type Facts, factsOf, requirementsFile as file } from './support/key-facts.ts'
import { archiveOf, type Entry, saying, withWheel } from './support/planted.ts'
import { makeWheel, type WheelOptions } from './support/python-packages.ts'
import { manifestOf } from './support/wheels.ts'

const made = (name: string, version: string, more: Partial<WheelOptions> = {}) =>
  makeWheel({ name, version, ...more })
const APPLE = made('apple', '1.0')
const PEAR = made('pear', '2.0', { tag: 'cp312-cp312-manylinux_2_17_x86_64' })
const FOREIGN_PEAR = made('pear', '2.0', { tag: 'cp312-cp312-win_amd64' })

const hashOf = ({ bytes }: { bytes: Buffer }) =>
  `--hash=sha256:${createHash('sha256').update(bytes).digest('hex')}`
const LINES = [
  `apple==1.0 ${hashOf(APPLE)}`,
  `pear==2.0 ${hashOf(PEAR)} ${hashOf(FOREIGN_PEAR)}`,
].join('\n')

const EMPTY: Entry = { manifest: manifestOf([]), contents: new Map() }
const HONEST = withWheel(withWheel(EMPTY, APPLE), PEAR)

let folder: Awaited<ReturnType<typeof temporaryFolder>>
beforeAll(async () => {
  folder = await temporaryFolder()
})
afterAll(() => folder.remove())

let count = 0
function found(entry: Entry, kind: 'exact' | 'partial' = 'exact'): Found {
  const archive = join(folder.path, `${++count}.tar`)
  writeFileSync(archive, archiveOf(entry))
  const { key } = entry.manifest
  return { kind, key, match: { key }, archive, index: readArchiveIndex(archive) }
}

function facts(text: string, more: Facts = {}) {
  const named = file(text)
  const hashedRoots = new Set([named.path])
  return factsOf({
    files: [named],
    ...more,
    requirements: { hashedRoots, ...more.requirements },
  })
}

/** The kind of hit, and the wheels that are left. */
function covered(entry: Entry, text = LINES, more: Facts = {}, kind?: 'partial') {
  const left = onlyCovered(found(entry, kind), facts(text, more))
  if (left.kind === 'nothing') return [left.kind]
  expect(left.index.manifest.wheels).toEqual(left.index.members.map(({ wheel }) => wheel))
  return [left.kind, ...left.index.members.map(({ wheel }) => wheel.file)]
}

const BOTH = [APPLE.filename, PEAR.filename]

describe('all that is asked for is covered', () => {
  test.each<[what: string, text: string]>([
    ['by pins with hashes', LINES],
    [
      'and a line does not count here',
      `${LINES}\nfig==1.0 ; python_version < "3" --hash=sha256:aa`,
    ],
    ['and a line is there twice', `${LINES}\n${LINES}`],
    ['by ===', LINES.replace('==1.0', '===1.0')],
  ])('%s', (_, text) => {
    expect(covered(HONEST, text)).toEqual(['exact', ...BOTH])
  })

  test('and wheels that nobody asked for are left out', () => {
    expect(covered(withWheel(HONEST, made('fig', '1.0')))).toEqual(['exact', ...BOTH])
  })

  test('an entry of another selection is not a hit for that', () => {
    expect(covered(HONEST, LINES, {}, 'partial')).toEqual(['partial', ...BOTH])
  })
})

test('nothing that the manifest claims is kept', () => {
  const claims: Partial<Wheel> = {
    origin: 'built',
    cachePath: `wheels/0a/${APPLE.filename}`,
    sourceSha256: 'ab'.repeat(32),
  }
  const entry = saying(HONEST, 'apple', claims)
  const manifest = manifestOf(entry.manifest.wheels, { direct: ['apple'] })
  const left = onlyCovered(found({ ...entry, manifest }), facts(LINES))
  if (left.kind !== 'exact') throw new Error(left.kind)
  expect(left.index.manifest.direct).toEqual([])
  expect(left.index.manifest.wheels[0]).toEqual({
    name: 'apple',
    version: '1.0',
    file: APPLE.filename,
    size: APPLE.bytes.length,
    sha256: expect.any(String),
    origin: 'index',
    hashed: true,
    recordChecked: true,
  })
})

describe('pip gets the rest', () => {
  const only = (...wheels: { filename: string; bytes: Buffer }[]) =>
    wheels.reduce<Entry>((all, one) => withWheel(all, one), EMPTY)
  const pearAs = (filename: string) => only(APPLE, { filename, bytes: FOREIGN_PEAR.bytes })

  test.each<[what: string, entry: Entry, text?: string]>([
    ['a wheel is missing', only(APPLE)],
    [
      'a wheel has another digest',
      only(
        APPLE,
        made('pear', '2.0', { tag: 'cp312-cp312-manylinux_2_17_x86_64', files: { x: '' } }),
      ),
    ],
    ['a wheel has another version', only(APPLE, made('pear', '1.0'))],
    [
      'a wheel says another version than it has',
      only(APPLE, { filename: PEAR.filename.replace('2.0', '3.0'), bytes: PEAR.bytes }),
    ],
    ['a wheel is of another platform', only(APPLE, FOREIGN_PEAR)],
    ['a wheel of another platform has the name of this one', pearAs(PEAR.filename)],
    ['a wheel of another platform has the name of any', pearAs('pear-2.0-py3-none-any.whl')],
    ['a wheel is for building', saying(HONEST, 'pear', { purpose: 'build' })],
    ['a wheel is left to the index', saying(HONEST, 'pear', { absent: true })],
    [
      'a wheel is no zip file',
      only(APPLE, { filename: PEAR.filename, bytes: Buffer.from('pear') }),
      LINES.replace(hashOf(PEAR), hashOf({ bytes: Buffer.from('pear') })),
    ],
    ['one of two lines does not allow it', HONEST, `${LINES}\npear==2.0 --hash=sha256:aa`],
    [
      'its hash is of another kind',
      HONEST,
      LINES.replace(hashOf(PEAR), '--hash=sha512:aa').replace(hashOf(FOREIGN_PEAR), ''),
    ],
    [
      'its hash stands in a line for elsewhere',
      HONEST,
      LINES.replace(
        `pear==2.0 ${hashOf(PEAR)}`,
        `pear==2.0 ; python_version < "3" ${hashOf(PEAR)}\npear==2.0`,
      ),
    ],
    ['a pin is none', HONEST, LINES.replace('pear==2.0', 'pear>=2.0')],
    ['a pin is open', HONEST, LINES.replace('pear==2.0', 'pear==2.*')],
  ])('where %s', (...[, entry, text]) => {
    expect(covered(entry, text)).toEqual(['partial', APPLE.filename])
  })

  test.each<[what: string, text: string, facts: Facts]>([
    ['there are packages', LINES, { inputs: { packages: 'fig' } }],
    [
      'there is a group',
      LINES,
      { requirements: { groups: [{ name: 'g', file: '', shown: '', requirements: [] }] } },
    ],
    ['a file forbids wheels', `${LINES}\n--no-binary apple`, {}],
    ['a setting forbids wheels', LINES, { environment: { PIP_NO_BINARY: 'apple' } }],
    ['a setting names a file', LINES, { environment: { PIP_REQUIREMENT: 'more.txt' } }],
    [
      'constraints have hashes',
      LINES,
      { files: [file(LINES), file(LINES, 'constraints.txt', 'constraints')] },
    ],
    ['a file has none', LINES, { files: [file(LINES), file('fig', 'more.txt')] }],
  ])('where %s; what is covered still comes from the store', (_, text, more) => {
    expect(covered(HONEST, text, more)).toEqual(['partial', ...BOTH])
  })

  test('where hashes are not checked, nothing is covered', () => {
    expect(covered(HONEST, LINES, { requirements: { hashedRoots: new Set() } })).toEqual([
      'partial',
    ])
  })
})

describe('the archive is read in a folder of the own run', () => {
  test.each([
    ['elsewhere', false],
    ['there already', true],
  ])('%s', (name, isThere) => {
    const ports = fakePorts(folder.path)
    const scratch = join(folder.path, name)
    mkdirSync(scratch)
    const before = found(HONEST)
    if (before.kind === 'nothing') throw new Error('nothing')
    const archive = join(scratch, 'fetched.tar')
    if (isThere) copyFileSync(before.archive, archive)
    const after = inPrivate({ ...before, ...(isThere && { archive }) }, { ...ports, scratch })
    if (after.kind === 'nothing') throw new Error('nothing')
    expect(after.archive.startsWith(scratch + sep)).toBe(true)
    expect(readFileSync(after.archive).equals(readFileSync(before.archive))).toBe(true)
    expect(readdirSync(scratch)).toHaveLength(1)
  })

  test('and without it where there is no room', () => {
    const ports = fakePorts(folder.path)
    const scratch = join(folder.path, 'not-there')
    expect(inPrivate(found(HONEST), { ...ports, scratch })).toEqual({ kind: 'nothing' })
    expect(ports.log.warnings).toEqual([expect.stringContaining('could not be copied')])
  })
})

test('nothing found stays nothing', () => {
  expect(onlyCovered({ kind: 'nothing' }, facts(LINES))).toEqual({ kind: 'nothing' })
})
