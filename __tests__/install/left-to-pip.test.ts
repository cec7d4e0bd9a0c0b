import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { checkWheel } from '../../src/install/check-wheel.ts'
import { installNative } from '../../src/install/native.ts'
import { schemeOf } from '../../src/install/scheme.ts'
import { rangeOf, type WheelSource } from '../../src/install/wheel-content.ts'
import { temporaryFolder } from '../support/environment.ts'
import { emptyEnvironment, filesIn, planOf, sourceOf, treeOf } from '../support/installing.ts'
import { makeWheel, type WheelOptions } from '../support/python-packages.ts'
import type { ZipEntry } from '../support/zip-writer.ts'

const SYMLINK = 0o120777
const DEVICE = 0o020666
const UNICODE_PATH = Buffer.concat([
  Buffer.from([0x75, 0x70, 6, 0, 1, 0, 0, 0, 0]),
  Buffer.from('x'),
])

/** Adds a member after RECORD has been written. */
function also(member: ZipEntry): WheelOptions['members'] {
  return (all) => [member, ...all]
}

function each(
  ending: string,
  change: (one: ZipEntry) => Partial<ZipEntry>,
): WheelOptions['members'] {
  return (all) =>
    all.map((one) => (String(one.name).endsWith(ending) ? { ...one, ...change(one) } : one))
}

const withRecord = (change: (record: string) => string) =>
  each('/RECORD', ({ data }) => ({ data: change(String(data)) }))
const without =
  (ending: string): WheelOptions['members'] =>
  (all) =>
    all.filter(({ name }) => !String(name).endsWith(ending))

const info = 'odd-1.0.dist-info'
const wheelText = (lines: string) => ({ [`${info}/WHEEL`]: lines })
const scripts = (line: string) => ({ [`${info}/entry_points.txt`]: `[console_scripts]\n${line}\n` })

interface Case extends Partial<WheelOptions> {
  readonly oddity: string
  readonly reason: RegExp
}

