import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { directUrls, recordDirectUrls } from '../src/install/direct-url.ts'
import type { Wheel } from '../src/manifest.ts'
import { parseReference } from '../src/references.ts'
import { fakeInterpreter } from './support/fakes.ts'
import { askPip } from './support/pip-oracle.ts'
import { wheelOf } from './support/wheels.ts'
import { type WrittenFiles, writtenFiles } from './support/written-files.ts'

let folder: WrittenFiles
beforeEach(async () => {
  folder = await writtenFiles({ 'apple-1.0.zip': 'apple', 'a b/ü+1-1.0.zip': 'apple' })
})
afterEach(() => folder.remove())

const COMMIT = '0123456789abcdef0123456789abcdef01234567'
const SHA256 = createHash('sha256').update('apple').digest('hex')
const SOURCE = 'ab'.repeat(32)
const APPLE = wheelOf('Apple-1.0-py3-none-any.whl', { sha256: SHA256 })

function urlOf(target: string, wheel: Wheel = APPLE, name: string | null = 'apple') {
  const reference = parseReference(target, false, folder.path)
  const commits = new Map([
    ['git+https://h/a.git@main', COMMIT],
    [`git+https://h/a.git@${COMMIT}`, COMMIT],
    ['git+https://u:p@h/a.git@', COMMIT],
    ['git+ssh://git@h/a.git@grün', COMMIT],
  ])
  const located = [{ reference, text: target, place: 'r.txt:1' }]
  return directUrls(located, [name], [wheel], { commits, unknown: [] }).get('apple')
}

// The same facts in pip's own terms: pip writes what it makes of them.
type PipFacts = { url?: string; path?: string; vcs?: object; hash?: string; subdirectory?: string }

const ROWS: [what: string, target: string, wheel: Partial<Wheel>, pip: PipFacts][] = [
  [
    'a branch',
    'git+https://h/a.git@main',
    {},
    {
      url: 'https://h/a.git',
      vcs: { vcs: 'git', commit_id: COMMIT, requested_revision: 'main' },
    },
  ],
  [
    'a commit',
    `git+https://h/a.git@${COMMIT}`,
    {},
    {
      url: 'https://h/a.git',
      vcs: { vcs: 'git', commit_id: COMMIT, requested_revision: COMMIT },
    },
  ],
  [
    'the default branch, with a password',
    'git+https://u:p@h/a.git#subdirectory=s',
    {},
    {
      url: 'https://u:p@h/a.git',
      vcs: { vcs: 'git', commit_id: COMMIT },
      subdirectory: 's',
    },
  ],
  [
    'ssh, and no ASCII',
    'git+ssh://git@h/a.git@grün',
    {},
    {
      url: 'ssh://git@h/a.git',
      vcs: { vcs: 'git', commit_id: COMMIT, requested_revision: 'grün' },
    },
  ],
  [
    'a wheel at a URL',
    'https://u:p@h/apple-1.0-py3-none-any.whl?x=1',
    {},
    {
      url: 'https://u:p@h/apple-1.0-py3-none-any.whl?x=1',
      hash: SHA256,
    },
  ],
  [
    'an sdist at a URL',
    'https://h/apple-1.0.zip',
    { origin: 'built', sourceSha256: SOURCE },
    {
      url: 'https://h/apple-1.0.zip',
      hash: SOURCE,
    },
  ],
  [
    'an sdist with a digest',
    `https://h/a.zip#sha256=${SOURCE}&subdirectory=s`,
    { origin: 'built' },
    {
      url: 'https://h/a.zip',
      hash: SOURCE,
      subdirectory: 's',
    },
  ],
  [
    'one whose digest nobody told',
    'https://h/a.zip',
    { origin: 'built' },
    { url: 'https://h/a.zip' },
  ],
  ['a file', './apple-1.0.zip', { origin: 'built' }, { path: 'apple-1.0.zip', hash: SHA256 }],
  [
    'a file of an odd name',
    './a b/ü+1-1.0.zip',
    { origin: 'built' },
    {
      path: 'a b/ü+1-1.0.zip',
      hash: SHA256,
    },
  ],
]

