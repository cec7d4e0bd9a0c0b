/** Small file systems, where this machine lets us make them: Linux, as root, in no strict container. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Mounts one with these options (`size=1m`) at a new folder. Returns what takes it away. */
export function mountTmpfs(folder: string, options: string): () => void {
  mkdirSync(folder, { recursive: true })
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'pipe' })
  return () => void execFileSync('umount', ['-l', folder], { stdio: 'pipe' })
}

/** Why none can be made here; undefined where they can. */
export function whyNoTmpfs(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'pip-wheelhouse-mount-'))
  try {
    mountTmpfs(join(folder, 'try'), 'size=64k')()
    return undefined
  } catch {
    return 'this machine does not let us mount a tmpfs'
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
