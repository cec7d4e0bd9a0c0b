import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { ActionRun } from '../support/action.ts'
import { recordFigure } from '../support/figures.ts'
import { type Job, startJob } from '../support/job.ts'
import { type Loopback, send, startLoopback } from '../support/loopback.ts'
import { makeSdist, makeWheel } from '../support/python-packages.ts'
import { commandsIn } from '../support/runner-commands.ts'
import { pip } from '../support/venv.ts'

/** A credential: what the user writes, and what must be seen nowhere. */
interface Shape {
  readonly what: string
  readonly user: string
  readonly password: string
  /** As it stands in a URL, or in a file. */
  readonly written: string
}

const encoded = (text: string): string => encodeURIComponent(text)
const lower = (text: string): string =>
  encodeURIComponent(text).replaceAll(/%../g, (code) => code.toLowerCase())

const SHAPES = [
  shape('PIP_INDEX_URL, user and password', 'pwd/01+x@y', (u, p) => `${u}:${encoded(p)}`),
  shape('PIP_EXTRA_INDEX_URL, a token as user', '', (u) => u),
  shape('--index-url of a file, a token and an empty password', '', (u) => `${u}:`),
  shape('--extra-index-url of a file with variables', 'pwd04secret', (u, p) => `${u}:${p}`),
  shape('--find-links of a file with a token in its query', 'pwd05=secret', (_, p) => encoded(p)),
  shape('a direct URL, encoded in small letters', 'pwd/06+"x', (u, p) => `${u}:${lower(p)}`),
  shape('the input packages', 'pwd07secret', (u, p) => `${u}:${p}`),
  shape('-r with a URL', 'pwd08&secret', (u, p) => `${u}:${encoded(p)}`),
  shape("pip's configuration file", 'pwd09\\secret', (u, p) => `${u}:${encoded(p)}`),
  shape('netrc', 'pwd10-secret', (u, p) => `machine index.invalid login ${u} password ${p}`),
  shape('a token in the path of an index', 'aB3dE5gH7jK9mN1pQ4', (_, p) => p),
  shape('a setting with a secret name', 'pwd12/secret+', (_, p) => p),
  shape('a proxy', 'pwd13%secret', (u, p) => `${u}:${encoded(p)}`),
  shape('a constraints file of the settings', 'pwd14secret', (u, p) => `${u}:${p}`),
  shape('a VCS URL', 'pwd15:secret', (u, p) => `${u}:${encoded(p)}`),
  shape('a password with a slash that is not encoded', 'pwd16/sec+ret=', (u, p) => `${u}:${p}`),
  shape('a line that cannot be read', 'pwd17secret', (u, p) => `${u}:${p}`),
] as const
const [
  indexUrl,
  extraToken,
  emptyPassword,
  variable,
  query,
  direct,
  packages,
  remote,
  configuration,
  netrc,
  pathToken,
  setting,
  proxy,
  constraint,
  vcs,
  slash,
  unreadable,
] = SHAPES

function shape(
  what: string,
  password: string,
  write: (user: string, password: string) => string,
): Shape {
  const user = `usr-${what.length}-${what.replaceAll(/[^a-z]/gi, '').slice(-12)}`
  return { what, user, password, written: write(user, password) }
}

/** Spellings that a reader of a log could use. Written down here, and not asked of what is tested. */
function spellings({ user, password, written }: Shape): string[] {
  const secret = password === '' ? user : password
  const quoted = encodeURIComponent(secret).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16)}`,
  )
  const login = Buffer.from(`${user}:${password}`).toString('base64').replace(/=+$/, '')
  const own = written.includes(':') ? written.slice(written.indexOf(':') + 1) : written
  const all = [secret, encodeURIComponent(secret), lower(secret), quoted, own]
  return [...all, ...all.map((one) => JSON.stringify(one).slice(1, -1)), login].filter(
    (one) => one.length > 3 && !one.startsWith('machine'),
  )
}

// Prints whatever a build can lay hands on, in several spellings.
const TELL_ALL = `
import base64, json, os, re, sys
from urllib.parse import quote, unquote
texts = list(os.environ.values())
for name in (os.environ["PLACE"] + "/requirements.txt", os.environ["PLACE"] + "/pip.conf", os.environ["PLACE"] + "/packages.txt", os.environ.get("PIP_CONSTRAINT", os.devnull), os.environ["NETRC"]):
    with open(name) as file:
        texts += file.read().splitlines()
for text in texts:
    print(text)
    print(unquote(text))
    print(json.dumps(text), json.dumps(unquote(text)), quote(text), quote(unquote(text), safe=""))
    for login in re.findall("://([^/@]*:[^@]*)@", text):
        plain = ":".join(map(unquote, login.split(":", 1)))
        print("Authorization: Basic", base64.b64encode(plain.encode()).decode())
    if text.startswith("machine"):
        words = text.split()
        print("Authorization: Basic", base64.b64encode((words[3] + ":" + words[5]).encode()).decode())
