import type { PointerEvent } from 'react'
import type { View } from './geometry.ts'
import { boxOf } from './lanes.ts'
import type { Positions } from './layout.ts'
import type { Drawn } from './picture.ts'

interface Size {
  readonly width: number
  readonly height: number
}

interface Props {
  readonly picture: Drawn
  readonly positions: Positions
  readonly shown: ReadonlySet<string>
  readonly size: Size
  readonly view: View
  readonly screen: Size
  readonly onMove: (to: (now: View) => View) => void
}

const MOST: Size = { width: 150, height: 130 }
const LEAST = 80

/** The whole in small with what is on screen; only where not all of it is. For the pointer: the keyboard has its own ways. */
export function MiniMap({ picture, positions, shown, size, view, screen, onMove }: Props) {
  const isWhole = size.width * view.k <= screen.width + 1 && size.height * view.k <= screen.height + 1
  if (isWhole) return null
  const scale = Math.min(MOST.width / size.width, MOST.height / size.height)
  // A very high picture would be a line.
  const [width, height] = [Math.max(LEAST, size.width * scale), size.height * scale]
  const seen = {
    x: -view.x / view.k,
    y: -view.y / view.k,
    width: screen.width / view.k,
    height: screen.height / view.k,
  }
  const centre = (event: PointerEvent<SVGSVGElement>) => {
    if (event.buttons !== 1) return
    const { left, top } = event.currentTarget.getBoundingClientRect()
    const [x, y] = [((event.clientX - left) / width) * size.width, ((event.clientY - top) / height) * size.height]
    onMove((now) => ({ ...now, x: screen.width / 2 - x * now.k, y: screen.height / 2 - y * now.k }))
  }
  return (
    <svg
      className="rig-diagram-map"
      aria-hidden="true"
      width={width}
      height={height}
      preserveAspectRatio="none"
      viewBox={`0 0 ${size.width} ${size.height}`}
      onPointerDown={centre}
      onPointerMove={centre}
    >
      {[...picture.nodes.values()]
        .filter(({ id }) => shown.has(id))
        .map((node) => {
          return <rect key={node.id} className={`is-${node.kind}`} {...boxOf(node, positions.get(node.id) ?? 0)} />
        })}
      <rect className="is-seen" {...seen} />
    </svg>
  )
}