const ZIP: readonly Case[] = [
  { oddity: 'encrypted', members: each('odd.py', () => ({ flags: 0x0801 })), reason: /encrypted/ },
  {
    oddity: 'of an unknown flag',
    members: each('odd.py', () => ({ flags: 0x0820 })),
    reason: /unknown kind/,
  },
  {
    oddity: 'compressed with bzip2',
    members: each('odd.py', () => ({ method: 12 })),
    reason: /method 12/,
  },
  {
    oddity: 'a symbolic link',
    members: each('odd.py', () => ({ mode: SYMLINK })),
    reason: /symbolic link/,
  },
  { oddity: 'a device', members: each('odd.py', () => ({ mode: DEVICE })), reason: /device/ },
  {
    oddity: 'a folder by its mode',
    members: each('odd.py', () => ({ mode: 0o040755 })),
    reason: /neither a file nor/,
  },
  {
    oddity: 'a folder with content',
    members: also({ name: 'folder/', data: 'x' }),
    reason: /neither a file nor/,
  },
  {
    oddity: 'with two names',
    members: each('odd.py', () => ({ extra: UNICODE_PATH })),
    reason: /second name/,
  },
  {
    oddity: 'with a torn extra field',
    members: each('odd.py', () => ({ extra: Buffer.from([1, 2, 9, 0, 1]) })),
    reason: /extra field/,
  },
  {
    oddity: 'with a name in no UTF-8',
    members: also({ name: Buffer.from([0x61, 0xff]), data: '' }),
    reason: /encoding/,
  },
  {
    oddity: 'with a name in cp437',
    members: also({ name: Buffer.from([0x61, 0x81]), data: '', flags: 0 }),
    reason: /encoding/,
  },
  { oddity: 'with a comment', zip: { comment: 'hello' }, reason: /after its end/ },
  {
    oddity: 'with bytes before',
    zip: { before: Buffer.from('#!/bin/sh\n') },
    reason: /before the first|between the zip/,
  },
  {
    oddity: 'with bytes before the end',
    zip: { gap: Buffer.from('hello') },
    reason: /between the zip directory/,
  },
  { oddity: 'of several disks', zip: { disk: 1 }, reason: /several parts/ },
  {
    oddity: 'with a gap between members',
    members: each('odd.py', () => ({ gap: Buffer.from('hello') })),
    reason: /gap/,
  },
  {
    oddity: 'with members over each other',
    members: (all) => all.map((one, index) => (index === 1 ? { ...one, position: 0 } : one)),
    reason: /do not agree|overlaps/,
  },
  {
    oddity: 'with a member in the directory',
    members: each('METADATA', () => ({ position: 100_000 })),
    reason: /./,
  },
  {
    oddity: 'with another name in the local header',
    members: each('odd.py', () => ({ local: { name: 'oda.py' } })),
    reason: /do not agree/,
  },
  {
    oddity: 'with another crc in the local header',
    members: each('odd.py', () => ({ local: { crc: 7 } })),
    reason: /do not agree/,
  },
  {
    oddity: 'with another method in the local header',
    members: each('odd.py', () => ({ local: { method: 0 } })),
    reason: /do not agree/,
  },
  {
    oddity: 'with a wrong crc',
    members: each('odd.py', () => ({ claims: { crc: 7 } })),
    reason: /not what the zip directory says/,
  },
  {
    oddity: 'with a stored size that is wrong',
    members: each('odd.py', () => ({ stored: true, claims: { size: 3 } })),
    reason: /sizes that do not agree/,
  },
  {
    oddity: 'that inflates to more',
    members: each('odd.py', ({ data }) => ({ body: deflateRawSync(`${data}more`) })),
    reason: /not what the zip directory says/,
  },
  {
    oddity: 'that inflates to less',
    members: each('odd.py', () => ({ body: deflateRawSync('x') })),
    reason: /not what the zip directory says/,
  },
  {
    oddity: 'with bytes after the compressed data',
    members: each('odd.py', ({ data }) => ({
      body: Buffer.concat([deflateRawSync(data), Buffer.from('xyz')]),
    })),
    reason: /not what the zip directory says/,
  },
  {
    oddity: 'with torn compressed data',
    members: each('odd.py', ({ data }) => ({ body: deflateRawSync(data).subarray(0, -3) })),
    reason: /not what the zip directory says/,
  },
  {
    oddity: 'that is no deflate',
    members: each('odd.py', () => ({ body: Buffer.from([0xff, 0xff, 0xff]) })),
    reason: /not what the zip directory says/,
  },
  {
    oddity: 'that is large and torn',
    files: { 'large.bin': Buffer.alloc(6e6, 'large ') },
    members: each('large.bin', ({ data }) => ({ body: deflateRawSync(data).subarray(0, -30) })),
    reason: /not what the zip directory says/,
  },
  {
    oddity: 'that is large and inflates to more',
    files: { 'large.bin': Buffer.alloc(6e6, 'large ') },
    members: each('large.bin', ({ data }) => ({ body: deflateRawSync(`${data}more`) })),
    reason: /not what the zip directory says/,
  },
  {
    oddity: 'that is large, with bytes after the compressed data',
    files: { 'large.bin': Buffer.alloc(6e6, 'large ') },
    members: each('large.bin', ({ data }) => ({
      body: Buffer.concat([deflateRawSync(data), Buffer.from('xyz')]),
    })),
    reason: /not what the zip directory says/,
  },
]

const NAMES: readonly Case[] = [
  ['/absolute.py', /absolute/],
  ['C:x.py', /absolute/],
  ['../outside.py', /not plain/],
  ['a/../../outside.py', /not plain/],
  ['a/./b.py', /not plain/],
  ['a//b.py', /not plain/],
  ['a\\b.py', /backslash/],
  ['a\0b.py', /control/],
  ['a\nb.py', /control/],
  ['a\x7fb.py', /control/],
  ['a\x85b.py', /control/],
  [`${'a'.repeat(5000)}.py`, /length/],
  ['..', /not plain/],
].map(([name, reason]) => ({
  oddity: JSON.stringify(name).slice(0, 30),
  files: { [String(name)]: '' },
  reason: reason as RegExp,
}))

