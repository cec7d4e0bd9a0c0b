import { crc32, deflateRawSync } from 'node:zlib'

/** One member of a zip file. `mode` is the Unix mode, file type included. */
export interface ZipEntry {
  readonly name: string | Buffer
  readonly data: string | Buffer
  readonly stored?: boolean
  readonly mode?: number
  /** What the headers claim instead of the truth. */
  readonly claims?: { readonly crc?: number; readonly size?: number }
  /** What the local header alone says instead of the truth. */
  readonly local?: { readonly name?: string; readonly crc?: number; readonly method?: number }
  /** General purpose bits beside those that the other fields ask for; UTF-8 names unless given. */
  readonly flags?: number
  readonly method?: number
  /** The compressed bytes, in place of those that `data` gives. */
  readonly body?: Buffer
  /** Sizes and crc come after the data, with or without a signature. */
  readonly descriptor?: 'signed' | 'plain'
  /** Sizes and position stand in a zip64 field. */
  readonly zip64?: boolean
  /** More extra fields, whole. */
  readonly extra?: Buffer
  readonly madeBy?: 'unix' | 'dos'
  /** Bytes after the member that belong to none. */
  readonly gap?: Buffer
  /** Where the directory says that the local header is; the truth unless given. */
  readonly position?: number
}

export interface ZipOptions {
  readonly before?: Buffer
  readonly comment?: string
  /** Between the directory and its end. */
  readonly gap?: Buffer
  /** Write the zip64 end records too, and fill the fields of the short one. */
  readonly zip64?: boolean
  readonly disk?: number
}

const UTF8_NAMES = 0x0800
const DESCRIPTOR = 0x0008
const UNIX = 3 << 8
const DOS_1980_01_01 = 0x0021
const FULL_16 = 0xffff
const FULL_32 = 0xffffffff

/** The bytes of a zip file (APPNOTE 6.3.10); equal entries give equal bytes. */
export function writeZip(entries: readonly ZipEntry[], options: ZipOptions = {}): Buffer {
  const members: Buffer[] = [options.before ?? Buffer.alloc(0)]
  const directory: Buffer[] = []
  let offset = members[0]?.length ?? 0
  for (const entry of entries) {
    const name = Buffer.from(entry.name)
    const data = Buffer.from(entry.data)
    const body = entry.body ?? (entry.stored ? data : deflateRawSync(data))
    const crc = entry.claims?.crc ?? crc32(data)
    const size = entry.claims?.size ?? data.length
    const flags = (entry.flags ?? UTF8_NAMES) | (entry.descriptor === undefined ? 0 : DESCRIPTOR)
    const method = entry.method ?? (entry.stored ? 0 : 8)
    const position = entry.position ?? offset
    const extra = entry.extra ?? Buffer.alloc(0)

    const header = (values: { crc: number; size: number; packed: number; method: number }) => {
      const common = Buffer.alloc(22)
      common.writeUInt16LE(entry.zip64 ? 45 : 20, 0)
      common.writeUInt16LE(flags, 2)
      common.writeUInt16LE(values.method, 4)
      common.writeUInt16LE(DOS_1980_01_01, 8)
      common.writeUInt32LE(values.crc, 10)
      common.writeUInt32LE(values.packed, 14)
      common.writeUInt32LE(values.size, 18)
      return common
    }
    const sizes = entry.zip64 ? { size: FULL_32, packed: FULL_32 } : { size, packed: body.length }

    const localName = Buffer.from(entry.local?.name ?? name)
    const later = entry.descriptor !== undefined
    const zip64 = entry.zip64 && !later ? zip64Field(size, body.length) : Buffer.alloc(0)
    const localExtra = Buffer.concat([zip64, extra])
    const local = header({
      crc: later ? 0 : (entry.local?.crc ?? crc),
      size: later ? 0 : sizes.size,
      packed: later ? 0 : sizes.packed,
      method: entry.local?.method ?? method,
    })
    const member = Buffer.concat([
      Buffer.from('PK\x03\x04'),
      local,
      numbers16(localName.length, localExtra.length),
      localName,
      localExtra,
      body,
      descriptorOf(entry, crc, body.length, size),
      entry.gap ?? Buffer.alloc(0),
    ])

    const centralExtra = Buffer.concat([
      entry.zip64 ? zip64Field(size, body.length, position) : Buffer.alloc(0),
      extra,
    ])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 6)
    tail.writeUInt32LE(entry.zip64 ? FULL_32 : position, 10)
    directory.push(
      Buffer.from('PK\x01\x02'),
      numbers16((entry.madeBy === 'dos' ? 0 : UNIX) + 20),
      header({ crc, method, ...sizes }),
      numbers16(name.length, centralExtra.length),
      tail,
      name,
      centralExtra,
    )
    members.push(member)
    offset += member.length
  }
  const central = Buffer.concat(directory)
  return Buffer.concat([
    ...members,
    central,
    options.gap ?? Buffer.alloc(0),
    endOf(entries.length, central.length, offset, options),
  ])
}

