import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { installNative } from '../../src/install/native.ts'
import { thisThread } from '../../src/install/workers.ts'
import { temporaryFolder } from '../support/environment.ts'
import { emptyEnvironment, faultsIn, filesIn, planOf, sourceOf } from '../support/installing.ts'
import { makeWheel, type WheelOptions } from '../support/python-packages.ts'
import { type Seeded, seeded } from '../support/seeded.ts'

const MUTATIONS = Number(process.env.MUTATIONS ?? 2_500)
const TIMEOUT_MS = 20 * 60_000
const LONGEST_MS = 5_000

const SHAPES: Partial<WheelOptions>[] = [
  {},
  { members: (all) => all.map((one) => ({ ...one, stored: true })) },
  { members: (all) => all.map((one) => ({ ...one, descriptor: 'signed' })) },
  { members: (all) => all.map((one) => ({ ...one, zip64: true })), zip: { zip64: true } },
  { files: { 'odd/large.bin': Buffer.alloc(4_300_000, 'large ') } },
  {
    files: {
      'odd-1.0.data/scripts/tool': '#!python\n',
      'odd-1.0.data/data/share/x': 'x',
      'odd/é.py': '',
    },
    entryPoints: { other: 'odd:main' },
  },
]

type Mutation = (bytes: Buffer, random: Seeded) => Buffer

const SIGNATURES = [
  'PK\x01\x02',
  'PK\x03\x04',
  'PK\x05\x06',
  'PK\x06\x06',
  'PK\x06\x07',
  'PK\x07\x08',
]
const NUMBERS = [0, 1, 2, 0x7f, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0xffffffff]

/** The positions of the zip structures in a file. */
function structures(bytes: Buffer): number[] {
  return SIGNATURES.flatMap((signature) => {
    const found: number[] = []
    for (
      let at = bytes.indexOf(signature, 0, 'latin1');
      at >= 0;
      at = bytes.indexOf(signature, at + 1, 'latin1')
    )
      found.push(at)
    return found
  })
}

const MUTATE: Record<string, Mutation> = {
  bit(bytes, random) {
    const at = random.below(bytes.length)
    bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << random.below(8)), at)
    return bytes
  },
  /** A number in a header: where most of the ways to be wrong are. */
  field(bytes, random) {
    const at = Math.min(random.pick(structures(bytes)) + random.below(60), bytes.length - 4)
    const number = random.chance(0.5) ? random.pick(NUMBERS) : random.below(bytes.length)
    if (random.chance(0.5)) bytes.writeUInt32LE(number, at)
    else bytes.writeUInt16LE(number & 0xffff, at)
    return bytes
  },
  truncated: (bytes, random) => bytes.subarray(0, random.below(bytes.length)),
  beheaded: (bytes, random) => bytes.subarray(random.below(bytes.length)),
  inserted(bytes, random) {
    const at = random.below(bytes.length)
    const more = Buffer.alloc(1 + random.below(40), random.below(256))
    return Buffer.concat([bytes.subarray(0, at), more, bytes.subarray(at)])
  },
  removed(bytes, random) {
    const at = random.below(bytes.length)
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random.below(40))])
  },
  copied(bytes, random) {
    const [from, to] = [random.below(bytes.length), random.below(bytes.length)]
    bytes.copy(bytes, to, from, from + random.below(100))
    return bytes
  },
  /** Names in local header, directory and RECORD alike, so that only their meaning is wrong. */
  renamed(bytes, random) {
    const [from, to] = random.pick([
      ['odd.py', '../odd'],
      ['odd.py', '/od.py'],
      ['odd.py', 'od\\.py'],
      ['odd.py', 'od//py'],
      ['odd.py', 'odd.p\0'],
      ['METADATA', 'RECORD\0\0'],
      ['METADATA', '../../ME'],
      ['dist-info', 'egg--info'],
      ['odd-1.0', 'pip-1.0'],
      ['RECORD', 'WHEEL/'],
      ['WHEEL', 'METAD'],
    ] as const)
    let text = bytes.toString('latin1')
    text = random.chance(0.7) ? text.replaceAll(from, to) : text.replace(from, to)
    return Buffer.from(text, 'latin1')
  },
  spliced(bytes, random) {
    const other = makeWheel({ name: 'odd', version: '1.0', ...random.pick(SHAPES) }).bytes
    const at = random.below(bytes.length)
    return Buffer.concat([bytes.subarray(0, at), other.subarray(Math.min(at, other.length))])
  },
}

