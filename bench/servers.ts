/** The index and the cache service, each a process of its own, so that no contender pays for them. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { token } from '../__tests__/support/cache-service.ts'
import { startNode } from '../__tests__/support/child-process.ts'

export interface ServerProcess {
  readonly url: string
  stop(): void
}

export interface IndexServer extends ServerProcess {
  /** How pip and uv are told to use it. */
  readonly env: Readonly<Record<string, string>>
}

export interface CacheServer extends ServerProcess {
  /** What the runner tells an action, and how the archives are reached. */
  readonly env: Readonly<Record<string, string>>
}

/** A simple index of the wheels in the folders. */
export async function startIndex(folders: readonly string[]): Promise<IndexServer> {
  const server = await start('index-server.ts', folders)
  return {
    ...server,
    env: {
      PIP_INDEX_URL: server.url,
      // Over plain HTTP pip caches only what comes from trusted hosts.
      PIP_TRUSTED_HOST: '127.0.0.1',
      UV_DEFAULT_INDEX: server.url,
    },
  }
}

/** A cache service that keeps its archives in a new folder. */
export async function startCache(folder: string): Promise<CacheServer> {
  mkdirSync(folder)
  const server = await start('cache-server.ts', [folder])
  const scope = 'refs/heads/main'
  return {
    ...server,
    env: {
      ACTIONS_RESULTS_URL: `${server.url}/`,
      ACTIONS_CACHE_SERVICE_V2: 'True',
      ACTIONS_RUNTIME_TOKEN: token({ read: [scope], write: scope }),
      http_proxy: server.url,
      no_proxy: '127.0.0.1',
    },
  }
}

/** A server prints its address when it is ready. */
async function start(script: string, args: readonly string[]): Promise<ServerProcess> {
  const path = join(import.meta.dirname, script)
  const child = startNode([path, ...args], { env: { PATH: process.env.PATH ?? '' } })
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk
    if (!child.process.killed) process.stderr.write(chunk)
  })
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()))
    child.process.once('exit', () => reject(new Error(`${script} ended: ${errors}`)))
  })
  return { url, stop: child.kill }
}