const CONTENT: readonly Case[] = [
  {
    oddity: 'two members of one name',
    members: (all) => [...all, ...all.slice(0, 1)],
    reason: /two of its files|RECORD/,
  },
  {
    oddity: 'two members of one place',
    files: { 'odd-1.0.data/purelib/odd.py': '' },
    reason: /two of its files are one/,
  },
  {
    oddity: 'a file where a folder is',
    files: { a: '', 'a/b.py': '' },
    reason: /a file and a folder/,
  },
  {
    oddity: 'no dist-info',
    members: (all) => all.filter(({ name }) => !String(name).includes('dist-info')),
    reason: /not one dist-info/,
  },
  {
    oddity: 'two dist-infos',
    files: { 'other-1.0.dist-info/METADATA': '' },
    reason: /not one dist-info/,
  },
  { oddity: 'an egg-info', files: { 'odd.egg-info/PKG-INFO': '' }, reason: /not one dist-info/ },
  {
    oddity: 'the dist-info of another project',
    members: (all) =>
      all.map((one) => ({ ...one, name: String(one.name).replace('odd-', 'other-') })),
    reason: /not that of its file name/,
  },
  {
    oddity: 'the dist-info of another version',
    members: (all) =>
      all.map((one) => ({ ...one, name: String(one.name).replace('-1.0', '-1.1') })),
    reason: /not that of its file name/,
  },
  {
    oddity: 'METADATA of another project',
    files: { [`${info}/METADATA`]: 'Name: other\nVersion: 1.0\n' },
    reason: /METADATA/,
  },
  {
    oddity: 'METADATA of another version',
    files: { [`${info}/METADATA`]: 'Name: odd\nVersion: 1.1\n' },
    reason: /METADATA/,
  },
  {
    oddity: 'METADATA without a name',
    files: { [`${info}/METADATA`]: 'Version: 1.0\n\nName: odd\n' },
    reason: /METADATA/,
  },
  { oddity: 'no METADATA', members: without('METADATA'), reason: /no odd-1.0.dist-info\/METADATA/ },
  { oddity: 'no WHEEL', members: without('WHEEL'), reason: /no odd-1.0.dist-info\/WHEEL/ },
  { oddity: 'no RECORD', members: without('RECORD'), reason: /no odd-1.0.dist-info\/RECORD/ },
  {
    oddity: 'Wheel-Version 2.0',
    files: wheelText('Wheel-Version: 2.0\nRoot-Is-Purelib: true\n'),
    reason: /Wheel-Version 2.0/,
  },
  {
    oddity: 'no Wheel-Version',
    files: wheelText('Root-Is-Purelib: true\n'),
    reason: /Wheel-Version/,
  },
  {
    oddity: 'no Root-Is-Purelib',
    files: wheelText('Wheel-Version: 1.0\n'),
    reason: /Root-Is-Purelib/,
  },
  { oddity: 'a signature (JWS)', files: { [`${info}/RECORD.jws`]: '{}' }, reason: /signed/ },
  { oddity: 'a signature (S/MIME)', files: { [`${info}/RECORD.p7s`]: '' }, reason: /signed/ },
  { oddity: 'its own INSTALLER', files: { [`${info}/INSTALLER`]: 'x' }, reason: /INSTALLER/ },
  {
    oddity: 'its own direct_url.json',
    files: { [`${info}/direct_url.json`]: '{}' },
    reason: /direct_url/,
  },
  {
    oddity: 'a file that RECORD does not name',
    members: also({ name: 'extra.py', data: '' }),
    reason: /does not name "extra.py"/,
  },
  {
    oddity: 'a row without a file',
    members: withRecord((record) => `gone.py,sha256=abc,1\n${record}`),
    reason: /not there/,
  },
  {
    oddity: 'a row twice',
    members: withRecord((record) => `${record.split('\n')[0]}\n${record}`),
    reason: /twice/,
  },
  {
    oddity: 'a row of two fields',
    members: withRecord((record) => `odd.py,sha256=abc\n${record}`),
    reason: /row of its own kind/,
  },
  {
    oddity: 'a row of four fields',
    members: withRecord((record) => record.replace('\n', ',more\n')),
    reason: /row of its own kind/,
  },
  {
    oddity: 'a size that is wrong',
    members: withRecord((record) => record.replace(/,\d+\n/, ',1\n')),
    reason: /does not match/,
  },
  {
    oddity: 'a digest that is wrong',
    members: withRecord((record) => record.replace(/sha256=[^,]+/, `sha256=${'A'.repeat(43)}`)),
    reason: /not what RECORD says/,
  },
  {
    oddity: 'a digest of MD5',
    members: withRecord((record) => record.replace(/sha256=[^,]+/, 'md5=AAAAAAAAAAAAAAAAAAAAAA')),
    reason: /does not match/,
  },
  {
    oddity: 'no digest',
    members: withRecord((record) => record.replace(/sha256=[^,]+/, '')),
    reason: /does not match/,
  },
  {
    oddity: 'an unknown data folder',
    files: { 'odd-1.0.data/stdlib/x.py': '' },
    reason: /no place/,
  },
  { oddity: 'a file right in .data', files: { 'odd-1.0.data/x.py': '' }, reason: /no place/ },
  {
    oddity: 'the .data of another package',
    files: { 'other-1.0.data/purelib/x.py': '' },
    reason: /no place/,
  },
  { oddity: 'a file that is called .data', files: { 'x.data': '' }, reason: /no place/ },
  {
    oddity: 'the dist-info of another package by way of .data',
    files: { 'odd-1.0.data/purelib/pip-99.dist-info/METADATA': '' },
    reason: /metadata of a package/,
  },
  {
    oddity: 'an egg-link',
    files: { 'odd.egg-link': '/elsewhere' },
    reason: /metadata of a package/,
  },
  {
    oddity: 'what looks unfinished',
    files: { '~x-1.unfinished/RECORD': '' },
    reason: /metadata of a package/,
  },
  { oddity: 'a script without a function', files: scripts('tool = odd'), reason: /unusual kind/ },
  { oddity: 'a script outside', files: scripts('../tool = odd:main'), reason: /unusual kind/ },
  {
    oddity: 'a script with a blank in its name',
    files: scripts('my tool = odd:main'),
    reason: /unusual kind/,
  },
  {
    oddity: 'a script that is code',
    files: scripts('tool = odd:main; import os'),
    reason: /unusual kind/,
  },
  { oddity: 'a script line without "="', files: scripts('tool'), reason: /unusual kind/ },
  {
    oddity: 'two scripts of one name',
    files: scripts('tool = odd:main\n[gui_scripts]\ntool = odd:other'),
    reason: /two scripts/,
  },
]

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let prefix: string
beforeEach(async () => {
  folder = await temporaryFolder()
  prefix = join(folder.path, 'env')
})
afterEach(() => folder.remove())

