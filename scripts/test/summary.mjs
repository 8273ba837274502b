// The closing lines of `npm test`.

/** One line per stage. @param {import('./stages.mjs').Result} result */
export function stageLine({ stage, passed, failed, skipped, seconds, note }) {
  const counts = note ?? `${passed} passed, ${failed} failed, ${skipped.length} skipped`
  return `${stage.padEnd(12)} ${counts}  (${seconds.toFixed(1)} s)`
}

export function totals(results) {
  const sum = (pick) => results.reduce((total, result) => total + pick(result), 0)
  return { passed: sum((r) => r.passed), failed: sum((r) => r.failed), skipped: sum((r) => r.skipped.length) }
}

/** @param {import('./stages.mjs').Result[]} results */
export function summary(results) {
  const { passed, failed, skipped } = totals(results)
  const reasons = results.flatMap((result) =>
    result.skipped.map(({ name, reason }) => `skipped      ${name}: ${reason}`),
  )
  return [...reasons, ...results.map(stageLine), `${passed} passed, ${failed} failed, ${skipped} skipped`].join('\n')
}

/** Nothing run is no success: a typing error in a filter must not look green. */
export function exitCode(results) {
  const { passed, failed } = totals(results)
  return failed > 0 || passed === 0 ? 1 : 0
}
