import { useEffect, useState } from 'react'
import { usePage } from '../../../app/page-context.ts'
import { failureOf, type Failure } from '../../../api/failure.ts'
import type { Probe, Reach } from '../../../../contract/reach.ts'
import { useValue } from '../../../lib/value.ts'
import type { Picture } from './picture.ts'

export interface ReachQuestion {
  readonly from: string
  readonly to: string
  readonly port?: number
  readonly protocol: 'tcp' | 'udp'
}

export type ReachAnswer =
  | { readonly type: 'asking' }
  | { readonly type: 'known'; readonly reach: Reach }
  | { readonly type: 'failed'; readonly failure: Failure }

export type ProbeAnswer =
  | { readonly type: 'none' }
  | { readonly type: 'trying' }
  | { readonly type: 'known'; readonly probe: Probe }
  | { readonly type: 'failed'; readonly failure: Failure }

/** Several changes of the picture are one. Milliseconds. */
const GATHER = 400

/** The way that is asked about, asked again when the picture changes; tried only when somebody wants it. */
export function useReach(question: ReachQuestion | null, picture: Picture) {
  const session = useValue(usePage().session.state)
  const [answer, setAnswer] = useState<ReachAnswer>({ type: 'asking' })
  const [probe, setProbe] = useState<ProbeAnswer>({ type: 'none' })
  const client = session.type === 'open' ? session.client : null
  useEffect(() => {
    if (question === null) return
    setAnswer({ type: 'asking' })
    setProbe({ type: 'none' })
  }, [question])
  useEffect(() => {
    if (question === null || client === null) return
    const ended = new AbortController()
    const ask = () =>
      client.diagram.reach(question, { signal: ended.signal }).then(
        (reach) => !ended.signal.aborted && setAnswer({ type: 'known', reach }),
        (error: unknown) => !ended.signal.aborted && setAnswer({ type: 'failed', failure: failureOf(error) }),
      )
    const timer = setTimeout(() => void ask(), answer.type === 'asking' ? 0 : GATHER)
    return () => {
      clearTimeout(timer)
      ended.abort()
    }
    // What is known already decides about the haste only.
    // eslint-disable-next-line react-hooks/exhaustive-deps -- an answer must not ask again
  }, [question, client, picture.nodes, picture.edges])
  const attempt = (byName: boolean) => {
    if (question === null || client === null) return
    setProbe({ type: 'trying' })
    client.diagram.probe({ ...question, byName }).then(
      (known) => setProbe({ type: 'known', probe: known }),
      (error: unknown) => setProbe({ type: 'failed', failure: failureOf(error) }),
    )
  }
  return { answer, probe, attempt }
}
