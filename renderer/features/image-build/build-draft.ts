import { Value } from '../../lib/value.ts'

/** What was typed on the page of builds; it stays while other pages are looked at. */
export interface BuildDraft {
  readonly folder: string
  readonly dockerfile: string
  readonly text: string
  /** What the file held when it was read; null = nothing was read yet. */
  readonly read: string | null
  readonly tag: string
  readonly target: string
  readonly args: Readonly<Record<string, string>>
  readonly noCache: boolean
  readonly builder: 'auto' | 'classic' | 'buildkit'
}

export const buildDraft = new Value<BuildDraft>({
  ...{ folder: '', dockerfile: 'Dockerfile', text: '', read: null, tag: '', target: '', args: {} },
  ...{ noCache: false, builder: 'auto' },
})

export function changeDraft(change: Partial<BuildDraft>): void {
  buildDraft.set({ ...buildDraft.get(), ...change })
}
