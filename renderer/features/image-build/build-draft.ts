import { Value } from '../../lib/value.ts'
import type { BuildDraft } from './draft.ts'
import { keptText, keepText } from './kept-text.ts'

export type { BuildDraft, DraftSource } from './draft.ts'

/** Text that stands nowhere but here. */
export const hasChanges = ({ text, read }: Pick<BuildDraft, 'text' | 'read'>) => text !== (read ?? '')

/** Whether the text belongs to a file other than the one that the fields name. */
export function isElsewhere(draft: BuildDraft): boolean {
  const { source, folder, dockerfile } = draft
  return source !== null && hasChanges(draft) && (source.context !== folder || source.dockerfile !== dockerfile)
}

export const buildDraft = new Value<BuildDraft>({
  ...{ folder: '', dockerfile: 'Dockerfile', text: '', read: null, source: null, tag: '', target: '', args: {} },
  ...{ noCache: false, builder: 'auto' },
  ...keptText(),
})
buildDraft.subscribe(() => keepText(buildDraft.get()))

export function changeDraft(change: Partial<BuildDraft>): void {
  buildDraft.set({ ...buildDraft.get(), ...change })
}
