import { useState } from 'react'

/** What is typed of a question about a way. */
export interface ReachDraft {
  readonly from: string
  readonly to: string
  readonly port: string
  readonly protocol: 'tcp' | 'udp'
}

const empty: ReachDraft = { from: '', to: '', port: '', protocol: 'tcp' }

/** The question as it is typed, or put together from the menus of nodes: the other end is asked for next. */
export function useReachDraft() {
  const [draft, setDraft] = useState<ReachDraft>(empty)
  const put = (end: 'from' | 'to', name: string) => {
    setDraft({ ...draft, [end]: name })
    const other = end === 'from' ? 'to' : 'from'
    document.querySelector<HTMLInputElement>(`.rig-reach-bar [data-end=${other}]`)?.focus()
  }
  return { draft, setDraft, put }
}
