import { useCallback, useEffect, useRef, useState } from 'react'
import { usePage } from '../../app/page-context.ts'
import type { Client } from '../../api/client.ts'
import { failureOf, type Failure } from '../../api/failure.ts'
import { useValue } from '../../lib/value.ts'

export type Polled<T> =
  | { readonly type: 'asking' }
  /** `stale`: why a newer answer failed; the value is from before. */
  | { readonly type: 'known'; readonly value: T; readonly stale: Failure | null }
  | { readonly type: 'failed'; readonly failure: Failure }

interface Question<T> {
  /** Another key is another question; null = nothing is asked. */
  readonly key: string | null
  readonly ask: (client: Client, signal: AbortSignal) => Promise<T>
  /** Milliseconds between two answers while the page is visible; null = only when the key changes, on focus and by `again`. */
  readonly every: number | null
}

const asking = { type: 'asking' } as const

/**
 * Something that has no events of its own, asked again while it is on screen. A failure keeps the value that is known, and
 * an answer that is equal (as JSON) keeps its identity, so that nothing renders for it.
 */
export function usePolled<T>({ key, ask, every }: Question<T>): {
  readonly polled: Polled<T>
  readonly again: () => void
} {
  const session = useValue(usePage().session.state)
  const [answer, setAnswer] = useState<{ key: string | null; polled: Polled<T> }>({ key, polled: asking })
  const latest = useRef(ask)
  const read = useRef<() => void>(() => undefined)
  useEffect(() => {
    latest.current = ask
  })
  useEffect(() => {
    if (session.type !== 'open' || key === null) return
    const { client } = session
    const ended = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const put = (next: (before: Polled<T>) => Polled<T>) => {
      if (ended.signal.aborted) return
      setAnswer((before) => {
        const known = before.key === key ? before.polled : asking
        const polled = next(known)
        return polled === known && before.key === key ? before : { key, polled }
      })
      clearTimeout(timer)
      if (every !== null) timer = setTimeout(() => read.current(), every)
    }
    read.current = () => {
      // A page in the background asks for nothing; coming to the front does.
      if (ended.signal.aborted || document.visibilityState === 'hidden') return
      clearTimeout(timer)
      latest.current(client, ended.signal).then(
        (value) => put((before) => withValue(before, value)),
        (error: unknown) => put((before) => withFailure(before, failureOf(error))),
      )
    }
    const now = () => read.current()
    now()
    window.addEventListener('focus', now)
    document.addEventListener('visibilitychange', now)
    return () => {
      ended.abort()
      clearTimeout(timer)
      window.removeEventListener('focus', now)
      document.removeEventListener('visibilitychange', now)
    }
  }, [session, key, every])
  const again = useCallback(() => read.current(), [])
  return { polled: answer.key === key ? answer.polled : asking, again }
}

/** The state after an answer: the same object when nothing is new. */
export function withValue<T>(before: Polled<T>, value: T): Polled<T> {
  if (before.type !== 'known') return { type: 'known', value, stale: null }
  if (JSON.stringify(before.value) !== JSON.stringify(value)) return { type: 'known', value, stale: null }
  return before.stale === null ? before : { ...before, stale: null }
}

/** The state after a failure: what is known stays. */
export function withFailure<T>(before: Polled<T>, failure: Failure): Polled<T> {
  return before.type === 'known' ? { ...before, stale: failure } : { type: 'failed', failure }
}

/** What is known, or null. */
export function knownOf<T>(polled: Polled<T>): T | null {
  return polled.type === 'known' ? polled.value : null
}

/** What is known, and until a new question is answered what was known before of the same thing. */
export function useLastKnown<T>(polled: Polled<T>, of: string | null): T | null {
  const value = knownOf(polled)
  const [kept, keep] = useState({ of, value })
  if (value !== null && (kept.value !== value || kept.of !== of)) keep({ of, value })
  return value ?? (kept.of === of ? kept.value : null)
}
