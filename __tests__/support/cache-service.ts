import type { IncomingMessage, ServerResponse } from 'node:http'
import { commit, type Fault } from './loopback.ts'

/** What a token may touch: scopes are refs, own branch first, default branch last. */
export interface Scopes {
  readonly read: readonly string[]
  /** The scope that entries are saved under; a read-only token has none. */
  readonly write?: string
}

export interface CacheEntry {
  readonly key: string
  readonly version: string
  readonly scope: string
  /** Bytes, as the client told at the end of its upload. */
  readonly size: number
}

/** `drip` sends a byte a second, `truncate` cuts the connection half-way. */
export type BlobFault = Fault | 'drip' | 'truncate'

/** The Actions cache, of whichever protocol. */
export interface CacheService {
  readonly url: string
  /** What the runner tells an action on `refs/heads/main`: addresses and a token. */
  readonly env: Readonly<Record<string, string>>
  /** The same for a job with other scopes. */
  envFor(scopes: Scopes): Readonly<Record<string, string>>
  /** The finished entries, oldest first. */
  entries(): CacheEntry[]
  /** Makes a finished entry; the scope is `refs/heads/main` unless given. */
  put(key: string, version: string, bytes: Buffer, scope?: string): Promise<void>
  /** Rewrites the archive of the newest entry with this key. Throws where there is none. */
  corrupt(key: string, change: (bytes: Buffer) => Buffer): Promise<void>
  /** What was asked for, in order: method names, and `GET blob`, `PUT blob` and the like. */
  readonly requests: string[]
  resetRequests(): void
  /** Whether saves are refused by policy, as for low-trust events. */
  denyWrites: boolean
  /** Asked on every call with its method's name; what it returns happens in place of the call. */
  fail: ((method: string) => Fault | undefined) | undefined
  /** The same for transfers, with the HTTP method; `truncate` and `drip` are for downloads. */
  failBlob: ((method: string) => BlobFault | undefined) | undefined
  stop(): Promise<void>
}

export const DEFAULT_SCOPE = 'refs/heads/main'
export const WRITE_DENIED = 'cache write denied: the token has no writable scope'

const READ = 1
const READ_AND_WRITE = 3

/** An unsigned JWT whose `ac` claim holds the scopes, as ACTIONS_RUNTIME_TOKEN has it. */
export function token({ read, write }: Scopes): string {
  const scopes = [...new Set([...(write === undefined ? [] : [write]), ...read])]
  const ac = scopes.map((scope) => ({
    Scope: scope,
    Permission: scope === write ? READ_AND_WRITE : READ,
  }))
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return [part({ alg: 'none', typ: 'JWT' }), part({ ac: JSON.stringify(ac) }), ''].join('.')
}

/** The scopes of a request's bearer token; none where it has no readable token. */
export function scopesOf(request: IncomingMessage): Scopes {
  const payload = request.headers.authorization?.split('.')[1]
  if (payload === undefined) return { read: [] }
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { ac: string }
  const granted = JSON.parse(claims.ac) as { Scope: string; Permission: number }[]
  const writable = granted.find(({ Permission }) => Permission & 2)
  const read = granted.filter(({ Permission }) => Permission & READ).map(({ Scope }) => Scope)
  return { read, ...(writable && { write: writable.Scope }) }
}

/** An entry that may still be without its archive; `id` grows with every reservation. */
export interface Reservation extends CacheEntry {
  readonly id: number
  readonly finished: boolean
}

/** The service's memory of its entries. */
export interface Ledger {
  all(): readonly Reservation[]
  /** Undefined where key, version and scope are taken, be it by an unfinished upload. */
  reserve(key: string, version: string, scope: string): Reservation | undefined
  finish(reservation: Reservation, size: number): void
  /**
   * Each scope in turn, own branch first; in it each key in turn; for a key the exact match, else
   * the newest that starts with it. The primary key is such a prefix too.
   */
  match(keys: readonly string[], version: string, scopes: Scopes): Reservation | undefined
}

