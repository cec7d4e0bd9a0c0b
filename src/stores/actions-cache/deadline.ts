/**
 * The outcome of a promise, or an error after so many milliseconds. What it waited for may go on:
 * the process is ended by process.exit, and what is still written lands in an abandoned folder.
 */
export function withDeadline<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`no answer within ${milliseconds / 1000} s`)),
      milliseconds,
    )
    promise.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
