import { crc32, deflateRawSync } from 'node:zlib'

/** One member of a zip file. `mode` is the Unix mode, file type included. */
export interface ZipEntry {
  readonly name: string
  readonly data: string | Buffer
  readonly stored?: boolean
  readonly mode?: number
  /** What the headers claim instead of the truth. */
  readonly claims?: { readonly crc?: number; readonly size?: number }
}

const UTF8_NAMES = 0x0800
const MADE_BY_UNIX = 3 << 8
const DOS_1980_01_01 = 0x0021

/** The bytes of a zip file (APPNOTE 6.3.10); equal entries give equal bytes. */
export function writeZip(entries: readonly ZipEntry[]): Buffer {
  const members: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const entry of entries) {
    const name = Buffer.from(entry.name)
    const data = Buffer.from(entry.data)
    const body = entry.stored ? data : deflateRawSync(data)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(UTF8_NAMES, 2)
    common.writeUInt16LE(entry.stored ? 0 : 8, 4)
    common.writeUInt16LE(DOS_1980_01_01, 8)
    common.writeUInt32LE(entry.claims?.crc ?? crc32(data), 10)
    common.writeUInt32LE(body.length, 14)
    common.writeUInt32LE(entry.claims?.size ?? data.length, 18)
    common.writeUInt16LE(name.length, 22)

    const member = Buffer.concat([Buffer.from('PK\x03\x04'), common, name, body])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 6)
    tail.writeUInt32LE(offset, 10)
    const madeBy = Buffer.alloc(2)
    madeBy.writeUInt16LE(MADE_BY_UNIX + 20)
    directory.push(Buffer.from('PK\x01\x02'), madeBy, common, tail, name)
    members.push(member)
    offset += member.length
  }

  const central = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...members, central, end])
}
