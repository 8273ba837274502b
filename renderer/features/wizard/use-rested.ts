import { useEffect, useState } from 'react'

/** A value that changes while somebody types, once it has rested. @param wait milliseconds */
export function useRested<T>(value: T, wait = 350): T {
  const [rested, setRested] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), wait)
    return () => clearTimeout(timer)
  }, [value, wait])
  return rested
}
