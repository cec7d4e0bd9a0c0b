import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type ActionRun, runAction } from '../support/action.ts'
import { recordFigure } from '../support/figures.ts'
import { type Job, startJob } from '../support/job.ts'
import { type Loopback, send, startLoopback } from '../support/loopback.ts'
import { type PackageIndex, startPackageIndex } from '../support/package-index.ts'
import { makeSdist, makeWheel } from '../support/python-packages.ts'
import { commandsIn } from '../support/runner-commands.ts'
import { pip } from '../support/venv.ts'

/** What a build prints, by what is special about it. `@` is the marker that tells it from the others. */
const PRINTED: Record<string, string> = {
  plain: '::error::@',
  'with properties': '::warning file=a.py,line=1::@',
  'upper case': '::ERROR::@',
  mask: '::add-mask::@',
  'an output': '::set-output name=cache-hit::@',
  'a variable': '::set-env name=PATH::@',
  'a path': '::add-path::/@',
  'a state': '::save-state name=a::@',
  'a group': '::group::@',
  'a notice': '::notice title=x::@',
  'stopped commands': '##[stop-commands]@',
  blanks: '    ::error::@',
  tabs: '\\t\\t::error::@',
  'a no-break space': '\\u00a0::error::@',
  'an em space': '\\u2003::error::@',
  'an ideographic space': '\\u3000::error::@',
  'a line separator': '\\u2028::error::@',
  'a paragraph separator': '\\u2029::error::@',
  'a next line': '\\u0085::error::@',
  'a vertical tab': '\\v::error::@',
  'a form feed': '\\f::error::@',
  'a carriage return': 'progress\\r::error::@',
  'carriage returns': '\\r\\r\\r::error::@',
  'CR LF': 'text\\r\\n::error::@\\r',
  'three colons': ':::error::@ ::error::@',
  'the old form': '##[error]@',
  'the old form inside': 'text ##[error]@',
  'the old form in capitals': '##[ERROR]@',
  'the old form with properties': 'x ##[warning file=a;line=1]@',
  'more signs': '####[error]@',
  'nested brackets': '##[##[error]@ ##[error]@',
  'the old form after a colour': '\\x1b[31m##[error]@\\x1b[0m',
  'a colour inside': '#\\x1b[0m#[error]@ ##[error]@',
  'a byte order mark': '\\ufeff::error::@ ##[error]@',
  NUL: '\\0::error::@ ##[error]@',
  'a zero width space': '\\u200b::error::@ ##[error]@',
  'a soft hyphen': '#\\u00ad#[error]@ ##[error]@',
  'percent signs': '::error::@%0A::error::@%25',
  'a mask in the old form': '##[add-mask]@',
  'a long line': `@${'x'.repeat(200_000)}##[error]@`,
}
const SPELLINGS = Object.entries(PRINTED).map(([what, text], index) => {
  const marker = `marker${String(index).padStart(3, '0')}`
  return { what, marker, text: text.replaceAll('@', marker) }
})

// In Python: to both streams, and once in two halves that the reader may see apart.
const PRINTING = [
  'import sys, time',
  `lines = [${SPELLINGS.map(({ text }) => pythonText(text)).join(', ')}]`,
  'for number, line in enumerate(lines):',
  '    out = (sys.stdout, sys.stderr)[number % 2].buffer',
  '    data = line.encode("utf-8", "surrogatepass") + b"\\n"',
  '    out.write(data[:5]); out.flush()',
  '    out.write(data[5:]); out.flush()',
  'sys.stdout.buffer.write(b"\\xff\\xfe::error::marker900\\n\\xc3::error::marker900 ##[error]marker900\\n")',
  'sys.stdout.flush()',
].join('\n')

function pythonText(text: string): string {
  const long = /^(.*?)(x{1000,})(.*)$/s.exec(text)
  const quoted = (part: string): string => `"${part.replaceAll('"', '\\"')}"`
  return long === null
    ? quoted(text)
    : `${quoted(long[1] ?? '')} + "x" * ${long[2]?.length} + ${quoted(long[3] ?? '')}`
}

/** Texts of ours that quote a stranger: each holds this line. */
const COMMAND = '::error::foreign ##[error]foreign'

let index: PackageIndex
let service: Loopback
let job: Job

