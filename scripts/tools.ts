/**
 * The Go tools that checks need, in .tools/ of the checkout. Run as a script, it installs them all:
 *   node scripts/with-node24.mjs scripts/tools.ts
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

interface Tool {
  readonly module: string
  readonly version: string
  readonly flags?: readonly string[]
}

const TOOLS = {
  actionlint: { module: 'github.com/rhysd/actionlint/cmd/actionlint', version: 'v1.7.12' },
  // Host mode needs no Docker, and without it the build takes a third of the time.
  act: { module: 'github.com/nektos/act', version: 'v0.2.87', flags: ['-tags', 'WITHOUT_DOCKER'] },
  versitygw: { module: 'github.com/versity/versitygw/cmd/versitygw', version: 'v1.7.0' },
} as const satisfies Record<string, Tool>

export type ToolName = keyof typeof TOOLS

const FOLDER = resolve(import.meta.dirname, '../.tools')

/**
 * The absolute path of a tool, installed first where it is not there or of another version.
 * Throws an Error that says what to do where there is no Go.
 */
export function toolPath(name: ToolName): string {
  const { module, version, flags = [] }: Tool = TOOLS[name]
  const binary = join(FOLDER, process.platform === 'win32' ? `${name}.exe` : name)
  const stamp = join(FOLDER, `${name}.version`)
  if (existsSync(binary) && existsSync(stamp) && readFileSync(stamp, 'utf8') === version)
    return binary

  console.log(`installing ${name} ${version} into .tools/`)
  mkdirSync(FOLDER, { recursive: true })
  const install = spawnSync('go', ['install', ...flags, `${module}@${version}`], {
    // No C compiler is needed, and a module cache that was made for this can be deleted.
    env: { ...process.env, GOBIN: FOLDER, CGO_ENABLED: '0', GOFLAGS: '-modcacherw' },
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    timeout: 15 * 60_000,
  })
  if (install.error !== undefined && 'code' in install.error && install.error.code === 'ENOENT')
    throw new Error(
      `${name} is built with Go, and there is no go on PATH: install Go 1.25 or newer (https://go.dev/dl/)`,
    )
  if (install.status !== 0)
    throw new Error(
      `go install ${module}@${version} failed: ${install.error?.message ?? ''}\n${install.stderr}`,
    )
  writeFileSync(stamp, version)
  return binary
}

if (process.argv[1] === import.meta.filename)
  for (const name of ['actionlint', 'act', 'versitygw'] as const)
    console.log(`${name}: ${toolPath(name)}`)
