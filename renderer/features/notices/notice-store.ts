import { isGrave, type Incident } from '../../../contract/incident.ts'
import type { Task } from '../../../contract/task.ts'
import type { Failure } from '../../api/failure.ts'
import { Value } from '../../lib/value.ts'
import type { ActFailure } from '../machines/act-store.ts'

/** Something that ended while the user was elsewhere. */
export interface Notice {
  /** Grows; a toast and the list know a notice by it. */
  readonly number: number
  /** Milliseconds since 1970. */
  readonly at: number
  readonly content: NoticeContent
}

export type NoticeContent =
  | { readonly type: 'task'; readonly task: Task }
  | { readonly type: 'act-failed'; readonly failure: ActFailure }
  | { readonly type: 'incident'; readonly incident: Incident }
  | {
      readonly type: 'told'
      readonly tone: 'done' | 'failed'
      readonly text: string
      readonly failure: Failure | null
      readonly offer?: Offer
    }

/** What can be done about it, such as taking it back. */
export interface Offer {
  readonly text: string
  readonly run: () => void
}

/** Acts shorter than this are seen where they are done. Milliseconds. */
const LONG = 3000
/** How long a toast stands. Milliseconds. */
export const TOAST_LIFE = 6000
/** Notices kept for the list, and toasts on screen at once. */
const KEPT = 50
const MOST_TOASTS = 3
/** A task that failed and the act that began it tell of the same thing. Milliseconds. */
const SAME_WITHIN = 5000

interface Options {
  /** True where failed acts stand on the page themselves. */
  readonly showsFailures: () => boolean
  readonly now?: () => number
}

/** Results of background tasks: toasts for a while, the list until it is cleared. */
export class NoticeStore {
  /** Newest first. */
  readonly list = new Value<readonly Notice[]>([])
  readonly toasts = new Value<readonly Notice[]>([])
  readonly unseen = new Value(0)
  readonly #options: Options
  readonly #running = new Set<string>()
  #last = 0

  constructor(options: Options) {
    this.#options = options
  }

  /** To be called with each picture of the tasks; only those that end afterwards are news. */
  noteTasks(tasks: readonly Task[]): void {
    for (const task of tasks) {
      if (task.state === 'running') this.#running.add(task.id)
      else if (this.#running.delete(task.id)) this.#ended(task)
    }
  }

  /** To be called with each picture of the failed acts, newest first. */
  noteFailure(failure: ActFailure): void {
    const told = this.list.get().find((notice) => this.#isRecent(notice) && subjectOf(notice.content) === failure.id)
    // The act's failure says more than the task's.
    if (told !== undefined) this.dismiss(told.number)
    this.#add({ type: 'act-failed', failure }, !this.#options.showsFailures())
  }

  /** What befell a VM by itself; what nobody has to know of at once stays in the journal. */
  noteIncident(incident: Incident): void {
    if (isGrave(incident.what)) this.#add({ type: 'incident', incident }, true)
  }

  tell(tone: 'done' | 'failed', text: string, failure: Failure | null = null, offer?: Offer): void {
    this.#add({ type: 'told', tone, text, failure, ...(offer === undefined ? {} : { offer }) }, true)
  }

  /** Takes a toast off the screen; the list keeps it. */
  endToast(number: number): void {
    this.toasts.set(this.toasts.get().filter((toast) => toast.number !== number))
  }

  dismiss(number: number): void {
    this.endToast(number)
    this.list.set(this.list.get().filter((notice) => notice.number !== number))
  }

  clear(): void {
    this.toasts.set([])
    this.list.set([])
    this.unseen.set(0)
  }

  markSeen(): void {
    this.unseen.set(0)
  }

  #ended(task: Task): void {
    const long = (task.ended ?? task.started) - task.started >= LONG
    if (task.state !== 'failed' && !long) return
    const told = this.list
      .get()
      .some(({ at, content }) => this.#now() - at < SAME_WITHIN && task.subjects.includes(failedSubject(content)))
    if (task.state === 'failed' && told) return
    this.#add({ type: 'task', task }, task.state !== 'failed' || !this.#options.showsFailures())
  }

  #add(content: NoticeContent, toast: boolean): void {
    const notice: Notice = { number: ++this.#last, at: this.#now(), content }
    this.list.set([notice, ...this.list.get()].slice(0, KEPT))
    this.unseen.set(this.unseen.get() + 1)
    if (toast) this.toasts.set([notice, ...this.toasts.get()].slice(0, MOST_TOASTS))
  }

  #isRecent({ at }: Notice): boolean {
    return this.#now() - at < SAME_WITHIN
  }

  #now(): number {
    return (this.#options.now ?? Date.now)()
  }
}

function subjectOf(content: NoticeContent): string | undefined {
  return content.type === 'task' && content.task.state === 'failed' ? content.task.subjects[0] : undefined
}

function failedSubject(content: NoticeContent): string {
  return content.type === 'act-failed' ? content.failure.id : ''
}
