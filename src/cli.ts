/** The same run from a shell: for a laptop and for any other CI. */
import { parseArgs } from 'node:util'
import { InputError, messageOf, StepError } from './errors.ts'
import { realGit } from './git.ts'
import { INPUT_DEFAULTS, type InputName, type Inputs, parseInputs } from './inputs.ts'
import type { Log } from './ports.ts'
import { realPython } from './python.ts'
import { closingLines } from './report.ts'
import { run } from './run.ts'
import { makeScratch, removeScratch } from './scratch.ts'
import { chooseStores } from './store-choice.ts'
import { noActionsCache, openStore } from './stores/open.ts'
import { VERSION } from './version.ts'

const EXIT_FAILED = 1
const EXIT_USAGE = 2

const HELP = `Usage: node dist/cli.js sync [-r FILE]... [OPTION]... [PACKAGE]...

Installs Python packages from a wheelhouse that is kept between runs. The first run builds it with
pip; every later run with the same requirements, Python and system installs from it without asking
an index.

  -r, --requirements FILE   a requirements file or pattern; may be given several times
  -c, --constraints FILE    a constraints file; may be given several times
  -e, --editable PROJECT    a local project to install in editable mode, such as ".[dev]"
  --group NAME              a dependency group of pyproject.toml; may be given several times
  PACKAGE                   a requirement specifier, such as "django >= 4.2"

  --working-directory DIR   what relative paths are relative to (default: .)
  --python-path PYTHON      the interpreter to install into (default: the activated environment's,
                            else python on PATH)
  --python-version VERSION  look this version up in RUNNER_TOOL_CACHE
  --venv DIR                make this virtual environment if it is not there, and install into it
  --no-install              only prepare the wheelhouse, in --wheel-dir
  --installer auto|native|pip   auto: our own installer, and pip for what it does not handle
  --compile                 byte-compile while installing
  --wheel-dir DIR           put the wheels there too (default with --no-install: .pip_wheels)
  --wheels all|built        built: keep only wheels that are built here from source
  --only-binary             refuse to build from source
  --refresh PERIOD          renew what floats: never, daily, weekly (default), monthly
  --cache-dependency-path FILE   a file whose content belongs in the key; several times
  --cache-suffix TEXT       free text in the key
  --key-env NAME            an environment variable that belongs in the key; several times
  --no-cache                neither restore nor save
  --no-save-cache           restore only
  --lookup-only             say whether the wheelhouse is there, and do nothing
  --fail-on-cache-miss      fail where it is not there
  --store STORES            where wheelhouses are kept: directory (default), s3, or both with the
                            nearer one first: directory,s3
  --store-directory DIR     the folder of the directory store (default: the user's cache folder)
  --s3-bucket NAME, --s3-prefix FOLDER, --s3-region REGION, --s3-endpoint URL
                            the bucket of the s3 store; credentials are those of the AWS settings
  --s3-anonymous            read without credentials, and never save
  --s3-level LEVEL          the trust level to save as: default, branch (outside of GitHub), fork
  --help, --version

Exit codes: 0 done; 1 failed (the reason is on standard error); 2 the command line is wrong.
`

