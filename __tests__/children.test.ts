import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { runChild } from '../src/children.ts'
import { bareEnvironment, temporaryFolder } from './support/environment.ts'
import { lastingStrays, MARKER } from './support/strays.ts'

let folder: { path: string; remove(): Promise<void> }
beforeEach(async () => {
  folder = await temporaryFolder()
})
afterEach(() => folder.remove())

const MARK = `children-${process.pid}`

/** Runs a program of node: what it printed, and how it ended. */
async function run(program: string, deadlineMs?: number) {
  const lines: string[] = []
  const ended = await runChild(process.execPath, ['-e', program], {
    cwd: folder.path,
    environment: { ...bareEnvironment(folder.path), [MARKER]: MARK },
    onLine: (line) => lines.push(line),
    ...(deadlineMs !== undefined && { deadlineMs }),
  }).catch((error: Error) => error.message)
  return { ended, lines }
}

test('the exit code, and the lines of both outputs', async () => {
  const { ended, lines } = await run(
    'console.log("a\\nb"); console.error("c"); process.stdout.write("no end"); process.exitCode = 3',
  )
  expect(ended).toBe(3)
  expect(lines.sort()).toEqual(['a', 'b', 'c', 'no end'])
})

test('standard input is empty', async () => {
  const { lines } = await run('console.log(require("node:fs").readFileSync(0, "utf8").length)')
  expect(lines).toEqual(['0'])
})

test('a program that is not there', async () => {
  const child = { cwd: folder.path, environment: {}, onLine: () => {} }
  await expect(runChild('/no/such/program', [], child)).rejects.toThrow('ENOENT')
})

;(process.platform === 'win32' ? describe.skip : describe)('signals', () => {
  test('a program that a signal ended: the exit code of a shell, and a line that says so', async () => {
    const { ended, lines } = await run('process.kill(process.pid, "SIGKILL")')
    expect(ended).toBe(137)
    expect(lines).toEqual([`${process.execPath} was ended by SIGKILL`])
  })

  test('past its deadline it is ended, with all that it started', async () => {
    const { ended } = await run(
      `require('node:child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'])
       setTimeout(() => {}, 60000)`,
      1_000,
    )
    expect(ended).toBe('no answer within 1 s')
    expect(await lastingStrays(MARK)).toEqual([])
  })
})
