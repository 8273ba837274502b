import { useEffect, useState } from 'react'
import { usePage } from '../../../app/page-context.ts'
import { useValue } from '../../../lib/value.ts'
import { DiagramFeed } from './diagram-feed.ts'

/** The diagram while it is on screen: a page in the background asks for nothing. */
export function useDiagramFeed(): DiagramFeed {
  const session = useValue(usePage().session.state)
  const [feed] = useState(() => new DiagramFeed())
  useEffect(() => {
    if (session.type !== 'open') return
    const { client } = session
    let ended = new AbortController()
    const begin = () => {
      ended.abort()
      ended = new AbortController()
      if (document.visibilityState !== 'hidden') void feed.follow(client, ended.signal)
    }
    begin()
    document.addEventListener('visibilitychange', begin)
    return () => {
      document.removeEventListener('visibilitychange', begin)
      ended.abort()
    }
  }, [session, feed])
  return feed
}
