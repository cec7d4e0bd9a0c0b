import { expect, test } from '@jest/globals'
import {
  installable,
  type Manifest,
  ManifestError,
  memberPath,
  parseManifest,
  parseWheelFile,
  readManifest,
  writeManifest,
} from '../src/manifest.ts'
import { manifestOf, wheelOf } from './support/wheels.ts'

test.each<[file: string, name: string, version: string]>([
  ['django-4.2-py3-none-any.whl', 'django', '4.2'],
  [
    'zope.interface-6.0-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl',
    'zope.interface',
    '6.0',
  ],
  ['Foo_Bar-1.0-2-py2.py3-none-any.whl', 'Foo_Bar', '1.0'],
  ['foo-1.0-2local-py3-none-any.whl', 'foo', '1.0'],
  ['torch-2.1.0+cu118-cp312-cp312-linux_x86_64.whl', 'torch', '2.1.0+cu118'],
  ['foo-1.0+ubuntu_1-py3-none-any.whl', 'foo', '1.0+ubuntu-1'],
  ['foo-1!2.0-py3-none-any.whl', 'foo', '1!2.0'],
  ['foo-1.0rc1.post2.dev3-py3-none-any.whl', 'foo', '1.0rc1.post2.dev3'],
])('%s is %s %s', (file, name, version) => {
  expect(parseWheelFile(file)).toEqual({ name, version })
})

test.each([
  '',
  '.whl',
  'foo.whl',
  'foo-1.0.whl',
  'foo-1.0-py3-none.whl',
  'foo-1.0-py3-none-any.zip',
  'foo-1.0-py3-none-any.whl.',
  'foo-1.0-py3-none-any.WHL',
  'foo-1.0-x-py3-none-any.whl',
  'foo-bar-1.0-2-py3-none-any.whl',
  '../foo-1.0-py3-none-any.whl',
  '/foo-1.0-py3-none-any.whl',
  'a/foo-1.0-py3-none-any.whl',
  'a\\foo-1.0-py3-none-any.whl',
  'C:foo-1.0-py3-none-any.whl',
  '.foo-1.0-py3-none-any.whl',
  '-foo-1.0-py3-none-any.whl',
  '--1.0-py3-none-any.whl',
  'foo-1.0-py3-none-any.whl\n',
  'foo\n-1.0-py3-none-any.whl',
  'foo\0-1.0-py3-none-any.whl',
  'foo bar-1.0-py3-none-any.whl',
  'föö-1.0-py3-none-any.whl',
  `${'f'.repeat(230)}-1.0-py3-none-any.whl`,
])('%j is not the name of a wheel', (file) => {
  expect(parseWheelFile(file)).toBeUndefined()
})

const BUILT = wheelOf('pear-1.0-cp312-cp312-linux_x86_64.whl', {
  origin: 'built',
  cachePath: 'wheels/0a/1b/2c/3d4e/pear-1.0-cp312-cp312-linux_x86_64.whl',
})
const MANIFEST = manifestOf(
  [
    wheelOf('apple-1.0-py3-none-any.whl', { hashed: true, absent: true }),
    BUILT,
    wheelOf('setuptools-70-py3-none-any.whl', { purpose: 'build', sourceSha256: 'ab'.repeat(32) }),
  ],
  { direct: ['apple', null] },
)

test('what is written is read again, and equal manifests are equal texts', () => {
  expect(parseManifest(writeManifest(MANIFEST))).toEqual(MANIFEST)
  expect(writeManifest(parseManifest(writeManifest(MANIFEST)))).toBe(writeManifest(MANIFEST))
})

test('name and version are those of the file, whatever the manifest says', () => {
  const wheel = wheelOf('apple-1.0-py3-none-any.whl', { name: 'pear', version: '9' })
  expect(parseManifest(writeManifest(manifestOf([wheel]))).wheels[0]).toMatchObject({
    name: 'apple',
    version: '1.0',
  })
})

