import { useEffect, useRef } from 'react'

/** The machine whose row this is in, unless something in the row takes clicks for itself. */
function clickedRow(target: EventTarget | null): string | null {
  if (!(target instanceof Element) || target.closest('button, input, a, label') !== null) return null
  return target.closest<HTMLElement>('tr.rig-row')?.dataset['row'] ?? null
}

/**
 * Says which row was clicked twice. The first click opens the details, which may come up under the pointer: the second
 * one is then not the row's but would press whatever stands there. So it is caught on its way down, wherever it lands.
 */
export function useDoubleClick(onDouble: (id: string) => void): void {
  const handler = useRef(onDouble)
  useEffect(() => {
    handler.current = onDouble
  })
  useEffect(() => {
    let first: string | null = null
    const onClick = (event: MouseEvent): void => {
      const isSecond = event.detail === 2 && first !== null
      const id = isSecond ? first : null
      first = event.detail === 1 && !event.ctrlKey && !event.metaKey ? clickedRow(event.target) : null
      if (id === null) return
      event.preventDefault()
      event.stopPropagation()
      handler.current(id)
    }
    document.addEventListener('click', onClick, true)
    return () => document.removeEventListener('click', onClick, true)
  }, [])
}
