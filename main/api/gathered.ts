import { setImmediate as turn } from 'node:timers/promises'

/**
 * Joins the lists that are there already: where stdout and stderr alternate, an engine's chunk of a thousand lines comes
 * as hundreds of lists. What is quiet is never waited for. At most one list is read ahead of the reader.
 * @param enough items after which a list leaves, however many more are there
 */
export async function* gathered<T>(source: AsyncIterable<readonly T[]>, enough: number): AsyncGenerator<T[]> {
  const lists = source[Symbol.asyncIterator]()
  const ask = () => {
    const next = lists.next()
    // Reported when it is taken; nobody may come for it once the reader has gone.
    next.catch(() => undefined)
    return next
  }
  let next = ask()
  try {
    for (;;) {
      const first = await next
      if (first.done === true) return
      const items = [...first.value]
      next = ask()
      while (items.length < enough) {
        // What broke off is told after what came before it.
        const more = await Promise.race([next.catch(() => null), turn(null)])
        if (more === null || more.done === true) break
        items.push(...more.value)
        next = ask()
      }
      yield items
    }
  } finally {
    // Not waited for: a list that is asked for may never come.
    lists.return?.().catch(() => undefined)
  }
}
