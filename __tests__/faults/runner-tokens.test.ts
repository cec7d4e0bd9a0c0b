import { chmod, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { runAction } from '../support/action.ts'
import { recordFigure } from '../support/figures.ts'
import { type Job, startJob } from '../support/job.ts'
import { type PackageIndex, startPackageIndex } from '../support/package-index.ts'
import { makeSdist, projectFiles } from '../support/python-packages.ts'

/** What the runner gives an action, and the step's own inputs. Every value can be told by its mark. */
const GIVEN = {
  ACTIONS_RUNTIME_TOKEN: 'mark-runtime-token',
  ACTIONS_RUNTIME_URL: 'http://127.0.0.1:9/mark-runtime',
  ACTIONS_RESULTS_URL: 'http://127.0.0.1:9/mark-results/',
  ACTIONS_CACHE_URL: 'http://127.0.0.1:9/mark-cache/',
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'mark-id-token',
  ACTIONS_ID_TOKEN_REQUEST_URL: 'http://127.0.0.1:9/mark-id',
  ACTIONS_CACHE_SERVICE_V2: 'true',
  Actions_Mixed_Case: 'mark-mixed-case',
  input_lower_case: 'mark-lower-case',
  'INPUT_KEY-OF-ANOTHER': 'mark-hyphen',
}
const FORBIDDEN = /^(actions_|input_)|^github_(env|path|output|state|step_summary)$/i

/** Writes all that a child can see of what it was given into a file: variables and descriptors. */
function dump(file: string): string {
  return [
    'import os, sys, json',
    'def inherited():',
    '    found = []',
    '    for fd in range(3, 64):',
    '        try:',
    '            os.fstat(fd)',
    '        except OSError:',
    '            continue',
    '        try:',
    '            found.append(os.readlink("/proc/self/fd/%d" % fd))',
    '        except OSError:',
    '            found.append("?")',
    '    return found',
    'fds = inherited()',
    'try:',
    '    with open("/proc/self/environ", "rb") as f: block = f.read().decode("utf-8", "replace")',
    'except OSError:',
    '    block = ""',
    `with open(${JSON.stringify(file)}, "a") as f:`,
    '    f.write(json.dumps({"by": __name__, "environ": dict(os.environ), "block": block, "fds": fds}) + "\\n")',
  ].join('\n')
}

interface Seen {
  readonly environ: Record<string, string>
  readonly block: string
  readonly fds: string[]
}

let index: PackageIndex
let job: Job
let file: string

beforeAll(async () => {
  index = await startPackageIndex()
  job = await startJob({}, { PIP_INDEX_URL: index.url })
  file = join(job.workspace, 'seen.jsonl')
  const code = dump(file)
  index.add(makeSdist({ name: 'curious', version: '1.0', backendCode: code }))
  const project = projectFiles({ name: 'local', version: '1.0', backendCode: code })
  const hooks = `${code}\ndef get_requires_for_build_wheel(config_settings=None):\n${code.replace(/^/gm, '    ')}\n    return []\n`
  await job.write({
    ...Object.fromEntries(Object.entries(project).map(([path, text]) => [`local/${path}`, text])),
    'local/backend.py': `${project['backend.py']}\n${hooks}`,
    // As child of ours, git runs what the user's configuration says.
    'bin/git': `#!/usr/bin/env python3\n${code}\nprint("0123456789012345678901234567890123456789\\tHEAD")\n`,
    'startup/sitecustomize.py': code,
  })
  await chmod(join(job.workspace, 'bin/git'), 0o755)
})

afterAll(async () => {
  await job?.remove()
  await index?.stop()
})

async function seen(): Promise<Seen[]> {
  const lines = (await readFile(file, 'utf8').catch(() => '')).trim().split('\n')
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Seen)
}

/** What a child saw of it, each name once; in the block of memory that it was started with, too. */
function leakedIn(children: readonly Seen[]): string[] {
  const names = children.flatMap(({ environ, block }) => [
    ...Object.keys(environ),
    ...block.split('\0').map((entry) => entry.split('=', 1)[0] ?? ''),
  ])
  const values = children.flatMap(({ environ, block }) => [...Object.values(environ), block])
  const marks = Object.values(GIVEN).filter(
    (mark) => mark.includes('mark') && values.some((value) => value.includes(mark)),
  )
  return [...new Set([...names.filter((name) => FORBIDDEN.test(name)), ...marks])].sort()
}

let ours: string[] = []

test('no child is given what the runner gave the action, and none inherits an open file', async () => {
  const path = `${join(job.workspace, 'bin')}:${job.venv.env.PATH}`
  const children = { PYTHONPATH: join(job.workspace, 'startup'), PATH: path, MINE: 'kept' }
  const runs = [
    // A probe, hooks and builds, an install of a local project, git, and pip for all of it.
    await job.step(
      { packages: 'curious ./local', installer: 'pip', store: 'directory', compile: 'true' },
      { ...GIVEN, ...children },
    ),
    await job.step(
      { packages: 'a @ git+http://127.0.0.1:9/a.git', store: 'directory' },
      { ...GIVEN, ...children },
    ),
    await job.step(
      { packages: 'curious', 'enable-cache': 'false', venv: '.venv', store: 'directory' },
      { ...GIVEN, ...children, VIRTUAL_ENV: '' },
    ),
  ]
  expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 1, 0])
  const all = await seen()
  expect(all.length).toBeGreaterThan(8)
  ours = leakedIn(all)
  expect(ours).toEqual([])
  expect(all.every(({ environ }) => environ.MINE === 'kept')).toBe(true)
  expect(all.flatMap(({ fds }) => fds)).toEqual([])
})

test('an action that just starts pip gives all of it away', async () => {
  await rm(file, { force: true })
  const bundle = join(job.workspace, 'plain.mjs')
  await writeFile(
    bundle,
    `import { spawnSync } from 'node:child_process'
spawnSync(${JSON.stringify(job.venv.python)}, ['-m', 'pip', 'wheel', '--no-cache-dir', '-w', 'out', 'curious'], { stdio: 'inherit' })`,
  )
  await runAction({
    bundle,
    workspace: job.workspace,
    inputs: { packages: 'curious' },
    env: { PIP_INDEX_URL: index.url, ...job.venv.env, ...GIVEN },
  })
  const undefended = leakedIn(await seen())
  expect(undefended.length).toBeGreaterThan(10)
  recordFigure({
    figure: 'runner tokens, command files or inputs that a child is given',
    goal: '0',
    cases: undefended.length,
    result: String(ours.length),
    undefended: `${undefended.length} of ${undefended.length} (an action that starts pip)`,
    reached: ours.length === 0,
  })
})
