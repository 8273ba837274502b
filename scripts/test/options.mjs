// `npm test -- [--tier fast|full|chaos] [--only stage[,stage]] [pattern…]`

const FAST = ['lint', 'types', 'unit', 'integration', 'e2e']
export const TIERS = { fast: FAST, full: [...FAST, 'window', 'full'], chaos: ['chaos'] }
export const STAGES = [...FAST, 'window', 'full', 'chaos']

export class UsageError extends Error {}

/**
 * Stages to run, in order, and file filters for vitest. A filter leaves out lint and types, which know no files.
 * @param {string[]} args
 * @returns {{ tier: 'fast' | 'full' | 'chaos', stages: string[], patterns: string[] }}
 */
export function parseOptions(args) {
  let tier = 'fast'
  const only = []
  const patterns = []
  for (let index = 0; index < args.length; index += 1) {
    const [flag, inline] = args[index].split('=', 2)
    if (!flag.startsWith('-')) {
      patterns.push(args[index])
      continue
    }
    if (flag !== '--tier' && flag !== '--only') throw new UsageError(`Unknown option ${flag}`)
    const value = inline ?? args[(index += 1)]
    if (flag === '--tier') tier = oneOf('--tier', value, Object.keys(TIERS))
    else only.push(...(value ?? '').split(',').map((name) => oneOf('--only', name, STAGES)))
  }
  const all = only.length > 0 ? STAGES.filter((stage) => only.includes(stage)) : TIERS[tier]
  const stages =
    patterns.length > 0 && only.length === 0 ? all.filter((stage) => !['lint', 'types'].includes(stage)) : all
  return { tier, stages, patterns }
}

function oneOf(flag, value, allowed) {
  if (allowed.includes(value)) return value
  throw new UsageError(`${flag} takes one of ${allowed.join(', ')}, not ${JSON.stringify(value ?? '')}`)
}
