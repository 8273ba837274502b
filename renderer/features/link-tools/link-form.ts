import type { Impairment, LinkLack, LinkShape, LinkTool } from '../../../contract/link.ts'

export const impairments = ['rate', 'loss', 'delay', 'jitter', 'duplicate', 'reorder'] as const
export type ImpairmentName = (typeof impairments)[number]
export const directions = ['toMachine', 'fromMachine'] as const
export type Direction = (typeof directions)[number]

/** What is typed; "" = nothing happens to packets. */
export type LinkDraft = Readonly<Record<Direction, Readonly<Record<ImpairmentName, string>>>>

export type Lacks = Readonly<Partial<Record<LinkTool, LinkLack | null>>>

const typed = (shape: Impairment) =>
  Object.fromEntries(impairments.map((name) => [name, shape[name]?.toString() ?? ''])) as Record<ImpairmentName, string>

export function draftOf({ toMachine, fromMachine }: LinkShape): LinkDraft {
  return { toMachine: typed(toMachine), fromMachine: typed(fromMachine) }
}

/** Whole numbers, and shares of percents; the contract's limits are the host's to tell. */
const isNumber = (name: ImpairmentName, text: string) =>
  (name === 'loss' || name === 'duplicate' || name === 'reorder' ? /^\d+([.,]\d+)?$/ : /^\d+$/).test(text.trim())

function impairmentOf(draft: LinkDraft[Direction]): Impairment | null {
  const filled = impairments.filter((name) => draft[name].trim() !== '')
  if (!filled.every((name) => isNumber(name, draft[name]))) return null
  const all = filled.map((name) => [name, Number(draft[name].trim().replace(',', '.'))] as const)
  return Object.fromEntries(all.filter(([, value]) => value > 0))
}

/** Null while something is typed that is no number. */
export function shapeOf(draft: LinkDraft): LinkShape | null {
  const [toMachine, fromMachine] = [impairmentOf(draft.toMachine), impairmentOf(draft.fromMachine)]
  return toMachine === null || fromMachine === null ? null : { toMachine, fromMachine }
}

/** The tool that a field takes. */
export function toolOf(name: ImpairmentName, direction: Direction): 'rate' | 'loss' | 'delay' | 'sent' {
  if (name === 'loss') return 'loss'
  if (name === 'rate') return direction === 'toMachine' ? 'rate' : 'loss'
  return direction === 'toMachine' ? 'delay' : 'sent'
}

/** Why a field cannot be filled in here; null = it can. */
export function lackOf(name: ImpairmentName, direction: Direction, lacks: Lacks): LinkLack | null {
  return lacks[toolOf(name, direction)] ?? null
}
