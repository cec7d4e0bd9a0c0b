import { execFileSync, spawnSync } from 'node:child_process'
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  ArchiveError,
  type ArchiveIndex,
  extractWheel,
  readArchiveIndex,
  writeArchive,
} from '../src/archive.ts'
import { type Manifest, ManifestError, type Wheel, writeManifest } from '../src/manifest.ts'
import { temporaryFolder } from './support/environment.ts'
import { type TarEntry, type TarOptions, writeTar } from './support/tar-writer.ts'
import { manifestOf, wheelOf } from './support/wheels.ts'

const LONG = `${'a_long_name_'.repeat(10)}-1.0-py3-none-any.whl`
const CONTENTS: Readonly<Record<string, Buffer>> = {
  'apple-1.0-py3-none-any.whl': Buffer.from('apple'),
  'banana-2.0-py3-none-any.whl': Buffer.alloc(512, 'b'),
  'cherry-3.0-py3-none-any.whl': Buffer.alloc(0),
  [LONG]: Buffer.alloc(513, 'long'),
}

let folder: { path: string; remove(): Promise<void> }
let count = 0
beforeAll(async () => {
  folder = await temporaryFolder()
  for (const [file, content] of Object.entries(CONTENTS)) writeFileSync(at(file), content)
})
afterAll(() => folder.remove())

const at = (name: string): string => join(folder.path, name)
const fresh = (): string => at(`new-${++count}`)
const wheels = (files = Object.keys(CONTENTS)): Wheel[] =>
  files.map((file) => wheelOf(file, {}, CONTENTS[file]))

function pack(manifest: Manifest): string {
  const file = fresh()
  writeArchive(file, manifest, folder.path)
  return file
}

/** What a restore does: the index, then every wheel. */
function unpack(file: string): { index: ArchiveIndex; contents: Record<string, Buffer> } {
  const index = readArchiveIndex(file)
  const contents = index.members.map((member) => {
    const target = fresh()
    extractWheel(file, member, target)
    const content = readFileSync(target)
    rmSync(target)
    return [member.wheel.file, content] as const
  })
  return { index, contents: Object.fromEntries(contents) }
}

function unpackBytes(bytes: Buffer): ReturnType<typeof unpack> {
  const file = fresh()
  writeFileSync(file, bytes)
  try {
    return unpack(file)
  } finally {
    rmSync(file)
  }
}

function expectRefused(bytes: Buffer, what: string): void {
  let refusal: unknown = 'it was taken'
  try {
    unpackBytes(bytes)
  } catch (error) {
    refusal = error
  }
  const proper = refusal instanceof ArchiveError || refusal instanceof ManifestError
  expect([what, proper || refusal]).toEqual([what, true])
}