test('what it does not know is left out', () => {
  const text = writeManifest({ ...MANIFEST, more: { __proto__: null } } as Manifest)
  expect(parseManifest(text)).toEqual(MANIFEST)
})

/** The manifest with the value at a path of properties replaced. */
function withValue(path: string, value: unknown): string {
  const copy = JSON.parse(writeManifest(MANIFEST))
  const names = path.split('.')
  const last = names.pop() ?? ''
  const parent = names.reduce((object, name) => object[name], copy)
  if (value === undefined) delete parent[last]
  else parent[last] = value
  return JSON.stringify(copy)
}

test.each<[path: string, value: unknown, message: string]>([
  ['schema', 2, 'the manifest has schema 2, not 1'],
  ['schema', '1', 'the manifest has schema "1", not 1'],
  ['schema', undefined, 'the manifest has schema undefined, not 1'],
  ['schema', { toString: null }, 'the manifest has schema {"toString":null}, not 1'],
  ['key', 7, 'key: a text is expected'],
  ['ingredients', {}, 'ingredients: a list is expected'],
  ['ingredients.0', 'x', 'an ingredient: an object is expected'],
  ['ingredients.0.kind', null, 'kind: a text is expected'],
  ['made', null, 'made: an object is expected'],
  ['made', [], 'made: an object is expected'],
  ['made.at', 0, 'at: a text is expected'],
  ['made.floating', 'x', 'floating: a list is expected'],
  ['made.floating', [1], 'floating: a text is expected'],
  ['wheels', undefined, 'wheels: a list is expected'],
  ['wheels.0', null, 'a wheel: an object is expected'],
  ['wheels.0.file', '../../etc/passwd', 'not the name of a wheel: "../../etc/passwd"'],
  ['wheels.0.file', 1, 'file: a text is expected'],
  ['wheels.0.size', '28', 'apple-1.0-py3-none-any.whl: the size is not a number of bytes'],
  ['wheels.0.size', -1, 'the size is not a number of bytes'],
  ['wheels.0.size', 1.5, 'the size is not a number of bytes'],
  ['wheels.0.size', 2 ** 53, 'the size is not a number of bytes'],
  ['wheels.0.sha256', 'aa', 'the sha256 is not one'],
  ['wheels.0.sha256', 'A'.repeat(64), 'the sha256 is not one'],
  ['wheels.0.sha256', `${'a'.repeat(64)}\n`, 'the sha256 is not one'],
  ['wheels.0.origin', 'elsewhere', 'the origin is unknown'],
  ['wheels.1.cachePath', '../x.whl', 'the cache path is not one'],
  ['wheels.1.cachePath', `/wheels/0a/${BUILT.file}`, 'the cache path is not one'],
  ['wheels.1.cachePath', `wheels/../${BUILT.file}`, 'the cache path is not one'],
  ['wheels.1.cachePath', `wheels\\0a\\${BUILT.file}`, 'the cache path is not one'],
  ['wheels.1.cachePath', `wheels/${BUILT.file}`, 'the cache path is not one'],
  ['wheels.1.cachePath', 'wheels/0a/other-1.0-py3-none-any.whl', 'the cache path is not one'],
  ['wheels.1.cachePath', null, 'the cache path is not one'],
  ['wheels.0.purpose', 'install', 'the purpose is unknown'],
  ['wheels.0.purpose', null, 'the purpose is unknown'],
  ['wheels.0.hashed', false, 'a mark is true or not there'],
  ['wheels.0.absent', 'yes', 'a mark is true or not there'],
  ['wheels.0.recordChecked', 1, 'a mark is true or not there'],
  ['wheels.0.sourceSha256', 'aa', 'the sha256 of its source is not one'],
  ['wheels.0.sourceSha256', 7, 'the sha256 of its source is not one'],
  ['direct', undefined, 'direct: a list is expected'],
  ['direct', 'apple', 'direct: a list is expected'],
  ['direct.0', 7, 'a name in direct: a text is expected'],
])('%s: %j is refused: %s', (path, value, message) => {
  const parse = () => parseManifest(withValue(path, value))
  expect(parse).toThrow(ManifestError)
  expect(parse).toThrow(message)
})