sys.stdout.flush()
`

let server: Loopback
let job: Job
const runs: ActionRun[] = []
let bare = ''

beforeAll(async () => {
  const leaky = makeSdist({ name: 'leaky', version: '1.0', backendCode: TELL_ALL })
  const broken = makeSdist({
    name: 'broken',
    version: '1.0',
    backendCode: `${TELL_ALL}\nraise SystemExit(1)`,
  })
  const wheels = ['direct', 'given', 'held'].map((name) => makeWheel({ name, version: '1.0' }))
  const files = new Map([leaky, broken, ...wheels].map((one) => [one.filename, one.bytes]))
  server = await startLoopback(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname)
    const status = /^\/(401|403|404|500)\//.exec(path)?.[1]
    const file = files.get(path.split('/').at(-1) ?? '')
    const project = /\/(leaky|broken)\/$/.exec(path)?.[1]
    if (status !== undefined) send(response, Number(status), 'no', { 'www-authenticate': 'Basic' })
    else if (path.endsWith('/more.txt')) send(response, 200, 'direct\n')
    else if (file !== undefined) send(response, 200, file)
    else if (project !== undefined)
      send(response, 200, `<a href="/files/${project}-1.0.tar.gz">${project}-1.0.tar.gz</a>`, {
        'content-type': 'text/html',
      })
    else if (path.includes('/links/'))
      send(response, 200, '<html></html>', { 'content-type': 'text/html' })
    else send(response, 404, 'no such page')
  })
  job = await startJob({}, {})
  await job.write({
    'requirements.txt': requirements(),
    'constraints.txt': `held @ ${at(constraint, '/files/held-1.0-py3-none-any.whl')}\n`,
    'packages.txt': `${given()}\n`,
    'pip.conf': `[global]\nfind-links = ${at(configuration, '/links/configured/')}\n`,
    netrc: `${netrc.written}\n`,
  })
})

afterAll(async () => {
  await job?.remove()
  await server?.stop()
})

function at({ written }: Shape, path: string): string {
  return `${server.url.replace('//', `//${written}@`)}${path}`
}

function requirements(): string {
  return [
    `--index-url ${at(emptyPassword, '/first/simple/')}`,
    `--extra-index-url ${server.url.replace('//', '//$' + '{EXTRA_USER}:$' + '{EXTRA_PASSWORD}@')}/extra/simple/`,
    `--extra-index-url ${server.url}/${pathToken.written}/simple/`,
    `--find-links ${server.url}/links/?token=${query.written}`,
    `direct @ ${at(direct, '/files/direct-1.0-py3-none-any.whl')}`,
    `-r ${at(remote, '/texts/more.txt')}`,
    'leaky',
    '',
  ].join('\n')
}

function given(): string {
  return `given @ ${at(packages, '/files/given-1.0-py3-none-any.whl')}`
}

function settings(): Record<string, string> {
  return {
    PLACE: job.workspace,
    NETRC: join(job.workspace, 'netrc'),
    PIP_CONFIG_FILE: join(job.workspace, 'pip.conf'),
    PIP_INDEX_URL: at(indexUrl, '/simple/'),
    PIP_EXTRA_INDEX_URL: at(extraToken, '/more/simple/'),
    EXTRA_USER: variable.user,
    EXTRA_PASSWORD: variable.password,
    PIP_CONSTRAINT: join(job.workspace, 'constraints.txt'),
    PIP_INDEX_TOKEN: setting.written,
    // Of another scheme: nothing here goes through it.
    ftp_proxy: `http://${proxy.written}@127.0.0.1:9`,
    PIP_VERBOSE: '1',
  }
}

test('runs of every kind, good and bad', async () => {
  const env = { ...settings(), PIP_RETRIES: '0' }
  const step = async (
    inputs: Record<string, string>,
    more: Record<string, string | undefined> = {},
  ) => {
    const run = await job.step(
      { store: 'directory', ...inputs },
      { ...env, RUNNER_TOOL_CACHE: join(job.workspace, 'tools'), ...more },
    )
    runs.push(run)
    return run.exitCode
  }
  const file = async (name: string, text: string): Promise<string> => {
    await job.write({ [name]: text })
    return name
  }
  const without = { PIP_CONSTRAINT: undefined }
  // Constraints with a URL in them switch caching off: a build, then builds that are saved.
  expect(await step({ requirements: 'requirements.txt', packages: given() })).toBe(0)
  expect(
    await step(
      { requirements: 'requirements.txt', packages: given(), 'wheel-dir': 'wheels' },
      without,
    ),
  ).toBe(0)
  expect(
    await step({ requirements: 'requirements.txt', packages: given(), installer: 'pip' }, without),
  ).toBe(0)
  const failing = [
    step({ requirements: 'requirements.txt', packages: `broken\n${given()}` }),
    ...['401', '403', '404', '500'].map(async (status) =>
      step({
        requirements: await file(
          `${status}.txt`,
          `--index-url ${at(emptyPassword, `/${status}/simple/`)}\n--extra-index-url ${server.url}/${pathToken.written}/simple/\nabsent`,
        ),
      }),
    ),
    step({ packages: `given @ ${at(packages, '/404/given-1.0-py3-none-any.whl')}` }),
    step({ requirements: await file('remote.txt', `-r ${at(remote, '/401/more.txt')}`) }),
    step({ packages: `a @ git+${at(vcs, '/404/a.git')}` }),
    step({ requirements: await file('slash.txt', `-i ${at(slash, '/simple/')}\nabsent`) }),
    step({ requirements: await file('unreadable.txt', `foo = ${at(unreadable, '/x')}`) }),
    step({ packages: `foo = ${at(unreadable, '/x')}` }),
    step({ requirements: await file('quote.txt', `--index-url "${at(unreadable, '/x')}`) }),
  ]
  expect(await Promise.all(failing)).toEqual(failing.map(() => 1))
})

