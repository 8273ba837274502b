import { useEffect, useState } from 'react'
import { usePage } from '../../../app/page-context.ts'
import { failureOf, type Failure } from '../../../api/failure.ts'
import type { Vm } from '../../../../contract/machine.ts'
import type { Snapshot } from '../../../../contract/vm.ts'
import { useValue } from '../../../lib/value.ts'
import { useBusy } from '../use-machine.ts'

export type SnapshotList =
  | { readonly type: 'asking' }
  | { readonly type: 'known'; readonly snapshots: readonly Snapshot[] }
  | { readonly type: 'failed'; readonly failure: Failure }

/** libvirt has no event for snapshots: they are read again this often while they are shown. Milliseconds. */
const AGAIN = 5000

/** The VM's snapshots while they are on screen; read after each act, when the VM changes, on focus and every five seconds. */
export function useSnapshots(vm: Vm): SnapshotList {
  const { session } = usePage()
  const state = useValue(session.state)
  const busy = useBusy(vm.id)
  const [list, setList] = useState<SnapshotList>({ type: 'asking' })
  useEffect(() => {
    if (state.type !== 'open' || busy !== null) return
    const ended = new AbortController()
    const read = () => {
      if (document.visibilityState === 'hidden') return
      state.client.vm.snapshot.list({ id: vm.id }, { signal: ended.signal }).then(
        (snapshots) => ended.signal.aborted || setList({ type: 'known', snapshots }),
        (error: unknown) => ended.signal.aborted || setList({ type: 'failed', failure: failureOf(error) }),
      )
    }
    read()
    const timer = setInterval(read, AGAIN)
    window.addEventListener('focus', read)
    return () => {
      ended.abort()
      clearInterval(timer)
      window.removeEventListener('focus', read)
    }
  }, [state, vm.id, vm.state, busy])
  return list
}