const PIP_PROGRAM = `
import json, os, sys
from pip._internal.models.direct_url import ArchiveInfo, DirectUrl, VcsInfo
from pip._internal.utils.urls import path_to_url
def written(folder, facts):
    url = facts.get('url') or path_to_url(os.path.join(folder, facts['path']))
    hash = facts.get('hash')
    info = VcsInfo(**facts['vcs']) if 'vcs' in facts else ArchiveInfo(hash=hash and 'sha256=' + hash)
    return DirectUrl(url, info, facts.get('subdirectory')).to_json()
folder, rows = json.load(sys.stdin)
json.dump([written(folder, facts) for facts in rows], sys.stdout)`

test('what is written is byte for byte what pip writes', async () => {
  const asked = [folder.path, ROWS.map(([, , , facts]) => facts)]
  const answers = await askPip<string[]>(PIP_PROGRAM, asked)
  const ours = ROWS.map(([what, target, wheel]) => [what, urlOf(target, { ...APPLE, ...wheel })])
  expect(ours).toEqual(ROWS.map(([what], index) => [what, answers[index]]))
})

describe('nothing is written', () => {
  test.each<[what: string, target: string, wheel: Wheel, name: string | null]>([
    ['for a local project, where pip writes its own', './project', APPLE, 'apple'],
    ['where a marker left the reference out', 'https://h/a.zip', APPLE, null],
    [
      'where the wheelhouse has no such wheel',
      'https://h/a.zip',
      wheelOf('b-1-py3-none-any.whl'),
      'b',
    ],
    ['for a wheel for building', 'https://h/a.zip', { ...APPLE, purpose: 'build' }, 'apple'],
  ])('%s', (_, target, wheel, name) => expect(urlOf(target, wheel, name)).toBeUndefined())
})

describe('in an environment', () => {
  const CONTENT = '{"url": "https://h/a.zip"}'
  const record = (row: string, end = '\n') =>
    `apple/__init__.py,,${end}Red_Apple-1.0.dist-info/RECORD,,${end}${row}`
  const digest = createHash('sha256').update(CONTENT).digest('base64url')
  const ROW = `Red_Apple-1.0.dist-info/direct_url.json,sha256=${digest},${CONTENT.length}`
  const interpreter = () =>
    fakeInterpreter({
      paths: { purelib: join(folder.path, 'pure'), platlib: join(folder.path, 'plat') },
    })
  const URLS = new Map([['red-apple', CONTENT]])
  const readNow = (path: string) => readFileSync(join(folder.path, path), 'utf8')

  test.each<[where: string, target: string | undefined]>([
    ['pure', undefined],
    ['plat', undefined],
    ['elsewhere', 'elsewhere'],
  ])('it is written into %s, and into RECORD', (where, target) => {
    const info = `${where}/Red_Apple-1.0.dist-info`
    folder.write({
      [`${info}/RECORD`]: record(''),
      [`${where}/red_apple_pie-1.dist-info/RECORD`]: '',
    })
    const at = target === undefined ? undefined : join(folder.path, target)
    expect(recordDirectUrls(URLS, interpreter(), at)).toEqual([])
    expect(readNow(`${info}/direct_url.json`)).toBe(CONTENT)
    expect(readNow(`${info}/RECORD`)).toBe(record(`${ROW}\n`))
    expect(readNow(`${where}/red_apple_pie-1.dist-info/RECORD`)).toBe('')
  })

  test('one that is there already stays; line ends are those of RECORD', () => {
    const info = 'pure/Red_Apple-1.0.dist-info'
    folder.write({ [`${info}/RECORD`]: record('', '\r\n') })
    recordDirectUrls(URLS, interpreter(), undefined)
    expect(readNow(`${info}/RECORD`)).toBe(record(`${ROW}\r\n`, '\r\n'))
    recordDirectUrls(new Map([['red-apple', '{}']]), interpreter(), undefined)
    expect(readNow(`${info}/direct_url.json`)).toBe(CONTENT)
    expect(readNow(`${info}/RECORD`)).toBe(record(`${ROW}\r\n`, '\r\n'))
  })

  test('what is not found there is told', () => {
    expect(recordDirectUrls(URLS, interpreter(), undefined)).toEqual(['red-apple'])
    folder.write({ 'pure/Red_Apple-1.0.dist-info/METADATA': '' })
    expect(recordDirectUrls(URLS, interpreter(), undefined)).toEqual([]) // without RECORD as well
  })
})
