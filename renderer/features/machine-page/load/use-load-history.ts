import { useEffect, useState } from 'react'
import { usePage } from '../../../app/page-context.ts'
import type { Machine } from '../../../../contract/machine.ts'
import { LoadHistory } from './load-history.ts'

/** Asks for the readings of one machine as long as it runs and its page is open, and keeps those of the last minutes. */
export function useLoadHistory(machine: Machine): LoadHistory {
  const { samples, load } = usePage()
  const [history] = useState(() => new LoadHistory())
  const { id } = machine
  const running = machine.state === 'running'
  useEffect(() => {
    if (!running) return
    load.setWanted([id])
    const unfollow = history.follow(samples, id)
    return () => {
      unfollow()
      load.setWanted([])
      // A stopped machine has no load, and its counters begin again.
      history.clear()
      samples.drop(id)
    }
  }, [history, load, samples, id, running])
  return history
}
