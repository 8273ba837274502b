import { useLayoutEffect, useRef } from 'react'
import type { ConsoleSession } from './console-session.ts'

interface Props {
  readonly session: ConsoleSession & { readonly element: HTMLElement }
}

/** The place on the page of a console's own element: it moves in and out with its text and picture. */
export function Slot({ session }: Props) {
  const ref = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    ref.current?.append(session.element)
    session.shown(true)
    return () => {
      session.shown(false)
      session.element.remove()
    }
  }, [session])
  return <div className="rig-slot" ref={ref} />
}
