/** The file of this host that a text was made of, or will become. */
export interface DraftSource {
  readonly context: string
  readonly dockerfile: string
  /** Of the file itself, its links followed. */
  readonly path: string
  /** As it was read; null where there was none. */
  readonly digest: string | null
  readonly readOnly: 'rights' | 'encoding' | null
  /** What its lines end with: a field knows only \n. */
  readonly end: '\n' | '\r\n'
}

/** What was typed on the page of builds; it stays while other pages are looked at. */
export interface BuildDraft {
  readonly folder: string
  readonly dockerfile: string
  readonly text: string
  /** What the file held when it was read; null = there was none, or nothing was read yet. */
  readonly read: string | null
  /** Null until a folder was chosen. */
  readonly source: DraftSource | null
  readonly tag: string
  readonly target: string
  readonly args: Readonly<Record<string, string>>
  readonly noCache: boolean
  readonly builder: 'auto' | 'classic' | 'buildkit'
}
