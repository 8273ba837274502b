import { useEffect, useLayoutEffect, useState, type KeyboardEvent, type RefObject } from 'react'

/** Space between a menu and what it hangs on, and to the window's edge. CSS pixels. */
const GAP = 4

/** Where a menu stands: below what it hangs on, above where there is no room. Its first item has the focus. */
export function usePopupPlace(ref: RefObject<HTMLElement | null>, anchor: Element) {
  const [place, setPlace] = useState({ left: 0, top: 0 })
  useLayoutEffect(() => {
    const size = ref.current?.getBoundingClientRect()
    if (size === undefined) return
    const { bottom, top, right } = anchor.getBoundingClientRect()
    const below = bottom + GAP
    const fits = below + size.height < window.innerHeight - GAP
    setPlace({
      left: Math.max(GAP, Math.min(right, window.innerWidth - GAP) - size.width),
      top: fits ? below : Math.max(GAP, top - GAP - size.height),
    })
    ref.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus()
  }, [ref, anchor])
  return place
}

/** A press elsewhere, a scroll or another size of the window closes a menu. */
export function useLeaving(ref: RefObject<HTMLElement | null>, leave: () => void): void {
  useEffect(() => {
    const outside = (event: Event) => {
      if (event.target instanceof Node && ref.current?.contains(event.target) === true) return
      leave()
    }
    document.addEventListener('pointerdown', outside)
    document.addEventListener('scroll', outside, true)
    window.addEventListener('resize', outside)
    return () => {
      document.removeEventListener('pointerdown', outside)
      document.removeEventListener('scroll', outside, true)
      window.removeEventListener('resize', outside)
    }
  }, [ref, leave])
}

/** Home, End, Escape and Tab in a menu; the arrows are PatternFly's. */
export function menuKeys(close: () => void) {
  return (event: KeyboardEvent<HTMLElement>) => {
    const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=menuitem]')]
    if (event.key === 'Home') items[0]?.focus()
    else if (event.key === 'End') items.at(-1)?.focus()
    else if (event.key === 'Escape' || event.key === 'Tab') close()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
}
