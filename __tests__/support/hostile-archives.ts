/** Archives that somebody hostile puts in a wheelhouse's place. Each is made from an honest one. */
import { gzipSync } from 'node:zlib'
import { type Manifest, memberPath, writeManifest } from '../../src/manifest.ts'
import { archiveOf, type Entry, withWheel } from './planted.ts'
import { makeWheel } from './python-packages.ts'
import { type TarEntry, writeTar } from './tar-writer.ts'

export interface HostileArchive {
  readonly what: string
  /** `outside` is a folder with a file `canary` that nobody may touch. */
  readonly make: (entry: Entry, outside: string) => Buffer
  /** One of those that are tried with the bundle as well. */
  readonly inBundle?: true
}

type Members = readonly TarEntry[]

/** The honest members: the manifest, then the wheels. */
function membersOf({ manifest, contents }: Entry): [TarEntry, TarEntry, ...TarEntry[]] {
  const [first, ...others] = manifest.wheels.map((wheel) => ({
    name: memberPath(wheel),
    data: contents.get(memberPath(wheel)) ?? '',
  }))
  if (first === undefined) throw new Error('an entry without wheels')
  return [{ name: 'wheelhouse.json', data: writeManifest(manifest) }, first, ...others]
}

const tar =
  (change: (members: ReturnType<typeof membersOf>, outside: string) => Members) =>
  (entry: Entry, outside: string): Buffer =>
    writeTar(change(membersOf(entry), outside))

/** One member more at the end. */
const also = (member: (outside: string) => TarEntry | Members) =>
  tar((members, outside) => [...members, ...[member(outside)].flat()])

/** The first wheel changed in its header. */
const firstAs = (change: (wheel: TarEntry, outside: string) => TarEntry | Members) =>
  tar(([manifest, wheel, ...others], outside) => [
    manifest,
    ...[change(wheel, outside)].flat(),
    ...others,
  ])

const bytes =
  (change: (archive: Buffer, entry: Entry) => Buffer) =>
  (entry: Entry): Buffer =>
    change(archiveOf(entry), entry)

/** The manifest as a text of any kind, with honest wheels. */
const manifestText = (change: (text: string, manifest: Manifest) => string | Buffer) =>
  tar(([manifest, ...wheels]) => {
    const text = String(manifest.data)
    return [{ ...manifest, data: change(text, JSON.parse(text)) }, ...wheels]
  })

const says = (path: string, value: unknown) =>
  manifestText((_, manifest) => {
    const names = path.split('.')
    const last = names.pop() ?? ''
    // biome-ignore lint/suspicious/noExplicitAny: any place in it
    const parent = names.reduce<any>((object, name) => object[name], manifest)
    parent[last] = value
    return `${JSON.stringify(manifest, null, 1)}\n`
  })

const GNU_MAGIC = (header: Buffer): void => void header.write('ustar  \0', 257, 'latin1')
const evil = 'mine now'

