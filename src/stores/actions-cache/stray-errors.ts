/**
 * Errors of a transfer that nobody listens to. @actions/cache waits between a response and its
 * pipeline; a connection that breaks just then, or after a deadline, is an uncaught exception, which
 * would end the process and fail the job.
 */

const OF_THE_NETWORK =
  /^(ECONN\w+|EPIPE|ETIMEDOUT|EHOST\w+|ENET\w+|ENOTFOUND|EAI_AGAIN|ERR_STREAM_\w+|ERR_HTTP_\w+|UND_ERR_\w+|HPE_\w+)$/

/** Whether an error can only be that of a connection. */
export function isOfTheNetwork(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const { code, message, syscall } = error as {
    code?: unknown
    message?: unknown
    syscall?: unknown
  }
  if (typeof syscall === 'string' && ['connect', 'read', 'write'].includes(syscall)) return true
  return message === 'aborted' || (typeof code === 'string' && OF_THE_NETWORK.test(code))
}

/**
 * From here on such errors end the transfers under way and not the process. All others end it, as
 * without this. Returns a function that makes a promise one of those transfers.
 */
export function guardTransfers(): <T>(transfer: Promise<T>) => Promise<T> {
  const underWay = new Set<(error: unknown) => void>()
  const handle = (error: unknown): void => {
    if (!isOfTheNetwork(error)) {
      console.error(error)
      process.exit(1)
    }
    for (const reject of underWay) reject(error)
  }
  process.on('uncaughtException', handle)
  process.on('unhandledRejection', handle)
  return (transfer) =>
    new Promise((resolve, reject) => {
      underWay.add(reject)
      transfer.then(resolve, reject).finally(() => underWay.delete(reject))
    })
}
