/** Output of children, line by line, made harmless for a log that obeys commands. */

/**
 * A text that the runner will print and not obey, line by line. Its two parsers take `::command::`
 * after leading blanks (.NET's, which count U+0085), and `##[command]` anywhere in a line.
 */
export function neutralised(text: string): string {
  return text.split(LINE_BREAK).map(neutralisedLine).join('\n')
}

function neutralisedLine(line: string): string {
  return line.replace(/^([\s\u0085]*):(?=:)/, '$1: ').replaceAll('##[', '## [')
}

const LINE_BREAK = /\r\n|\n|\r/

/** Takes chunks of output and gives whole lines; a carriage return ends one as well. */
export class LineSplitter {
  readonly #decoder = new TextDecoder()
  readonly #onLine: (line: string) => void
  #begun: string[] = []
  #afterReturn = false

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine
  }

  write(chunk: Uint8Array): void {
    const text = this.#decoder.decode(chunk, { stream: true })
    // The line ended with the last chunk; this is the other half of its "\r\n".
    const fresh = this.#afterReturn && text.startsWith('\n') ? text.slice(1) : text
    if (text !== '') this.#afterReturn = text.endsWith('\r')
    const parts = fresh.split(LINE_BREAK)
    const rest = parts.pop() ?? ''
    for (const part of parts) this.#give(part)
    if (rest !== '') this.#begun.push(rest)
  }

  end(): void {
    const last = this.#decoder.decode()
    if (this.#begun.length > 0 || last !== '') this.#give(last)
  }

  #give(end: string): void {
    this.#onLine(this.#begun.join('') + end)
    this.#begun = []
  }
}
