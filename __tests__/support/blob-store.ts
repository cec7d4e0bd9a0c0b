import { createHmac } from 'node:crypto'
import { createRequire } from 'node:module'
import { startNode } from './child-process.ts'

/** Azurite, Microsoft's emulator of Azure blob storage, which checks signatures for real. */
export interface BlobStore {
  readonly port: number
  /** Path and query of a signed address of one blob, valid for an hour: `/devstoreaccount1/…`. */
  sign(blob: string, permissions: 'r' | 'cw'): string
  read(blob: string): Promise<Buffer>
  write(blob: string, bytes: Buffer): Promise<void>
  stop(): Promise<void>
}

/** The account that every emulator has, and its published key. */
export const ACCOUNT = 'devstoreaccount1'
const KEY = Buffer.from(
  'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==',
  'base64',
)
const CONTAINER = 'cache'
const SERVICE_VERSION = '2018-11-09'
const HOUR_MS = 3_600_000

/** Starts azurite on 127.0.0.1, with everything in memory. */
export async function startBlobStore(): Promise<BlobStore> {
  const main = createRequire(import.meta.url).resolve('azurite/dist/src/blob/main.js')
  const flags = ['--blobHost', '127.0.0.1', '--blobPort', '0', '--inMemoryPersistence']
  const quiet = ['--silent', '--disableTelemetry', '--skipApiVersionCheck']
  const child = startNode([main, ...flags, ...quiet], { env: { PATH: process.env.PATH ?? '' } })
  const ended = new Promise<void>((resolve) => child.process.once('exit', () => resolve()))

  const port = await new Promise<number>((resolve, reject) => {
    let output = ''
    const read = (chunk: Buffer) => {
      output += chunk
      const address = /successfully listens on \S+:(\d+)/.exec(output)
      if (address) resolve(Number(address[1]))
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.process.once('error', reject)
    child.process.once('exit', () => reject(new Error(`azurite ended: ${output}`)))
  })

  const call = async (method: string, path: string, body?: Buffer): Promise<Buffer> => {
    const headers = { 'x-ms-blob-type': 'BlockBlob', 'x-ms-version': SERVICE_VERSION }
    const url = `http://127.0.0.1:${port}/${ACCOUNT}/${CONTAINER}${path}`
    const response = await fetch(`${url}${path.includes('?') ? '&' : '?'}${accountSignature()}`, {
      method,
      headers,
      ...(body && { body: new Uint8Array(body) }),
    })
    const bytes = Buffer.from(await response.arrayBuffer())
    if (!response.ok) throw new Error(`azurite: ${method} ${path}: ${response.status} ${bytes}`)
    return bytes
  }
  await call('PUT', '?restype=container')

  return {
    port,
    sign: (blob, permissions) =>
      `/${ACCOUNT}/${CONTAINER}/${blob}?${blobSignature(blob, permissions)}`,
    read: (blob) => call('GET', `/${blob}`),
    write: async (blob, bytes) => {
      await call('PUT', `/${blob}`, bytes)
    },
    stop: () => {
      child.kill()
      return ended
    },
  }
}

/** The query of a service SAS for one blob. */
function blobSignature(blob: string, permissions: string): string {
  const expiry = expiryTime()
  const canonical = `/blob/${ACCOUNT}/${CONTAINER}/${blob}`
  // permissions, start, expiry, resource, identifier, ip, protocol, version, resource type,
  // snapshot and five response headers
  const fields = [permissions, '', expiry, canonical, '', '', '', SERVICE_VERSION, 'b']
  const sig = hmac([...fields, '', '', '', '', '', ''])
  return query({ sv: SERVICE_VERSION, sr: 'b', sp: permissions, se: expiry, sig })
}

/** The query of an account SAS that may do what we do ourselves. */
function accountSignature(): string {
  const expiry = expiryTime()
  // account, permissions, services, resource types, start, expiry, ip, protocol, version
  const sig = hmac([ACCOUNT, 'rwdlac', 'b', 'sco', '', expiry, '', '', SERVICE_VERSION, ''])
  return query({ sv: SERVICE_VERSION, ss: 'b', srt: 'sco', sp: 'rwdlac', se: expiry, sig })
}

function expiryTime(): string {
  return new Date(Date.now() + HOUR_MS).toISOString().replace(/\.\d+/, '')
}

function hmac(fields: readonly string[]): string {
  return createHmac('sha256', KEY).update(fields.join('\n')).digest('base64')
}

function query(parameters: Record<string, string>): string {
  return new URLSearchParams(parameters).toString()
}
