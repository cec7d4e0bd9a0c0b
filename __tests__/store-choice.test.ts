import { homedir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { InputError } from '../src/errors.ts'
import type { StoreName } from '../src/inputs.ts'
import { chooseStores } from '../src/store-choice.ts'

const TOOLS = { RUNNER_TOOL_CACHE: join('/', 'tools') }
const IN_TOOLS = join('/', 'tools', 'pip-wheelhouse')
const ACTIONS = { kind: 'actions' } as const
const S3 = {
  bucket: 'wheels',
  prefix: '',
  region: undefined,
  endpoint: undefined,
  anonymous: false,
  level: 'auto',
} as const

test.each<
  [
    stores: StoreName[],
    storeDirectory: string | undefined,
    actionsCache: boolean,
    choice: ReturnType<typeof chooseStores>,
  ]
>([
  [['auto'], undefined, true, [ACTIONS]],
  [['auto'], undefined, false, [{ kind: 'directory', folder: IN_TOOLS }]],
  [['auto'], '/kept', false, [{ kind: 'directory', folder: '/kept' }]],
  [['auto'], '/kept', true, [ACTIONS]],
  [['actions'], undefined, true, [ACTIONS]],
  [['directory'], undefined, true, [{ kind: 'directory', folder: IN_TOOLS }]],
  [['directory'], '/kept', true, [{ kind: 'directory', folder: '/kept' }]],
  [['directory'], '/kept', false, [{ kind: 'directory', folder: '/kept' }]],
  [['s3'], undefined, true, [{ kind: 's3', settings: S3 }]],
  [
    ['directory', 's3'],
    '/kept',
    true,
    [
      { kind: 'directory', folder: '/kept' },
      { kind: 's3', settings: S3 },
    ],
  ],
  [['directory', 'actions'], '/kept', true, [{ kind: 'directory', folder: '/kept' }, ACTIONS]],
])(
  'store %s, directory %s, Actions cache there: %j → %j',
  (stores, storeDirectory, there, choices) => {
    expect(chooseStores({ stores, storeDirectory, s3: S3 }, TOOLS, there)).toEqual(choices)
  },
)

test.each<[stores: StoreName[]]>([[['actions']], [['directory', 'actions']]])(
  'store: %j where there is no Actions cache is a mistake',
  (stores) => {
    const attempt = () =>
      chooseStores({ stores, storeDirectory: undefined, s3: undefined }, TOOLS, false)
    expect(attempt).toThrow(InputError)
    expect(attempt).toThrow(
      'store: there is no Actions cache here (the runner did not give its address to this step); ' +
        'use store: directory, or auto',
    )
  },
)

test("off a runner, the folder is in the user's cache folder", () => {
  const folderIn = (environment: Record<string, string>) => {
    const inputs = { stores: ['auto'], storeDirectory: undefined, s3: undefined } as const
    const [choice] = chooseStores(inputs, environment, false)
    return choice?.kind === 'directory' ? choice.folder : choice
  }
  const expected: Partial<Record<NodeJS.Platform, string>> = {
    linux: join(homedir(), '.cache', 'pip-wheelhouse'),
    darwin: join(homedir(), 'Library', 'Caches', 'pip-wheelhouse'),
    win32: join(homedir(), 'AppData', 'Local', 'pip-wheelhouse'),
  }
  expect(folderIn({})).toBe(expected[process.platform] ?? expected.linux)
  expect(folderIn({ RUNNER_TOOL_CACHE: '' })).toBe(folderIn({}))
  if (process.platform === 'linux')
    expect(folderIn({ XDG_CACHE_HOME: '/xdg' })).toBe('/xdg/pip-wheelhouse')
})