const NAMES: HostileArchive[] = [
  {
    what: 'an absolute path',
    make: also((outside) => ({ name: `${outside}/evil`, data: evil })),
    inBundle: true,
  },
  {
    what: 'an absolute path over a file',
    make: also((outside) => ({ name: `${outside}/canary`, data: evil })),
  },
  {
    what: 'a wheel under an absolute path',
    make: firstAs((wheel, outside) => ({ ...wheel, name: `${outside}/evil` })),
  },
  { what: 'a path above', make: also(() => ({ name: '../evil', data: evil })), inBundle: true },
  {
    what: 'a path above, further in',
    make: also(() => ({ name: 'build/../../evil', data: evil })),
  },
  {
    what: 'a wheel in the folder above',
    make: firstAs((wheel) => ({ ...wheel, name: `../${wheel.name}` })),
  },
  {
    what: 'a path with a step that says nothing',
    make: firstAs((wheel) => ({ ...wheel, name: `./${wheel.name}` })),
  },
  {
    what: 'a path with two slashes',
    make: firstAs((wheel) => ({ ...wheel, name: `build//${wheel.name}` })),
  },
  { what: 'a drive', make: also(() => ({ name: 'C:\\evil', data: evil })) },
  { what: 'a drive with slashes', make: also(() => ({ name: 'C:/evil', data: evil })) },
  { what: 'a UNC path', make: also(() => ({ name: '\\\\host\\share\\evil', data: evil })) },
  {
    what: 'a UNC path with slashes',
    make: also(() => ({ name: '//host/share/../../../..//tmp/../evil', data: evil })),
  },
  { what: 'backslashes upwards', make: also(() => ({ name: '..\\evil', data: evil })) },
  { what: 'an NTFS stream', make: firstAs((wheel) => ({ ...wheel, name: `${wheel.name}:evil` })) },
  {
    what: 'a NUL in a name',
    make: firstAs((wheel) => ({ ...wheel, name: `${wheel.name}\0.txt` })),
  },
  {
    what: 'a line break in a name',
    make: also(() => ({ name: '::set-output name=x::y\nevil', data: evil })),
  },
  {
    what: 'an option for a name',
    make: also(() => ({ name: '--checkpoint-action=exec=sh', data: evil })),
  },
  {
    what: 'a name that is no UTF-8',
    make: also(() => ({
      name: 'evil',
      data: evil,
      header: (h) => void h.write('\xff\xfe', 0, 'latin1'),
    })),
  },
  {
    what: 'a name with a blank at its end',
    make: firstAs((wheel) => ({ ...wheel, name: `${wheel.name} ` })),
  },
  {
    what: 'a name in the prefix field',
    make: firstAs((wheel) => ({ ...wheel, header: (h) => void h.write('..', 345) })),
  },
  {
    what: 'names that are equal but for their case',
    make: also(() => ({ name: 'WHEELHOUSE.JSON', data: evil })),
  },
  {
    what: 'a wheel equal but for its case',
    make: tar((members) => [
      ...members,
      { ...members[1], name: members[1].name.toUpperCase(), data: evil },
    ]),
  },
  {
    what: 'names that are equal but for their Unicode form',
    make: also(() => [
      { name: 'caf\u00e9', data: evil },
      { name: 'cafe\u0301', data: evil },
    ]),
  },
  {
    what: 'a name of wide letters',
    make: firstAs((wheel) => ({ ...wheel, name: wheel.name.replace('a', '\uff41') })),
  },
]

const EXTENDED: HostileArchive[] = [
  {
    what: 'PAX: an absolute path for a wheel',
    make: firstAs((wheel, outside) => ({ ...wheel, pax: { path: `${outside}/evil` } })),
    inBundle: true,
  },
  {
    what: 'PAX: a path above for a wheel',
    make: firstAs((wheel) => ({ ...wheel, pax: { path: '../evil' } })),
  },
  {
    what: 'PAX: the path that it has anyway',
    make: firstAs((wheel) => ({ ...wheel, pax: { path: wheel.name } })),
  },
  { what: 'PAX: a smaller size', make: firstAs((wheel) => ({ ...wheel, pax: { size: '7' } })) },
  {
    what: 'PAX: a larger size',
    make: firstAs((wheel) => ({ ...wheel, pax: { size: '9999999' } })),
  },
  {
    what: 'PAX: a link to the outside',
    make: also((outside) => ({
      name: 'x',
      type: '2',
      linkname: 'y',
      pax: { linkpath: `${outside}/canary` },
    })),
  },
  { what: 'PAX: a comment', make: firstAs((wheel) => ({ ...wheel, pax: { comment: 'x' } })) },
  { what: 'PAX: a time', make: firstAs((wheel) => ({ ...wheel, pax: { mtime: '1.5' } })) },
  {
    what: 'PAX: extended attributes',
    make: firstAs((wheel) => ({ ...wheel, pax: { 'SCHILY.xattr.user.x': 'y' } })),
  },
  {
    what: 'PAX: a sparse file of 1 TB',
    make: also(() => ({
      name: 'x',
      data: `1\n0\n0\n${'\0'.repeat(506)}`,
      pax: {
        'GNU.sparse.major': '1',
        'GNU.sparse.minor': '0',
        'GNU.sparse.name': 'evil',
        'GNU.sparse.realsize': '4096',
      },
    })),
  },
  {
    what: 'PAX: a record of a wrong length',
    make: also(() => [
      { name: 'PaxHeader', type: 'x', data: '99 path=x\n' },
      { name: 'x', data: evil },
    ]),
  },
  {
    what: 'PAX: two extended headers',
    make: firstAs((wheel) => [
      { name: 'PaxHeader', type: 'x', data: `${12 + wheel.name.length - 2} path=x\n` },
      { ...wheel, pax: { path: '../evil' } },
    ]),
  },
  {
    what: 'PAX: a global path',
    make: tar((members) => [{ name: 'g', type: 'g', data: '20 path=../evil/abc\n' }, ...members]),
  },
  {
    what: 'PAX: a global comment in front',
    make: tar((members) => [{ name: 'g', type: 'g', data: '13 comment=x\n' }, ...members]),
  },
  {
    what: 'GNU: a long name',
    make: firstAs((wheel) => [
      { name: '././@LongLink', type: 'L', data: '../evil\0', header: GNU_MAGIC },
      { ...wheel, header: GNU_MAGIC },
    ]),
    inBundle: true,
  },
  {
    what: 'GNU: a long link',
    make: also((outside) => [
      { name: '././@LongLink', type: 'K', data: `${outside}/canary\0`, header: GNU_MAGIC },
      { name: 'x', type: '2', linkname: 'y', header: GNU_MAGIC },
    ]),
  },
  {
    what: 'GNU: a sparse file',
    make: also(() => ({ name: 'x', type: 'S', data: '', header: sparse })),
    inBundle: true,
  },
  {
    what: 'GNU: a folder with a list to delete by',
    make: also(() => ({ name: 'x/', type: 'D', data: 'Ywheelhouse.json\0\0', header: GNU_MAGIC })),
  },
  {
    what: 'GNU: a part of another volume',
    make: also(() => ({ name: 'x', type: 'M', data: evil, header: GNU_MAGIC })),
  },
  {
    what: 'GNU: the label of a volume',
    make: also(() => ({ name: 'x', type: 'V', header: GNU_MAGIC })),
  },
]

