/**
 * Errors of a transfer that nobody listens to. @actions/cache waits between a response and its
 * pipeline; a connection that breaks just then, or after a deadline, is an uncaught exception, which
 * would end the process and fail the job. So is the read of a file whose upload (version 1) was
 * refused: the package closes it and throws in a listener.
 */

const OF_THE_NETWORK =
  /^(ECONN\w+|EPIPE|ETIMEDOUT|EHOST\w+|ENET\w+|ENOTFOUND|EAI_AGAIN|ERR_STREAM_\w+|ERR_HTTP_\w+|UND_ERR_\w+|HPE_\w+)$/

/** Whether an error can only be that of a transfer. */
export function isOfATransfer(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const { code, message, syscall } = error as {
    code?: unknown
    message?: unknown
    syscall?: unknown
  }
  // The package's own words, when it has closed the file of an upload that was refused.
  if (typeof message === 'string' && message.startsWith('Cache upload failed because')) return true
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
    if (!isOfATransfer(error)) {
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
