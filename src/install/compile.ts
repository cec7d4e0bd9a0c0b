/** Byte-compiling, by the interpreter itself. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { register } from '../children.ts'
import { messageOf } from '../errors.ts'
import { recordPath } from './scheme.ts'
import { finish, readRecord, unfinishedFolder, writeRecord } from './unfinished.ts'

// As pip does it: with the standard library's compileall, in the default way of invalidation, and
// without a word about files that do not compile (templates, other Pythons' syntax).
const PROGRAM = `
import sys
sys.path[:] = [p for p in sys.path if p not in ('', '.')]
import compileall, importlib.util, json, os, warnings
warnings.filterwarnings('ignore')
for line in sys.stdin.buffer:
    path = json.loads(line.decode())
    try:
        done = compileall.compile_file(path, force=True, quiet=2)
        compiled = importlib.util.cache_from_source(path)
        if not done or not os.path.isfile(compiled):
            compiled = None
    except Exception:
        compiled = None
    sys.stdout.write(json.dumps(compiled) + '\\n')
`

/** A package whose files are written, and whose dist-info is still unfinished. */
export interface Written {
  /** The folder that its dist-info is in. */
  readonly library: string
  readonly distInfo: string
  /** Absolute paths of the scripts made for its entry points, which are not compiled. */
  readonly scripts: readonly string[]
}

export interface Compiler {
  readonly executable: string
  readonly environment: Readonly<Record<string, string>>
  /** How many to run at a time. */
  readonly processes: number
}

interface SourceFile {
  readonly path: string
  readonly size: number
}

/**
 * Compiles the Python files of packages, adds the results to their RECORD, and finishes them.
 * Returns those where that failed, with the reason.
 */
export async function compileAndFinish<W extends Written>(
  packages: readonly W[],
  compiler: Compiler,
): Promise<{ of: W; reason: string }[]> {
  const failed: { of: W; reason: string }[] = []
  const sources = packages.map((written) => ({ written, files: sourcesOf(written) }))
  let compiled: ReadonlyMap<string, string>
  try {
    compiled = await compileFiles(
      sources.flatMap(({ files }) => files),
      compiler,
    )
  } catch (error) {
    return packages.map((of) => ({ of, reason: messageOf(error) }))
  }
  for (const { written, files } of sources)
    try {
      addAndFinish(written, files, compiled)
    } catch (error) {
      failed.push({ of: written, reason: messageOf(error) })
    }
  return failed
}

function sourcesOf({ library, distInfo, scripts }: Written): SourceFile[] {
  return readRecord(unfinishedFolder(library, distInfo))
    .filter(({ path }) => path.endsWith('.py') && !path.startsWith(`${distInfo}/`))
    .map(({ path, size }) => ({ path: join(library, path), size: Number(size) }))
    .filter(({ path }) => !scripts.includes(path))
}

function addAndFinish(
  { library, distInfo }: Written,
  files: readonly SourceFile[],
  compiled: ReadonlyMap<string, string>,
): void {
  const folder = unfinishedFolder(library, distInfo)
  const added = files.flatMap(({ path }) => {
    const result = compiled.get(path)
    return result === undefined ? [] : [{ path: recordPath(result, library), digest: '', size: '' }]
  })
  writeRecord(folder, [...readRecord(folder), ...added])
  finish(library, distInfo)
}

/** The paths of what was compiled, by the paths of the files that could be. */
async function compileFiles(
  files: readonly SourceFile[],
  compiler: Compiler,
): Promise<Map<string, string>> {
  const loads = Array.from({ length: compiler.processes }, () => ({
    size: 0,
    paths: [] as string[],
  }))
  for (const { path, size } of files.toSorted((a, b) => b.size - a.size)) {
    const least = loads.reduce((a, b) => (b.size < a.size ? b : a))
    least.paths.push(path)
    least.size += size
  }
  const compiled = new Map<string, string>()
  await Promise.all(
    loads.map(async ({ paths }) => {
      if (paths.length === 0) return
      const answers = await compileIn(paths, compiler)
      for (const [index, path] of paths.entries()) {
        const answer = answers[index]
        if (answer !== undefined) compiled.set(path, answer)
      }
    }),
  )
  return compiled
}

function compileIn(
  paths: readonly string[],
  { executable, environment }: Compiler,
): Promise<(string | undefined)[]> {
  return new Promise((resolve, reject) => {
    // Without site: it would run the .pth files of packages that are not whole yet.
    const child = spawn(executable, ['-S', '-c', PROGRAM], {
      env: { ...environment, PYTHONIOENCODING: 'utf-8' },
    })
    register(child)
    let [out, err] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text
    })
    child.on('error', reject)
    child.stdin.on('error', () => {}) // its exit code tells
    child.on('close', (code) => {
      try {
        if (code !== 0) throw new Error(`exit code ${code}: ${err.trim().slice(-500)}`)
        const answers = out
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as unknown)
        if (answers.length !== paths.length) throw new Error('it did not answer for every file')
        resolve(answers.map((answer) => (typeof answer === 'string' ? answer : undefined)))
      } catch (error) {
        reject(new Error(`${executable} could not compile: ${messageOf(error)}`))
      }
    })
    child.stdin.end(paths.map((path) => `${JSON.stringify(path)}\n`).join(''))
  })
}
