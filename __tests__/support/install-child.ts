/** A process that installs when it is told to, for tests that end it in the middle. */
import { readFileSync } from 'node:fs'
import { installNative, type NativePlan } from '../../src/install/native.ts'
import { startWorkers } from '../../src/install/workers.ts'

const plan = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as NativePlan
const workers = startWorkers(2)
// What is not there is answered at once: the threads have loaded their code then.
const range = { file: 'x', path: '/nonexistent', offset: 0, size: 0 }
await Promise.all([1, 2].map(() => workers.run({ kind: 'record', range })))
console.log('ready')
process.stdin.once('data', async () => {
  const result = await installNative(
    { ...plan, requested: new Set(), directUrls: new Map() },
    workers,
  )
  console.log(JSON.stringify(result))
  process.exit()
})