describe('what is written', () => {
  test('is read again, every byte of it', () => {
    const manifest = manifestOf(wheels())
    const { index, contents } = unpack(pack(manifest))
    expect(index.manifest).toEqual(manifest)
    expect(contents).toEqual(CONTENTS)
  })

  test('may hold no wheel, and a wheel of several megabytes', () => {
    expect(unpack(pack(manifestOf([]))).contents).toEqual({})
    const file = 'large-1.0-py3-none-any.whl'
    const content = Buffer.alloc(3 * 1024 * 1024 + 1, 'large')
    writeFileSync(at(file), content)
    const { contents } = unpack(pack(manifestOf([wheelOf(file, {}, content)])))
    expect(contents[file]?.equals(content)).toBe(true)
  })

  test('has wheels for building in a folder of their own, and no absent ones', () => {
    const [apple = '', banana = '', cherry = ''] = Object.keys(CONTENTS)
    mkdirSync(at('build'), { recursive: true })
    writeFileSync(at(`build/${apple}`), 'for building')
    const manifest = manifestOf([
      ...wheels([apple]),
      wheelOf(banana, { absent: true }, 'nowhere'),
      ...wheels([cherry]),
      wheelOf(apple, { purpose: 'build' }, 'for building'),
    ])
    const file = pack(manifest)
    const index = readArchiveIndex(file)
    expect(index.manifest).toEqual(manifest)
    expect(index.members.map(({ wheel }) => wheel.file)).toEqual([apple, cherry, apple])
    const [, , last] = index.members
    const target = fresh()
    if (last !== undefined) extractWheel(file, last, target)
    expect(readFileSync(target, 'utf8')).toBe('for building')
    if (!hasTar()) return
    const listed = execFileSync('tar', ['-tf', file], { encoding: 'utf8' })
    const names = ['wheelhouse.json', apple, cherry, `build/${apple}`]
    expect(listed.trim().split(/\r?\n/)).toEqual(names)
  })

  test('is the same for the same wheelhouse', () => {
    const [one, other] = [pack(manifestOf(wheels())), pack(manifestOf(wheels()))]
    expect(readFileSync(one).equals(readFileSync(other))).toBe(true)
  })

  test('can be read by any tar', () => {
    const names = ['wheelhouse.json', ...Object.keys(CONTENTS)]
    const file = pack(manifestOf(wheels()))
    // A second opinion on the format: our own writer of the tests, byte for byte but for the names
    // that it gives to extended headers.
    const short = wheels(Object.keys(CONTENTS).filter((name) => name !== LONG))
    const manifest = manifestOf(short)
    const entries = [
      { name: 'wheelhouse.json', data: writeManifest(manifest) },
      ...short.map((wheel) => ({ name: wheel.file, data: CONTENTS[wheel.file] ?? '' })),
    ]
    expect(readFileSync(pack(manifest)).equals(writeTar(entries))).toBe(true)

    if (!hasTar()) return
    const listed = execFileSync('tar', ['-tf', file], { encoding: 'utf8' })
    expect(listed.trim().split(/\r?\n/)).toEqual(names)
    const target = fresh()
    mkdirSync(target)
    execFileSync('tar', ['-xf', file, '-C', target])
    for (const [name, content] of Object.entries(CONTENTS))
      expect(readFileSync(join(target, name)).equals(content)).toBe(true)
  })

  test.each<[what: string, wheel: Partial<Wheel>, message: RegExp]>([
    ['shorter than the manifest says', { size: 6 }, /apple-1\.0.* is not whole/],
    ['longer than the manifest says', { size: 4 }, /is not the file of the manifest/],
    ['another file than the manifest says', { sha256: '0'.repeat(64) }, /\(sha256\)/],
  ])('is never a wheel that is %s', (_, overrides, message) => {
    const wheel = wheelOf('apple-1.0-py3-none-any.whl', overrides, 'apple')
    expect(() => pack(manifestOf([{ ...wheel, ...overrides }]))).toThrow(ArchiveError)
    expect(() => pack(manifestOf([{ ...wheel, ...overrides }]))).toThrow(message)
  })

  test('is never a wheel that is larger than a tar can tell', () => {
    const wheel = wheelOf('apple-1.0-py3-none-any.whl', { size: 8 ** 11 }, 'apple')
    expect(() => pack(manifestOf([wheel]))).toThrow(/are too many for an archive/)
  })

  test('goes into a new file only', () => {
    const file = pack(manifestOf([]))
    expect(() => writeArchive(file, manifestOf([]), folder.path)).toThrow('EEXIST')
    const { members } = readArchiveIndex(pack(manifestOf(wheels())))
    const [member] = members
    if (member === undefined) throw new Error('no member')
    expect(() => extractWheel(file, member, file)).toThrow('EEXIST')
  })
})

describe('what is damaged', () => {
  const whole = (): Buffer => readFileSync(pack(manifestOf(wheels())))

  test('is refused wherever it is cut off', () => {
    const bytes = whole()
    for (let length = 0; length < bytes.length; length += 512)
      for (const cut of [length, length + 1, length + 511])
        expectRefused(bytes.subarray(0, cut), `cut off after ${cut} of ${bytes.length} bytes`)
  })

  test('is refused whatever follows it', () => {
    for (const more of [
      Buffer.alloc(1),
      Buffer.alloc(512),
      Buffer.alloc(10_240),
      Buffer.from('x'),
      whole(),
    ])
      expectRefused(Buffer.concat([whole(), more]), `followed by ${more.length} bytes`)
  })

  test('is refused wherever a byte was changed, but for what a manifest merely tells', () => {
    const file = pack(manifestOf(wheels(['apple-1.0-py3-none-any.whl', LONG])))
    const original = readFileSync(file)
    const { index, contents } = unpack(file)
    const descriptor = openSync(file, 'r+')
    let refused = 0
    for (const [position, byte] of original.entries()) {
      writeSync(descriptor, Buffer.of(byte ^ (1 << (position % 8))), 0, 1, position)
      try {
        // Never other bytes under a wheel's name; another key is found by restore.ts.
        const changed = unpack(file)
        expect(changed.contents).toEqual(contents)
        expect(changed.index.manifest.wheels).toEqual(index.manifest.wheels)
      } catch (error) {
        if (!(error instanceof ArchiveError || error instanceof ManifestError)) throw error
        refused++
      }
      writeSync(descriptor, Buffer.of(byte), 0, 1, position)
    }
    closeSync(descriptor)
    expect(refused).toBeGreaterThan(original.length * 0.8)
  })
})

