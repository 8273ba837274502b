import type { Happening } from '../../../contract/incident.ts'
import type { JournalEntry } from '../../../contract/journal.ts'

export interface JournalStep {
  /** From 0. */
  readonly number: number
  readonly commands: readonly string[]
  /** `begun`: its intent was written down and nothing after. */
  readonly state: 'begun' | 'done' | 'failed' | 'undone'
  readonly error: JournalEntry['error']
}

/** One act with all its steps, as the journal's lines tell it. */
export interface JournalAct {
  readonly task: string
  readonly procedure: string
  readonly title: string
  readonly subjects: readonly string[]
  /** Milliseconds since 1970. */
  readonly began: number
  /** Null without a line that says so: it runs still, or was cut off. */
  readonly ended: number | null
  readonly result: 'done' | 'failed' | 'cancelled' | 'open'
  readonly steps: readonly JournalStep[]
  readonly error: JournalEntry['error']
  /** What befell a VM by itself, which is no act of anybody; null for acts. */
  readonly happening: Happening | null
}

/** The journal's lines as acts, newest first. @param entries newest first, as the host gives them */
export function groupActs(entries: readonly JournalEntry[]): JournalAct[] {
  const tasks = Map.groupBy(entries, (entry) => entry.task)
  return [...tasks.values()].map((ofTask) => actOf([...ofTask].reverse())).sort((a, b) => b.began - a.began)
}

/** @param entries of one task, oldest first */
function actOf(entries: readonly JournalEntry[]): JournalAct {
  const [first] = entries as readonly [JournalEntry]
  const end = entries.findLast((entry) => entry.phase === 'end')
  const failed = entries.find((entry) => entry.phase === 'failed')
  const error = end?.error ?? failed?.error ?? null
  return {
    task: first.task,
    procedure: first.procedure,
    title: first.title,
    subjects: first.subjects,
    began: first.at,
    ended: end?.at ?? null,
    result: end === undefined ? 'open' : resultOf(end.error),
    steps: stepsOf(entries),
    error,
    happening: first.happening ?? null,
  }
}

function resultOf(error: JournalEntry['error']): JournalAct['result'] {
  if (error === null) return 'done'
  return error.code === 'CANCELLED' ? 'cancelled' : 'failed'
}

function stepsOf(entries: readonly JournalEntry[]): JournalStep[] {
  const steps = new Map<number, JournalStep>()
  for (const { step, phase, commands, error } of entries) {
    if (step === null) continue
    const before = steps.get(step)
    // A step that is taken back has other commands than the ones that did it; both are worth reading.
    const lines = phase === 'undone' && before !== undefined ? [...before.commands, ...commands] : commands
    const state = phase === 'done' || phase === 'failed' || phase === 'undone' ? phase : 'begun'
    steps.set(step, { number: step, commands: lines, state, error: error ?? before?.error ?? null })
  }
  return [...steps.values()].sort((a, b) => a.number - b.number)
}

export function commandsOf(act: JournalAct): string[] {
  return act.steps.flatMap((step) => step.commands)
}

export interface JournalFilter {
  readonly text: string
  readonly failedOnly: boolean
}

/** Every word of the text stands in the title, a command or the error. */
export function matchesFilter(act: JournalAct, filter: JournalFilter, shownTitle: string): boolean {
  if (filter.failedOnly && act.result !== 'failed') return false
  const words = filter.text.normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return true
  const text = [shownTitle, act.title, act.procedure, ...commandsOf(act), act.error?.message ?? '']
  const hay = text.join('\n').normalize('NFKC').toLowerCase()
  return words.every((word) => hay.includes(word))
}

/** Newer lines joined to the known ones; null when something between them may be missing. Both newest first. */
export function joined(known: readonly JournalEntry[], newer: readonly JournalEntry[]): JournalEntry[] | null {
  if (known.length === 0) return null
  const have = new Set(known.map(keyOf))
  const added = newer.filter((entry) => !have.has(keyOf(entry)))
  if (added.length === newer.length && newer.length > 0) return null
  return added.length === 0 ? [...known] : [...added, ...known].sort((a, b) => b.at - a.at)
}

function keyOf({ task, phase, step, at }: JournalEntry): string {
  return `${task} ${phase} ${step} ${at}`
}
