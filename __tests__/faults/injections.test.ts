// biome-ignore-all lint/suspicious/noTemplateCurlyInString: pip's own variables are meant
import { existsSync, globSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { ActionRun } from '../support/action.ts'
import { recordFigure } from '../support/figures.ts'
import { type Job, startJob } from '../support/job.ts'
import { type PackageIndex, startPackageIndex } from '../support/package-index.ts'
import { makeWheel, projectFiles } from '../support/python-packages.ts'
import { commandsIn } from '../support/runner-commands.ts'
import { pip } from '../support/venv.ts'

let good: PackageIndex
let evil: PackageIndex
let job: Job

/** Strings for the input `packages`; EVIL is another index, DIR a folder that must not come to be. */
const STRINGS = [
  // Options, in every way that pip takes them.
  ...['--target=DIR', '-tDIR', '-t DIR', '--root=DIR', '--prefix=DIR', '--src=DIR', '-d DIR'],
  ...['-w DIR', '--wheel-dir=DIR', '--log=DIR/log', '--cache-dir=DIR', '--report=DIR/report'],
  ...[
    '--index-url=EVIL',
    '-iEVIL',
    '-i EVIL',
    '--extra-index-url=EVIL',
    '--find-links=EVIL',
    '-fEVIL',
  ],
  ...[
    '-r/etc/passwd',
    '-r evil.txt',
    '--requirement=evil.txt',
    '-c evil.txt',
    '--constraint=evil.txt',
  ],
  ...['--python=/bin/false', '--proxy=EVIL', '--no-binary=:all:', '--pre', '--trusted-host=x'],
  ...[
    '--editable=-rX',
    '-e -revil.txt',
    '-e --index-url=EVIL',
    '--global-option=x',
    '-C x=y',
    '--',
    '-',
  ],
  // Options behind something that is a package.
  ...['good --target=DIR', 'good --index-url=EVIL', 'good -revil.txt', 'good;--index-url=EVIL'],
  ...['good # x\n--index-url=EVIL', 'good\n--target=DIR', 'good\r--index-url=EVIL'],
  ...['\v', '\f', '\x1c', '\x1d', '\x1e', '\x85', '\u2028', '\u2029', '\t', '\u00a0'].map(
    (blank) => `good${blank}--index-url=EVIL`,
  ),
  ...['\x1c', '\x85', '\u2028'].map((end) => `./project${end}--index-url=EVIL`),
  'good ; python_version > "3\x1c--index-url=EVIL"',
  // Options in the values of variables.
  ...[
    '${LINES}',
    '${SEPARATED}',
    './project${SEPARATED}',
    'good${OPTION}',
    '${OPTION}',
    '${NESTED}',
  ],
  // A shell, where there is none.
  ...['$(mkdir DIR)', '`mkdir DIR`', 'good && mkdir DIR', 'good; mkdir DIR', 'good | mkdir DIR'],
  ...[
    'good > DIR',
    'good" && mkdir "DIR',
    "good'; mkdir DIR; '",
    '%0Amkdir DIR',
    'good %0D%0A-iEVIL',
  ],
  // git and its ways to run programs.
  'git+ext::sh -c mkdir% DIR',
  'a @ git+ext::sh%20-c%20mkdir%20DIR',
  'a @ git+ssh://-oProxyCommand=mkdir${IFS}DIR/x',
  'a @ git+--upload-pack=mkdir',
  'a @ git+file:///nowhere@--upload-pack=mkdir',
  // Commands, Markdown and names of prototypes.
  ...[
    '::error::x',
    '##[error]x',
    'good\n::set-output name=a::b',
    '::add-mask::good',
    '::stop-commands::x',
  ],
  ...['[x](https://evil.invalid)', '<img src=x>', '__proto__', 'constructor', 'toString'],
  // Paths and URLs that name nothing, or too much.
  ...[
    '../../../etc/passwd',
    'file://host/x.whl',
    'file:///x%2Fy.whl',
    'a @ file://host/x.whl',
    'http://',
  ],
  ...[
    './x.whl',
    `./${'x'.repeat(5000)}`,
    'x'.repeat(5000),
    `good ; ${'('.repeat(5000)}`,
    'good[[[[[[',
  ],
]

/** The first ones are given to pip alone as well. */
const BARE = 40

const TOO_MUCH = /unexpected, please report it|\n\s+at .*main\.js|RangeError|TypeError/

beforeAll(async () => {
  good = await startPackageIndex()
  evil = await startPackageIndex()
  good.add(makeWheel({ name: 'good', version: '1.0' }))
  evil.add(
    makeWheel({ name: 'good', version: '6.66' }),
    makeWheel({ name: 'evil', version: '6.66' }),
  )
  job = await startJob({}, {})
  const project = Object.entries(projectFiles({ name: 'project', version: '1.0' }))
  await job.write({
    'evil.txt': `--extra-index-url ${evil.url}\nevil\n`,
    ...Object.fromEntries(project.map(([path, text]) => [`project/${path}`, text])),
  })
})

afterAll(async () => {
  await job?.remove()
  await good?.stop()
  await evil?.stop()
})

const folder = (): string => join(job.workspace, 'pwned')

function filled(text: string): string {
  return text.replaceAll('EVIL', evil.url).replaceAll('DIR', folder())
}

function variables(): Record<string, string> {
  return {
    PIP_INDEX_URL: good.url,
    PIP_RETRIES: '0',
    LINES: `good\n--index-url=${evil.url}`,
    SEPARATED: `good\x1c--index-url=${evil.url}`,
    OPTION: ` --index-url=${evil.url}`,
    NESTED: '${LINES}',
  }
}

/** What has happened that should not have; and the traces of it removed. */
function effects(log: string): string[] {
  const found = [
    existsSync(folder()) ? 'a folder was made' : '',
    evil.requests.length > 0 ? 'another index was asked' : '',
    /(Saved|Collecting) \S*evil/.test(log) ? 'another package was taken' : '',
  ].filter((one) => one !== '')
  rmSync(folder(), { recursive: true, force: true })
  evil.resetRequests()
  return found
}

function effectsOf({ log, timedOut, summary }: ActionRun): string[] {
  const foreign = commandsIn(log).some(
    ({ name, data }) => name === 'set-output' || name === 'stop-commands' || data === 'x',
  )
  return [
    ...effects(log),
    ...(foreign ? ['a command was obeyed'] : []),
    ...(TOO_MUCH.test(log) ? ['it crashed'] : []),
    ...(timedOut ? ['it hung'] : []),
    ...(/<img|\]\(http/.test(summary) ? ['Markdown was active'] : []),
  ]
}

const acted: string[] = []
let tried = 0

async function twoAtATime<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  const left = [...items]
  const work = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await act(item)
  }
  await Promise.all([work(), work()])
}