describe('what others wrote', () => {
  const APPLE = 'apple-1.0-py3-none-any.whl'
  const BANANA = 'banana-2.0-py3-none-any.whl'
  const entry = (file: string): TarEntry => ({ name: file, data: CONTENTS[file] ?? '' })
  const json = (files: string[]): TarEntry => ({
    name: 'wheelhouse.json',
    data: writeManifest(manifestOf(wheels(files))),
  })
  const honest = [json([APPLE, BANANA]), entry(APPLE), entry(BANANA)]

  test('is taken where it is just what we write', () => {
    expect(unpackBytes(writeTar(honest)).index.members).toHaveLength(2)
  })

  test.each<[what: string, entries: TarEntry[], options?: TarOptions]>([
    ['nothing', []],
    ['no manifest', [entry(APPLE)]],
    ['a manifest that comes last', [entry(APPLE), entry(BANANA), json([APPLE, BANANA])]],
    ['a manifest of another name', [{ ...json([]), name: './wheelhouse.json' }]],
    ['a manifest that is no JSON', [{ name: 'wheelhouse.json', data: '{' }]],
    ['swapped members', [json([APPLE, BANANA]), entry(BANANA), entry(APPLE)]],
    ['a member too many', [...honest, entry('cherry-3.0-py3-none-any.whl')]],
    ['a member too few', [json([APPLE, BANANA]), entry(APPLE)]],
    ['a member twice', [json([APPLE]), entry(APPLE), entry(APPLE)]],
    ['two manifests', [json([APPLE]), json([APPLE]), entry(APPLE)]],
    ['another content', [json([APPLE]), { name: APPLE, data: 'APPLE' }]],
    ['another size', [json([APPLE]), { name: APPLE, data: 'apple!' }]],
    ['a size that lies', [json([APPLE]), { name: APPLE, data: 'apple', size: 8 ** 10 }]],
    ['a size of its own kind', [json([APPLE]), { name: APPLE, data: 'apple', size: 8 ** 11 }]],
    ['a size below zero', [json([APPLE]), { name: APPLE, data: 'apple', size: -1 }]],
    ['a manifest of many bytes', [{ name: 'wheelhouse.json', data: '{}', size: 8 ** 10 }]],
    ['a symlink', [json([APPLE]), { name: APPLE, type: '2', linkname: '/etc/passwd', size: 5 }]],
    ['a hard link', [json([APPLE]), { name: APPLE, type: '1', linkname: APPLE, data: 'apple' }]],
    ['a folder', [json([APPLE]), { name: APPLE, type: '5', data: 'apple' }]],
    ['a device', [json([APPLE]), { name: APPLE, type: '3', data: 'apple' }]],
    ['an old file type', [json([APPLE]), { name: APPLE, type: '\0', data: 'apple' }]],
    ['another path', [json([APPLE]), { name: `../${APPLE}`, data: 'apple' }]],
    ['an absolute path', [json([APPLE]), { name: `/tmp/${APPLE}`, data: 'apple' }]],
    ['a name that ends early', [json([APPLE]), { name: `${APPLE}\0/x`, data: 'apple' }]],
    [
      'a name with a prefix',
      [json([APPLE]), { ...entry(APPLE), header: (h) => h.write('..', 345) }],
    ],
    [
      'bytes after the fields',
      [json([APPLE]), { ...entry(APPLE), header: (h) => h.write('x', 511) }],
    ],
    ['an executable', [json([APPLE]), { ...entry(APPLE), mode: 0o4755 }]],
    ['a time', [json([APPLE]), { ...entry(APPLE), mtime: 1 }]],
    ['a wrong checksum', [json([APPLE]), { ...entry(APPLE), checksum: 0 }]],
    ['an extended path', [json([APPLE]), { ...entry(APPLE), pax: { path: '/etc/cron.d/x' } }]],
    ['an extended size', [json([APPLE]), { ...entry(APPLE), pax: { size: '5' } }]],
    ['a global header', [json([APPLE]), { name: 'g', type: 'g', data: '' }, entry(APPLE)]],
    ['an extended header alone', [json([APPLE]), { name: 'PaxHeader', type: 'x', data: 'x' }]],
    [
      'a long extended header',
      [json([APPLE]), { ...entry(APPLE), pax: { path: 'x'.repeat(600) } }],
    ],
    [
      'a GNU long name',
      [json([APPLE]), { name: '././@LongLink', type: 'L', data: APPLE }, entry(APPLE)],
    ],
    [
      'padding that is not empty',
      [json([APPLE]), { name: APPLE, data: `apple${'\x01'.repeat(9)}`, size: 5 }],
    ],
    ['no end', honest, { end: Buffer.alloc(0) }],
    ['half an end', honest, { end: Buffer.alloc(512) }],
    ['an end with something in it', honest, { end: Buffer.alloc(1024, '\x01') }],
    [
      'a second archive behind it',
      honest,
      { end: Buffer.concat([Buffer.alloc(1024), writeTar([])]) },
    ],
  ])('is refused with %s', (...[what, entries, options]) => {
    expectRefused(writeTar(entries, options), what)
  })

  test.each([
    Buffer.alloc(512),
    Buffer.alloc(10_240),
    Buffer.alloc(2048, 0xff),
    Buffer.from('\x1f\x8b'),
  ])('is refused where it is no tar at all (%#)', (bytes) => expectRefused(bytes, 'no tar'))
})

function hasTar(): boolean {
  return spawnSync('tar', ['--version']).error === undefined
}