function odd(options: Partial<WheelOptions> = {}): WheelSource {
  const wheel = makeWheel({ name: 'odd', version: '1.0', ...options })
  return sourceOf(wheel, join(folder.path, 'wheels'))
}

describe('a wheel that is left to pip, and of which nothing is there', () => {
  test.each([...ZIP, ...NAMES, ...CONTENT])('$oddity', async ({ oddity, reason, ...options }) => {
    const source = odd(options)
    const result = await installNative(planOf(emptyEnvironment(prefix), [source]))
    expect(result).toEqual({
      kind: 'installed',
      replaced: [],
      leftToPip: [{ source, reason: expect.stringMatching(reason) }],
    })
    expect(filesIn(folder.path)).toEqual(['wheels/odd-1.0-py3-none-any.whl'])
  })

  test('but for a bomb, which nobody gets to install', async () => {
    const bomb = odd({ files: { 'bomb.bin': Buffer.alloc(80e6) } })
    const result = await installNative(planOf(emptyEnvironment(prefix), [bomb]))
    expect(result).toEqual({ kind: 'damaged', reason: expect.stringMatching(/inflate to/) })
    expect(filesIn(prefix)).toEqual([])
  })

  test('a wheel that is well is installed there', async () => {
    await installNative(planOf(emptyEnvironment(prefix), [odd()]))
    expect(filesIn(prefix)).toContain('lib/python3.12/site-packages/odd-1.0.dist-info/RECORD')
  })
})

