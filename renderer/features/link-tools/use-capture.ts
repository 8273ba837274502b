import { useEffect, useRef, useState } from 'react'
import type { PacketRow } from '../../../contract/link.ts'
import { usePage } from '../../app/page-context.ts'
import { failureOf, type Failure } from '../../api/failure.ts'
import type { LinkOf } from './link-of.ts'

/** Rows kept: nobody reads further back here, that is what the file is for. */
export const ROWS_KEPT = 500

export interface CapturedPackets {
  readonly rows: readonly (PacketRow & { readonly key: number })[]
  readonly count: number
  readonly written: number
  readonly file: string | null
  readonly full: boolean
}

export interface CaptureState {
  readonly running: boolean
  readonly captured: CapturedPackets | null
  readonly failure: Failure | null
  start(wish: { readonly filter: string; readonly file: string | null }): void
  stop(): void
}

/** Listens to a link as long as the component lives and nobody stops it. */
export function useCapture({ id, mac }: LinkOf): CaptureState {
  const { session } = usePage()
  const [running, setRunning] = useState(false)
  const [captured, setCaptured] = useState<CapturedPackets | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const abort = useRef<AbortController | null>(null)
  useEffect(() => () => abort.current?.abort(), [])
  const listen = async (wish: { readonly filter: string; readonly file: string | null }, signal: AbortSignal) => {
    try {
      let key = 0
      for await (const news of await session.client().link.capture({ id, mac, ...wish }, { signal })) {
        if (signal.aborted) return
        const rows = news.packets.map((packet) => ({ ...packet, key: key++ }))
        setCaptured((before) => ({ ...news, rows: [...(before?.rows ?? []), ...rows].slice(-ROWS_KEPT) }))
      }
    } catch (error) {
      if (!signal.aborted) setFailure(failureOf(error))
    } finally {
      if (!signal.aborted) setRunning(false)
    }
  }
  return {
    running,
    captured,
    failure,
    start(wish) {
      abort.current?.abort()
      abort.current = new AbortController()
      setCaptured(null)
      setFailure(null)
      setRunning(true)
      void listen(wish, abort.current.signal)
    },
    stop() {
      abort.current?.abort()
      setRunning(false)
    },
  }
}
