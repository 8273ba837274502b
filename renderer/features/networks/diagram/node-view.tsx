import { AngleDownIcon } from '@patternfly/react-icons/dist/esm/icons/angle-down-icon'
import { AngleRightIcon } from '@patternfly/react-icons/dist/esm/icons/angle-right-icon'
import { LockIcon } from '@patternfly/react-icons/dist/esm/icons/lock-icon'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../../components/icon.tsx'
import { stateIcons } from '../../machines/state-cell.tsx'
import { boxOf, heightOf, laneBox, laneOf } from './lanes.ts'
import { iconOf } from './node-icons.ts'
import { marksOf, noteOf, spokenName, titleOf } from './node-words.ts'
import type { Drawn, DrawnNode } from './picture.ts'
import { shortText } from './short-text.ts'
import type { Look } from '../../machines/look.ts'
import { useNodeState } from './use-node-state.ts'

interface Props {
  readonly node: DrawnNode
  readonly y: number
  readonly picture: Drawn
  /** Selected, on the asked way, beside what the pointer is on, or apart from it. */
  readonly mark: NodeMark
  readonly isCurrent: boolean
  /** Nothing could take its place on the asked way. */
  readonly isSingle: boolean
}

export type NodeMark =
  | 'plain'
  | 'selected'
  | 'path'
  | 'blocked'
  | 'near'
  | 'far'
  /** While a machine is dragged: a network that takes it, the one under the pointer, and all else. */
  | 'taker'
  | 'target'
  | 'apart'

/** One node: a box with an icon, a name and what is read below it. */
export const NodeView = memo(function NodeView({ node, y, picture, mark, isCurrent, isSingle }: Props) {
  const { t } = useTranslation()
  const { look, word } = useNodeState(node)
  const { x, width, height } = boxOf(node, y)
  const title = titleOf(node, t)
  const isPill = laneOf(node) === 'gate'
  const room = width - (laneOf(node) === 'machine' ? 64 : 44)
  return (
    <g
      role="button"
      className={`rig-node is-${mark} ${classOf(node)}`}
      transform={`translate(${x} ${y})`}
      tabIndex={isCurrent ? 0 : -1}
      data-node={node.id}
      {...(node.kind === 'stack' ? { 'aria-expanded': node.open } : {})}
    >
      <title>
        {[spokenName(node, word, picture, t), ...(isSingle ? [t('networks.reach.singlePoint')] : [])].join(', ')}
      </title>
      {node.kind === 'stack' && !node.open && (
        <rect className="rig-node-below" x={4} y={4} width={width} height={height} rx={6} />
      )}
      <rect className="rig-node-box" width={width} height={height} rx={isPill ? height / 2 : 6} />
      <Stripe node={node} />
      <g className="rig-node-icon" transform={`translate(${isPill ? 14 : 12} ${iconTop(node)})`}>
        <Icon of={iconOf(node)} size={14} />
      </g>
      <text className="rig-node-name" x={34} y={nameLine(node, noteOf(node, t))}>
        {shortText(title, room, 12.5)}
      </text>
      <Lines node={node} />
      <Marks {...{ node, look, isSingle }} />
    </g>
  )
}, sameNode)

interface MarksProps extends Pick<Props, 'node' | 'isSingle'> {
  readonly look: Look | null
}

/** At its right side: how it is, whether it opens, what it is plugged in by, and what hangs on it. */
function Marks({ node, look, isSingle }: MarksProps) {
  const { width, height } = boxOf(node, 0)
  return (
    <>
      {look !== null && (
        <g className={`rig-node-state rig-tone-${look.tone}`} transform={`translate(${width - 24} ${height / 2 - 6})`}>
          <Icon of={stateIcons[look.glyph]} size={12} />
        </g>
      )}
      {node.kind === 'stack' && (
        <g className="rig-node-icon" transform={`translate(${width - 24} ${height / 2 - 6})`}>
          <Icon of={node.open ? AngleDownIcon : AngleRightIcon} size={12} />
        </g>
      )}
      {isSingle && <SingleMark x={width - 6} />}
      {node.kind === 'machine' && <circle className="rig-node-plug" cy={height / 2} r={5} />}
      {node.kind === 'network' && node.isolated && (
        <g className="rig-node-lock" transform={`translate(${width - 22} 10)`}>
          <Icon of={LockIcon} size={11} />
        </g>
      )}
    </>
  )
}

