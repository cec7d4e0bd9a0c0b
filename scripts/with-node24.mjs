// Runs a script of this project on node 24 or newer, whatever node started it:
//   node scripts/with-node24.mjs [--install] SCRIPT [ARGUMENT ...]
// An older node gets node 24 from the npm registry, as a package that holds the bare
// binary, into .node24/ of the checkout. With --install the development packages are
// installed first, where they are not there or not those of package-lock.json.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { join, resolve } from 'node:path'

const NODE_VERSION = '24.21.0'
const root = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..')
const windows = process.platform === 'win32'

const args = process.argv.slice(2)
const install = args[0] === '--install'
if (install) args.shift()

const node = node24()
if (install) installPackages()

const moduleFlags = args[0]?.includes('jest') ? ['--experimental-vm-modules', '--no-warnings'] : []
const run = spawnSync(node, [...moduleFlags, ...args], { cwd: root, stdio: 'inherit' })
if (run.error) fail(run.error.message)
process.exit(run.status ?? 128 + (constants.signals[run.signal] ?? 0))

function node24() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  const folder = join(root, '.node24')
  const name = `node-${windows ? 'win' : process.platform}-${process.arch}`
  const binary = join(folder, 'node_modules', name, 'bin', windows ? 'node.exe' : 'node')
  const stamp = join(folder, 'version')
  if (!(existsSync(binary) && existsSync(stamp) && readFileSync(stamp, 'utf8') === NODE_VERSION)) {
    console.error(
      `node ${process.version} is older than 24: fetching node ${NODE_VERSION} into .node24/`,
    )
    mkdirSync(folder, { recursive: true })
    npm('install', '--prefix', folder, '--no-save', '--no-package-lock', `${name}@${NODE_VERSION}`)
    writeFileSync(stamp, NODE_VERSION)
  }
  return binary
}

function installPackages() {
  const stamp = join(root, 'node_modules', '.installed-lock')
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  npm('ci', '--no-audit', '--no-fund')
  writeFileSync(stamp, lock)
}

function npm(...npmArgs) {
  const run = spawnSync('npm', [...npmArgs, '--ignore-scripts', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: windows,
  })
  if (run.error) fail(`npm could not be started: ${run.error.message}`)
  if (run.status !== 0) fail(`npm ${npmArgs.join(' ')} failed (exit code ${run.status})`)
}

function fail(message) {
  console.error(`error: ${message}`)
  process.exit(1)
}
