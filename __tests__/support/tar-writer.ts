/** One member of a tar file, honest or not: what is not given is derived from `data`. */
export interface TarEntry {
  readonly name: string
  readonly data?: string | Buffer
  /** Typeflag: '0' file, '1' hard link, '2' symlink, '5' folder, 'x'/'g' pax, 'L' GNU name, … */
  readonly type?: string
  readonly linkname?: string
  /** The size that the header declares, in bytes; the real data is written all the same. */
  readonly size?: number
  readonly mode?: number
  /** Seconds since 1970. */
  readonly mtime?: number
  /** Records of a pax extended header written before this member. */
  readonly pax?: Readonly<Record<string, string>>
  /** Changes the header before its checksum is taken. */
  readonly header?: (header: Buffer) => void
  /** A checksum to write instead of the right one. */
  readonly checksum?: number
}

export interface TarOptions {
  /** What follows the last member; two zero blocks unless given. */
  readonly end?: Buffer
}

const BLOCK = 512
const NAME_BYTES = 100

/** The bytes of a tar file in POSIX ustar/pax format; equal entries give equal bytes. */
export function writeTar(entries: readonly TarEntry[], options: TarOptions = {}): Buffer {
  const blocks = entries.flatMap((entry) => [...paxHeader(entry), ...member(entry)])
  return Buffer.concat([...blocks, options.end ?? Buffer.alloc(2 * BLOCK)])
}

function paxHeader(entry: TarEntry): Buffer[] {
  const long = Buffer.byteLength(entry.name) > NAME_BYTES
  const records = { ...(long && { path: entry.name }), ...entry.pax }
  const data = Object.entries(records).map(([key, value]) => paxRecord(key, value))
  return data.length === 0
    ? []
    : member({ name: 'PaxHeaders/member', type: 'x', data: data.join('') })
}

/** `length key=value\n`, where length counts itself too. */
function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`
  const bytes = Buffer.byteLength(rest)
  let length = bytes
  while (bytes + String(length).length !== length) length = bytes + String(length).length
  return `${length}${rest}`
}

function member(entry: TarEntry): Buffer[] {
  const data = Buffer.from(entry.data ?? '')
  const header = Buffer.alloc(BLOCK)
  Buffer.from(entry.name).copy(header, 0, 0, NAME_BYTES)
  writeNumber(header, 100, 8, entry.mode ?? 0o644)
  writeNumber(header, 108, 8, 0)
  writeNumber(header, 116, 8, 0)
  writeNumber(header, 124, 12, entry.size ?? data.length)
  writeNumber(header, 136, 12, entry.mtime ?? 0)
  header.write(entry.type ?? '0', 156, 1, 'latin1')
  Buffer.from(entry.linkname ?? '').copy(header, 157, 0, NAME_BYTES)
  header.write('ustar\x0000', 257, 'latin1')
  entry.header?.(header)

  header.fill(' ', 148, 156)
  const checksum = entry.checksum ?? header.reduce((sum, byte) => sum + byte, 0)
  header.write(`${checksum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return [header, data, Buffer.alloc(-data.length & (BLOCK - 1))]
}

/** Octal digits where they fit, else GNU's base-256 form. */
function writeNumber(header: Buffer, offset: number, width: number, value: number): void {
  const octal = value.toString(8).padStart(width - 1, '0')
  if (value >= 0 && octal.length < width) {
    header.write(octal, offset, 'latin1')
    return
  }
  let rest = BigInt(value)
  for (let at = offset + width - 1; at >= offset; at--) {
    header[at] = Number(rest & 0xffn)
    rest >>= 8n
  }
  header[offset] = value < 0 ? 0xff : 0x80
}
