interface Waiting<T> {
  readonly value: T
  /** Lets the stream go on that gave the value. */
  readonly taken: () => void
}

/**
 * Several streams as one, in the order in which they have something; ends when all have ended or one fails. Each stream
 * has at most one value waiting, so a slow reader holds all of them back. (Not by Promise.race over the streams: each
 * race leaves a reaction on the promise of a quiet stream, which grows without end in a long watch.)
 */
export async function* merged<T>(streams: readonly AsyncGenerator<T>[]): AsyncGenerator<T> {
  const waiting: Waiting<T>[] = []
  const failures: unknown[] = []
  let running = streams.length
  let wake: () => void = () => undefined
  const drain = async (stream: AsyncGenerator<T>) => {
    try {
      for await (const value of stream) {
        await new Promise<void>((taken) => {
          waiting.push({ value, taken })
          wake()
        })
      }
    } catch (error) {
      failures.push(error)
    }
    running--
    wake()
  }
  for (const stream of streams) void drain(stream)
  try {
    for (;;) {
      const next = waiting.shift()
      if (next !== undefined) {
        yield next.value
        next.taken()
      } else if (failures.length > 0) throw failures[0]
      else if (running === 0) return
      else await new Promise<void>((resolve) => (wake = resolve))
    }
  } finally {
    // Not awaited: a stream that waits for its next value ends only when its own signal does.
    for (const stream of streams) void stream.return(undefined)
  }
}
