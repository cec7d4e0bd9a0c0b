/**
 * Which interpreters a wheel is for, by the tags in its file name
 * (https://packaging.python.org/en/latest/specifications/platform-compatibility-tags/, PEP 425, 600
 * and 656). Where this says no and pip would say yes, the wheel is left to pip, or fetched anew.
 */
import { abiTag, type Interpreter } from './interpreter.ts'

/** The tags of a wheel's file name, each of the compressed sets spelt out: `py2-none-any`. */
export function tagsOf(file: string): Set<string> {
  const [pythons = [], abis = [], platforms = []] = file
    .slice(0, -'.whl'.length)
    .split('-')
    .slice(-3)
    .map((set) => set.toLowerCase().split('.'))
  return new Set(
    pythons.flatMap((python) =>
      abis.flatMap((abi) => platforms.map((platform) => `${python}-${abi}-${platform}`)),
    ),
  )
}

/** Whether one of its tags is one that the interpreter supports. */
export function isFor(file: string, interpreter: Interpreter): boolean {
  return [...tagsOf(file)].some((tag) => {
    const [python = '', abi = '', platform = ''] = tag.split('-')
    return isForAbi(python, abi, interpreter) && isForPlatform(platform, interpreter)
  })
}

function isForAbi(python: string, abi: string, interpreter: Interpreter): boolean {
  const [major = 0, minor = 0] = interpreter.version.split('.').map(Number)
  const [, name, digits] = /^([a-z]+)(\d*)$/.exec(python) ?? []
  if (name === undefined || digits === undefined || Number(digits[0]) !== major) return false
  const least = digits.length === 1 ? 0 : Number(digits.slice(1))
  if (name === 'py') return abi === 'none' && least <= minor
  const own = abiTag(interpreter)
  if (name !== /^[a-z]+/.exec(own)?.[0] || digits.length === 1) return false
  if (name === 'cp' && abi === 'abi3') return least <= minor && !interpreter.freeThreaded
  return least === minor && (abi === 'none' || abisOf(interpreter, own).includes(abi))
}

function abisOf({ implementation, soabi, debug }: Interpreter, own: string): string[] {
  // `pypy311-pp73-x86_64-linux-gnu`
  if (implementation !== 'cpython') return [soabi.split('-').slice(0, 2).join('_')]
  return debug ? [own, own.slice(0, -1)] : [own] // a debug build loads ordinary modules too
}

function isForPlatform(platform: string, interpreter: Interpreter): boolean {
  if (platform === 'any') return true
  const own = interpreter.platform.toLowerCase().replaceAll(/[-.]/g, '_')
  if (own.startsWith('linux_')) return isForLinux(platform, own.slice('linux_'.length), interpreter)
  if (own.startsWith('macosx_')) return isForMac(platform, interpreter)
  return platform === own
}

const LEGACY_MANYLINUX: Readonly<Record<string, readonly number[]>> = {
  manylinux1: [2, 5],
  manylinux2010: [2, 12],
  manylinux2014: [2, 17],
}

function isForLinux(
  platform: string,
  machine: string,
  { libc, pointerBits }: Interpreter,
): boolean {
  const arch = machine === 'x86_64' && pointerBits === 32 ? 'i686' : machine
  if (!platform.endsWith(`_${arch}`)) return false
  const kind = platform.slice(0, -arch.length - 1)
  if (kind === 'linux') return true
  const [family, version = ''] = libc.split(' ')
  const [, name, ...numbers] = /^(manylinux|musllinux)_(\d+)_(\d+)$/.exec(kind) ?? []
  const needs = LEGACY_MANYLINUX[kind] ?? numbers.map(Number)
  return (
    family === (name === 'musllinux' ? 'musl' : 'glibc') &&
    needs.length === 2 &&
    isAtLeast(version.split('.').map(Number), needs)
  )
}

// `macosx_11_0_universal2`; a program for several machines runs on each of them.
const MAC_MACHINES: Readonly<Record<string, readonly string[]>> = {
  arm64: ['arm64', 'universal2'],
  x86_64: ['x86_64', 'universal2', 'intel', 'fat64', 'fat3', 'universal'],
}

// sysconfig's platform names what the Python was built for, often both; the marker what it runs as.
function isForMac(platform: string, { osRelease, markers }: Interpreter): boolean {
  const [, major, minor, machine = ''] = /^macosx_(\d+)_(\d+)_(.+)$/.exec(platform) ?? []
  return (
    MAC_MACHINES[markers.platform_machine ?? '']?.includes(machine) === true &&
    isAtLeast(osRelease.split('.').map(Number), [Number(major), Number(minor)])
  )
}

function isAtLeast(
  [major = 0, minor = 0]: readonly number[],
  [needsMajor = 0, needsMinor = 0]: readonly number[],
): boolean {
  return major === needsMajor ? minor >= needsMinor : major > needsMajor
}
