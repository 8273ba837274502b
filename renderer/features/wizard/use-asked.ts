import { useCallback, useEffect, useRef, useState } from 'react'
import { usePage } from '../../app/page-context.ts'
import type { Client } from '../../api/client.ts'
import { failureOf, type Failure } from '../../api/failure.ts'
import { useValue } from '../../lib/value.ts'

export type Asked<T> =
  | { readonly type: 'asking' }
  | { readonly type: 'known'; readonly value: T }
  | { readonly type: 'failed'; readonly failure: Failure }

/**
 * The answer of the host to a question, asked anew when `key` changes, when the connection comes back and, with `every`,
 * after that many milliseconds. An older answer to the same key stays while a newer one is awaited.
 * @param key null = nothing is asked
 */
export function useAsked<T>(
  key: string | null,
  ask: (client: Client, signal: AbortSignal) => Promise<T>,
  every?: number,
): { readonly asked: Asked<T>; readonly again: () => void } {
  const state = useValue(usePage().session.state)
  const [answer, setAnswer] = useState<{ key: string | null; asked: Asked<T> }>({ key, asked: { type: 'asking' } })
  const [round, setRound] = useState(0)
  const latest = useRef(ask)
  useEffect(() => {
    latest.current = ask
  })
  useEffect(() => {
    if (state.type !== 'open' || key === null) return
    const abort = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const put = (asked: Asked<T>) => {
      if (abort.signal.aborted) return
      setAnswer({ key, asked })
      if (every !== undefined) timer = setTimeout(() => setRound((count) => count + 1), every)
    }
    latest.current(state.client, abort.signal).then(
      (value) => put({ type: 'known', value }),
      (error: unknown) => put({ type: 'failed', failure: failureOf(error) }),
    )
    return () => {
      abort.abort()
      clearTimeout(timer)
    }
  }, [state, key, round, every])
  const again = useCallback(() => setRound((count) => count + 1), [])
  return { asked: answer.key === key ? answer.asked : { type: 'asking' }, again }
}

/** What is known of an answer, or null. */
export function knownOf<T>(asked: Asked<T>): T | null {
  return asked.type === 'known' ? asked.value : null
}
