import type { BuildDraft } from './draft.ts'

const KEY = 'labrig.build-text'
/** What is typed within it is written down at once. Milliseconds. */
const PAUSE = 300

type Kept = Pick<BuildDraft, 'folder' | 'dockerfile' | 'text' | 'read' | 'source'>

/** The text that was not saved when the page went away; arguments of builds, which may be secrets, are not among it. */
export function keptText(): Partial<Kept> {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null')
    return isKept(found) ? found : {}
  } catch {
    // No storage, or another program's words in it.
    return {}
  }
}

function isKept(value: unknown): value is Kept {
  if (typeof value !== 'object' || value === null) return false
  const { folder, dockerfile, text, read, source } = value as Record<string, unknown>
  const texts = [folder, dockerfile, text].every((one) => typeof one === 'string')
  return texts && (read === null || typeof read === 'string') && isSource(source)
}

function isSource(value: unknown): boolean {
  if (value === null) return true
  if (typeof value !== 'object') return false
  const { context, dockerfile, path, digest, end } = value as Record<string, unknown>
  const texts = [context, dockerfile, path].every((one) => typeof one === 'string')
  return texts && (digest === null || typeof digest === 'string') && (end === '\n' || end === '\r\n')
}

let waiting: Kept | null = null
let timer: ReturnType<typeof setTimeout> | undefined

function write(): void {
  clearTimeout(timer)
  if (waiting === null) return
  const { text, read } = waiting
  try {
    if (text === (read ?? '')) localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, JSON.stringify(waiting))
  } catch {
    // Storage is full or switched off: the text stays as long as the page, and leaving it asks.
  }
  waiting = null
}

/** Asks before a browser leaves what is not saved; a window of our own closes, and has it again when it is opened. */
function askBeforeLeaving(event: BeforeUnloadEvent): void {
  if (window.labrigHost === undefined) event.preventDefault()
}

/** Writes down what is not saved, so that a page that is read anew has it. */
export function keepText({ folder, dockerfile, text, read, source }: Kept): void {
  waiting = { folder, dockerfile, text, read, source }
  clearTimeout(timer)
  timer = setTimeout(write, PAUSE)
  if (typeof window === 'undefined') return
  // A listener of that kind keeps a page from being remembered whole by the browser: only while it is needed.
  window.removeEventListener('beforeunload', askBeforeLeaving)
  if (text !== (read ?? '')) window.addEventListener('beforeunload', askBeforeLeaving)
  window.addEventListener('pagehide', write)
}
