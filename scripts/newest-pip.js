import { spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const PIP = '26.3'
const folder = fileURLToPath(new URL('../.tools/pip', import.meta.url))

/**
 * Jest's set-up: fetches a new pip into .tools/pip/ once, from the index that the user's settings
 * name. Without one, the tests that need it are skipped by name.
 */
export default function fetchNewestPip() {
  if (globSync(`pip-${PIP}-*.whl`, { cwd: folder }).length > 0) return
  if (!existsSync(folder)) mkdirSync(folder, { recursive: true })
  const python = process.platform === 'win32' ? 'python' : 'python3'
  const args = ['-m', 'pip', 'download', '-q', '--no-deps', '--dest', folder, `pip==${PIP}`]
  const run = spawnSync(python, args, { encoding: 'utf8', timeout: 120_000 })
  if (run.status !== 0) console.warn(`no pip ${PIP} could be fetched: some tests will be skipped`)
}