function descriptorOf(entry: ZipEntry, crc: number, packed: number, size: number): Buffer {
  if (entry.descriptor === undefined) return Buffer.alloc(0)
  const signature = entry.descriptor === 'signed' ? Buffer.from('PK\x07\x08') : Buffer.alloc(0)
  const numbers = entry.zip64 ? Buffer.alloc(20) : Buffer.alloc(12)
  numbers.writeUInt32LE(crc, 0)
  if (entry.zip64) {
    numbers.writeBigUInt64LE(BigInt(packed), 4)
    numbers.writeBigUInt64LE(BigInt(size), 12)
  } else {
    numbers.writeUInt32LE(packed, 4)
    numbers.writeUInt32LE(size, 8)
  }
  return Buffer.concat([signature, numbers])
}

function endOf(count: number, size: number, position: number, options: ZipOptions): Buffer {
  const comment = Buffer.from(options.comment ?? '')
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06')
  end.writeUInt16LE(options.disk ?? 0, 4)
  end.writeUInt16LE(options.zip64 ? FULL_16 : count, 8)
  end.writeUInt16LE(options.zip64 ? FULL_16 : count, 10)
  end.writeUInt32LE(options.zip64 ? FULL_32 : size, 12)
  end.writeUInt32LE(options.zip64 ? FULL_32 : position, 16)
  end.writeUInt16LE(comment.length, 20)
  if (!options.zip64) return Buffer.concat([end, comment])

  const end64 = Buffer.alloc(56)
  end64.write('PK\x06\x06')
  end64.writeBigUInt64LE(44n, 4)
  end64.writeUInt16LE(UNIX + 45, 12)
  end64.writeUInt16LE(45, 14)
  end64.writeBigUInt64LE(BigInt(count), 24)
  end64.writeBigUInt64LE(BigInt(count), 32)
  end64.writeBigUInt64LE(BigInt(size), 40)
  end64.writeBigUInt64LE(BigInt(position), 48)
  const locator = Buffer.alloc(20)
  locator.write('PK\x06\x07')
  locator.writeBigUInt64LE(BigInt(position + size), 8)
  locator.writeUInt32LE(1, 16)
  return Buffer.concat([end64, locator, end, comment])
}

function zip64Field(...values: number[]): Buffer {
  const field = Buffer.alloc(4 + 8 * values.length)
  field.writeUInt16LE(0x0001, 0)
  field.writeUInt16LE(8 * values.length, 2)
  for (const [index, value] of values.entries())
    field.writeBigUInt64LE(BigInt(value), 4 + 8 * index)
  return field
}

function numbers16(...values: number[]): Buffer {
  const bytes = Buffer.alloc(2 * values.length)
  for (const [index, value] of values.entries()) bytes.writeUInt16LE(value, 2 * index)
  return bytes
}
