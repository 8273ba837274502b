/** Asks again until the answer is as wanted; rejects with the last answer. For states that have no event to wait for. */
export async function eventually<T>(
  ask: () => Promise<T>,
  wanted: (answer: T) => boolean,
  within = 20_000,
): Promise<T> {
  const end = Date.now() + within
  for (;;) {
    const answer = await ask()
    if (wanted(answer)) return answer
    if (Date.now() > end) throw new Error(`still ${JSON.stringify(answer)} after ${within} ms`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
