import { useEffect, useState, type ComponentType } from 'react'
import { loadAgain } from './load-again.ts'

/**
 * A component that is no part of the first paint and is loaded when it is first shown. React's own `lazy` keeps a
 * failure for ever; here the next time it is shown asks anew. A failure that stays is thrown while rendering, for the
 * boundary around.
 */
export function latePart<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let loaded: ComponentType<P> | null = null
  return function LatePart(props: P) {
    const [Part, setPart] = useState<ComponentType<P> | null>(() => loaded)
    const [failure, setFailure] = useState<{ readonly error: unknown } | null>(null)
    useEffect(() => {
      if (Part !== null) return
      let isShown = true
      loadAgain(load).then(
        (part) => {
          loaded = part
          if (isShown) setPart(() => part)
        },
        (error: unknown) => {
          if (isShown) setFailure({ error })
        },
      )
      return () => {
        isShown = false
      }
    }, [Part])
    if (failure !== null) throw failure.error
    return Part === null ? null : <Part {...props} />
  }
}