const SINKS: Record<string, () => string> = {
  'the log': () => runs.map(({ log }) => withoutMasks(log)).join('\n'),
  'the log, masked': () => runs.map(({ log }) => asTheRunnerShows(log)).join('\n'),
  annotations: () =>
    runs.flatMap(({ log }) => commandsIn(withoutMasks(log)).map(({ data }) => data)).join('\n'),
  outputs: () => JSON.stringify(runs.map(({ outputs }) => outputs)),
  'environment and path of later steps': () =>
    JSON.stringify(runs.map(({ exported, paths, state }) => [exported, paths, state])),
  summary: () => plain(runs.map(({ summary }) => summary).join('\n')),
  'the store': () =>
    globSync('tools/**/*.tar', { cwd: job.workspace })
      .map((file) => file + readFileSync(join(job.workspace, file), 'latin1'))
      .join('\n'),
  'wheel-dir': () =>
    globSync('wheels/*', { cwd: job.workspace })
      .map((file) => file + readFileSync(join(job.workspace, file), 'latin1'))
      .join('\n'),
}

test('nothing secret comes out anywhere', () => {
  expect(runs.some(({ summary }) => summary.includes('wheels'))).toBe(true)
  expect(SINKS['the store']?.().length).toBeGreaterThan(1000)
  expect(SINKS['wheel-dir']?.().length).toBeGreaterThan(1000)
  const leaks = Object.entries(SINKS).flatMap(([sink, read]) => {
    const text = read()
    return SHAPES.flatMap((one) => {
      const spelling = spellings(one).find((candidate) => text.includes(candidate))
      return spelling === undefined
        ? []
        : [{ sink, what: one.what, spelling, near: near(text, spelling) }]
    })
  })
  const cases = SHAPES.length * Object.keys(SINKS).length
  expect(cases).toBeGreaterThanOrEqual(96)
  recordFigure({
    figure: 'shapes of credentials × sinks that leak',
    goal: '0',
    cases,
    result: String(leaks.length),
    undefended: `${leakedByPip().length} of ${SHAPES.length} shapes in its log (pip -v)`,
    reached: leaks.length === 0,
  })
  expect(leaks).toEqual([])
})

test('pip alone prints them', () => {
  expect(leakedByPip().length).toBeGreaterThan(8)
})

beforeAll(async () => {
  const call = async (...args: string[]): Promise<string> =>
    pip(job.venv.python, ['wheel', '-v', '--no-cache-dir', ...args], settings()).catch(
      (error: { stdout?: string; stderr?: string }) => `${error.stdout ?? ''}${error.stderr ?? ''}`,
    )
  const file = join(job.workspace, 'requirements.txt')
  bare = [
    await call('-w', join(job.workspace, 'bare'), '-r', file, given()),
    await call(`a @ git+${at(vcs, '/404/a.git')}`),
    await call('-i', at(slash, '/simple/'), 'absent'),
    await call(`foo = ${at(unreadable, '/x')}`),
  ].join('\n')
})

function leakedByPip(): string[] {
  return SHAPES.filter((one) => spellings(one).some((spelling) => bare.includes(spelling))).map(
    ({ what }) => what,
  )
}

function withoutMasks(log: string): string {
  return log.replaceAll(/^::add-mask::.*$/gm, '')
}

// From where a mask stands on, the runner puts *** in its place.
function asTheRunnerShows(log: string): string {
  const masks: string[] = []
  return log
    .split('\n')
    .map((line) => {
      const [command] = commandsIn(line)
      if (command?.name === 'add-mask') {
        masks.push(
          command.data.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%'),
        )
        return ''
      }
      return masks.reduce((shown, mask) => shown.replaceAll(mask, '***'), line)
    })
    .join('\n')
}

// The summary writes what could be Markdown as entities.
function plain(html: string): string {
  return html
    .replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}

function near(text: string, spelling: string): string {
  const index = text.indexOf(spelling)
  return text.slice(Math.max(0, index - 80), index + spelling.length + 40)
}
