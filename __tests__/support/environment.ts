import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { devNull, tmpdir } from 'node:os'
import { join } from 'node:path'

export type Environment = Readonly<Record<string, string>>

const FROM_THE_MACHINE = ['PATH', 'SystemRoot', 'ComSpec', 'PATHEXT', 'WINDIR']

/** Port 9 (discard) of this machine refuses at once: a forgotten index never means PyPI. */
const NO_INDEX_URL = 'http://127.0.0.1:9/simple/'

/**
 * An environment built from nothing but PATH: this machine's pip settings, proxies, time zone and
 * home have no say. `home` takes what programs keep under a home or a temporary folder.
 */
export function bareEnvironment(home: string): Environment {
  const machine = FROM_THE_MACHINE.flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return {
    ...Object.fromEntries(machine),
    HOME: home,
    USERPROFILE: home,
    TMPDIR: home,
    TEMP: home,
    TMP: home,
    LANG: 'C.UTF-8',
    PIP_CONFIG_FILE: devNull,
    PIP_INDEX_URL: NO_INDEX_URL,
  }
}

/** A folder of one's own under the system's temporary one, without symlinks in its path. */
export async function temporaryFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(await realpath(tmpdir()), 'pip-wheelhouse-test-'))
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 3 }) }
}
