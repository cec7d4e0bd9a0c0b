import { expect, test } from '@jest/globals'
import { sortSettings } from '../src/pip-settings.ts'
import { privateIndexWarning, privateSources } from '../src/private-index.ts'
import { requirementsFile, requirementsOf } from './support/key-facts.ts'

const PUBLIC = { repository: { private: false, visibility: 'public' } }
const SOURCES = ['https://pkgs.example/simple/']

test.each<[what: string, sources: string[], event: unknown, warns: boolean]>([
  ['a private index in a public repository', SOURCES, PUBLIC, true],
  ['an event without visibility', SOURCES, { repository: { private: false } }, true],
  ['a private repository', SOURCES, { repository: { private: true } }, false],
  ['an internal one', SOURCES, { repository: { private: false, visibility: 'internal' } }, false],
  ['an event that does not say', SOURCES, { schedule: '0 0 * * *' }, false],
  ['no event at all', SOURCES, undefined, false],
  ['only public places', [], PUBLIC, false],
])('%s (%j)', (_, sources, event, warns) => {
  const warning = privateIndexWarning(sources, event)
  expect(warning !== undefined).toBe(warns)
  if (warns) expect(warning).toMatch(/https:\/\/pkgs\.example\/simple\/.*enable-cache: false/)
})

test('private is what has credentials in its address, wherever that stands', () => {
  const file = requirementsFile(
    '-i https://one1:pw@a/\n--find-links https://b/?token=two2\na @ https://three@c/a.zip\nb',
  )
  const settingsFile = requirementsFile('--extra-index-url https://four@d/')
  const settings = sortSettings({
    'extra-index-url': 'https://public.example/simple https://five5@e/',
    'index-url': 'https://f/aB3dE5gH7jK9mN1p/simple',
  })
  const reference = { kind: 'project', path: '/p', editable: false } as const
  const sources = privateSources({
    requirements: requirementsOf({
      files: [file],
      references: [{ reference, text: 'a @ https://three@c/a.zip', place: 'x' }],
    }),
    settings,
    settingsFiles: [settingsFile],
  })
  expect(sources.map((source) => source.slice(0, 10))).toEqual([
    'https://f/',
    'https://e/',
    'https://a/',
    'https://b/',
    'https://d/',
    'https://c/',
  ])
})
