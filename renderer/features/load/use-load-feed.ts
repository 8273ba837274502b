import { useEffect, useState } from 'react'
import { usePage } from '../../app/page-context.ts'
import { useValue } from '../../lib/value.ts'
import { LoadFeed } from './load-feed.ts'

const subscribeVisible = (listener: () => void) => {
  document.addEventListener('visibilitychange', listener)
  return () => document.removeEventListener('visibilitychange', listener)
}

/**
 * The load of a machine or of the host as long as it is on screen: a page in the background asks for nothing.
 * @param live false for a machine that does not run: what is remembered of it is read once
 */
export function useLoadFeed(of: string, live: boolean): LoadFeed {
  const session = useValue(usePage().session.state)
  const [feed] = useState(() => new LoadFeed())
  useEffect(() => {
    if (session.type !== 'open') return
    const { client } = session
    let ended = new AbortController()
    const begin = () => {
      ended.abort()
      ended = new AbortController()
      if (document.visibilityState === 'hidden') return
      if (live) void feed.follow(client, of, ended.signal)
      else void feed.read(client, of, ended.signal)
    }
    begin()
    const unsubscribe = subscribeVisible(begin)
    return () => {
      unsubscribe()
      ended.abort()
    }
  }, [session, feed, of, live])
  useEffect(() => () => feed.record.set(null), [feed, of])
  return feed
}
