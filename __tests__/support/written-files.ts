import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { temporaryFolder } from './environment.ts'

/** A temporary folder that a test writes files into. */
export interface WrittenFiles {
  readonly path: string
  /** Writes files by their paths in the folder, and the folders that they need. */
  write(files: Readonly<Record<string, string | Buffer>>): void
  remove(): Promise<void>
}

export async function writtenFiles(
  files: Readonly<Record<string, string | Buffer>> = {},
): Promise<WrittenFiles> {
  const { path, remove } = await temporaryFolder()
  const write: WrittenFiles['write'] = (more) => {
    for (const [name, content] of Object.entries(more)) {
      mkdirSync(dirname(join(path, name)), { recursive: true })
      writeFileSync(join(path, name), content)
    }
  }
  write(files)
  return { path, write, remove }
}
