import { homedir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { InputError } from '../src/errors.ts'
import { chooseStore } from '../src/store-choice.ts'

const TOOLS = { RUNNER_TOOL_CACHE: join('/', 'tools') }
const IN_TOOLS = join('/', 'tools', 'pip-wheelhouse')

test.each<
  [
    store: 'auto' | 'actions' | 'directory',
    storeDirectory: string | undefined,
    actionsCache: boolean,
    choice: ReturnType<typeof chooseStore>,
  ]
>([
  ['auto', undefined, true, { kind: 'actions' }],
  ['auto', undefined, false, { kind: 'directory', folder: IN_TOOLS }],
  ['auto', '/kept', false, { kind: 'directory', folder: '/kept' }],
  ['auto', '/kept', true, { kind: 'actions' }],
  ['actions', undefined, true, { kind: 'actions' }],
  ['directory', undefined, true, { kind: 'directory', folder: IN_TOOLS }],
  ['directory', '/kept', true, { kind: 'directory', folder: '/kept' }],
  ['directory', '/kept', false, { kind: 'directory', folder: '/kept' }],
])(
  'store %s, directory %s, Actions cache there: %j → %j',
  (store, storeDirectory, there, choice) => {
    expect(chooseStore({ store, storeDirectory }, TOOLS, there)).toEqual(choice)
  },
)

test('store: actions where there is no Actions cache is a mistake', () => {
  const attempt = () => chooseStore({ store: 'actions', storeDirectory: undefined }, TOOLS, false)
  expect(attempt).toThrow(InputError)
  expect(attempt).toThrow(
    'store: there is no Actions cache here (the runner did not give its address to this step); ' +
      'use store: directory, or auto',
  )
})

test("off a runner, the folder is in the user's cache folder", () => {
  const folderIn = (environment: Record<string, string>) => {
    const choice = chooseStore({ store: 'auto', storeDirectory: undefined }, environment, false)
    return choice.kind === 'directory' ? choice.folder : choice
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
