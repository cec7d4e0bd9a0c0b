import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { ArchiveError } from '../src/archive.ts'
import { refuseBombs } from '../src/wheelhouse.ts'
import { temporaryFolder } from './support/environment.ts'
import { sourceOf } from './support/installing.ts'
import { makeWheel } from './support/python-packages.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
beforeAll(async () => {
  folder = await temporaryFolder()
})
afterAll(() => folder.remove())

/** A wheel of 60 kB that says how large it is when unpacked. */
const wheel = (name: string, size: number, zip = {}) => {
  const zeros = { name: 'zeros.bin', data: '', body: Buffer.alloc(60_000), claims: { size } }
  const made = makeWheel({ name, version: '1.0', members: (all) => [...all, zeros], zip })
  return sourceOf(made, join(folder.path, 'wheels'))
}

test.each<[what: string, sizes: readonly number[], refused: boolean]>([
  ['ordinary wheels', [1e6, 2e6], false],
  ['a wheel that is large, unpacked', [60e6], false],
  ['a bomb', [80e6], true],
  ['many that are none each', [60e6, 60e6, 60e6, 60e6, 60e6], true],
])('%s', (_, sizes, refused) => {
  const sources = sizes.map((size, number) => wheel(`a${number}`, size))
  const check = () => refuseBombs(sources)
  if (refused) expect(check).toThrow(ArchiveError)
  else expect(check).not.toThrow()
})

test('what is no plain zip file is for pip to refuse', () => {
  expect(() => refuseBombs([wheel('odd', 1e6, { comment: 'odd' })])).not.toThrow()
})
