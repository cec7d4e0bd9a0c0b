import { describe, expect, test } from '@jest/globals'
import { describeChanges, sameSources } from '../src/changes.ts'
import { cacheKey, type Key } from '../src/key.ts'
import { type Facts, factsOf, requirementsFile } from './support/key-facts.ts'

const keyOf = (facts: Facts): Key => cacheKey(factsOf(facts))

function changes(from: Facts, to: Facts): string[] {
  const [older, current] = [keyOf(from), keyOf(to)]
  return describeChanges({ ...older, key: older.floating }, { ...current, key: current.floating })
}

const file = (text: string, name = 'requirements.txt'): Facts => ({
  files: [requirementsFile(text, name)],
})
const project = (content: string): Facts => ({
  requirements: {
    projects: [
      {
        shown: 'p',
        path: '/work/p',
        name: 'p',
        buildRequires: [],
        backend: '',
        backendPath: [],
        dependencies: [],
        files: [{ name: 'pyproject.toml', content }],
      },
    ],
  },
})
const on = (commit: string): Facts => ({
  revisions: { commits: new Map([['git+https://u:pw@h/a.git@main', commit]]), unknown: [] },
})

test.each<[from: Facts, to: Facts, words: string[]]>([
  [file('numpy==2.3.1'), file('numpy==2.3.2'), ['requirements.txt: numpy==2.3.1 → 2.3.2']],
  [{ interpreter: { pip: '26.2' } }, { interpreter: { pip: '26.3.1' } }, ['pip: 26.2 → 26.3']],
  [
    { now: new Date('2026-11-15') },
    { now: new Date('2026-11-16') },
    ['new period: 2026w46 → 2026w47'],
  ],
  [
    { interpreter: { libc: 'glibc 2.36' } },
    { interpreter: { libc: 'glibc 2.39' } },
    ['libc: glibc 2.36 → glibc 2.39'],
  ],
  [{}, { interpreter: { version: '3.12.5' } }, ['python: 3.12.4 → 3.12.5']],
  [{}, {}, []],
  // Lines of a file
  [file('a\nnumpy>=2'), file('a\nnumpy>=2,<3'), ['requirements.txt: numpy>=2 → numpy>=2,<3']],
  [file('numpy==2.3.1'), file('numpy>=2'), ['requirements.txt: numpy==2.3.1 → numpy>=2']],
  [file('a'), file('a\nb>1'), ['requirements.txt: b>1 (new)']],
  [file('a\nb'), file('a'), ['requirements.txt: b (gone)']],
  [file('a\nb'), file('b\na'), ['requirements.txt: the order of its lines']],
  [
    file('a==1\nb==1\nc'),
    file('A==2\nb==2\nd'),
    [
      'requirements.txt: a==1 → 2',
      'requirements.txt: b==1 → 2',
      'requirements.txt: d (new)',
      'requirements.txt: c (gone)',
    ],
  ],
  [
    file('-i https://a/simple'),
    file('--index-url=https://b/simple'),
    [
      'requirements.txt: --index-url https://b/simple (new)',
      'requirements.txt: --index-url https://a/simple (gone)',
    ],
  ],
  [
    file('a'),
    file('a\nb1\nb2\nb3\nb4\nb5\nb6\nb7'),
    [
      ...['b1', 'b2', 'b3', 'b4', 'b5'].map((line) => `requirements.txt: ${line} (new)`),
      'requirements.txt: and 2 more lines',
    ],
  ],
  [
    file('a'),
    file(`a\nb @ https://h/${'x'.repeat(90)}.zip`),
    [`requirements.txt: b @ https://h/${'x'.repeat(65)}… (new)`],
  ],
  // Files
  [
    file('a'),
    { files: [...(file('a').files ?? []), requirementsFile('b', 'dev.txt')] },
    ['dev.txt: b (new)'],
  ],
  [file('a'), file('a', 'dev.txt'), ['requirements.txt: a (gone)', 'dev.txt: a (new)']],
  [
    file('a'),
    { ...file('a'), settingsFiles: [requirementsFile('a<2\nb<3', 'c.txt', 'constraints')] },
    ['c.txt (new)'],
  ],
  // All else
  [{ inputs: { packages: 'a==1 b' } }, { inputs: { packages: 'a==2 b' } }, ['packages: a==1 → 2']],
  [{ inputs: { packages: 'a==1' } }, { inputs: { packages: 'a==2' } }, ['packages: a==1 → 2']],
  [{}, { inputs: { packages: 'a' } }, ['packages: a (new)']],
  [
    { environment: { CFLAGS: '-O2' } },
    { environment: { CFLAGS: '-O3' } },
    ['build variable CFLAGS: -O2 → -O3'],
  ],
  [{}, { environment: { PIP_PRE: '1' } }, ['pip setting pre: 1 (new)']],
  [
    { environment: { PIP_INDEX_URL: 'https://u:one@a/s' } },
    { environment: { PIP_INDEX_URL: 'https://u:two@b/s' } },
    ['pip setting index-url: https://a/s → https://b/s'],
  ],
  [
    on('0a'.repeat(20)),
    on('0b'.repeat(20)),
    [`repository git+https://h/a.git@main: ${'0a'.repeat(20)} → ${'0b'.repeat(20)}`],
  ],
  [
    project('project.dependencies[] = "requests >= 2"\nproject.name = "p"'),
    project('project.dependencies[] = "requests >= 3"\nproject.name = "p"'),
    [
      'p/pyproject.toml: project.dependencies[] = "requests >= 2" → project.dependencies[] = "requests >= 3"',
    ],
  ],
  [
    { localFiles: [{ shown: 'a-1.whl', digest: 'aa' }] },
    { localFiles: [{ shown: 'a-1.whl', digest: 'bb' }] },
    ['a-1.whl: aa → bb'],
  ],
  [{}, { inputs: { 'only-binary': 'true' } }, ['only-binary: true (new)']],
  [
    { interpreter: { pip: '26.2' }, ...file('a') },
    { interpreter: { pip: '26.3' }, ...file('b'), now: new Date('2027-01-01') },
    ['pip: 26.2 → 26.3', 'requirements.txt: b (new)', 'requirements.txt: a (gone)'],
  ],
])('%#: %j → %j is told as %j', (from, to, words) => {
  expect(changes(from, to)).toEqual(words)
})