describe('on Windows, or where case does not count', () => {
  function check(options: Partial<WheelOptions>, where: { windows?: boolean; caseless?: boolean }) {
    const source = odd(options)
    const scheme = schemeOf(emptyEnvironment(prefix))
    if (scheme === undefined) throw new Error('no scheme')
    return checkWheel({
      kind: 'check',
      range: rangeOf(source),
      sha256: source.wheel.sha256,
      scheme,
      headersName: 'odd',
      caseless: false,
      windows: false,
      ...where,
    })
  }
  test.each([
    'a<b',
    'ab:c',
    'a.',
    'a ',
    'CON',
    'con.py',
    'a/Lpt1.txt',
    'nul',
    'COM¹',
    'x?y',
    'a|b',
    'a"b',
    'a*',
  ])('Windows has no file %s', (name) => {
    expect(check({ files: { [name]: '' } }, { windows: true })).toMatchObject({
      kind: 'odd',
      reason: expect.stringMatching(/Windows/),
    })
    expect(check({ files: { [name]: '' } }, {})).toMatchObject({ kind: 'sound' })
  })
  test.each([
    ['README and readme', { README: '', readme: '' }],
    ['straße and STRASSE', { straße: '', STRASSE: '' }],
    ['é in two forms', { 'caf\u00e9': '', 'cafe\u0301': '' }],
    ['a folder and a file', { 'A/b.py': '', a: '' }],
  ])('%s are one', (_, files) => {
    expect(check({ files }, { caseless: true })).toMatchObject({ kind: 'odd' })
    expect(check({ files }, {})).toMatchObject({ kind: 'sound' })
  })
  test.each([
    ['entry points', { entryPoints: { tool: 'odd:main' } }],
    ['script files', { files: { 'odd-1.0.data/scripts/tool': '' } }],
  ])('%s are left to pip on Windows', (_, options) => {
    expect(check(options, { windows: true })).toMatchObject({
      kind: 'odd',
      reason: 'scripts on Windows',
    })
    expect(check(options, {})).toMatchObject({ kind: 'sound' })
  })
})

describe('wheels that are in each other’s way', () => {
  const wheel = (name: string, options: Partial<WheelOptions>) =>
    sourceOf(makeWheel({ name, version: '1.0', ...options }), join(folder.path, 'wheels'))

  test.each([
    ['another content', { files: { 'x/a.py': '1' } }, { files: { 'x/a.py': '2' } }],
    [
      'another mode',
      { files: { 'x/a': '' } },
      { files: { 'x/a': '' }, members: each('x/a', () => ({ mode: 0o100755 })) },
    ],
    [
      'a script made twice',
      { entryPoints: { tool: 'one:main' } },
      { entryPoints: { tool: 'two:main' } },
    ],
    [
      'a script made and brought',
      { entryPoints: { tool: 'one:main' } },
      { files: { 'two-1.0.data/scripts/tool': '' } },
    ],
    [
      'a script as data',
      { files: { 'one-1.0.data/scripts/tool': '' } },
      { files: { 'two-1.0.data/data/bin/tool': '1' } },
    ],
    ['a file and a folder', { files: { 'x/a': '' } }, { files: { 'x/a/b.py': '' } }],
    [
      'a module as data',
      { files: { 'x.py': '1' } },
      { files: { 'two-1.0.data/data/lib/python3.12/site-packages/x.py': '' } },
    ],
  ] as const)('%s', async (_, first, second) => {
    const [one, two, three] = [wheel('one', first), wheel('two', second), wheel('three', {})]
    const plan = planOf(emptyEnvironment(prefix), [one, two, three])
    const result = await installNative(plan)
    expect(result).toMatchObject({ kind: 'installed' })
    const left = result.kind === 'installed' ? result.leftToPip : []
    expect(left.map(({ source }) => source.wheel.name).sort()).toEqual(['one', 'two'])
    for (const { reason } of left) expect(reason).toMatch(/another wheel brings/)
    expect(filesIn(prefix).filter((path) => !path.includes('three'))).toEqual([])
  })

  test('two wheels of one name', async () => {
    const sources = [wheel('one', {}), { ...wheel('one', { version: '2.0' }) }]
    const result = await installNative(planOf(emptyEnvironment(prefix), sources))
    expect(result).toMatchObject({
      leftToPip: [{ reason: expect.stringMatching(/two wheels/) }, {}],
    })
  })
})

describe('what stands in the way in the environment', () => {
  const library = () => join(prefix, 'lib', 'python3.12', 'site-packages')
  test.each([
    ['a folder where a file goes', () => mkdirSync(join(library(), 'odd.py')), /is a folder/],
    ['a file where a folder goes', () => writeFileSync(join(library(), 'p'), ''), /is a file/],
    [
      'a link where a folder goes',
      () => symlinkSync(folder.path, join(library(), 'p')),
      /is a link/,
    ],
  ])('%s', async (_, prepare, reason) => {
    const interpreter = emptyEnvironment(prefix)
    prepare()
    const before = treeOf(prefix)
    const result = await installNative(planOf(interpreter, [odd({ files: { 'p/x.py': '' } })]))
    expect(result).toMatchObject({
      kind: 'installed',
      leftToPip: [{ reason: expect.stringMatching(reason) }],
    })
    expect(treeOf(prefix)).toEqual(before)
    expect(existsSync(join(folder.path, 'x.py'))).toBe(false)
  })
})
