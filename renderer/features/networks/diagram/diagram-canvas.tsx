import { useRef, useState, type KeyboardEvent, type MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { DiagramScene, type SceneProps } from './diagram-scene.tsx'
import { boxOf, LANES_WIDTH } from './lanes.ts'
import { MiniMap } from './mini-map.tsx'
import { useView } from './use-view.ts'
import { inOrder, stepFrom } from './walk.ts'
import { ZoomButtons } from './zoom-buttons.tsx'

interface Props extends Omit<SceneProps, 'current' | 'hovered'> {
  readonly onOpen: (id: string) => void
}

const MARGIN = 24

function heightOfPicture({ picture, positions, shown }: Pick<Props, 'picture' | 'positions' | 'shown'>): number {
  const ends = [...picture.nodes.values()]
    .filter(({ id }) => shown.has(id))
    .map((node) => {
      const { y, height } = boxOf(node, positions.get(node.id) ?? 0)
      return y + height
    })
  return Math.max(200, ...ends) + MARGIN
}

const nodeOf = (target: EventTarget | null) =>
  target instanceof Element ? (target.closest<SVGGElement>('[data-node]')?.dataset['node'] ?? null) : null

/** The picture, moved and scaled; a node is opened by a click or Enter. */
export function DiagramCanvas({ onOpen, ...scene }: Props) {
  const { t } = useTranslation()
  const { picture, positions, shown, selected } = scene
  const frame = useRef<HTMLDivElement>(null)
  const size = { width: LANES_WIDTH, height: heightOfPicture(scene) }
  const { view, screen, zoom, fit, reveal, move, drag } = useView(frame, size)
  const [current, setCurrent] = useState<string | null>(null)
  const [hovered, setHovered] = useState<string | null>(null)
  const order = inOrder(picture, shown, positions)
  const reachable = order.some(({ id }) => id === current) ? current : (selected ?? order[0]?.id ?? null)
  const go = (id: string) => {
    const node = picture.nodes.get(id)
    setCurrent(id)
    if (node !== undefined) reveal(boxOf(node, positions.get(id) ?? 0))
    frame.current?.querySelector<SVGGElement>(`[data-node="${CSS.escape(id)}"]`)?.focus({ preventScroll: true })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const zooming = { '+': () => zoom(1), '=': () => zoom(1), '-': () => zoom(-1), '0': fit }[event.key]
    const id = nodeOf(event.target)
    if (zooming !== undefined) zooming()
    else if (id === null) return
    else if (event.key === 'Enter' || event.key === ' ') onOpen(id)
    else {
      const next = stepFrom(id, event.key, { picture, order, positions })
      if (next === null) return
      go(next)
    }
    event.preventDefault()
  }
  const onClick = (event: MouseEvent) => {
    const id = nodeOf(event.target)
    if (id === null) return
    setCurrent(id)
    onOpen(id)
  }
  return (
    <div className="rig-diagram" ref={frame} data-testid="diagram">
      <svg
        className="rig-diagram-picture"
        role="group"
        aria-label={t('networks.diagram')}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onPointerOver={(event) => setHovered(nodeOf(event.target))}
        onPointerLeave={() => setHovered(null)}
        {...drag}
      >
        <g transform={`translate(${view.x} ${view.y}) scale(${view.k})`} data-scale={view.k}>
          <DiagramScene {...scene} current={reachable} hovered={hovered} />
        </g>
      </svg>
      <ZoomButtons onZoom={zoom} onFit={fit} />
      <MiniMap {...scene} size={size} view={view} screen={screen} onMove={move} />
    </div>
  )
}