/** One hole of 2 GB: offset and length 0, real size in the field of the old GNU format. */
function sparse(header: Buffer): void {
  GNU_MAGIC(header)
  header.write('20000000000\x0000000000000\0', 386, 'latin1')
  header.write('20000000000\0', 483, 'latin1')
}

const KINDS: HostileArchive[] = [
  {
    what: 'a symlink to the outside',
    make: also((outside) => ({ name: 'x', type: '2', linkname: `${outside}/canary` })),
  },
  {
    what: 'a symlink in place of a wheel',
    make: firstAs((wheel, outside) => ({
      ...wheel,
      type: '2',
      linkname: `${outside}/canary`,
      data: '',
    })),
  },
  {
    what: 'a folder that is a symlink, and a file in it',
    make: also((outside) => [
      { name: 'x', type: '2', linkname: outside },
      { name: 'x/evil', data: evil },
    ]),
    inBundle: true,
  },
  {
    what: 'a symlink upwards, and a file in it',
    make: also(() => [
      { name: 'x', type: '2', linkname: '..' },
      { name: 'x/evil', data: evil },
    ]),
  },
  {
    what: 'a hard link to the outside',
    make: also((outside) => ({ name: 'x', type: '1', linkname: `${outside}/canary` })),
    inBundle: true,
  },
  {
    what: 'a hard link between two wheels',
    make: tar((members) => [...members, { name: 'x', type: '1', linkname: members[1].name }]),
  },
  { what: 'a character device', make: also(() => ({ name: 'x', type: '3', header: device })) },
  { what: 'a block device', make: also(() => ({ name: 'x', type: '4', header: device })) },
  { what: 'a named pipe', make: also(() => ({ name: 'x', type: '6' })), inBundle: true },
  {
    what: 'a named pipe in place of a wheel',
    make: firstAs((wheel) => ({ ...wheel, type: '6', data: '' })),
  },
  { what: 'a folder', make: also(() => ({ name: 'x/', type: '5' })) },
  { what: 'a contiguous file', make: firstAs((wheel) => ({ ...wheel, type: '7' })) },
  { what: 'a file of the oldest kind', make: firstAs((wheel) => ({ ...wheel, type: '\0' })) },
  { what: 'a file of an unknown kind', make: firstAs((wheel) => ({ ...wheel, type: 'Z' })) },
  { what: 'setuid', make: firstAs((wheel) => ({ ...wheel, mode: 0o4755 })) },
  { what: 'setgid, and writable by all', make: firstAs((wheel) => ({ ...wheel, mode: 0o2777 })) },
  { what: 'unreadable', make: firstAs((wheel) => ({ ...wheel, mode: 0 })) },
  { what: 'a time in the future', make: firstAs((wheel) => ({ ...wheel, mtime: 2 ** 32 })) },
  {
    what: 'an owner',
    make: firstAs((wheel) => ({
      ...wheel,
      header: (h) => void h.write('0001750\x000001750\0', 108, 'latin1'),
    })),
  },
  {
    what: "an owner's name",
    make: firstAs((wheel) => ({ ...wheel, header: (h) => void h.write('root', 265, 'latin1') })),
  },
]

