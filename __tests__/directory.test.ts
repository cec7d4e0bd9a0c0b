import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { PrunableStore } from '../src/ports.ts'
import { directoryStore } from '../src/stores/directory.ts'
import { bareEnvironment, temporaryFolder } from './support/environment.ts'

const run = promisify(execFile)

let folder: { path: string; remove(): Promise<void> }
let kept: string
let store: PrunableStore
beforeEach(async () => {
  folder = await temporaryFolder()
  kept = join(folder.path, 'deep', 'store')
  store = directoryStore(kept)
})
afterEach(() => folder.remove())

const ownFile = (content: string | Buffer): string => {
  const path = join(folder.path, 'own.tar')
  rmSync(path, { force: true })
  writeFileSync(path, content)
  return path
}
const saved = (key: string, content: string = key) => store.save(key, ownFile(content))
const contentOf = async (key: string) =>
  readFileSync(await store.fetch({ key }, folder.path), 'utf8')

/** Sets when an entry was made, in hours before now. */
function age(name: string, hours: number): void {
  const time = new Date(Date.now() - hours * 3_600_000)
  utimesSync(join(kept, name), time, time)
}

test('its name tells where it is', () => {
  expect(store.name).toBe(`the store directory ${kept}`)
})

describe('finding', () => {
  test('in a folder that is not there: nothing, and it is not made', async () => {
    expect(await store.find(['a'], [''])).toBeUndefined()
    expect(readdirSync(folder.path)).toEqual([])
  })

  test('the first of the keys, whatever their age', async () => {
    for (const key of ['k-fixed', 'k-2026w47', 'k-2026w46']) await saved(key)
    expect(await store.find(['k-none', 'k-2026w47', 'k-fixed'], ['k-'])).toEqual({
      key: 'k-2026w47',
    })
    expect(await store.find(['k-fixed', 'k-2026w47'], [])).toEqual({ key: 'k-fixed' })
  })

  test('a key is not found by its beginning', async () => {
    await saved('k-2026w47')
    expect(await store.find(['k-2026w4', 'k-', ''], [])).toBeUndefined()
  })

  test('else the newest of the first prefix that has any', async () => {
    for (const key of ['a-1', 'a-2', 'a-3', 'b-1']) await saved(key)
    age('a-1.tar', 3)
    age('a-2.tar', 1)
    age('a-3.tar', 2)
    expect(await store.find(['none'], ['a-', 'b-'])).toEqual({ key: 'a-2' })
    expect(await store.find(['none'], ['none-', 'b-', 'a-'])).toEqual({ key: 'b-1' })
    expect(await store.find(['none'], ['none-'])).toBeUndefined()
    expect(await store.find(['none'], [])).toBeUndefined()
  })

  test('only entries: neither unfinished files nor those of others', async () => {
    await saved('a-1')
    age('a-1.tar', 1)
    for (const name of ['a-2.partial', 'a-3.tar.partial', 'a-4.txt', 'a-5'])
      writeFileSync(join(kept, name), '')
    expect(await store.find(['a-2', 'a-5'], ['a-'])).toEqual({ key: 'a-1' })
  })

  test('in what is no folder: trouble', async () => {
    writeFileSync(join(folder.path, 'deep'), '')
    await expect(store.find(['a'], ['a'])).rejects.toThrow('ENOTDIR')
    await expect(saved('a')).rejects.toThrow()
  })
})

describe('saving', () => {
  test('keeps the file, also when its own is gone', async () => {
    expect(await saved('a', 'content')).toEqual({ kind: 'saved' })
    rmSync(join(folder.path, 'own.tar'))
    expect(await contentOf('a')).toBe('content')
    expect(readdirSync(kept)).toEqual(['a.tar'])
  })

  test('never replaces', async () => {
    await saved('a', 'first')
    expect(await saved('a', 'second')).toEqual({ kind: 'exists' })
    expect(await contentOf('a')).toBe('first')
    expect(readdirSync(kept)).toEqual(['a.tar'])
  })

  test('what is not there: trouble, and nothing is left', async () => {
    await expect(store.save('a', join(folder.path, 'none'))).rejects.toThrow('ENOENT')
    expect(readdirSync(kept)).toEqual([])
  })

  test('takes away what a killed process left a day ago, and nothing younger', async () => {
    mkdirSync(kept, { recursive: true })
    const [old, young] = [`${randomUUID()}.partial`, `${randomUUID()}.partial`]
    const foreign = ['download.partial', 'old.tar', 'old.txt']
    for (const name of [old, young, ...foreign]) writeFileSync(join(kept, name), '')
    for (const name of [old, ...foreign]) age(name, 25)
    age(young, 23)
    await saved('a')
    expect(readdirSync(kept).sort()).toEqual(['a.tar', ...foreign, young].sort())
  })
})

