/**
 * Starts these acts in order, so many at a time. Returns a promise for each, at once; what rejects is
 * for whoever awaits it.
 */
export function pooled<T>(limit: number, acts: readonly (() => Promise<T>)[]): Promise<T>[] {
  const waiting: (() => void)[] = []
  let free = limit
  const turn = (): Promise<void> => {
    if (free > 0) {
      free -= 1
      return Promise.resolve()
    }
    return new Promise((resolve) => waiting.push(resolve))
  }
  return acts.map((act) => {
    const promise = turn()
      .then(act)
      .finally(() => {
        const next = waiting.shift()
        if (next === undefined) free += 1
        else next()
      })
    promise.catch(() => {})
    return promise
  })
}
