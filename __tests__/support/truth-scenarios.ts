/** Scenarios of the truth tests: what they are made of, and how one is told. */
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from '@jest/globals'
import type { InputName } from '../../src/inputs.ts'
import { makeWheel, projectFiles } from './python-packages.ts'
import { startWorld, type World } from './truth.ts'

export const NEXT_WEEK = '2026-11-25T12:00:00Z'
export const R = ['-r', 'requirements.txt']

export interface Scenario {
  readonly name: string
  readonly before: (world: World) => void | Promise<void>
  readonly inputs?: Partial<Record<InputName, string>>
  /** The same as pip is told it. */
  readonly pip?: readonly string[][]
  readonly change: (world: World) => void | Promise<void>
  /** What the second run may be: `hit` only where nothing that counts has changed. */
  readonly second: 'hit' | 'miss' | 'hit until the next period'
}

export function wheels(
  world: World,
  ...list: [name: string, version: string, requires?: string[]][]
): void {
  for (const [name, version, requires = []] of list)
    world.index.add(makeWheel({ name, version, requires }))
}

export function project(world: World, folder: string, requires: string[], extra = ''): void {
  const files = projectFiles({ name: 'mine', version: '0.1', requires })
  world.write(
    Object.fromEntries(
      Object.entries(files).map(([path, text]) => [join(folder, path), String(text)]),
    ),
  )
  if (extra !== '') world.write({ [join(folder, 'extra.txt')]: extra })
}

export async function repository(world: World): Promise<void> {
  mkdirSync(join(world.folder, 'repo'))
  await world.git('repo', 'init', '-q', '-b', 'main')
  project(world, 'repo', ['leaf'])
  await world.git('repo', 'add', '-A')
  await world.git('repo', 'commit', '-qm', 'one')
}

export function writeBytes(world: World, path: string, bytes: Buffer): void {
  writeFileSync(join(world.folder, path), bytes)
}

export function fileUrl({ index }: World, file: string): string {
  return new URL(`/files/${file}`, index.url).href
}

export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

export const url = (world: World) => `git+file://${world.folder}/repo`

/** Runs, changes the world, runs again; each time beside a fresh `pip install`. */
export async function tell(
  scenario: Scenario,
  newPip?: (world: World) => Promise<string | undefined>,
): Promise<void> {
  const world = await startWorld()
  try {
    if (newPip) world.env = { PYTHONPATH: (await newPip(world)) ?? '' }
    await tellIn(world, scenario)
  } finally {
    await world.stop()
  }
}

async function tellIn(
  world: World,
  { before, change, inputs, pip, second }: Scenario,
): Promise<void> {
  await before(world)
  const given: Partial<Record<InputName, string>> = inputs ?? { requirements: 'requirements.txt' }
  const calls = pip ?? [R]

  const first = await world.run(given)
  expect({ log: first.log, hit: first.hit, warnings: first.warnings }).toMatchObject({
    hit: false,
    warnings: [],
  })
  const fresh = await world.fresh(...calls.map((call) => [...call]))
  expect(first.snapshot).toEqual(fresh)

  await change(world)
  const next = await world.run(given)
  const freshNext = await world.fresh(...calls.map((call) => [...call]))
  expect({ log: next.log, hit: next.hit, warnings: next.warnings }).toMatchObject({
    hit: second !== 'miss',
    warnings: [],
  })
  if (second === 'hit until the next period') {
    expect(next.snapshot).toEqual(first.snapshot)
    world.today = NEXT_WEEK
    const later = await world.run(given)
    expect(later.hit).toBe(false)
    expect(later.snapshot).toEqual(freshNext)
  } else {
    expect(next.snapshot).toEqual(freshNext)
  }
}
