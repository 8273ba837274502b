import type { Box } from './lanes.ts'

interface Props {
  readonly from: Box
  readonly to: { readonly x: number; readonly y: number }
  /** Whether letting go does something. */
  readonly able: boolean
}

/** The cable in the hand: from the machine's plug to the pointer. */
export function PlugLine({ from, to, able }: Props) {
  const y = from.y + from.height / 2
  return (
    <g className={able ? 'rig-plug-line is-able' : 'rig-plug-line'} aria-hidden="true">
      <path d={`M${from.x} ${y}C${from.x - 40} ${y} ${to.x + 40} ${to.y} ${to.x} ${to.y}`} />
      <circle cx={to.x} cy={to.y} r={5} />
    </g>
  )
}