function device(header: Buffer): void {
  header.write('0000001\x000000003\0', 329, 'latin1')
}

const STRUCTURE: HostileArchive[] = [
  { what: 'a wheel twice', make: tar((members) => [...members, members[1]]) },
  {
    what: 'a wheel twice, the second one another',
    make: tar((members) => [...members, { ...members[1], data: evil }]),
  },
  {
    what: 'the manifest twice',
    make: tar(([manifest, ...wheels]) => [manifest, manifest, ...wheels]),
  },
  { what: 'the manifest last', make: tar(([manifest, ...wheels]) => [...wheels, manifest]) },
  { what: 'no manifest', make: tar(([, ...wheels]) => wheels) },
  {
    what: 'wheels in another order',
    make: tar(([manifest, ...wheels]) => [manifest, ...wheels.reverse()]),
  },
  { what: 'a wheel too few', make: tar(([manifest, , ...wheels]) => [manifest, ...wheels]) },
  {
    what: 'a wheel too many',
    make: also(() => ({ name: 'evil-1.0-py3-none-any.whl', data: evil })),
  },
  {
    what: 'two wheels with their contents swapped',
    make: tar(([manifest, one, two, ...rest]) => [
      manifest,
      { ...one, data: two?.data ?? '' },
      { ...one, name: two?.name ?? '' },
      ...rest,
    ]),
  },
  {
    what: 'other bytes in a wheel',
    make: firstAs((wheel) => ({ ...wheel, data: flipped(Buffer.from(wheel.data ?? ''), 40) })),
  },
  {
    what: 'data behind the end',
    make: bytes((archive) => Buffer.concat([archive, Buffer.from(evil.repeat(64))])),
  },
  {
    what: 'zeros behind the end',
    make: bytes((archive) => Buffer.concat([archive, Buffer.alloc(10_240)])),
  },
  {
    what: 'a second archive behind the end',
    make: bytes((archive) => Buffer.concat([archive, writeTar([{ name: 'x', data: evil }])])),
    inBundle: true,
  },
  {
    what: 'a second archive in place of the end',
    make: bytes((archive) =>
      Buffer.concat([archive.subarray(0, -1024), writeTar([{ name: '../evil', data: evil }])]),
    ),
  },
  {
    what: 'an empty block in front',
    make: bytes((archive) => Buffer.concat([Buffer.alloc(512), archive])),
  },
  { what: 'no end', make: bytes((archive) => archive.subarray(0, -1024)) },
  { what: 'half an end', make: bytes((archive) => archive.subarray(0, -512)) },
  {
    what: 'something in the padding',
    make: firstAs((wheel) => {
      const data = Buffer.from(wheel.data ?? '')
      return { ...wheel, data: Buffer.concat([data, Buffer.from('x')]), size: data.length }
    }),
  },
  { what: 'a gzip stream', make: bytes((archive) => gzipSync(archive)), inBundle: true },
  {
    what: 'two gzip streams',
    make: bytes((archive) =>
      Buffer.concat([gzipSync(archive.subarray(0, 1024)), gzipSync(archive.subarray(1024))]),
    ),
  },
  {
    what: 'a gzip stream of 64 MB',
    make: () => gzipSync(writeTar([{ name: 'x', data: Buffer.alloc(64e6) }])),
  },
  { what: 'cut off in the manifest', make: bytes((archive) => archive.subarray(0, 700)) },
  { what: 'cut off in a header', make: (entry) => cutAt(entry, 1, -200) },
  { what: 'cut off in a wheel', make: (entry) => cutAt(entry, 1, 100), inBundle: true },
  { what: 'cut off between two wheels', make: (entry) => cutAt(entry, 2, -512) },
  { what: 'cut off in the last wheel', make: (entry) => cutAt(entry, 2, 100) },
  {
    what: 'a wheel of 8 GB that is not there',
    make: firstAs((wheel) => ({ ...wheel, size: 8 ** 11 - 1 })),
  },
  {
    what: 'a wheel of a base-256 size',
    make: firstAs((wheel) => ({ ...wheel, header: base256(Buffer.byteLength(wheel.data ?? '')) })),
  },
  {
    what: 'a wheel of 2^62 bytes',
    make: firstAs((wheel) => ({ ...wheel, header: base256(2 ** 62) })),
  },
  { what: 'a wheel of fewer than no bytes', make: firstAs((wheel) => ({ ...wheel, size: -512 })) },
  {
    what: 'a size with blanks',
    make: firstAs((wheel) => ({
      ...wheel,
      header: (h) =>
        void h.write(
          `${Buffer.byteLength(wheel.data ?? '')
            .toString(8)
            .padStart(10, ' ')} \0`,
          124,
          'latin1',
        ),
    })),
  },
  { what: 'a wrong checksum', make: firstAs((wheel) => ({ ...wheel, checksum: 1 })) },
  { what: 'a GNU magic', make: firstAs((wheel) => ({ ...wheel, header: GNU_MAGIC })) },
  {
    what: 'no magic',
    make: firstAs((wheel) => ({ ...wheel, header: (h) => void h.fill(0, 257, 265) })),
  },
  {
    what: 'something in the reserved bytes',
    make: firstAs((wheel) => ({ ...wheel, header: (h) => void h.write('x', 505) })),
  },
]