describe('its entries', () => {
  const KEY = `pip-wheelhouse-v1-linux-x86_64-debian12-cp311-${'a'.repeat(24)}-${'b'.repeat(24)}`

  test('in a folder that is not there: none', async () => {
    expect(await store.entries()).toEqual([])
  })

  test('are the wheelhouses and what killed saves left, and nothing of others', async () => {
    await saved(`${KEY}-fixed`, 'content')
    const [old, young] = [`${randomUUID()}.partial`, `${randomUUID()}.partial`]
    const foreign = [
      young,
      'a.tar',
      'pip-wheelhouse-v1-notes.tar',
      `${KEY}-fixed.tar.gz`,
      'x.partial',
    ]
    for (const name of [old, ...foreign]) writeFileSync(join(kept, name), '')
    mkdirSync(join(kept, `${KEY}-2026w47.tar`))
    symlinkSync(join(folder.path, 'own.tar'), join(kept, `${KEY}-2026w46.tar`))
    for (const name of [old, 'x.partial', `${KEY}-fixed.tar`]) age(name, 25)
    const entries = [...(await store.entries())].sort((a, b) => (a.key < b.key ? 1 : -1))
    expect(entries.map(({ key, size }) => [key, size])).toEqual([
      [`${KEY}-fixed`, 7],
      [old, 0],
    ])
    expect(Date.now() - (entries[0]?.modified.getTime() ?? 0)).toBeGreaterThan(24 * 3_600_000)
    for (const entry of entries) await store.remove(entry)
    for (const entry of entries) await store.remove(entry)
    expect(readdirSync(kept).sort()).toEqual(
      [...foreign, `${KEY}-2026w46.tar`, `${KEY}-2026w47.tar`].sort(),
    )
  })
})

test('discarding makes room for another, and may be done twice', async () => {
  await saved('a', 'damaged')
  expect(await store.discard({ key: 'a' })).toBe(true)
  expect(await store.find(['a'], ['a'])).toBeUndefined()
  expect(await store.discard({ key: 'a' })).toBe(true)
  expect(await saved('a', 'whole')).toEqual({ kind: 'saved' })
  expect(await contentOf('a')).toBe('whole')
})

test('eight processes save one key: one wins, and nobody ever reads half of a file', async () => {
  const SIZE = 4 * 1024 * 1024
  const program = `
    import { writeFileSync } from 'node:fs'
    import { directoryStore } from ${JSON.stringify(new URL('../src/stores/directory.ts', import.meta.url).href)}
    const [folder, own, letter, start] = process.argv.slice(1)
    writeFileSync(own, Buffer.alloc(${SIZE}, letter))
    await new Promise((resolve) => setTimeout(resolve, Number(start) - Date.now()))
    console.log(JSON.stringify(await directoryStore(folder).save('k', own)))`
  const start = String(Date.now() + 1500)
  let running = true
  const savers = Promise.all(
    [...'abcdefgh'].map(async (letter) => {
      const own = join(folder.path, `${letter}.tar`)
      const args = ['--no-warnings', '--input-type=module', '-e', program, kept, own, letter, start]
      const { stdout } = await run(process.execPath, args, { env: bareEnvironment(folder.path) })
      return (JSON.parse(stdout) as { kind: string }).kind
    }),
  ).finally(() => {
    running = false
  })

  const seen = new Set<string>()
  while (running) {
    const match = await store.find(['k'], ['k'])
    if (match !== undefined) {
      const bytes = readFileSync(await store.fetch(match, folder.path))
      const letter = String.fromCharCode(bytes[0] ?? 0)
      seen.add(`${bytes.length} ${bytes.equals(Buffer.alloc(SIZE, letter)) ? letter : 'torn'}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  const kinds = await savers
  expect(kinds.sort()).toEqual([...Array(7).fill('exists'), 'saved'])
  expect([...seen]).toEqual([expect.stringMatching(`^${SIZE} [a-h]$`)])
  expect(readdirSync(kept)).toEqual(['k.tar'])
})
