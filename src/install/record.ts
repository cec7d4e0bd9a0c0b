/**
 * RECORD, the list of a package's files
 * (https://packaging.python.org/en/latest/specifications/recording-installed-packages/#the-record-file).
 */
import { createHash } from 'node:crypto'

export interface RecordRow {
  readonly path: string
  /** `sha256=` and the digest in URL-safe base64 without padding; empty where there is none. */
  readonly digest: string
  /** Bytes, in decimal digits; may be empty. */
  readonly size: string
}

/** The rows of a RECORD. Throws an Error where a row has not three fields. */
export function parseRecord(text: string): RecordRow[] {
  const rows: RecordRow[] = []
  for (const line of text.split(/\r\n|\n|\r/)) {
    if (line === '') continue
    const [path, digest, size, ...more] = line.includes('"') ? quotedFields(line) : line.split(',')
    if (!path || digest === undefined || size === undefined || more.length > 0)
      throw new Error(`RECORD has a row of its own kind: ${JSON.stringify(line)}`)
    rows.push({ path, digest, size })
  }
  return rows
}

function quotedFields(line: string): string[] {
  const fields: string[] = []
  const field = /("(?:[^"]|"")*"|[^",]*)(,|$)/y
  for (;;) {
    const [, value = '', end] = field.exec(line) ?? []
    if (end === undefined) return []
    fields.push(value.startsWith('"') ? value.slice(1, -1).replaceAll('""', '"') : value)
    if (end === '') return fields
  }
}

/** The text of a RECORD: sorted, and with the line ends that pip writes. */
export function formatRecord(rows: Iterable<RecordRow>): string {
  return [...rows]
    .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
    .map(({ path, digest, size }) => `${quoted(path)},${digest},${size}\r\n`)
    .join('')
}

function quoted(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field
}

/** The row of a file with this content. */
export function rowOf(path: string, content: string | Buffer): RecordRow {
  const digest = createHash('sha256').update(content).digest('base64url')
  return { path, digest: `sha256=${digest}`, size: String(Buffer.byteLength(content)) }
}

const ALGORITHMS = ['sha256', 'sha384', 'sha512']

/** The algorithm and value of a row's digest; undefined where there is none of those allowed. */
export function digestOf({ digest }: RecordRow): { algorithm: string; value: string } | undefined {
  const [algorithm = '', value = ''] = digest.split('=', 2)
  if (!ALGORITHMS.includes(algorithm) || !/^[A-Za-z0-9_-]+=*$/.test(value)) return undefined
  return { algorithm, value }
}

/** Takes a file's content in pieces; end() throws an Error where it is not what the row says. */
export function digestCheck(row: RecordRow): { update(bytes: Buffer): void; end(): void } {
  const { algorithm, value } = digestOf(row) ?? { algorithm: 'sha256', value: '' }
  const hash = createHash(algorithm)
  return {
    update: (bytes) => {
      hash.update(bytes)
    },
    end() {
      if (hash.digest('base64url') !== value.replace(/=+$/, ''))
        throw new Error(`${row.path} is not what RECORD says`)
    },
  }
}
