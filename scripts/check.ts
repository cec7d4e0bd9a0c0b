/** Every check but the tests: npm run check. All of them run, and each says how it went. */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { INPUT_DEFAULTS } from '../src/inputs.ts'
import { toolPath } from './tools.ts'

/** Returns what is wrong; nothing where all is well. */
type Check = () => string

const ROOT = resolve(import.meta.dirname, '..')

const CHECKS: Readonly<Record<string, Check>> = {
  types: () => node('node_modules/typescript/bin/tsc'),
  'format and lint': () => node('node_modules/@biomejs/biome/bin/biome', 'ci', '--colors=off', '.'),
  'dist/ is what src/ gives': () => node('scripts/build.ts', '--check'),
  'action.yml has the inputs of src/': compareInputs,
  workflows: lintWorkflows,
}

let failed = 0
for (const [name, check] of Object.entries(CHECKS)) {
  const started = performance.now()
  const fault = faultOf(check)
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  if (fault !== '') {
    failed += 1
    console.log(fault)
  }
  console.log(`${fault === '' ? 'passed' : 'FAILED'}: ${name} (${seconds} s)`)
}
console.log(`checks: ${Object.keys(CHECKS).length - failed} passed, ${failed} failed`)
if (failed > 0) process.exitCode = 1

function faultOf(check: Check): string {
  try {
    return check()
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** actionlint also reads action.yml, for every step that uses it as `./`. */
function lintWorkflows(): string {
  const files = ['.github/workflows', 'scripts/e2e', 'examples/workflows']
    .filter((folder) => existsSync(join(ROOT, folder)))
    .flatMap((folder) => readdirSync(join(ROOT, folder)).map((name) => `${folder}/${name}`))
    .filter((file) => /\.ya?ml$/.test(file))
  // Without the tools that it would call where a machine happens to have them.
  return outputOfFailure(toolPath('actionlint'), ['-shellcheck=', '-pyflakes=', ...files])
}

/** The inputs and their defaults stand in two places. */
function compareInputs(): string {
  const text = readFileSync(join(ROOT, 'action.yml'), 'utf8')
  const section = /^inputs:\n((?: .*\n|\n)*)/m.exec(text)?.[1] ?? ''
  const inAction = section
    .split(/^ {2}(?=\S)/m)
    .slice(1)
    .map((input) => {
      const name = /^[\w-]+/.exec(input)?.[0]
      const value = /^ {4}default: (.*)$/m.exec(input)?.[1]?.replace(/^(['"])(.*)\1$/, '$2')
      return `${name}: ${value ?? 'no default'}`
    })
  const inSource = Object.entries(INPUT_DEFAULTS).map(([name, value]) => `${name}: ${value}`)
  const only = (some: readonly string[], others: readonly string[]) =>
    some.filter((input) => !others.includes(input))
  return [
    ...only(inAction, inSource).map((input) => `only in action.yml: ${input}`),
    ...only(inSource, inAction).map((input) => `only in src/inputs.ts: ${input}`),
  ].join('\n')
}

function node(script: string, ...args: string[]): string {
  return outputOfFailure(process.execPath, [script, ...args])
}

/** What a program printed, where it failed. */
function outputOfFailure(program: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    timeout: 5 * 60_000,
  })
  if (status === 0) return ''
  return `${stdout}${stderr}`.trim() || error?.message || `exit code ${status}`
}
