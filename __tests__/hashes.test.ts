import { describe, expect, test } from '@jest/globals'
import { type AllowedHashes, allowedHashes, checkHashes, markHashed } from '../src/hashes.ts'
import { ManifestError, type Wheel } from '../src/manifest.ts'
import { requirementsFile as file, requirementsOf } from './support/key-facts.ts'
import { wheelOf } from './support/wheels.ts'

const APPLE = wheelOf('Red_Apple-1.0-py3-none-any.whl')
const OTHER = 'ab'.repeat(32)

const allowedBy = (...texts: string[]): AllowedHashes =>
  allowedHashes(requirementsOf({ files: texts.map((text) => file(text)) }))

describe('what the --hash lines allow', () => {
  test.each<[texts: string[], allowed: Record<string, string[]>]>([
    [['a==1'], {}],
    [['a==1 --hash=sha256:aa'], { a: ['aa'] }],
    [['A_b.C==1 --hash sha256:aa --hash=sha256:bb'], { 'a-b-c': ['aa', 'bb'] }],
    [
      ['a==1 \\\n --hash=sha256:aa \\\n --hash=sha256:bb\nb==2 --hash=sha256:cc'],
      { a: ['aa', 'bb'], b: ['cc'] },
    ],
    // One project may be named in several files, and by several lines with markers.
    [['a==1 --hash=sha256:aa', 'a==2 --hash=sha256:bb'], { a: ['aa', 'bb'] }],
    [['a==1 ; os_name=="nt" --hash=sha256:aa\na==2 --hash=sha256:bb'], { a: ['aa', 'bb'] }],
    // Other algorithms cannot be compared with what a manifest has.
    [['a==1 --hash=sha512:aa --hash=sha384:bb'], {}],
    [['https://h/a-1.zip --hash=sha256:aa'], {}],
  ])('%j', (texts, expected) => {
    const told = [...allowedBy(...texts)].map(([name, digests]) => [name, [...digests]])
    expect(Object.fromEntries(told)).toEqual(expected)
  })
})

const HASHED = `red.apple==1.0 --hash=sha256:${APPLE.sha256} --hash=sha256:${OTHER}`

test.each<[what: string, wheel: Wheel, text: string, hashed: true | undefined]>([
  ['the very file', APPLE, HASHED, true],
  ['another file', { ...APPLE, sha256: 'cd'.repeat(32) }, HASHED, undefined],
  ['a file without hashes', APPLE, 'red-apple==1.0', undefined],
  ['the hash of another project', APPLE, `pear==1 --hash=sha256:${APPLE.sha256}`, undefined],
  ['a wheel for building', { ...APPLE, purpose: 'build' }, HASHED, undefined],
])('%s is marked: %#', (_, wheel, text, hashed) => {
  expect(markHashed(wheel, allowedBy(text))).toEqual({ ...wheel, ...(hashed && { hashed }) })
})

const changed = { ...APPLE, sha256: 'cd'.repeat(32) }

test.each<[what: string, wheel: Wheel, text: string, refused: boolean]>([
  ['the very file', { ...APPLE, hashed: true }, HASHED, false],
  ['another file from the index', changed, HASHED, true],
  ['another file, marked', { ...changed, origin: 'built', hashed: true }, HASHED, true],
  ['another file that is left to the index', { ...changed, absent: true }, HASHED, true],
  [
    'one built here, of which no digest can be known',
    { ...changed, origin: 'built' },
    HASHED,
    false,
  ],
  ['one that the file does not hash', changed, 'red-apple==1.0', false],
  ['one for building', { ...changed, purpose: 'build' }, HASHED, false],
])('on a hit, %s is refused: %#', (_, wheel, text, refused) => {
  const check = () => checkHashes([wheelOf('pear-1-py3-none-any.whl'), wheel], allowedBy(text))
  if (!refused) return expect(check).not.toThrow()
  expect(check).toThrow(
    new ManifestError(
      'Red_Apple-1.0-py3-none-any.whl is not what the --hash lines of your files allow',
    ),
  )
})