const OPTIONS = {
  requirements: { type: 'string', short: 'r', multiple: true },
  constraints: { type: 'string', short: 'c', multiple: true },
  'working-directory': { type: 'string' },
  'python-path': { type: 'string' },
  'python-version': { type: 'string' },
  venv: { type: 'string' },
  editable: { type: 'string', short: 'e', multiple: true },
  group: { type: 'string', multiple: true },
  wheels: { type: 'string' },
  'only-binary': { type: 'boolean' },
  'no-install': { type: 'boolean' },
  installer: { type: 'string' },
  compile: { type: 'boolean' },
  'wheel-dir': { type: 'string' },
  refresh: { type: 'string' },
  'cache-dependency-path': { type: 'string', multiple: true },
  'cache-suffix': { type: 'string' },
  'key-env': { type: 'string', multiple: true },
  'no-cache': { type: 'boolean' },
  'no-save-cache': { type: 'boolean' },
  'lookup-only': { type: 'boolean' },
  'fail-on-cache-miss': { type: 'boolean' },
  store: { type: 'string' },
  'store-directory': { type: 'string' },
  's3-bucket': { type: 'string' },
  's3-prefix': { type: 'string' },
  's3-region': { type: 'string' },
  's3-endpoint': { type: 'string' },
  's3-anonymous': { type: 'boolean' },
  's3-level': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const

const NEGATED: Record<string, InputName> = {
  'no-install': 'install',
  'no-cache': 'enable-cache',
  'no-save-cache': 'save-cache',
}

// Groups are for folded logs; in a terminal a heading does. Progress goes to standard error.
function terminalLog(): Log {
  const secrets = new Set<string>()
  const print = (text: string): void => {
    let shown = text
    for (const secret of secrets) shown = shown.replaceAll(secret, '***')
    console.error(shown)
  }
  return {
    async group(title, act) {
      print(`== ${title}`)
      return act()
    },
    info: print,
    notice: (message) => print(`note: ${message}`),
    warning: (message) => print(`warning: ${message}`),
    mask: (secret) => void secrets.add(secret),
  }
}

async function main(args: string[]): Promise<number> {
  const log = terminalLog()
  let inputs: Inputs
  try {
    const parsed = parseCommandLine(args)
    if (typeof parsed === 'string') {
      console.log(parsed)
      return 0
    }
    inputs = parseInputs(parsed.read, process.cwd(), process.env)
  } catch (error) {
    console.error(`error: ${messageOf(error)}\nTry: node dist/cli.js --help`)
    return EXIT_USAGE
  }
  const scratch = makeScratch({})
  try {
    const environment = { ...process.env }
    const choices = chooseStores(inputs, environment, false)
    const outcome = await run(inputs, {
      python: realPython({ environment, addPath: () => {}, exportVariable: () => {}, scratch }),
      git: realGit(environment),
      store: await openStore(choices, noActionsCache, environment, log.warning),
      log,
      clock: { now: () => new Date(), milliseconds: () => performance.now() },
      environment,
      scratch,
    })
    for (const line of closingLines(outcome)) console.log(line)
    return 0
  } catch (error) {
    log.info(error instanceof StepError ? `error: ${error.message}` : errorText(error))
    return EXIT_FAILED
  } finally {
    removeScratch(scratch)
  }
}

// A bug: with the place in the code.
function errorText(error: unknown): string {
  return `error: unexpected, please report it: ${error instanceof Error ? error.stack : String(error)}`
}

/** What to print and stop, or a reader of inputs. Throws for a command line that is wrong. */
function parseCommandLine(args: string[]): string | { read: (name: InputName) => string } {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true })
  if (values.help) return HELP
  if (values.version) return VERSION
  const [command, ...packages] = positionals
  if (command !== 'sync')
    throw new InputError(
      command === undefined ? 'a command is missing: sync' : `unknown command: ${command}`,
    )
  // Events and their trust are the action's matter: who runs a command decides with --no-cache.
  const given = new Map<string, string>([['enable-cache', 'true']])
  for (const [name, value] of Object.entries(values)) {
    const negated = NEGATED[name]
    if (negated !== undefined) given.set(negated, 'false')
    else if (name === 'editable') continue
    else if (name === 'group') given.set('groups', values.group?.join('\n') ?? '')
    else given.set(name, Array.isArray(value) ? value.join('\n') : String(value))
  }
  const editable = (values.editable ?? []).map((project) => `-e ${project}`)
  given.set('packages', [...packages, ...editable].join('\n'))
  return { read: (name) => given.get(name) ?? INPUT_DEFAULTS[name] }
}

process.exit(await main(process.argv.slice(2)))
