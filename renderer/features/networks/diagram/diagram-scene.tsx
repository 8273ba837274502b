import { memo, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { DiagramEdge } from '../../../../contract/diagram.ts'
import { EdgeView, type Heading, type LabelChoice } from './edge-view.tsx'
import { boxOf, laneBox, lanes } from './lanes.ts'
import type { Positions } from './layout.ts'
import { NodeView, type NodeMark } from './node-view.tsx'
import type { Drawn, Rates } from './picture.ts'

/** Nodes that an asked way leads through, in its order, and where it ends if it does not arrive. */
export interface DrawnWay {
  readonly nodes: readonly string[]
  readonly blockedAt: string | null
  /** Those of them that nothing could take the place of. */
  readonly single: ReadonlySet<string>
}

/** A machine in the hand, or a link of it, the networks that would take it and the node that it is over. */
export interface Aim {
  readonly machine: string
  readonly edge: string | null
  readonly takers: ReadonlySet<string>
  readonly over: string | null
}

export interface SceneProps {
  readonly picture: Drawn
  readonly positions: Positions
  readonly shown: ReadonlySet<string>
  readonly selected: string | null
  readonly labels: LabelChoice
  readonly rates: Rates
  readonly way: DrawnWay | null
  /** What is being dragged, and to where; null = nothing. */
  readonly aim: Aim | null
  readonly current: string | null
  readonly hovered: string | null
}

/** Everything that moves with the view; drawn anew only when something in it changes. */
export const DiagramScene = memo(function DiagramScene(props: SceneProps) {
  const { picture, positions, shown } = props
  const { t } = useTranslation()
  const near = useMemo(() => neighboursOf(props.hovered, picture), [props.hovered, picture])
  const edges = [...picture.edges.values()].filter(({ from, to }) => shown.has(from) && shown.has(to))
  const at = (id: string) => {
    const node = picture.nodes.get(id)
    return node === undefined ? null : boxOf(node, positions.get(id) ?? 0)
  }
  // What is asked for lies above what is not.
  const sorted = [...edges].sort((one, other) => weight(markOfEdge(one, props)) - weight(markOfEdge(other, props)))
  return (
    <>
      {lanes.map((lane) => (
        <text key={lane} className="rig-lane-name" x={laneBox[lane].x} y={24}>
          {t(`networks.lane.${lane}`)}
        </text>
      ))}
      {sorted.map((edge) => {
        const [from, to] = [at(edge.from), at(edge.to)]
        if (from === null || to === null) return null
        const mark = markOfEdge(edge, props)
        const { labels, rates } = props
        const heading = mark === 'path' || mark === 'blocked' ? headingOf(edge, props.way) : null
        return <EdgeView key={edge.id} {...{ edge, from, to, mark, heading, labels }} rate={rates.get(edge.id)} />
      })}
      {[...picture.nodes.values()]
        .filter(({ id }) => shown.has(id))
        .map((node) => (
          <NodeView
            key={node.id}
            node={node}
            y={positions.get(node.id) ?? 0}
            picture={picture}
            mark={markOfNode(node.id, props, near)}
            isCurrent={node.id === props.current}
            isSingle={props.way?.single.has(node.id) === true}
          />
        ))}
    </>
  )
})

function neighboursOf(id: string | null, { edges }: Drawn): ReadonlySet<string> | null {
  if (id === null) return null
  const near = new Set([id])
  for (const { from, to } of edges.values()) {
    if (from === id) near.add(to)
    if (to === id) near.add(from)
  }
  return near
}

function markOfNode(
  id: string,
  { way, selected, aim }: Pick<SceneProps, 'way' | 'selected' | 'aim'>,
  near: ReadonlySet<string> | null,
): NodeMark {
  if (aim !== null) return aimedMark(id, aim)
  if (way?.blockedAt === id) return 'blocked'
  if (way?.nodes.includes(id) === true) return 'path'
  if (id === selected) return 'selected'
  if (near !== null) return near.has(id) ? 'near' : 'far'
  return way === null ? 'plain' : 'far'
}

function aimedMark(id: string, { machine, takers, over }: Aim): NodeMark {
  if (id === machine) return 'selected'
  if (!takers.has(id)) return 'apart'
  return id === over ? 'target' : 'taker'
}

type EdgeMark = 'plain' | 'near' | 'far' | 'path' | 'blocked' | 'pulled'

function markOfEdge(
  { id, from, to }: DiagramEdge,
  { way, hovered, aim, selected }: Pick<SceneProps, 'way' | 'hovered' | 'aim' | 'selected'>,
): EdgeMark {
  if (aim !== null) return id === aim.edge ? 'pulled' : 'plain'
  const onWay = way === null ? null : markOnWay(way, from, to)
  if (onWay !== null) return onWay
  if (id === selected) return 'near'
  if (hovered !== null) return from === hovered || to === hovered ? 'near' : 'far'
  return way === null ? 'plain' : 'far'
}

function markOnWay({ nodes, blockedAt }: DrawnWay, from: string, to: string): 'path' | 'blocked' | null {
  const step = nodes.findIndex((id, at) => isPair(id, nodes[at + 1], from, to))
  if (step < 0) return null
  return blockedAt !== null && (nodes[step] === blockedAt || nodes[step + 1] === blockedAt) ? 'blocked' : 'path'
}

/** Which way the packet goes over an edge that lies on its way. */
function headingOf({ from, to }: DiagramEdge, way: DrawnWay | null): Heading {
  const nodes = way?.nodes ?? []
  return nodes.some((id, at) => id === from && nodes[at + 1] === to) ? 'along' : 'against'
}

const isPair = (one: string, other: string | undefined, from: string, to: string) =>
  (one === from && other === to) || (one === to && other === from)

const weight = (mark: EdgeMark) => ['far', 'plain', 'near', 'pulled', 'path', 'blocked'].indexOf(mark)
