import { describe, expect, test } from '@jest/globals'
import { isInteractive, openTerminal, type Screen } from '../src/cli/terminal.ts'

const CLEAR = '\r\x1b[2K'

function screenOf(columns?: number): Screen & { readonly written: string[] } {
  const written: string[] = []
  return { written, write: (text) => written.push(text), ...(columns !== undefined && { columns }) }
}

/** What is left to see on a terminal, line by line. */
function seen({ written }: { written: readonly string[] }): string[] {
  return written
    .join('')
    .split('\n')
    .map((line) => line.split(CLEAR).at(-1) ?? '')
}

const talk = async ({ log }: ReturnType<typeof openTerminal>): Promise<void> => {
  log.info('before')
  await log.group('Building', () => {
    log.info('Collecting apple')
    log.warning('careful')
    log.info('  Building wheel\tfor banana')
  })
  log.notice('after')
}

describe('in a log', () => {
  test('every line, and no control character', async () => {
    const screen = screenOf()
    await talk(openTerminal(screen, false))
    expect(screen.written.join('')).toBe(
      'before\n== Building\nCollecting apple\nwarning: careful\n  Building wheel\tfor banana\nnote: after\n',
    )
  })
})

describe('on a terminal', () => {
  test('a group is one line: while it works its last one, at the end how long it took', async () => {
    const screen = screenOf()
    await talk(openTerminal(screen, true))
    expect(screen.written).toContain(`${CLEAR}Building (0 s): Collecting apple`)
    expect(screen.written).toContain(`${CLEAR}Building (0 s): Building wheel for banana`)
    expect(seen(screen)).toEqual([
      'before',
      'warning: careful',
      '== Building (0 s)',
      'note: after',
      '',
    ])
  })

  test('a line never wraps', async () => {
    const screen = screenOf(20)
    await talk(openTerminal(screen, true))
    const drawn = screen.written.filter((text) => text.startsWith(CLEAR))
    for (const text of drawn) expect(text.length - CLEAR.length).toBeLessThan(20)
  })

  test('of a group that fails, all is shown', async () => {
    const screen = screenOf()
    const { log } = openTerminal(screen, true)
    await expect(
      log.group('Building', () => {
        log.info('Collecting apple')
        log.info('no compiler')
        throw new Error('failed')
      }),
    ).rejects.toThrow('failed')
    expect(seen(screen)).toEqual(['== Building', 'Collecting apple', 'no compiler', ''])
  })
})

test.each([true, false])('secrets are not shown (interactive: %j)', async (interactive) => {
  const screen = screenOf()
  const { log, masked } = openTerminal(screen, interactive)
  log.mask('s3cr3t')
  await log.group('At s3cr3t', () => log.info('of s3cr3t')).catch(() => {})
  log.info('s3cr3t')
  expect(screen.written.join('')).not.toContain('s3cr3t')
  expect(masked('a s3cr3t b')).toBe('a *** b')
})

test.each<[boolean, Record<string, string>, boolean]>([
  [true, {}, true],
  [true, { TERM: 'xterm' }, true],
  [false, {}, false],
  [true, { TERM: 'dumb' }, false],
  [true, { NO_COLOR: '1' }, false],
  [true, { NO_COLOR: '' }, true],
  [true, { CI: 'true' }, false],
])('a terminal %j with %j: one line is overwritten: %j', (isTTY, environment, expected) => {
  expect(isInteractive({ ...screenOf(), isTTY }, environment)).toBe(expected)
})
