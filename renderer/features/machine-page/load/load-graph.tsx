import type { SVGIconProps } from '@patternfly/react-icons/dist/esm/createIcon'
import type { ComponentType } from 'react'
import { Icon } from '../../../components/icon.tsx'
import { NoValue } from '../../machines/no-value.tsx'
import type { LoadPoint } from '../../../../contract/load.ts'
import { areaPath, GRAPH_HEIGHT, GRAPH_WIDTH, linePath, runsOf, topOf, type LoadMeasure } from './graph-path.ts'

interface Props {
  readonly icon: ComponentType<SVGIconProps>
  readonly name: string
  /** The latest values in words; null while there are none. */
  readonly now: string | null
  readonly points: readonly LoadPoint[]
  /** The first is drawn whole, the second dashed. */
  readonly measures: readonly [LoadMeasure, LoadMeasure?]
  /** The value at the upper edge when nothing exceeds it. */
  readonly floor: number
}

/** One measure in the last minutes. The picture is a decoration of the number. */
export function LoadGraph({ icon, name, now, points, measures: [first, second], floor }: Props) {
  const top = topOf(points, second === undefined ? [first] : [first, second], floor)
  const runs = runsOf(points, first, top)
  const others = second === undefined ? [] : runsOf(points, second, top)
  return (
    <div className="rig-mp-graph">
      <div className="rig-mp-graph-head">
        <span className="rig-mp-graph-name">
          <Icon of={icon} size={12} />
          {name}
        </span>
        <span className="rig-number">{now ?? <NoValue />}</span>
      </div>
      <svg viewBox={`0 0 ${GRAPH_WIDTH} ${GRAPH_HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <path d={`M0,${GRAPH_HEIGHT - 0.5}H${GRAPH_WIDTH}`} className="rig-mp-graph-ground" />
        <path d={areaPath(runs)} className="rig-mp-graph-area" />
        <path d={linePath(runs)} className="rig-mp-graph-line" />
        {others.length > 0 && <path d={linePath(others)} className="rig-mp-graph-line is-second" />}
      </svg>
    </div>
  )
}