/** An empty ledger. */
export function createLedger(): Ledger {
  let entries: Reservation[] = []
  let lastId = 0
  return {
    all: () => entries,
    reserve(key, version, scope) {
      const taken = entries.some(
        (entry) => entry.key === key && entry.version === version && entry.scope === scope,
      )
      if (taken) return undefined
      lastId += 1
      const reservation = { id: lastId, key, version, scope, size: 0, finished: false }
      entries.push(reservation)
      return reservation
    },
    finish({ id }, size) {
      entries = entries.map((entry) =>
        entry.id === id ? { ...entry, size, finished: true } : entry,
      )
    },
    match(keys, version, scopes) {
      for (const scope of scopes.read) {
        const visible = entries.filter(
          (entry) => entry.finished && entry.scope === scope && entry.version === version,
        )
        for (const key of keys) {
          const found =
            visible.find((entry) => entry.key === key) ??
            visible.findLast((entry) => entry.key.startsWith(key))
          if (found) return found
        }
      }
      return undefined
    },
  }
}

/** What a protocol brings to {@link createService}: where the bytes are, and its variables. */
export interface Protocol {
  readonly url: string
  readonly ledger: Ledger
  read(id: number): Promise<Buffer>
  write(id: number, bytes: Buffer): Promise<void>
  variables(token: string): Record<string, string>
  stop(): Promise<void>
}

/** The part of a cache service that tests hold in their hands. */
export function createService(protocol: Protocol): CacheService {
  const { ledger, url } = protocol
  const requests: string[] = []
  const envFor = (scopes: Scopes) => protocol.variables(token(scopes))
  return {
    url,
    env: envFor({ read: [DEFAULT_SCOPE], write: DEFAULT_SCOPE }),
    envFor,
    entries: () =>
      ledger
        .all()
        .filter(({ finished }) => finished)
        .map(({ key, version, scope, size }) => ({ key, version, scope, size })),
    async put(key, version, bytes, scope = DEFAULT_SCOPE) {
      const reservation = ledger.reserve(key, version, scope)
      if (!reservation) throw new Error(`there is an entry ${key} in ${scope}`)
      await protocol.write(reservation.id, bytes)
      ledger.finish(reservation, bytes.length)
    },
    async corrupt(key, change) {
      const entry = ledger.all().findLast((entry) => entry.finished && entry.key === key)
      if (!entry) throw new Error(`there is no entry ${key}`)
      await protocol.write(entry.id, change(await protocol.read(entry.id)))
    },
    requests,
    resetRequests() {
      requests.length = 0
    },
    denyWrites: false,
    fail: undefined,
    failBlob: undefined,
    stop: protocol.stop,
  }
}

/** Records the call and does the fault that the test wants in its place, if any. */
export function intercepted(
  service: CacheService,
  method: string,
  response: ServerResponse,
): boolean {
  service.requests.push(method)
  const fault = service.fail?.(method)
  if (fault !== undefined) commit(fault, response)
  return fault !== undefined
}

/** Records a transfer and does its fault; `truncate` and `drip` are returned, to be done later. */
export function interceptedBlob(
  service: CacheService,
  method: string,
  response: ServerResponse,
): 'done' | 'truncate' | 'drip' | undefined {
  service.requests.push(`${method} blob`)
  const fault = service.failBlob?.(method)
  if (fault === undefined || fault === 'truncate' || fault === 'drip') return fault
  commit(fault, response)
  return 'done'
}

/** Sends the body slowly, or half of it; the headers are out already. */
export async function sendBadly(
  fault: 'truncate' | 'drip',
  body: Buffer,
  response: ServerResponse,
): Promise<void> {
  if (fault === 'truncate') {
    response.write(body.subarray(0, body.length >> 1), () => response.destroy())
    return
  }
  let sent = 0
  const timer = setInterval(() => response.write(body.subarray(sent, ++sent)), 1000)
  response.once('close', () => clearInterval(timer))
}
