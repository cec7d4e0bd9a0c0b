import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, linkSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Environment } from './environment.ts'

const run = promisify(execFile)

const CACHE = fileURLToPath(new URL('../../node_modules/.cache/tests/', import.meta.url))
const FIND_PIP = `
import importlib.metadata, os, pip
distribution = importlib.metadata.distribution("pip")
print(os.path.dirname(pip.__file__), distribution._path, sep="\\n")`

/**
 * Our copy of this interpreter's pip: a folder with `pip` and its dist-info, made once a machine.
 * Virtual environments get hard links to it, in 40 ms; copies cost 1.6 s, ensurepip 4.5 s. Links to
 * the interpreter's own files would let a faulty test break the pip of the machine.
 */
export async function pipCopy(python: string, env: Environment): Promise<string> {
  const { stdout } = await run(python, ['-I', '-c', FIND_PIP], { env })
  const folders = stdout.trim().split(/\r?\n/)
  const digest = createHash('sha256').update(stdout).digest('hex').slice(0, 16)
  const copy = join(CACHE, `pip-${digest}`)
  if (existsSync(copy)) return copy

  mkdirSync(CACHE, { recursive: true })
  const unfinished = mkdtempSync(join(CACHE, 'unfinished-'))
  for (const folder of folders) {
    // Compiled files are valid only beside sources of the same age.
    const keepAge = { recursive: true, preserveTimestamps: true }
    cpSync(folder, join(unfinished, basename(folder)), keepAge)
  }
  await rename(unfinished, copy).catch(async (error: unknown) => {
    await rm(unfinished, { recursive: true })
    // Another test file was faster.
    if (!existsSync(copy)) throw error
  })
  return copy
}

/** Puts the tree under `from` into the folder `to`: hard links, or copies on another device. */
export function linkTree(from: string, to: string): void {
  const members = readdirSync(from, { recursive: true, withFileTypes: true })
  try {
    for (const member of members) {
      const source = join(member.parentPath, member.name)
      const target = join(to, source.slice(from.length))
      if (member.isDirectory()) continue
      mkdirSync(dirname(target), { recursive: true })
      linkSync(source, target)
    }
  } catch {
    cpSync(from, to, { recursive: true, preserveTimestamps: true })
  }
}
