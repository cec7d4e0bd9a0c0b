/** Names in a wheel: which are safe to become paths, and which are the same file. */

// C0 and C1 controls, and the two that Python takes for ends of lines.
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for
const CONTROL = /[\0-\x1f\x7f-\x9f\u2028\u2029]/
const DRIVE = /^[A-Za-z]:/
const LONGEST = 4096

// https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file
const WINDOWS_FORBIDDEN = /[<>:"|?*]|[. ]$/
const WINDOWS_RESERVED = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(\.|$)/i

/**
 * Why a member's name cannot become a path below a folder; undefined where it can. A folder's name
 * ends in a slash.
 */
export function nameProblem(name: string, windows: boolean): string | undefined {
  if (name === '' || name.length > LONGEST) return 'a name of no usable length'
  if (CONTROL.test(name)) return 'a control character in a name'
  if (name.includes('\\')) return 'a backslash in a name'
  if (name.startsWith('/') || DRIVE.test(name)) return 'an absolute path'
  if (!name.isWellFormed()) return 'a name that is not Unicode'
  const file = name.endsWith('/') ? name.slice(0, -1) : name
  for (const segment of file.split('/')) {
    if (segment === '' || segment === '.' || segment === '..') return 'a path that is not plain'
    if (windows && (WINDOWS_FORBIDDEN.test(segment) || WINDOWS_RESERVED.test(segment)))
      return 'a name that Windows does not have'
  }
  return undefined
}

/**
 * What two paths have in common that are one file where case and Unicode form do not count
 * (APFS, NTFS). Rather too much than too little: "ß" and "ss" are one.
 */
export function foldedPath(path: string): string {
  return path.normalize('NFD').toUpperCase().toLowerCase().normalize('NFC')
}
