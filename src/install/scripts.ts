/** The scripts that installing makes: from entry points, and from `#!python` in `.data/scripts`. */
import { closeSync, openSync, readSync } from 'node:fs'
import type { EntryPoint } from './entry-points.ts'

// Linux reads 127 bytes of a first line before 5.1, macOS 512: https://www.in-ulm.de/~mascheck/various/shebang/#length
const LONGEST_LINE = { darwin: 512, others: 127 }

/**
 * The first line (or three) of a script that this executable is to run, with the line end. Where
 * the kernel could not read the path, /bin/sh does: to it, the second line is a command that never
 * returns, and to Python the second and third are a string. Undefined where the path cannot be
 * quoted for both.
 */
export function shebang(executable: string, platform: string): string | undefined {
  const simple = `#!${executable}\n`
  const longest = platform === 'darwin' ? LONGEST_LINE.darwin : LONGEST_LINE.others
  if (/[\r\n\0]/.test(executable)) return undefined
  if (!/\s/.test(executable) && Buffer.byteLength(simple) <= longest && !isScript(executable))
    return simple
  if (/["'\\$`]/.test(executable)) return undefined
  const quoted = /\s/.test(executable) ? `"${executable}"` : executable
  return `#!/bin/sh\n'''exec' ${quoted} "$0" "$@"\n' '''\n`
}

// The kernel of macOS does not start a script by way of another script.
function isScript(executable: string): boolean {
  try {
    const descriptor = openSync(executable, 'r')
    try {
      const start = Buffer.alloc(2)
      readSync(descriptor, start, 0, 2, 0)
      return start.toString('latin1') === '#!'
    } finally {
      closeSync(descriptor)
    }
  } catch {
    return false
  }
}

/** The text of the script of an entry point, after its shebang. */
export function scriptText({ module, attribute }: EntryPoint): string {
  const [imported = ''] = attribute.split('.')
  return `import sys
from ${module} import ${imported}
if __name__ == '__main__':
    sys.exit(${attribute}())
`
}

const PLACEHOLDER = Buffer.from('#!python')

/**
 * The start of a script from `.data/scripts` with its first line replaced where it is `#!python` or
 * `#!pythonw` (binary distribution format, "Recommended installer features").
 */
export function withShebang(start: Buffer, line: string): Buffer {
  if (!start.subarray(0, PLACEHOLDER.length).equals(PLACEHOLDER)) return start
  const end = start.indexOf('\n')
  return Buffer.concat([Buffer.from(line), end < 0 ? Buffer.alloc(0) : start.subarray(end + 1)])
}
