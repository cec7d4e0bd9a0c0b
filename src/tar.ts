/** Tar files as we write them: POSIX ustar, made so that equal content gives equal bytes. */

export const BLOCK = 512
export const LONGEST_NAME = 100
/** Two empty blocks. */
export const END_OF_TAR = Buffer.alloc(2 * BLOCK)

const LARGEST_MEMBER = 0o77777777777

/**
 * What comes before a member's content: its header, and an extended one before it where the name is
 * long. Names are Latin-1. Throws a RangeError for more bytes than a header can tell (8 GiB).
 */
export function header(name: string, size: number): Buffer {
  const bytes = Buffer.byteLength(name, 'latin1')
  if (bytes <= LONGEST_NAME) return headerBlock(name, size, '0')
  const record = paxRecord('path', name)
  return Buffer.concat([
    headerBlock('PaxHeader', record.length, 'x'),
    Buffer.concat([record, padding(record.length)]),
    headerBlock(name.slice(0, LONGEST_NAME), size, '0'),
  ])
}

// https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html#tag_20_92_13_06
function headerBlock(name: string, size: number, type: string): Buffer {
  if (size > LARGEST_MEMBER)
    throw new RangeError(`${name}: ${size} bytes are too many for an archive`)
  const block = Buffer.alloc(BLOCK)
  block.write(name, 0, LONGEST_NAME, 'latin1')
  block.write('0000644\0', 100, 'latin1') // mode
  block.write('0000000\0', 108, 'latin1') // user
  block.write('0000000\0', 116, 'latin1') // group
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124, 'latin1')
  block.write('00000000000\0', 136, 'latin1') // modification time
  block.write('        ', 148, 'latin1') // the checksum counts itself as blanks
  block.write(type, 156, 'latin1')
  block.write('ustar\0', 257, 'latin1')
  block.write('00', 263, 'latin1')
  const checksum = block.reduce((sum, byte) => sum + byte, 0)
  block.write(`${checksum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return block
}

// The length of a record counts its own digits.
function paxRecord(keyword: string, value: string): Buffer {
  const rest = ` ${keyword}=${value}\n`
  let length = rest.length + 1
  while (String(length).length + rest.length !== length) length++
  return Buffer.from(`${length}${rest}`, 'latin1')
}

/** What follows a member's content up to the next full block. */
export function padding(size: number): Buffer {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK)
}
