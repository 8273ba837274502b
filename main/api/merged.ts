/** Several streams as one, in the order in which they have something; ends when all have ended or one fails. */
export async function* merged<T>(streams: readonly AsyncGenerator<T>[]): AsyncGenerator<T> {
  const next = async (stream: AsyncGenerator<T>) => ({ stream, result: await stream.next() })
  const waiting = new Map(streams.map((stream) => [stream, next(stream)]))
  try {
    while (waiting.size > 0) {
      const { stream, result } = await Promise.race(waiting.values())
      if (result.done === true) {
        waiting.delete(stream)
        continue
      }
      waiting.set(stream, next(stream))
      yield result.value
    }
  } finally {
    // Not awaited: a stream that waits for its next value ends only when its own signal does.
    for (const stream of waiting.keys()) void stream.return(undefined)
  }
}
