/** Output of children, line by line, made harmless for a log that obeys commands. */

/**
 * A line that the runner will print and not obey. Its two parsers take `::command::` after leading
 * blanks (.NET's, which count U+0085), and `##[command]` anywhere in a line.
 */
export function neutralised(line: string): string {
  return line.replace(/^([\s\u0085]*):(?=:)/, '$1: ').replaceAll('##[', '## [')
}

/** Takes chunks of output and gives whole lines; a carriage return ends one as well. */
export class LineSplitter {
  readonly #decoder = new TextDecoder()
  readonly #onLine: (line: string) => void
  #rest = ''
  #afterReturn = false

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine
  }

  write(chunk: Uint8Array): void {
    const text = this.#decoder.decode(chunk, { stream: true })
    // The line ended with the last chunk; this is the other half of its "\r\n".
    const fresh = this.#afterReturn && text.startsWith('\n') ? text.slice(1) : text
    if (text !== '') this.#afterReturn = text.endsWith('\r')
    const parts = (this.#rest + fresh).split(/\r\n|\n|\r/)
    this.#rest = parts.pop() ?? ''
    for (const part of parts) this.#onLine(part)
  }

  end(): void {
    const last = this.#rest + this.#decoder.decode()
    this.#rest = ''
    if (last !== '') this.#onLine(last)
  }
}