beforeAll(async () => {
  index = await startPackageIndex()
  const printing = (name: string, version: string, then: string) =>
    makeSdist({ name, version, backendCode: `${PRINTING}\n${then}` })
  index.add(
    printing('talkative', '1.0', 'pass'),
    printing('chatty', '1.0', 'pass'),
    printing('broken', '1.0', 'raise SystemExit(1)'),
    makeWheel({ name: 'quiet', version: '1.0' }),
    makeWheel({ name: 'yanked', version: '1.0' }),
  )
  index.yank('yanked', '1.0', `no\n${COMMAND}`)
  service = await startLoopback(async (_, response) =>
    send(response, 500, `<html>\n${COMMAND}\n</html>`, { 'content-type': 'text/html' }),
  )
  job = await startJob({}, { PIP_INDEX_URL: index.url })
})

afterAll(async () => {
  await job?.remove()
  await index?.stop()
  await service?.stop()
})

/**
 * The markers in commands that the runner would obey. Our own annotations quote others in the middle
 * of a sentence; one that begins with a marker is not ours.
 */
function obeyed(log: string, markers: readonly string[]): string[] {
  const ours = new Set(['error', 'warning', 'notice', 'group'])
  const texts = commandsIn(log)
    .filter(({ name, data }) => !ours.has(name) || /^[^a-z]*(marker\d|foreign)/.test(data))
    .map((command) => JSON.stringify(command))
  return markers.filter((marker) => texts.some((text) => text.includes(marker)))
}

const MARKERS = [...SPELLINGS.map(({ marker }) => marker), 'marker900', 'foreign']
let leaked: string[] = []
let undefended: string[] = []

test('what a build prints, and what an index says, is shown and not obeyed', async () => {
  const runs: ActionRun[] = [
    await job.step({ packages: 'talkative yanked==1.0' }, { PIP_VERBOSE: '1' }),
    await job.step({ packages: 'broken' }),
    await job.step(
      { packages: 'chatty', installer: 'pip', 'enable-cache': 'false' },
      { PIP_VERBOSE: '1' },
    ),
  ]
  expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 1, 0])
  for (const { log } of runs)
    for (const { what, marker } of SPELLINGS)
      expect({ what, readable: log.includes(marker) }).toEqual({ what, readable: true })
  leaked = runs.flatMap(({ log }) => obeyed(log, MARKERS))
  expect(leaked).toEqual([])
})

test('texts of ours that quote file names, services, repositories and manifests are data', async () => {
  const evil = `a\n${COMMAND}\n.txt`
  await job.write({ [`files/${evil}`]: 'quiet\n' })
  const cache = {
    ACTIONS_CACHE_SERVICE_V2: 'true',
    ACTIONS_RESULTS_URL: `${service.url}/`,
    ACTIONS_RUNTIME_TOKEN: 'x',
  }
  const runs = [
    await job.step({ requirements: 'files/*.txt' }),
    // What is told of the older one comes from its manifest.
    await job.step({ requirements: 'files/*.txt', packages: 'yanked==1.0' }),
    await job.step({ packages: 'quiet' }, { ...cache, store: 'actions' }),
    await job.step({ packages: 'quiet', 'working-directory': `files/${evil}` }),
    await job.step({ packages: 'quiet ::error::foreign' }),
    await job.step({ requirements: '::error::foreign' }),
    await job.step({ packages: `a @ git+file://${job.workspace}/${encodeURIComponent(COMMAND)}` }),
    await job.step({ groups: 'dev' }),
  ]
  const found = runs.flatMap(({ log }) => obeyed(log, ['foreign']))
  leaked.push(...found)
  expect(found).toEqual([])
})

test('pip alone lets them through', async () => {
  const log = await pip(job.venv.python, ['wheel', '-v', 'talkative', 'yanked==1.0'], {
    PIP_INDEX_URL: index.url,
    PYTHONIOENCODING: 'utf-8',
  })
  undefended = obeyed(log, MARKERS)
  expect(undefended.length).toBeGreaterThanOrEqual(30)
})

test('the figure', () => {
  recordFigure({
    figure: 'workflow commands from output of children that the runner would obey',
    goal: '0',
    cases: MARKERS.length,
    result: String(leaked.length),
    undefended: `${undefended.length} of ${MARKERS.length} (pip -v)`,
    reached: leaked.length === 0,
  })
})

test('the runner would obey the commands of an action', async () => {
  const run = await runAction({ workspace: job.workspace, inputs: { packages: '-x' } })
  expect(commandsIn(run.log).map(({ name }) => name)).toContain('error')
})
