import { useCallback, useEffect, useLayoutEffect, useRef, useState, type PointerEvent, type RefObject } from 'react'
import { fitted, opened, revealing, zoomed, type View } from './geometry.ts'
import type { Box } from './lanes.ts'

interface Size {
  readonly width: number
  readonly height: number
}

/** One turn of a wheel or one press of a key. */
const STEP = 1.2
/** Less is a click with an unsteady hand. CSS pixels. */
const DRAG = 4

/** What of a picture is on screen: moved by dragging, scaled by wheel, keys and buttons. */
export function useView(frame: RefObject<HTMLElement | null>, picture: Size) {
  const [screen, setScreen] = useState<Size>({ width: 0, height: 0 })
  const [view, setView] = useState<View | null>(null)
  const latest = useRef(picture)
  const touched = useRef(false)
  useLayoutEffect(() => {
    latest.current = picture
  })
  const change = useCallback((to: (now: View) => View) => {
    touched.current = true
    setView((now) => now && to(now))
  }, [])
  useLayoutEffect(() => {
    const element = frame.current
    if (element === null) return
    const read = () => {
      const size = { width: element.clientWidth, height: element.clientHeight }
      setScreen(size)
      // As long as nobody has moved it, it follows the size of the window.
      if (size.width > 0 && !touched.current) setView(opened(latest.current, size))
    }
    read()
    const observer = new ResizeObserver(read)
    observer.observe(element)
    return () => observer.disconnect()
  }, [frame])
  useEffect(() => {
    const element = frame.current
    if (element === null) return
    // React's own listener is passive: the page would scroll with it.
    const onWheel = (event: WheelEvent) => {
      event.preventDefault()
      const { left, top } = element.getBoundingClientRect()
      const at = { x: event.clientX - left, y: event.clientY - top }
      const factor = Math.exp(-Math.max(-1, Math.min(1, event.deltaY / 200)))
      change((now) => (event.shiftKey ? { ...now, x: now.x - event.deltaY } : zoomed(now, factor, at)))
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [frame, change])
  const zoom = useCallback(
    (way: 1 | -1) => {
      const middle = { x: screen.width / 2, y: screen.height / 2 }
      change((now) => zoomed(now, way === 1 ? STEP : 1 / STEP, middle))
    },
    [screen, change],
  )
  const fit = useCallback(() => change(() => fitted(latest.current, screen)), [screen, change])
  const reveal = useCallback((box: Box) => change((now) => revealing(now, box, screen)), [screen, change])
  return { view: view ?? { x: 0, y: 0, k: 1 }, screen, zoom, fit, reveal, move: change, drag: useDrag(change) }
}

/** Moves the view with the pointer that is down on the ground. */
function useDrag(move: (to: (now: View) => View) => void) {
  const last = useRef<{ x: number; y: number; moved: boolean } | null>(null)
  return {
    onPointerDown: (event: PointerEvent) => {
      if (event.button === 0 || event.button === 1) last.current = { x: event.clientX, y: event.clientY, moved: false }
    },
    onPointerMove: (event: PointerEvent) => {
      const from = last.current
      if (from === null) return
      const [dx, dy] = [event.clientX - from.x, event.clientY - from.y]
      if (!from.moved && Math.hypot(dx, dy) < DRAG) return
      // Only now: a captured pointer would take the click from the node under it.
      if (!from.moved) event.currentTarget.setPointerCapture(event.pointerId)
      last.current = { x: event.clientX, y: event.clientY, moved: true }
      move((now) => ({ ...now, x: now.x + dx, y: now.y + dy }))
    },
    onPointerUp: () => (last.current = null),
    onPointerCancel: () => (last.current = null),
  }
}
