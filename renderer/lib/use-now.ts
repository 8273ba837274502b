import { useEffect, useState } from 'react'

/** Ages are shown in minutes soon; more often would only move the eye. Milliseconds. */
const EVERY = 5000

/** The time, renewed every few seconds while it is of interest. Milliseconds since 1970. */
export function useNow(wanted: boolean): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!wanted) return
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), EVERY)
    return () => clearInterval(timer)
  }, [wanted])
  return now
}
