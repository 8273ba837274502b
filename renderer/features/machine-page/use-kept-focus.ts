import { useEffect, useRef, type FocusEvent, type RefObject } from 'react'

interface KeptFocus {
  readonly ref: RefObject<HTMLDivElement | null>
  readonly onFocus: () => void
  readonly onBlur: (event: FocusEvent) => void
}

/**
 * Keeps the keyboard where it was when the button under it goes: an act changes which acts there are, and the focus would
 * fall to the page. It goes to the group, from where Tab leads to the new ones; not to one of them, which a second Enter
 * would press.
 * @param content changes with the buttons
 */
export function useKeptFocus(content: string): KeptFocus {
  const ref = useRef<HTMLDivElement>(null)
  const inside = useRef(false)
  useEffect(() => {
    if (inside.current && document.activeElement === document.body) ref.current?.focus()
  }, [content])
  return {
    ref,
    onFocus: () => {
      inside.current = true
    },
    // A removed element loses the focus to nothing, or without a word.
    onBlur: ({ relatedTarget }) => {
      if (relatedTarget !== null) inside.current = false
    },
  }
}
