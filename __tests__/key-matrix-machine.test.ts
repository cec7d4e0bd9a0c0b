import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { describe, expect, test } from '@jest/globals'
import { type Interpreter, parseInterpreter } from '../src/interpreter.ts'
import { PROBE_ARGUMENTS } from '../src/probe.ts'
import { bareEnvironment } from './support/environment.ts'
import { foundPythons } from './support/interpreters.ts'
import { effectOf, type Job, keyOfJob, type MatrixRow, matrix } from './support/key-jobs.ts'

/** What it is required for: the interpreter and the machine. See key-matrix.test.ts. */
const python = (interpreter: Partial<Interpreter>): Job => ({ interpreter })
const variable = (name: string, value: string): Job => ({ environment: { [name]: value } })

const MAC: Partial<Interpreter> = {
  platform: 'macosx-11.0-arm64',
  soabi: 'cpython-312-darwin',
  libc: '',
  distribution: '',
  osRelease: '14.5',
}
const WINDOWS: Partial<Interpreter> = {
  ...MAC,
  platform: 'win-amd64',
  soabi: '.cp312-win_amd64.pyd',
  osRelease: '10.0.20348',
}
const KERNEL = { platform_release: '6.6', platform_version: '#2' }

describe('the interpreter', () => {
  const pre = (version: string) => python({ version, preRelease: true })
  matrix([
    ['Python 3.12.4 → 3.12.5', 'other selection', python({ version: '3.12.5' })],
    ['Python 3.12 → 3.13', 'other compatibility', python({ version: '3.13.0' })],
    ['a pre-release', 'other compatibility', pre('3.12.4b2')],
    ['one pre-release → another', 'other compatibility', pre('3.14.0b2'), pre('3.14.0b1')],
    ['CPython → PyPy', 'other compatibility', python({ implementation: 'pypy' })],
    ['free-threaded', 'other compatibility', python({ freeThreaded: true })],
    ['debug', 'other compatibility', python({ debug: true })],
    ['ABI flags', 'other compatibility', python({ abiFlags: 'd' })],
    ['SOABI', 'other compatibility', python({ soabi: 'cpython-312-x86_64-linux-musl' })],
    ['64 → 32 bits', 'other compatibility', python({ pointerBits: 32 })],
    ['pip 26.2 → 26.3', 'other selection', python({ pip: '26.3' })],
    ['pip 26.2 → 26.2.1', 'same key', python({ pip: '26.2.1' })],
    ['its bundled pip instead of its own', 'same key', python({ privatePip: true })],
    ['where it lies', 'same key', python({ executable: '/x', prefix: '/y', basePrefix: '/z' })],
    ['who manages it', 'same key', python({ externallyManaged: true })],
  ])
})

describe('the machine', () => {
  const onMac = (osRelease: string) => python({ ...MAC, osRelease })
  const kernel = (file: string): [Job, Job] => {
    const job = { files: { 'requirements.txt': file } }
    return [{ ...job, ...python({ markers: KERNEL }) }, job]
  }
  matrix([
    ['x86_64 → aarch64', 'other compatibility', python({ platform: 'linux-aarch64' })],
    ['Linux → macOS', 'other compatibility', python(MAC)],
    ['Linux → Windows', 'other compatibility', python(WINDOWS)],
    ['glibc 2.36 → 2.39', 'other compatibility', python({ libc: 'glibc 2.39' })],
    ['glibc → musl', 'other compatibility', python({ libc: 'musl 1.2.5' })],
    [
      'musl 1.2.4 → 1.2.5',
      'other compatibility',
      python({ libc: 'musl 1.2.5' }),
      python({ libc: 'musl 1.2.4' }),
    ],
    ['debian 12 → 13', 'other compatibility', python({ distribution: 'debian 13' })],
    ['debian → ubuntu', 'other compatibility', python({ distribution: 'ubuntu 24.04' })],
    ['macOS 14 → 15', 'other compatibility', onMac('15.0'), onMac('14.5')],
    ['macOS 14.5 → 14.6', 'same key', onMac('14.6'), onMac('14.5')],
    [
      'Arm → Intel on macOS',
      'other compatibility',
      python({ ...MAC, platform: 'macosx-11.0-x86_64' }),
      onMac('14.5'),
    ],
    [
      'Windows 10 → 11',
      'other compatibility',
      python({ ...WINDOWS, osRelease: '11.0' }),
      python(WINDOWS),
    ],
    [
      'a build of Windows',
      'same key',
      python({ ...WINDOWS, osRelease: '10.0.26100' }),
      python(WINDOWS),
    ],
    ['the kernel', 'same key', python({ markers: KERNEL })],
    [
      'the kernel where a marker asks for it',
      'other selection',
      ...kernel('a; platform_release > "5"'),
    ],
    [
      'the same in packages',
      'other selection',
      { inputs: { packages: 'a; platform_version != "#1"' }, interpreter: { markers: KERNEL } },
      { inputs: { packages: 'a; platform_version != "#1"' } },
    ],
    ['the same in an old spelling', 'other selection', ...kernel('a; platform.version != "#1"')],
    ['the processor', 'same key', { cpuModel: 'Intel' }],
    ...(['CFLAGS', 'RUSTFLAGS', 'PIP_CONFIG_SETTINGS'] as const).map((name): MatrixRow => {
      const native = variable(name, '-march=native')
      return [
        `the processor where ${name} says native`,
        'other compatibility',
        { ...native, cpuModel: 'Intel' },
        native,
      ]
    }),
  ])
})

describe("this machine's own Pythons", () => {
  const found = foundPythons()
  const probe = ({ executable }: { executable: string }): Interpreter => {
    const env = bareEnvironment(tmpdir())
    const options = { env, encoding: 'utf8', cwd: tmpdir() } as const
    return parseInterpreter(execFileSync(executable, [...PROBE_ARGUMENTS], options), executable)
  }
  const several = found.length > 1 ? test : test.skip

  several(
    `each has a key of its own: ${found.map(({ version }) => version).join(', ')}`,
    async () => {
      const keys = await Promise.all(found.map((one) => keyOfJob({ interpreter: probe(one) })))
      for (const [i, key] of keys.entries())
        for (const [j, other] of keys.entries()) {
          if (i === j) continue
          const minor = (index: number) => found[index]?.version.split('.', 2).join('.')
          const effect = minor(i) === minor(j) ? 'other selection' : 'other compatibility'
          expect([minor(i), minor(j), effectOf(key, other)]).toEqual([minor(i), minor(j), effect])
        }
    },
  )

  test('the same one has the same key again', async () => {
    const [one] = found
    if (one === undefined) throw new Error('there is no Python on this machine')
    const keys = await Promise.all([1, 2].map(() => keyOfJob({ interpreter: probe(one) })))
    expect(keys[0]).toEqual(keys[1])
  })
})