test('no string in packages does more than name a package', async () => {
  await twoAtATime(STRINGS, async (text) => {
    const run = await job.step(
      {
        packages: filled(text),
        install: 'false',
        'wheel-dir': `wheels-${tried++}`,
        'enable-cache': 'false',
      },
      variables(),
    )
    acted.push(...effectsOf(run).map((effect) => `${JSON.stringify(text.slice(0, 60))}: ${effect}`))
  })
  expect(acted).toEqual([])
})

test('no file name, and no text of a project, does more than that', async () => {
  const names = [
    '--index-url=x.txt',
    '-r.txt',
    '$(mkdir pwned).txt',
    'a\n::set-output name=a::b\n.txt',
    '<img src=x>.txt',
    '[x](http:y).txt',
    '"; mkdir pwned; ".txt',
  ]
  await job.write(Object.fromEntries(names.map((name) => [`named/${name}`, 'good\n'])))
  const project = (requires: string) =>
    `[build-system]\nrequires = [${JSON.stringify(requires)}]\nbuild-backend = "backend"\nbackend-path = ["."]\n[project]\nname = "project"\nversion = "1"\n`
  const lines = [
    `--index-url=${evil.url}`,
    '-r ../evil.txt',
    `good\u001c--index-url=${evil.url}`,
    `good\n-i ${evil.url}`,
  ]
  await job.write({
    ...Object.fromEntries(lines.map((line, i) => [`p${i}/pyproject.toml`, project(line)])),
    'groups/pyproject.toml': `[dependency-groups]\n__proto__ = ["good"]\ndev = ["--index-url=${evil.url}"]\n`,
  })
  const cases: Record<string, string>[] = [
    { requirements: 'named/*.txt' },
    ...lines.map((_, i) => ({ packages: `./p${i}` })),
    { groups: 'groups/pyproject.toml:dev' },
    { packages: 'good', 'key-env': '__proto__ constructor toString' },
    { packages: 'good', 'cache-suffix': '../../x,UPPER ::error::x <img src=x>' },
  ]
  tried += cases.length + names.length
  await twoAtATime(cases, async (inputs) => {
    const run = await job.step(
      {
        install: 'false',
        'wheel-dir': `more-${JSON.stringify(inputs).length}`,
        store: 'directory',
        ...inputs,
      },
      { ...variables(), RUNNER_TOOL_CACHE: join(job.workspace, 'tools') },
    )
    acted.push(...effectsOf(run).map((effect) => `${JSON.stringify(inputs)}: ${effect}`))
  })
  expect(acted).toEqual([])
  expect(globSync('**/pwned*', { cwd: job.workspace })).toEqual([])
})

test('pip alone obeys them', async () => {
  const obeyed: string[] = []
  // Given as words, as scripts around pip do.
  for (const text of STRINGS.slice(0, BARE)) {
    const given = filled(text)
    const words = given.split(/[ \n]+/)
    const log = await pip(
      job.venv.python,
      ['install', '--no-deps', '--dry-run', ...words],
      variables(),
    ).catch((error: { stdout?: string }) => error.stdout ?? '')
    if (effects(log).length > 0) obeyed.push(text)
  }
  expect(obeyed.length).toBeGreaterThan(8)
  recordFigure({
    figure: 'injections in inputs, file names and projects that act',
    goal: '0',
    cases: tried,
    result: String(acted.length),
    undefended: `${obeyed.length} of ${BARE} (pip install with these words)`,
    reached: acted.length === 0,
  })
})
