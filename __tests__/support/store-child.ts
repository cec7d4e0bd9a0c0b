/**
 * A process that saves into one store directory, reads while others save, and tells what it saw:
 * `node store-child.ts store|copy FOLDER OWN_FILE NUMBER SIZE`; `copy` does what a cache step of cp does. It is told each round on standard input, so that
 * all begin at once, and prints one line of JSON a round.
 */
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Store } from '../../src/ports.ts'
import { directoryStore } from '../../src/stores/directory.ts'

export interface Seen {
  readonly saved: string
  /** Whose file was there, by number; −1 for one that is not whole. */
  readonly read: readonly number[]
}

const [kind = '', folder = '', own = '', number = '0', size = '0'] = process.argv.slice(2)
const store = kind === 'store' ? directoryStore(folder) : copies()

function copies(): Pick<Store, 'find' | 'fetch' | 'save'> {
  const fileOf = (key: string): string => join(folder, key)
  return {
    find: async ([key = '']) => (existsSync(fileOf(key)) ? { key } : undefined),
    fetch: async ({ key }) => fileOf(key),
    async save(key, file) {
      if (existsSync(fileOf(key))) return { kind: 'exists' }
      copyFileSync(file, fileOf(key))
      return { kind: 'saved' }
    },
  }
}

/** Whose file this is: all its bytes are its number, and there are as many as there should be. */
function writerOf(bytes: Buffer): number {
  const first = bytes[0] ?? -1
  return bytes.equals(Buffer.alloc(Number(size), first)) ? first : -1
}

async function look(key: string): Promise<number[]> {
  const match = await store.find([key], [])
  return match === undefined ? [] : [writerOf(readFileSync(await store.fetch(match, '')))]
}

for await (const key of createInterface({ input: process.stdin })) {
  writeFileSync(own, Buffer.alloc(Number(size), Number(number)))
  const before = await look(key)
  const saved = await store.save(key, own)
  const seen: Seen = { saved: saved.kind, read: [...before, ...(await look(key))] }
  console.log(JSON.stringify(seen))
}