function base256(size: number) {
  return (header: Buffer): void => {
    header.fill(0, 124, 136)
    header[124] = 0x80
    header.writeBigUInt64BE(BigInt(size), 128)
  }
}

/** The archive up to some bytes into (or before) the content of the nth member. */
function cutAt(entry: Entry, nth: number, into: number): Buffer {
  const before = writeTar(membersOf(entry).slice(0, nth), { end: Buffer.alloc(0) })
  return archiveOf(entry).subarray(0, before.length + 512 + into)
}

function flipped(data: Buffer, at: number): Buffer {
  const copy = Buffer.from(data)
  copy.writeUInt8(copy.readUInt8(at) ^ 1, at)
  return copy
}

const MANIFESTS: HostileArchive[] = [
  { what: 'manifest: another schema', make: says('schema', 2) },
  { what: 'manifest: another key', make: says('key', 'pip-wheelhouse-v1-other') },
  { what: 'manifest: no key', make: says('key', null) },
  { what: 'manifest: another digest', make: says('wheels.0.sha256', '0'.repeat(64)) },
  { what: 'manifest: a digest in capitals', make: says('wheels.0.sha256', 'A'.repeat(64)) },
  { what: 'manifest: a larger size', make: says('wheels.0.size', 1e6) },
  { what: 'manifest: no size', make: says('wheels.0.size', 0) },
  { what: 'manifest: a size that is a text', make: says('wheels.0.size', '10') },
  { what: 'manifest: a size of 1e300', make: says('wheels.0.size', 1e300) },
  {
    what: 'manifest: a file outside',
    make: says('wheels.0.file', '../evil-1.0-py3-none-any.whl'),
    inBundle: true,
  },
  { what: 'manifest: an absolute file', make: says('wheels.0.file', '/evil-1.0-py3-none-any.whl') },
  { what: 'manifest: a file that is no wheel', make: says('wheels.0.file', '.gitignore') },
  { what: 'manifest: another file', make: says('wheels.0.file', 'evil-1.0-py3-none-any.whl') },
  { what: 'manifest: a cache path outside', make: says('wheels.0.cachePath', '../../evil') },
  { what: 'manifest: an unknown origin', make: says('wheels.0.origin', 'elsewhere') },
  { what: 'manifest: an unknown purpose', make: says('wheels.0.purpose', '../..') },
  { what: 'manifest: for building, without having moved', make: says('wheels.0.purpose', 'build') },
  { what: 'manifest: absent, but there', make: says('wheels.0.absent', true) },
  { what: 'manifest: a mark that is false', make: says('wheels.0.recordChecked', false) },
  { what: 'manifest: wheels that are no list', make: says('wheels', { length: 1 }) },
  { what: 'manifest: no wheels', make: says('wheels', []) },
  {
    what: 'manifest: a project twice',
    make: (entry) => archiveOf(withWheel(entry, makeWheel({ name: 'apple', version: '9.0' }))),
  },
  {
    what: 'manifest: a file twice but for its case',
    make: (entry) =>
      archiveOf(
        withWheel(entry, { filename: 'Apple-1.0-py3-none-any.whl', bytes: Buffer.from(evil) }),
      ),
  },
  {
    what: 'manifest: 20,001 wheels',
    make: manifestText((text, manifest) =>
      text.replace(
        '"wheels": [',
        `"wheels": [${Array(20_001).fill(JSON.stringify(manifest.wheels[0])).join()},`,
      ),
    ),
  },
  {
    what: 'manifest: a key twice',
    make: manifestText((text) => text.replace('{\n', '{\n "schema": 1,\n')),
  },
  {
    what: 'manifest: a name twice in a wheel',
    make: manifestText((text) => text.replace('"size"', '"size": 1,\n   "size"')),
  },
  {
    what: 'manifest: a number without end',
    make: manifestText((text) => text.replace('{\n', '{\n "x": 1e999,\n')),
  },
  {
    what: 'manifest: NaN',
    make: manifestText((text) => text.replace('"schema": 1', '"schema": NaN')),
  },
  {
    what: 'manifest: deep as a well',
    make: manifestText(() => '['.repeat(4_000_000)),
    inBundle: true,
  },
  {
    what: 'manifest: of 9 MB',
    make: manifestText((text) => text.replace('{\n', `{\n "x": "${'x'.repeat(9e6)}",\n`)),
  },
  {
    what: 'manifest: written otherwise',
    make: manifestText((_, manifest) => JSON.stringify(manifest)),
  },
  { what: 'manifest: with a byte order mark', make: manifestText((text) => `\ufeff${text}`) },
  {
    what: 'manifest: in no UTF-8',
    make: manifestText((text) => Buffer.from(text.replace('"by": "', '"by": "\xff'), 'latin1')),
  },
  { what: 'manifest: in UTF-16', make: manifestText((text) => Buffer.from(text, 'utf16le')) },
  { what: 'manifest: with something behind it', make: manifestText((text) => `${text}{}`) },
  { what: 'manifest: empty', make: manifestText(() => '') },
]