/** On its corner: the way hangs on this one. */
function SingleMark({ x }: { readonly x: number }) {
  return (
    <g className="rig-node-single" transform={`translate(${x} 0)`}>
      <circle r={8} />
      <text y={4} textAnchor="middle">
        1
      </text>
    </g>
  )
}

/** The picture as a whole is only read for what is said of the node. */
function sameNode(one: Props, other: Props): boolean {
  return (
    one.node === other.node &&
    one.y === other.y &&
    one.mark === other.mark &&
    one.isCurrent === other.isCurrent &&
    one.isSingle === other.isSingle &&
    (one.picture === other.picture || one.picture.edges === other.picture.edges)
  )
}

function classOf(node: DrawnNode): string {
  switch (node.kind) {
    case 'stack':
      return node.machine === null ? 'rig-node-stack' : `rig-node-stack is-${node.machine}`
    case 'machine':
      return `rig-node-machine is-${node.machine}`
    case 'network':
      return node.active ? 'rig-node-network' : 'rig-node-network is-away'
    case 'interface':
      return node.carrier && node.up ? 'rig-node-interface' : 'rig-node-interface is-away'
    case 'outside':
    case 'port':
    case 'nat':
    case 'block':
      return `rig-node-${node.kind}`
  }
}

function nameLine(node: DrawnNode, note: string): number {
  const height = heightOf(node)
  if (node.kind === 'network' || node.kind === 'interface') return 20
  return note === '' ? height / 2 + 4 : height / 2 - 3
}

const iconTop = (node: DrawnNode) => (node.kind === 'network' || node.kind === 'interface' ? 9 : heightOf(node) / 2 - 7)

function Lines({ node }: { readonly node: DrawnNode }) {
  const { t } = useTranslation()
  const { width } = laneBox[laneOf(node)]
  const marks = marksOf(node, t)
  const note = shortText(noteOf(node, t), width - (laneOf(node) === 'machine' ? 62 : 46), 11, true)
  return (
    <>
      <text className="rig-node-note" x={34} y={nameLine(node, note) + 15}>
        {note}
      </text>
      {node.kind === 'interface' && (
        <text className="rig-node-mark" x={34} y={50}>
          {shortText(marks.join(', '), width - 44, 11)}
        </text>
      )}
      {node.kind === 'network' && (
        <text className="rig-node-mark" x={34} y={57}>
          {shortText(marks.join(' · '), width - 44, 11)}
        </text>
      )}
    </>
  )
}

/** Whose it is: both hues where both engines are on one wire. */
function Stripe({ node }: { readonly node: DrawnNode }) {
  const height = heightOf(node)
  const hues = huesOf(node)
  return hues.map((hue, at) => (
    <rect
      key={hue}
      className={`rig-node-stripe is-${hue}`}
      x={0}
      y={(height / hues.length) * at}
      width={4}
      height={height / hues.length}
    />
  ))
}

function huesOf(node: DrawnNode): ('vm' | 'container' | 'host')[] {
  switch (node.kind) {
    case 'machine':
      return [node.machine]
    case 'stack':
      return node.machine === null ? ['vm', 'container'] : [node.machine]
    case 'network':
      if (node.engines.length === 0) return ['host']
      return [...node.engines].reverse().map((engine) => (engine === 'libvirt' ? 'vm' : 'container'))
    case 'interface':
      return ['host']
    case 'outside':
    case 'port':
    case 'nat':
    case 'block':
      return []
  }
}
