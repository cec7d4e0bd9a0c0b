/**
 * The action in a workflow, under act, a local runner:
 *   npm run e2e               save, restore and look up, over both protocols of the Actions cache
 *   npm run e2e -- --article  the article's own case, from the package index of this machine
 */
import { readFileSync } from 'node:fs'
import { constants, devNull, homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { startPackageIndex } from '../__tests__/support/package-index.ts'
import { makeSdist, makeWheel } from '../__tests__/support/python-packages.ts'
import { type Protocol, runWorkflow } from './e2e/workflow-run.ts'
import { toolPath } from './tools.ts'

const WORKFLOW_TIMEOUT_MS = 5 * 60_000
const ARTICLE_TIMEOUT_MS = 40 * 60_000

/** Returns what is worth a line. */
type Scenario = () => Promise<string>

/** A second job restores what the first saved, and from then on nobody asks the index. */
async function saveAndRestore(protocol: Protocol): Promise<string> {
  const index = await startPackageIndex()
  index.add(
    makeWheel({ name: 'plain', version: '1.0', requires: ['below>=2'] }),
    makeWheel({ name: 'below', version: '2.1' }),
    makeSdist({ name: 'built-here', version: '0.3', buildsFor: 'platform' }),
    makeWheel({ name: 'tested', version: '7.0' }),
    makeSdist({ name: 'lonely', version: '1.1' }),
    makeWheel({ name: 'extra-tool', version: '5.0' }),
  )
  let requestsOfSave: number | undefined
  try {
    await runWorkflow({
      workflow: 'workflow.yml',
      protocol,
      files: {
        'requirements.txt': 'plain==1.0\nbuilt-here\n',
        'test-requirements.txt': 'tested\n',
      },
      env: { PIP_INDEX_URL: index.url, PIP_CONFIG_FILE: devNull },
      jobs: ['save', 'restore', 'lookup'],
      onJob: (job) => {
        if (job !== 'save') requestsOfSave ??= index.requests.length
      },
      timeoutMs: WORKFLOW_TIMEOUT_MS,
    })
    const later = index.requests.slice(requestsOfSave)
    if (!requestsOfSave || later.length > 0)
      throw new Error(`requests to the index, save: ${requestsOfSave}; later: ${later.join(' ')}`)
    return `save, restore, lookup; the index was asked ${requestsOfSave} times, then never again`
  } finally {
    await index.stop()
  }
}

/** The requirements of 2014 with psycopg2 built from source, then restored. */
async function article(): Promise<string> {
  const example = resolve(import.meta.dirname, '../examples/billy')
  const files = ['requirements.txt', 'test_requirements.txt'].map((name) => [
    name,
    readFileSync(join(example, name), 'utf8'),
  ])
  const { jobs } = await runWorkflow({
    workflow: 'article.yml',
    protocol: 'v2',
    files: Object.fromEntries(files),
    env: { HOME: homedir(), ...networkSettings() },
    jobs: ['build', 'restore'],
    timeoutMs: ARTICLE_TIMEOUT_MS,
  })
  const seconds = (job: string) => `${jobs[job]?.seconds.wheelhouse?.toFixed(1)} s`
  return `built and saved in ${seconds('build')}, restored in ${seconds('restore')}`
}

/** How this machine reaches a package index. Steps under act get no variable by themselves. */
function networkSettings(): Record<string, string> {
  const wanted = /^PIP_|^(https?|all|no)_proxy$|^(SSL_CERT|REQUESTS_CA|CURL_CA)_/i
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      wanted.test(name) && value !== undefined ? [[name, value]] : [],
    ),
  )
}

/** Runs the scenarios one after the other and says what came of each; the exit code says it too. */
async function runAll(scenarios: Readonly<Record<string, Scenario>>): Promise<void> {
  let failed = 0
  for (const [name, scenario] of Object.entries(scenarios)) {
    const started = performance.now()
    const seconds = () => `${((performance.now() - started) / 1000).toFixed(1)} s`
    try {
      const result = await scenario()
      console.log(`${name}: ${result}: passed in ${seconds()}`)
    } catch (error) {
      failed += 1
      console.error(error instanceof Error ? error.message : error)
      console.error(`${name}: FAILED after ${seconds()}; its log is above`)
    }
  }
  console.log(`e2e: ${Object.keys(scenarios).length - failed} passed, ${failed} failed`)
  if (failed > 0) process.exitCode = 1
}

// However this ends, children and folders go with it. A parent that was killed tells nobody.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => process.exit(128 + constants.signals[signal]))
const parent = process.ppid
setInterval(() => process.ppid !== parent && process.exit(1), 1000).unref()

const scenarios: Readonly<Record<string, Scenario>> = process.argv.includes('--article')
  ? { article }
  : {
      "v1 (act's own server)": () => saveAndRestore('v1'),
      'v2 (azurite)': () => saveAndRestore('v2'),
    }
try {
  toolPath('act') // installed before anything is timed
  await runAll(scenarios)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