test('whatever differs between two keys is told', () => {
  const differ: Facts[] = [
    { interpreter: { soabi: 'x' } },
    { inputs: { 'cache-suffix': 'x' } },
    { inputs: { 'key-env': 'PG' } },
    { inputs: { wheels: 'built' } },
    { inputs: { refresh: 'never' } },
    { installedForBuilds: ['a.dist-info'] },
    { buildConstraints: [requirementsFile('a<2', 'c.txt')] },
    { dependencyFiles: [{ shown: 'x.lock', digest: 'aa' }] },
  ]
  for (const facts of differ) expect([facts, changes({}, facts).length]).toEqual([facts, 1])
})

describe('two wheelhouses from the same sources', () => {
  const index = (url: string): Facts => ({ environment: { PIP_INDEX_URL: url } })

  test.each<[what: string, from: Facts, to: Facts, same: boolean]>([
    ['no index named', file('a==1'), file('a==2'), true],
    ['one index', index('https://a/'), index('https://a/'), true],
    ['a rotated token', index('https://u:one@a/'), index('https://u:two@a/'), true],
    [
      'one line in two spellings',
      file('-i https://a/\nb'),
      file('--index-url=https://a/\nc'),
      true,
    ],
    ['another index', index('https://a/'), index('https://b/'), false],
    ['an index more', file('a'), file('a\n--extra-index-url https://b/'), false],
    [
      'an index in a constraints file',
      {},
      { files: [requirementsFile('-i https://a/', 'c', 'constraints')] },
      false,
    ],
    ['PIP_NO_INDEX', {}, { environment: { PIP_NO_INDEX: '1' } }, false],
    // What lies in a folder of files may have been replaced.
    ['one --find-links', file('-f https://a/'), file('-f https://a/'), false],
    [
      'local links',
      { localLinks: [{ shown: 'w', listing: 'a' }] },
      { localLinks: [{ shown: 'w', listing: 'a' }] },
      false,
    ],
    [
      'PIP_FIND_LINKS',
      { environment: { PIP_FIND_LINKS: 'https://a/' } },
      { environment: { PIP_FIND_LINKS: 'https://a/' } },
      false,
    ],
  ])('%s', (_, from, to, same) => {
    expect(sameSources(keyOf(from).ingredients, keyOf(to).ingredients)).toBe(same)
  })
})