let folder: Awaited<ReturnType<typeof temporaryFolder>>
beforeAll(async () => {
  folder = await temporaryFolder()
})
afterAll(() => folder.remove())

/** A wheel whose content or metadata is garbage, in a zip file that is well. */
function rewritten(random: Seeded): Buffer {
  const garbage = (data: string | Buffer) =>
    random.pick(Object.values(MUTATE))(
      Buffer.concat([Buffer.from(data), Buffer.from('PK\x01\x02..')]),
      random,
    )
  return makeWheel({
    name: 'odd',
    version: '1.0',
    ...random.pick(SHAPES),
    members: (all) => {
      const chosen = random.below(all.length)
      return all.map((one, index) => {
        if (index !== chosen) return one
        const data = garbage(one.data)
        return random.chance(0.5) ? { ...one, data } : { ...one, body: deflateRawSync(data) }
      })
    },
  }).bytes
}

test(
  `${MUTATIONS} wheels that are broken at random: installed as RECORD says, or not at all`,
  async () => {
    const random = seeded(20261122)
    const shapes = SHAPES.map((shape) => makeWheel({ name: 'odd', version: '1.0', ...shape }).bytes)
    const outcomes: Record<string, number> = {}
    for (let round = 0; round < MUTATIONS; round++) {
      const kind = random.pick([...Object.keys(MUTATE), 'rewritten'])
      let bytes: Buffer = Buffer.from(random.pick(shapes))
      if (kind === 'rewritten') bytes = rewritten(random)
      else
        for (let times = 1 + random.below(2); times > 0 && bytes.length > 100; times--)
          bytes = Buffer.from(MUTATE[kind]?.(bytes, random) ?? bytes)

      const root = join(folder.path, 'root')
      const interpreter = emptyEnvironment(join(root, 'env'))
      const source = sourceOf(
        { filename: 'odd-1.0-py3-none-any.whl', bytes },
        join(folder.path, 'wheels'),
      )
      const started = performance.now()
      const result = await installNative(planOf(interpreter, [source]), thisThread)
      const label = `round ${round} (${kind})`
      expect([label, performance.now() - started < LONGEST_MS]).toEqual([label, true])

      // Its sha256 is right: only what became a bomb is refused.
      if (result.kind !== 'installed')
        expect([label, result.reason]).toEqual([
          label,
          expect.stringMatching(/bytes that inflate to/),
        ])
      const left = result.kind !== 'installed' || result.leftToPip.length === 1
      const files = filesIn(root)
      if (left) expect([label, files]).toEqual([label, []])
      else {
        expect([label, faultsIn(String(interpreter.paths.purelib))]).toEqual([label, []])
        expect([
          label,
          files.filter((path) => !/^env\/(lib\/python3.12\/site-packages|bin|share)\//.test(path)),
        ]).toEqual([label, []])
      }
      expect([label, readdirSync(folder.path).sort()]).toEqual([label, ['root', 'wheels']])
      outcomes[left ? 'left to pip' : 'installed'] =
        (outcomes[left ? 'left to pip' : 'installed'] ?? 0) + 1
      rmSync(root, { recursive: true })
    }
    // Neither is everything refused, nor anything taken.
    expect(outcomes['left to pip']).toBeGreaterThan(MUTATIONS * 0.5)
    expect(outcomes.installed).toBeGreaterThan(0)
    if (process.env.MUTATIONS) console.log(outcomes)
  },
  TIMEOUT_MS,
)