const BOMB = 80e6
const bombWheel = (name: string, bytes: number) =>
  makeWheel({ name, version: '1.0', files: { [`${name}.bin`]: Buffer.alloc(bytes) } })

/** A wheel in a right place with a right digest, that becomes far more than it is. */
const BOMBS: HostileArchive[] = [
  {
    what: 'bomb: a wheel',
    make: (entry) => archiveOf(withWheel(entry, bombWheel('evil', BOMB))),
    inBundle: true,
  },
  {
    what: 'bomb: a wheel for pip',
    make: (entry) =>
      archiveOf(withWheel(entry, bombWheel('evil', BOMB), { recordChecked: undefined as never })),
  },
  {
    what: 'bomb: a wheel for building',
    make: (entry) => archiveOf(withWheel(entry, bombWheel('evil', BOMB), { purpose: 'build' })),
  },
  {
    what: 'bomb: five wheels that are none each',
    make: (entry) =>
      archiveOf(
        ['a', 'b', 'c', 'd', 'e'].reduce(
          (all, name) => withWheel(all, bombWheel(name, 60e6)),
          entry,
        ),
      ),
  },
  {
    what: 'bomb: members that overlap',
    make: (entry) => archiveOf(withWheel(entry, overlapping())),
  },
  {
    what: 'bomb: overlapping members of a wheel for pip',
    make: (entry) =>
      archiveOf(withWheel(entry, overlapping(), { recordChecked: undefined as never })),
  },
]

/** One member that the directory lists fifty times. */
function overlapping() {
  const kernel = { name: 'evil.bin', data: Buffer.alloc(8e6), position: 0 }
  return makeWheel({
    name: 'evil',
    version: '1.0',
    members: (all) => [...Array.from({ length: 50 }, () => kernel), ...all],
  })
}

export const HOSTILE_ARCHIVES: readonly HostileArchive[] = [
  ...NAMES,
  ...EXTENDED,
  ...KINDS,
  ...STRUCTURE,
  ...MANIFESTS,
  ...BOMBS,
]
