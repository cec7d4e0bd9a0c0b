import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Saved, Store } from '../src/ports.ts'
import { directoryStore } from '../src/stores/directory.ts'
import { tieredStore } from '../src/stores/tiers.ts'
import { temporaryFolder } from './support/environment.ts'

let folder: { path: string; remove(): Promise<void> }
let near: Store
let far: Store
let tiers: Store
let warnings: string[]
beforeEach(async () => {
  folder = await temporaryFolder()
  near = directoryStore(join(folder.path, 'near'))
  far = directoryStore(join(folder.path, 'far'))
  warnings = []
  tiers = tiered(near, far)
})
afterEach(() => folder.remove())

const tiered = (...stores: Store[]) => tieredStore(stores, (message) => warnings.push(message))
const emptyFolder = () => mkdtempSync(join(folder.path, 'own-'))
function fileOf(content: string): string {
  const path = join(emptyFolder(), 'wheelhouse.tar')
  writeFileSync(path, content)
  return path
}
const put = (store: Store, key: string, content = key) => store.save(key, fileOf(content))
const entriesOf = (name: string): string[] => {
  try {
    return readdirSync(join(folder.path, name)).sort()
  } catch {
    return []
  }
}
/** A store of which nothing comes but trouble. */
function broken(): Store {
  const fail = () => Promise.reject(new Error('no way'))
  return {
    name: 'the broken store',
    local: false,
    find: fail,
    fetch: fail,
    save: fail,
    discard: fail,
  }
}

test('its name has those of all', () => {
  expect(tiers.name).toBe(`${near.name}, then ${far.name}`)
})

describe('finding', () => {
  test('an exact match of any tier goes before a partial one of a nearer tier', async () => {
    await put(near, 'k-1')
    await put(far, 'k-2')
    expect(await tiers.find(['k-2'], ['k-'])).toEqual({ key: 'k-2' })
  })

  test('a nearer tier is enough where it has one', async () => {
    await put(near, 'k')
    expect(await tiered(near, broken()).find(['k'], [])).toEqual({ key: 'k' })
    expect(warnings).toEqual([])
  })

  test('of partial matches the better prefix is taken, then the nearer tier', async () => {
    await put(near, 'a-b-1')
    await put(far, 'a-c-1')
    expect(await tiers.find([], ['a-c-', 'a-'])).toEqual({ key: 'a-c-1' })
    expect(await tiers.find([], ['a-'])).toEqual({ key: 'a-b-1' })
    expect(await tiers.find([], ['x-'])).toBeUndefined()
  })

  test('trouble with one is a warning that names it', async () => {
    await put(far, 'k')
    expect(await tiered(broken(), far).find(['k'], [])).toEqual({ key: 'k' })
    expect(warnings).toEqual(['the broken store could not be asked, going on without it: no way'])
  })
})

describe('what a farther tier had', () => {
  async function restored(): Promise<string> {
    const match = await tiers.find(['k'], [])
    expect(match).toEqual({ key: 'k' })
    return tiers.fetch({ key: 'k' }, emptyFolder())
  }

  test('fills the nearer one, but not before it is confirmed', async () => {
    await put(far, 'k', 'content')
    const file = await restored()
    expect(entriesOf('near')).toEqual([])
    await tiers.confirmed?.({ key: 'k' }, () => file)
    expect(entriesOf('near')).toEqual(['k.tar'])
    expect(readFileSync(await near.fetch({ key: 'k' }, folder.path), 'utf8')).toBe('content')
  })

  test('is not kept where the check fails', async () => {
    await put(far, 'k')
    await restored()
    const check = () => {
      throw new Error('damaged')
    }
    await expect(tiers.confirmed?.({ key: 'k' }, check)).rejects.toThrow('damaged')
    expect(entriesOf('near')).toEqual([])
  })

  test('is not checked again where the nearest had it', async () => {
    await put(near, 'k')
    await restored()
    await tiers.confirmed?.({ key: 'k' }, () => {
      throw new Error('checked')
    })
  })

  test('a nearer tier that cannot keep it is a warning', async () => {
    await put(far, 'k')
    tiers = tiered(broken(), far)
    const file = await restored()
    warnings.length = 0
    await tiers.confirmed?.({ key: 'k' }, () => file)
    expect(warnings).toEqual(['the broken store did not keep a copy of k: no way'])
  })
})

test('what a nearer tier does not deliver comes from a farther one', async () => {
  await put(near, 'k', 'near')
  await put(far, 'k', 'far')
  const forgetful: Store = { ...near, fetch: () => Promise.reject(new Error('gone')) }
  tiers = tiered(forgetful, far)
  await tiers.find(['k'], [])
  const file = await tiers.fetch({ key: 'k' }, emptyFolder())
  expect(readFileSync(file, 'utf8')).toBe('far')
  expect(warnings).toEqual([`${near.name} did not deliver k: gone`])
})

test('what is damaged is discarded where it was found, and nowhere else', async () => {
  await put(near, 'k')
  await put(far, 'k')
  await tiers.find(['k'], [])
  expect(await tiers.discard({ key: 'k' })).toBe(true)
  expect([entriesOf('near'), entriesOf('far')]).toEqual([[], ['k.tar']])
  rmSync(join(folder.path, 'far', 'k.tar'))
})

describe('saving', () => {
  test('goes to all', async () => {
    expect(await put(tiers, 'k')).toEqual({ kind: 'saved' })
    expect([entriesOf('near'), entriesOf('far')]).toEqual([['k.tar'], ['k.tar']])
  })

  test.each<[far: Saved]>([
    [{ kind: 'exists' }],
    [{ kind: 'denied', reason: 'read only' }],
    [{ kind: 'failed', reason: 'full' }],
  ])('what the last one says counts: %j', async (saved) => {
    tiers = tiered(near, { ...far, save: async () => saved })
    expect(await put(tiers, 'k')).toEqual(saved)
    expect(entriesOf('near')).toEqual(['k.tar'])
    expect(warnings).toEqual([])
  })

  test('a nearer one that fails is a warning', async () => {
    expect(await put(tiered(broken(), far), 'k')).toEqual({ kind: 'saved' })
    expect(warnings).toEqual(['the broken store did not save k: no way'])
  })
})
