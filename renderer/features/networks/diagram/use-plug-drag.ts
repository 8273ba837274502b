import { useEffect, useRef, useState, type PointerEvent, type RefObject } from 'react'
import { edgeAt, nodeAt } from './aimed-at.ts'
import type { View } from './geometry.ts'
import type { Picture } from './picture.ts'
import { draggedAt, type Dragged } from './plug-drag.ts'

/** A drag that has begun: where the pointer is in the picture, and what is under it. */
export interface Dragging extends Dragged {
  readonly x: number
  readonly y: number
  readonly over: string | null
}

interface Held {
  readonly what: Dragged
  readonly x: number
  readonly y: number
  moved: boolean
}

export interface PlugDragParts {
  readonly frame: RefObject<HTMLElement | null>
  readonly view: View
  readonly picture: Picture
  readonly onDrop: (what: Dragged, over: string | null) => void
}

/** Less is a click with an unsteady hand. CSS pixels. */
const DRAG = 5

/** Takes hold of machines and their links, so that they can be dragged to a network or off it; Escape lets go. */
export function usePlugDrag({ frame, view, picture, onDrop }: PlugDragParts) {
  const held = useRef<Held | null>(null)
  const [dragging, setDragging] = useState<Dragging | null>(null)
  const end = () => {
    held.current = null
    setDragging(null)
  }
  useEffect(() => {
    if (dragging === null) return
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      event.stopPropagation()
      end()
    }
    window.addEventListener('keydown', onKey, true)
    return () => window.removeEventListener('keydown', onKey, true)
  }, [dragging])
  const inPicture = ({ clientX, clientY }: PointerEvent) => {
    const { left, top } = frame.current?.getBoundingClientRect() ?? { left: 0, top: 0 }
    return { x: (clientX - left - view.x) / view.k, y: (clientY - top - view.y) / view.k }
  }
  return {
    dragging,
    /** Each tells whether the pointer is held here, so that the view stays where it is. */
    begin: (event: PointerEvent): boolean => {
      if (event.button !== 0) return false
      const what = draggedAt(nodeAt(event.target), edgeAt(event.target), picture)
      held.current = what === null ? null : { what, x: event.clientX, y: event.clientY, moved: false }
      return what !== null
    },
    move: (event: PointerEvent): boolean => {
      const from = held.current
      if (from === null) return false
      if (!from.moved && Math.hypot(event.clientX - from.x, event.clientY - from.y) < DRAG) return true
      if (!from.moved) event.currentTarget.setPointerCapture(event.pointerId)
      from.moved = true
      // A captured pointer's events name its holder as their target.
      const over = nodeAt(document.elementFromPoint(event.clientX, event.clientY))
      setDragging({ ...from.what, ...inPicture(event), over })
      return true
    },
    finish: (event: PointerEvent): boolean => {
      const from = held.current
      if (from === null) return false
      end()
      if (from.moved) onDrop(from.what, nodeAt(document.elementFromPoint(event.clientX, event.clientY)))
      return true
    },
    cancel: end,
  }
}
