import { usePage } from '../../app/page-context.ts'
import type { Draft } from './draft.ts'

/** While something is made, Cancel stops that; else it drops the form. */
export function useCancel<F extends object, S extends string>(draft: Draft<F, S>, onDrop: () => void): () => void {
  const { session } = usePage()
  return () => {
    const run = draft.run.get()
    if (run.type !== 'making') return onDrop()
    const { task } = run
    // Without a task the other side has not begun; whatever comes of it, the act itself tells.
    if (task === null) return
    Promise.resolve()
      .then(() => session.client().task.cancel({ task }))
      .catch(() => undefined)
  }
}
