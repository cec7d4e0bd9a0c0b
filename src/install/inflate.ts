/**
 * Inflating in this thread, through one buffer. Node's documented ways make a new buffer for each
 * member, or hand each piece to the thread pool; docs/decisions/0019 has what that costs.
 */
import { constants, createInflateRaw } from 'node:zlib'

export interface Inflater {
  /** Begins the next member. */
  start(): void
  /**
   * Gives what more compressed bytes inflate to, in pieces that are of use until the next one only.
   * False where they are no deflate data, end too soon, or go on after their end.
   */
  feed(bytes: Uint8Array, isLast: boolean, take: (piece: Buffer) => void): boolean
}

/** It stays in the processor's cache on its way from the inflater to the file. */
const PIECE = 256 * 1024

/** What node keeps behind a zlib stream: the same since node 11, and not documented. */
interface Stream {
  readonly _handle: {
    onerror: (message: string) => void
    reset(): void
    writeSync(
      flush: number,
      input: Uint8Array,
      inputAt: number,
      inputLength: number,
      output: Uint8Array,
      outputAt: number,
      outputLength: number,
    ): void
  }
  /** After each call: bytes of the output that are free, bytes of the input that are left. */
  readonly _writeState: Uint32Array
}

let stream: Stream | undefined

/** Throws an Error where this node keeps something else behind its streams. */
function openStream(): Stream {
  const made = createInflateRaw() as unknown as Partial<Stream>
  const { _handle: handle, _writeState: state } = made
  if (typeof handle?.writeSync !== 'function' || typeof handle.reset !== 'function' || !state)
    throw new Error(`node ${process.version} does not inflate in the way that is known of it`)
  return made as Stream
}

const piece = Buffer.allocUnsafe(PIECE)

/** The inflater of this thread: one member at a time. Throws an Error as openStream() does. */
export function threadInflater(): Inflater {
  stream ??= openStream()
  const { _handle: handle, _writeState: state } = stream
  return {
    start: () => handle.reset(),
    feed(bytes, isLast, take) {
      let sound = true
      handle.onerror = () => {
        sound = false
      }
      // Only to the end of the data will zlib leave a part of the buffer free in Z_FINISH.
      const flush = isLast ? constants.Z_FINISH : constants.Z_NO_FLUSH
      for (let left = bytes.length, full = true; full; ) {
        handle.writeSync(flush, bytes, bytes.length - left, left, piece, 0, PIECE)
        if (!sound) return false
        const [free = 0, unused = 0] = state
        if (free < PIECE) take(piece.subarray(0, PIECE - free))
        left = unused
        full = free === 0
        if (!full && left > 0) return false
      }
      return true
    },
  }
}
