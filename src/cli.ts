/** The same runs from a shell: for a laptop and for any other CI. */
import { main } from './cli/main.ts'

process.exit(await main(process.argv.slice(2)))
