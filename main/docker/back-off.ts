export interface BackOff {
  readonly firstMs: number
  readonly maxMs: number
}

/** An engine that restarts is back within seconds; one that is absent costs a look every 10 s. */
export const DEFAULT_BACK_OFF: BackOff = { firstMs: 250, maxMs: 10_000 }

/** Doubles per failed attempt, with a spread so that several links do not knock at once. `random` in [0, 1). */
export function delayAfter(attempt: number, backOff: BackOff, random: number): number {
  const full = Math.min(backOff.maxMs, backOff.firstMs * 2 ** Math.min(attempt, 30))
  return Math.round(full * (0.75 + random * 0.25))
}
