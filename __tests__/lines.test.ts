import { expect, test } from '@jest/globals'
import { LineSplitter, neutralised } from '../src/lines.ts'
import { commandsIn } from './support/runner-commands.ts'

test.each([
  ['Collecting django', 'Collecting django'],
  ['a::b ::error::c', 'a::b ::error::c'],
  ['::error::x', ': :error::x'],
  ['   \t::set-env name=A::b', '   \t: :set-env name=A::b'],
  ['\u00a0::error::x', '\u00a0: :error::x'],
  ['\u0085::error::x', '\u0085: :error::x'],
  [':::error::x', ': ::error::x'],
  ['##[error]x', '## [error]x'],
  ['one ##[add-mask]x ##[group]y', 'one ## [add-mask]x ## [group]y'],
  ['###[error]x', '### [error]x'],
  ['# [not a command]', '# [not a command]'],
])('%j is printed as %j', (line, printed) => {
  expect(neutralised(line)).toBe(printed)
})

test('the runner obeys nothing that was made harmless', () => {
  const parts = [
    '::',
    ':',
    ' ',
    '\t',
    '##[',
    '#',
    '[',
    'error',
    ']',
    '\u0085',
    '\u2003',
    '\u200b',
    '\n',
    '::error::x',
  ]
  const lines = parts.flatMap((a) => parts.flatMap((b) => parts.map((c) => a + b + c)))
  expect(lines.flatMap(commandsIn).length).toBeGreaterThan(100)
  expect(lines.flatMap((line) => commandsIn(neutralised(line)))).toEqual([])
})

const LINES: [text: string, lines: string[]][] = [
  ['', []],
  ['a', ['a']],
  ['\na\nb', ['', 'a', 'b']],
  ['a\nb\n', ['a', 'b']],
  ['a\r\nb\r\n', ['a', 'b']],
  ['10%\r20%\r\ndone', ['10%', '20%', 'done']],
  ['a\n\n\r\nb', ['a', '', '', 'b']],
  ['grün – ✓ 🎡\nü', ['grün – ✓ 🎡', 'ü']],
  ['a\r', ['a']],
]

test.each(LINES)('%j is %j, wherever its bytes are cut', (text, lines) => {
  const bytes = Buffer.from(text)
  for (let first = 0; first <= bytes.length; first++)
    for (let second = first; second <= bytes.length; second++) {
      const seen: string[] = []
      const splitter = new LineSplitter((line) => seen.push(line))
      splitter.write(bytes.subarray(0, first))
      splitter.write(bytes.subarray(first, second))
      splitter.write(bytes.subarray(second))
      splitter.end()
      expect([first, second, seen]).toEqual([first, second, lines])
    }
})

test('a line is given as soon as it ends', () => {
  const seen: string[] = []
  const splitter = new LineSplitter((line) => seen.push(line))
  splitter.write(Buffer.from('one\ntw'))
  expect(seen).toEqual(['one'])
  splitter.write(Buffer.from('o\n'))
  expect(seen).toEqual(['one', 'two'])
})

test('bytes that are no UTF-8 do not stop it', () => {
  const seen: string[] = []
  const splitter = new LineSplitter((line) => seen.push(line))
  splitter.write(Buffer.from([0x61, 0xff, 0x0a, 0xc3]))
  splitter.end()
  expect(seen).toEqual(['a\ufffd', '\ufffd'])
})

test('a line that never ends is read in one pass', () => {
  const seen: string[] = []
  const splitter = new LineSplitter((line) => seen.push(line))
  const chunk = Buffer.alloc(64 * 1024, 'x')
  for (let i = 0; i < 500; i++) splitter.write(chunk)
  splitter.end()
  expect(seen.map(({ length }) => length)).toEqual([500 * 64 * 1024])
})
