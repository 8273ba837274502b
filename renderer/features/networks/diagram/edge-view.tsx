import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { DiagramEdge, EdgeRate } from '../../../../contract/diagram.ts'
import { formatRate } from '../../load/format-rate.ts'
import { EdgeMark, isMarked, markAt } from './edge-mark.tsx'
import { arrowhead, curve } from './geometry.ts'
import type { Box } from './lanes.ts'

export const labelChoices = ['rates', 'devices', 'macs', 'none'] as const
export type LabelChoice = (typeof labelChoices)[number]

/** From the outside inwards, or the other way round. */
export type Heading = 'along' | 'against'

interface Props {
  readonly edge: DiagramEdge
  readonly from: Box
  readonly to: Box
  readonly mark: 'plain' | 'near' | 'far' | 'path' | 'blocked' | 'pulled'
  /** Where a packet goes that is asked about; null where none passes. */
  readonly heading: Heading | null
  readonly labels: LabelChoice
  readonly rate: EdgeRate | undefined
}

/** A label needs as much between two lanes. CSS pixels. */
const LABEL_ROOM = 50

/** A line, and what is said of it at its inner end. */
export const EdgeView = memo(
  function EdgeView({ edge, from, to, mark, heading, labels, rate }: Props) {
    const { i18n } = useTranslation()
    const line = curve(from, to)
    const text = labelOf(edge, labels, rate, i18n.language)
    return (
      <g
        className={`rig-edge is-${mark} is-${edge.state} is-${edge.kind}`}
        {...(edge.kind === 'nic' ? { 'data-edge': edge.id } : {})}
      >
        <path className="rig-edge-line" d={line} />
        {edge.kind === 'nic' && <path className="rig-edge-hold" d={line} />}
        {heading !== null && <path className="rig-edge-head" d={arrowhead(from, to, heading === 'along')} />}
        {isMarked(edge) && <EdgeMark edge={edge} at={markAt(from, to)} />}
        {text !== '' && to.x - from.x - from.width > LABEL_ROOM && (
          <text x={to.x - (isMarked(edge) ? 24 : 6)} y={to.y + to.height / 2 - 5} textAnchor="end">
            {text}
          </text>
        )}
      </g>
    )
  },
  (one, other) =>
    one.edge === other.edge &&
    one.mark === other.mark &&
    one.heading === other.heading &&
    one.labels === other.labels &&
    one.rate === other.rate &&
    sameBox(one.from, other.from) &&
    sameBox(one.to, other.to),
)

const sameBox = (one: Box, other: Box) => one.x === other.x && one.y === other.y && one.height === other.height

function labelOf(edge: DiagramEdge, labels: LabelChoice, rate: EdgeRate | undefined, language: string): string {
  switch (labels) {
    case 'rates':
      if (rate === undefined) return ''
      return `↓ ${formatRate(rate.received, language)} ↑ ${formatRate(rate.sent, language)}`
    case 'devices':
      return edge.kind === 'nic' ? (edge.device ?? '') : ''
    case 'macs':
      return edge.kind === 'nic' ? (edge.mac ?? '') : ''
    case 'none':
      return ''
  }
}
