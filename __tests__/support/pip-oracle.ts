import { execFile } from 'node:child_process'
import { bareEnvironment, type Environment, temporaryFolder } from './environment.ts'

const PYTHON = process.platform === 'win32' ? 'python' : 'python3'

/**
 * Runs a Python program that may import pip's own parsers, in a folder (an empty one unless given).
 * It gets `question` as JSON on standard input; the JSON that it prints is the answer.
 */
export async function askPip<Answer>(
  program: string,
  question: unknown,
  { cwd, env, python = PYTHON }: { cwd?: string; env?: Environment; python?: string } = {},
): Promise<Answer> {
  const home = await temporaryFolder()
  try {
    const printed = await new Promise<string>((resolve, reject) => {
      const child = execFile(
        python,
        ['-I', '-X', 'utf8', '-c', program],
        {
          cwd: cwd ?? home.path,
          env: { ...bareEnvironment(home.path), ...env },
          maxBuffer: 2 ** 26,
        },
        (error, stdout, stderr) => (error ? reject(new Error(stderr)) : resolve(stdout)),
      )
      child.stdin?.end(JSON.stringify(question))
    })
    return JSON.parse(printed)
  } finally {
    await home.remove()
  }
}
