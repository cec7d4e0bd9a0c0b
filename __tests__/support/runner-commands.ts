/**
 * The workflow commands that GitHub's runner would obey in a step's output, after its own two parsers:
 * TryParseV2 and TryParse of ActionCommand.cs, called for each line by OutputManager.cs
 * (https://github.com/actions/runner). Both are asked, in that order.
 */

/** A command as the runner takes it from a line. */
export interface RunnerCommand {
  readonly name: string
  readonly properties: Readonly<Record<string, string>>
  readonly data: string
  /** The line that it stands in. */
  readonly line: string
}

/** All that a runner has registered, with the one that only its own plugins may give. */
const REGISTERED = new Set([
  'add-mask',
  'add-matcher',
  'add-path',
  'debug',
  'echo',
  'endgroup',
  'error',
  'group',
  'internal-set-repo-path',
  'notice',
  'remove-matcher',
  'save-state',
  'set-env',
  'set-output',
  'stop-commands',
  'warning',
])

/** The commands in an output, in order. Lines end where .NET's ReadLine ends them. */
export function commandsIn(output: string): RunnerCommand[] {
  return output.split(/\r\n|\n|\r/).flatMap((line) => {
    const command = parseV2(line) ?? parseV1(line)
    return command === undefined ? [] : [command]
  })
}

// "::name key=value,key=value::data", with blanks before it.
function parseV2(line: string): RunnerCommand | undefined {
  const message = trimStart(line)
  if (indexOf(message, '::', 0) !== 0) return undefined
  const end = indexOf(message, '::', 2)
  if (end < 0) return undefined
  const info = commandInfo(message.slice(2, end), ',')
  return info && { ...info, data: message.slice(end + 2), line }
}

// "##[name key=value;key=value]data", anywhere.
function parseV1(line: string): RunnerCommand | undefined {
  const start = indexOf(line, '##[', 0)
  const end = start < 0 ? -1 : line.indexOf(']', start)
  if (end < 0) return undefined
  const info = commandInfo(line.slice(start + 3, end), ';')
  return info && { ...info, data: line.slice(end + 1), line }
}

function commandInfo(
  info: string,
  separator: string,
): Pick<RunnerCommand, 'name' | 'properties'> | undefined {
  const blank = info.indexOf(' ')
  const name = (blank < 0 ? info : info.slice(0, blank)).toLowerCase()
  if (!REGISTERED.has(name)) return undefined
  const pairs = blank < 0 ? [] : info.slice(blank + 1).split(separator)
  const properties = pairs.flatMap((pair) => {
    const [key = '', ...value] = pair.split('=')
    return value.length === 0 ? [] : [[key.trim(), value.join('=')]]
  })
  return { name, properties: Object.fromEntries(properties) }
}

// Char.IsWhiteSpace: JavaScript's white space without the byte order mark, and with U+0085.
function trimStart(text: string): string {
  return text.replace(/^(?:[^\S\uFEFF]|\u0085)+/, '')
}

// The runner compares as its culture does, which passes over characters that have no weight of their
// own: "\0", soft hyphens, joiners, the byte order mark. The place is that of the first unit of a match.
function indexOf(text: string, wanted: string, from: number): number {
  for (let start = from; start < text.length; start++)
    if (matches(text, wanted, start)) return start
  return -1
}

function matches(text: string, wanted: string, start: number): boolean {
  let at = start
  for (const unit of wanted) {
    while (at < text.length && WEIGHTLESS.test(text.charAt(at))) at++
    if (text.charAt(at++) !== unit) return false
  }
  return true
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are among what is passed over
const WEIGHTLESS = /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\p{Cf}]/u
