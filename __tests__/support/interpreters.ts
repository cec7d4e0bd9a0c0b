import { execFileSync } from 'node:child_process'
import { existsSync, globSync, realpathSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { bareEnvironment } from './environment.ts'

const PROGRAM = `
import sys
try:
    import pip
    version = pip.__version__
except ImportError:
    version = ''
print('%d.%d.%d' % sys.version_info[:3], version)`

export interface FoundPython {
  readonly executable: string
  readonly version: string
  /** Empty where it has none. */
  readonly pip: string
}

/** This machine's Pythons from 3.7 on: on PATH, of pyenv, in a runner's tool cache. Oldest first. */
export function foundPythons(): FoundPython[] {
  const onPath = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  const names = ['python3', ...Array.from({ length: 13 }, (_, index) => `python3.${index + 7}`)]
  const candidates = [
    ...onPath.flatMap((folder) => names.map((name) => join(folder, name))),
    ...globSync('versions/3.*/bin/python', { cwd: join(homedir(), '.pyenv') }).map((path) =>
      join(homedir(), '.pyenv', path),
    ),
    ...toolCache(),
  ]
  const found = new Map<string, FoundPython>()
  for (const executable of new Set(
    candidates.filter(existsSync).map((path) => realpathSync(path)),
  )) {
    const told = describe(executable)
    if (told !== undefined && !found.has(told.version)) found.set(told.version, told)
  }
  return [...found.values()].sort((a, b) =>
    a.version.localeCompare(b.version, 'en', { numeric: true }),
  )
}

function toolCache(): string[] {
  const folder = process.env.RUNNER_TOOL_CACHE
  if (!folder) return []
  const pattern = process.platform === 'win32' ? 'Python/*/*/python.exe' : 'Python/*/*/bin/python'
  return globSync(pattern, { cwd: folder }).map((path) => join(folder, path))
}

// A shim or a broken installation is not one of them.
function describe(executable: string): FoundPython | undefined {
  try {
    const options = { env: bareEnvironment(tmpdir()), encoding: 'utf8', stdio: 'pipe' } as const
    const printed = execFileSync(executable, ['-I', '-c', PROGRAM], options)
    const [version = '', pip = ''] = printed.trim().split(' ')
    return Number(version.split('.')[1]) >= 7 ? { executable, version, pip } : undefined
  } catch {
    return undefined
  }
}
