import type { Samples } from './runner.ts'

/** Milliseconds that an act takes. */
export async function timed(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await act()
  return performance.now() - start
}

/** Both sides in turns, who begins changing each round, after rounds that do not count. */
export async function inTurns(
  rounds: number,
  ours: () => Promise<number>,
  peer: () => Promise<number>,
  warmUp = 3,
): Promise<Samples> {
  for (let i = 0; i < warmUp; i++) {
    await ours()
    await peer()
  }
  const samples: { ours: number[]; peer: number[] } = { ours: [], peer: [] }
  for (let round = 0; round < rounds; round++) {
    if (round % 2 === 0) samples.ours.push(await ours())
    samples.peer.push(await peer())
    if (round % 2 === 1) samples.ours.push(await ours())
  }
  return samples
}
