import { useEffect, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { edgeAt, nodeAt } from './aimed-at.ts'
import { around } from './geometry.ts'
import { DiagramScene, type SceneProps } from './diagram-scene.tsx'
import { boxOf, LANES_WIDTH, type Box } from './lanes.ts'
import { MiniMap } from './mini-map.tsx'
import type { Picture } from './picture.ts'
import { PlugLine } from './plug-line.tsx'
import { usePlugging, type Plugging } from './use-plugging.ts'
import { useView } from './use-view.ts'
import { inOrder, stepFrom } from './walk.ts'
import { ZoomButtons } from './zoom-buttons.tsx'

interface Props extends Omit<SceneProps, 'current' | 'hovered' | 'aim'> {
  readonly onOpen: (id: string) => void
  readonly onMenu: (id: string, anchor: SVGElement) => void
  /** The picture with every machine, for what is dragged. */
  readonly whole: Picture
}

/** Below the picture there is room for what lies over it: the legend, the map and the buttons. */
const MARGIN = 100

function heightOfPicture({ picture, positions, shown }: Pick<Props, 'picture' | 'positions' | 'shown'>): number {
  const ends = [...picture.nodes.values()]
    .filter(({ id }) => shown.has(id))
    .map((node) => {
      const { y, height } = boxOf(node, positions.get(node.id) ?? 0)
      return y + height
    })
  return Math.max(200, ...ends) + MARGIN
}

const opensMenu = ({ key, shiftKey }: KeyboardEvent) => key === 'ContextMenu' || (key === 'F10' && shiftKey)

/** The picture, moved and scaled; a node is opened by a click or Enter, a machine dragged to a network or off it. */
export function DiagramCanvas({ onOpen, onMenu, whole, ...scene }: Props) {
  const { t } = useTranslation()
  const { picture, positions, shown, selected } = scene
  const frame = useRef<HTMLDivElement>(null)
  const size = { width: LANES_WIDTH, height: heightOfPicture(scene) }
  const { view, screen, zoom, fit, reveal, move, drag } = useView(frame, size)
  useShown(scene, screen, reveal)
  const plugging = usePlugging({ frame, view, picture: whole })
  const [current, setCurrent] = useState<string | null>(null)
  const [hovered, setHovered] = useState<string | null>(null)
  const order = inOrder(picture, shown, positions)
  const reachable = order.some(({ id }) => id === current) ? current : (selected ?? order[0]?.id ?? null)
  const elementOf = (id: string) => frame.current?.querySelector<SVGGElement>(`[data-node="${CSS.escape(id)}"]`)
  const go = (id: string) => {
    const node = picture.nodes.get(id)
    setCurrent(id)
    if (node !== undefined) reveal(boxOf(node, positions.get(id) ?? 0))
    elementOf(id)?.focus({ preventScroll: true })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const zooming = { '+': () => zoom(1), '=': () => zoom(1), '-': () => zoom(-1), '0': fit }[event.key]
    const id = nodeAt(event.target)
    if (zooming !== undefined) zooming()
    else if (id === null) return
    else if (event.key === 'Enter' || event.key === ' ') onOpen(id)
    else if (opensMenu(event)) {
      if (whole.nodes.has(id)) openMenu(id)
    } else {
      const next = stepFrom(id, event.key, { picture, order, positions })
      if (next === null) return
      go(next)
    }
    event.preventDefault()
  }
  const openMenu = (id: string) => {
    const anchor = elementOf(id)
    setCurrent(id)
    if (anchor != null) onMenu(id, anchor)
  }
  const onClick = (event: MouseEvent) => {
    const [node, edge] = [nodeAt(event.target), edgeAt(event.target)]
    if (node !== null) setCurrent(node)
    if (node !== null || edge !== null) onOpen(node ?? edge ?? '')
  }
  return (
    <div className="rig-diagram" ref={frame} data-testid="diagram">
      <svg
        className={plugging.dragging === null ? 'rig-diagram-picture' : 'rig-diagram-picture is-plugging'}
        role="group"
        aria-label={t('networks.diagram')}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onContextMenu={(event) => {
          const id = nodeAt(event.target)
          if (id === null || !whole.nodes.has(id)) return
          event.preventDefault()
          openMenu(id)
        }}
        onPointerOver={(event) => setHovered(nodeAt(event.target))}
        onPointerLeave={() => setHovered(null)}
        onPointerDown={(event) => plugging.begin(event) || drag.onPointerDown(event)}
        onPointerMove={(event) => plugging.move(event) || drag.onPointerMove(event)}
        onPointerUp={(event) => plugging.finish(event) || drag.onPointerUp()}
        onPointerCancel={() => {
          plugging.cancel()
          drag.onPointerCancel()
        }}
      >
        <g transform={`translate(${view.x} ${view.y}) scale(${view.k})`} data-scale={view.k}>
          <DiagramScene {...scene} current={reachable} hovered={hovered} aim={plugging.aim} />
          <Cable {...scene} plugging={plugging} />
        </g>
      </svg>
      <ZoomButtons onZoom={zoom} onFit={fit} />
      <MiniMap {...scene} size={size} view={view} screen={screen} onMove={move} />
    </div>
  )
}

type Looked = Pick<Props, 'picture' | 'positions' | 'selected' | 'way'>

/** What is asked for: the stops of a way, the ends of a link or a node. */
function lookedAt({ picture, selected, way }: Looked): readonly string[] {
  if (way !== null) return way.nodes
  if (selected === null) return []
  const edge = picture.edges.get(selected)
  return edge === undefined ? [selected] : [edge.from, edge.to]
}

/** Brings it on screen when it is asked for, and when the drawer that tells of it takes its place; then it is let alone. */
function useShown(looked: Looked, screen: { readonly width: number }, reveal: (box: Box) => void): void {
  const ids = lookedAt(looked)
  const key = ids.join(' ')
  const latest = useRef(looked)
  useEffect(() => {
    latest.current = looked
  })
  useEffect(() => {
    const { picture, positions } = latest.current
    const boxes = lookedAt(latest.current).flatMap((id) => {
      const node = picture.nodes.get(id)
      return node === undefined ? [] : [boxOf(node, positions.get(id) ?? 0)]
    })
    const all = around(boxes)
    if (all !== null && screen.width > 0) reveal(all)
  }, [key, screen, reveal])
}

interface CableProps extends Pick<Props, 'picture' | 'positions'> {
  readonly plugging: Plugging
}

/** The cable in the hand. */
function Cable({ picture, positions, plugging }: CableProps) {
  const { dragging, able } = plugging
  const machine = dragging === null ? undefined : picture.nodes.get(dragging.machine)
  if (dragging === null || machine === undefined) return null
  return <PlugLine from={boxOf(machine, positions.get(machine.id) ?? 0)} to={dragging} able={able} />
}
