import { useCallback, useRef, useState, type RefCallback, type RefObject } from 'react'

/** What of a scrolled element is in view; CSS pixels of its content. */
export interface Viewport {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** The part of an element that is in view, followed as it is scrolled and resized. */
export function useViewport(): {
  readonly view: Viewport
  readonly area: RefObject<HTMLElement | null>
  readonly ref: RefCallback<HTMLElement>
} {
  const area = useRef<HTMLElement | null>(null)
  const [view, setView] = useState<Viewport>({ left: 0, top: 0, width: 0, height: 0 })
  const ref = useCallback((element: HTMLElement | null) => {
    area.current = element
    if (element === null) return
    const read = () =>
      setView({
        left: element.scrollLeft,
        top: element.scrollTop,
        width: element.clientWidth,
        height: element.clientHeight,
      })
    read()
    const resized = new ResizeObserver(read)
    resized.observe(element)
    element.addEventListener('scroll', read, { passive: true })
    return () => {
      resized.disconnect()
      element.removeEventListener('scroll', read)
    }
  }, [])
  return { view, area, ref }
}
