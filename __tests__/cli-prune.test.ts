/** prune on a store directory, alone and while others use the store. */
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { type PackageIndex, startPackageIndex } from './support/package-index.ts'
import { makeWheel } from './support/python-packages.ts'
import { type Machine, newMachine } from './support/shell.ts'
import { createVenv, imports, type Venv } from './support/venv.ts'

let index: PackageIndex
let venv: Venv
let machine: Machine
let store: string
beforeEach(async () => {
  index = await startPackageIndex()
  index.add(...['1.0', '2.0', '3.0'].map((version) => makeWheel({ name: 'apple', version })))
  venv = await createVenv()
  machine = await newMachine({ PIP_INDEX_URL: index.url, ...venv.env })
  store = join(machine.work, 'store')
})
afterEach(() => Promise.all([machine.remove(), index.stop(), venv.remove()]))

const inStore = ['--store-directory', 'store'] as const

/** Puts wheelhouses of these ages in days and of 2 kB into the store; returns their keys. */
function filled(...ages: number[]): string[] {
  mkdirSync(store)
  return ages.map((age, number) => {
    const platform = `linux-x86_64-debian12-cp311-${'a'.repeat(24)}`
    const key = `pip-wheelhouse-v1-${platform}-${String(number).repeat(24)}-2026w47`
    const time = new Date(Date.now() - age * 86_400_000)
    writeFileSync(join(store, `${key}.tar`), Buffer.alloc(2000))
    utimesSync(join(store, `${key}.tar`), time, time)
    return key
  })
}

describe('alone', () => {
  test('a dry run unless --yes is given; what is not ours is left', async () => {
    const [young, old, older] = filled(1, 31, 40)
    const foreign = ['notes.txt', 'backup.tar', 'x.partial']
    for (const name of foreign) {
      writeFileSync(join(store, name), 'mine')
      utimesSync(join(store, name), 0, 0)
    }
    const before = readdirSync(store).sort()
    const dry = await machine.cli(['prune', ...inStore, '--older-than', '30d'])
    expect(dry.exitCode).toBe(0)
    expect(dry.stdout.split('\n')).toEqual([
      expect.stringMatching(`^would remove ${older} \\(2 kB, saved 20.* UTC\\): old$`),
      expect.stringMatching(`^would remove ${old} `),
      expect.stringMatching(/^Would remove 2 \(\d+ kB\) from the store directory .*; 1 stay \(/),
      'Nothing was removed: add --yes to do it',
      '',
    ])
    expect(readdirSync(store).sort()).toEqual(before)

    const rules = ['--older-than', '30d', '--keep-newest', '2', '--max-size', '10GB']
    const real = await machine.cli(['prune', ...inStore, ...rules, '--yes', '--json'])
    expect(JSON.parse(real.stdout)).toEqual({
      command: 'prune',
      store: `the store directory ${store}`,
      removing: true,
      removed: [
        {
          key: older,
          size: 2000,
          modified: expect.stringMatching(/^20.*Z$/),
          reason: 'old',
        },
      ],
      failed: [],
      kept: [young, old].map((key) => expect.objectContaining({ key })),
    })
    expect(readdirSync(store).sort()).toEqual(before.filter((name) => name !== `${older}.tar`))
  })

  test('more than --max-size, because --keep-newest keeps it, is said', async () => {
    filled(1, 2)
    const rules = ['--keep-newest', '1', '--max-size', '1kB', '--yes']
    const { exitCode, stdout } = await machine.cli(['prune', ...inStore, ...rules])
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/: size\nRemoved 1 .* 1 stay .*\nThat is more than --max-size/)
    expect(readdirSync(store)).toHaveLength(1)
  })

  test('a store that is not there is empty', async () => {
    expect(await machine.cli(['prune', ...inStore, '--max-size', '0', '--yes'])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^Removed 0 /),
    })
    expect(readdirSync(machine.work)).toEqual([])
  })

  test('a store that is no folder is an error', async () => {
    machine.write({ store: '' })
    const run = await machine.cli(['prune', ...inStore, '--max-size', '0', '--yes'])
    expect(run).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('ENOTDIR') })
  })

  test.each<[string[], RegExp]>([
    [[], /a rule is missing: --older-than, --keep-newest or --max-size/],
    [['--older-than', '30'], /older-than: "30" is not valid: .* 30d/],
    [['--keep-newest', 'all'], /keep-newest: "all" is not valid/],
    [['--max-size', '10G'], /max-size: "10G" is not valid: .* 10GB/],
  ])('wrong rules: %j', async (rules, message) => {
    expect(await machine.cli(['prune', ...rules])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(message),
    })
  })
})

test('while runs read and save: each of them ends well, with the right packages', async () => {
  const environments = ['a', 'b']
  let running = true
  const pruning = (async () => {
    const exitCodes = new Set<number>()
    while (running)
      exitCodes.add((await machine.cli(['prune', ...inStore, '--max-size', '0', '--yes'])).exitCode)
    return [...exitCodes]
  })()
  const sync = (name: string) => machine.cli(['sync', ...inStore, '--venv', name, 'apple == 2.0'])
  const runs = await Promise.all(
    environments.map(async (name) => [await sync(name), await sync(name), await sync(name)]),
  ).finally(() => {
    running = false
  })
  expect(await pruning).toEqual([0])
  for (const { exitCode, stderr } of runs.flat())
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 })
  for (const name of environments)
    expect(await imports(join(machine.work, name, 'bin', 'python'), 'apple')).toBe('2.0')
  expect(readdirSync(store).filter((name) => !name.endsWith('.tar'))).toEqual([])
})