test('two wheels of one file, in any case of letters, are refused', () => {
  const twice = ['apple-1.0-py3-none-any.whl', 'Apple-1.0-py3-none-any.whl'].map((file) =>
    wheelOf(file),
  )
  expect(() => parseManifest(writeManifest(manifestOf(twice)))).toThrow(
    new ManifestError('the manifest lists a file twice'),
  )
})

test('two wheels of one project are refused, but for one that is for building', () => {
  const [old, other] = ['apple-1.0-py3-none-any.whl', 'Apple-2.0-py3-none-any.whl']
  const parse = (purpose?: 'build') =>
    parseManifest(writeManifest(manifestOf([wheelOf(old), wheelOf(other, purpose && { purpose })])))
  expect(() => parse()).toThrow(new ManifestError('the manifest lists a project twice'))
  expect(parse('build').wheels).toHaveLength(2)
})

test('in an archive, a manifest is byte for byte what is written; what it does not know may be there', () => {
  const text = writeManifest({ ...MANIFEST, more: [1.5, { '': null }] } as Manifest)
  expect(readManifest(Buffer.from(text))).toEqual(MANIFEST)
})

test.each<[what: string, change: (text: string) => string | Buffer]>([
  ['written otherwise', (text) => JSON.stringify(JSON.parse(text))],
  ['with a key twice', (text) => text.replace('{\n', '{\n "schema": 1,\n')],
  ['with a number that none is', (text) => text.replace('{\n', '{\n "more": 1e999,\n')],
  ['with another spelling of a letter', (text) => text.replace('"key"', '"k\\u0065y"')],
  ['with a byte order mark', (text) => `\ufeff${text}`],
  ['in no UTF-8', (text) => Buffer.from(text.replace('"by": "', '"by": "\xff'), 'latin1')],
  ['without its last line break', (text) => text.trimEnd()],
])('in an archive, a manifest %s is refused', (_, change) => {
  const bytes = Buffer.from(change(writeManifest(MANIFEST)))
  expect(() => readManifest(bytes)).toThrow(ManifestError)
})

test.each(['', 'null', '[]', '7', '"x"', '{', '{}', '\0', '['.repeat(1_000_000), '{"schema":1}'])(
  'a text that is no manifest is refused (%#)',
  (text) => {
    expect(() => parseManifest(text)).toThrow(ManifestError)
  },
)

test('a manifest cut off anywhere is refused', () => {
  const text = writeManifest(MANIFEST).trimEnd()
  for (let length = 0; length < text.length; length++)
    expect(() => parseManifest(text.slice(0, length))).toThrow(ManifestError)
})

test('a wheel for building has a folder of its own, and is not for installing', () => {
  const twice = [
    wheelOf('setuptools-70-py3-none-any.whl'),
    wheelOf('setuptools-70-py3-none-any.whl', { purpose: 'build' }),
  ]
  const { wheels } = parseManifest(writeManifest(manifestOf(twice)))
  expect(wheels.map(memberPath)).toEqual([
    'setuptools-70-py3-none-any.whl',
    'build/setuptools-70-py3-none-any.whl',
  ])
  expect(installable(wheels)).toEqual([wheels[0]])
})

test('as many wheels as nobody has are refused', () => {
  const wheels = Array.from({ length: 20_001 }, (_, i) =>
    wheelOf(`a${i}-1-py3-none-any.whl`, {}, ''),
  )
  expect(() => parseManifest(writeManifest(manifestOf(wheels)))).toThrow(
    new ManifestError('the manifest lists 20001 wheels'),
  )
})
