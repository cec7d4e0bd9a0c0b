/** The Python installed into: what one probe says of it, and what follows from that. */
import { InputError } from './errors.ts'
import { compareVersions, parseVersion } from './pep440.ts'
import type { MarkerEnvironment } from './pep508.ts'

export interface Interpreter {
  /** Absolute path of the executable. */
  readonly executable: string
  readonly prefix: string
  readonly basePrefix: string
  /** `cpython`, `pypy` … */
  readonly implementation: string
  /** X.Y.Z, with the suffix of a pre-release. */
  readonly version: string
  readonly preRelease: boolean
  /** The ABI's own name: `cpython-312-x86_64-linux-gnu`. */
  readonly soabi: string
  readonly abiFlags: string
  readonly freeThreaded: boolean
  readonly debug: boolean
  /** sysconfig's platform: `linux-x86_64`, `macosx-11.0-arm64`. */
  readonly platform: string
  readonly pointerBits: number
  /** `glibc 2.36`, `musl 1.2.5`; empty off Linux. */
  readonly libc: string
  /** os-release's ID and VERSION_ID; empty off Linux. */
  readonly distribution: string
  /** macOS or Windows version; empty on Linux. */
  readonly osRelease: string
  /** pip's version; null where there is neither pip nor a way to make one. */
  readonly pip: string | null
  /** There is no pip in it: the one that the interpreter bundles is used, from a folder of ours. */
  readonly privatePip: boolean
  /** Install scheme: purelib, platlib, scripts, data, include. */
  readonly paths: Readonly<Record<string, string>>
  /** sys.path without the working directory: where installed packages are looked for, in order. */
  readonly searchPath: readonly string[]
  readonly externallyManaged: boolean
  /** pip's configuration files, merged as pip does: section → option → value. */
  readonly pipConfiguration: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly markers: MarkerEnvironment
}

const OLDEST_PIP = '21.0'

/** The interpreter that the probe's output describes. Throws where the output is something else. */
export function parseInterpreter(output: string, executable: string): Interpreter {
  const line = output.trim().split('\n').at(-1) ?? ''
  try {
    const probed = JSON.parse(line) as Interpreter // our own program's output, see probe.ts
    if (typeof probed.executable === 'string' && typeof probed.version === 'string') return probed
  } catch {
    // falls through to the error below
  }
  throw new InputError(
    `python: ${executable} did not describe itself; it printed: ${output.slice(0, 500)}`,
  )
}

/** `cp312`, `cp313t`, `pp310`: implementation and version as wheel tags abbreviate them. */
export function abiTag({
  implementation,
  version,
  abiFlags,
  freeThreaded,
  debug,
}: Interpreter): string {
  const short = { cpython: 'cp', pypy: 'pp', graalpy: 'graalpy' }[implementation] ?? implementation
  const [major = '', minor = ''] = version.split('.')
  const flags = new Set(abiFlags)
  if (freeThreaded) flags.add('t')
  if (debug) flags.add('d')
  return short + major + minor + [...flags].join('')
}

/** Throws an InputError where this interpreter has no pip that can be used. */
export function requirePip(interpreter: Interpreter): void {
  if (interpreter.pip === null)
    throw new InputError(
      `python: ${interpreter.executable} has no pip, and none that it bundles (ensurepip). Install pip ` +
        'into it before this step, or run actions/setup-python.',
    )
  if (!isAtLeastPip(interpreter, OLDEST_PIP))
    throw new InputError(
      `python: ${interpreter.executable} has pip ${interpreter.pip}; pip ${OLDEST_PIP} or newer is needed ` +
        '(python -m pip install --upgrade pip)',
    )
}

/** Whether pip is of this version or newer; a version that cannot be read counts as new. */
export function isAtLeastPip({ pip }: Interpreter, version: string): boolean {
  const [have, want] = [parseVersion(pip ?? ''), parseVersion(version)]
  return have === undefined || want === undefined || compareVersions(have, want) >= 0
}

/**
 * Throws an InputError where the interpreter belongs to the operating system and refuses installs
 * (https://packaging.python.org/en/latest/specifications/externally-managed-environments/).
 * `placement` are the user's own settings of where pip installs to.
 */
export function refuseExternallyManaged(
  interpreter: Interpreter,
  placement: Readonly<Record<string, string>>,
): void {
  if (!interpreter.externallyManaged) return
  const elsewhere = ['target', 'prefix', 'root'].some((name) => placement[name] !== undefined)
  if (elsewhere || isTrue(placement['break-system-packages'])) return
  throw new InputError(
    `python: ${interpreter.executable} belongs to the operating system (it is externally managed) and ` +
      'refuses installs. Add the input "venv" (venv: .venv), which makes a virtual environment and puts ' +
      'it on PATH for later steps, or run actions/setup-python before this step.',
  )
}

/** Whether pip would read a setting's text as true. */
export function isTrue(value: string | undefined): boolean {
  return value !== undefined && ['1', 'y', 'yes', 't', 'true', 'on'].includes(value.toLowerCase())
}
