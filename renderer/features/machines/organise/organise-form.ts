import type { z } from 'zod'
import { vmOrganise } from '../../../../contract/vm-organise.ts'

/** As it is typed; for several VMs only tags and group. */
export interface OrganiseForm {
  readonly tags: string
  /** For several: those that are taken away. */
  readonly removeTags: string
  readonly group: string
  /** For several: whether the group is to be changed. */
  readonly setGroup: boolean
  readonly title: string
  readonly description: string
  readonly notes: string
  readonly inOrder: boolean
  readonly order: string
  readonly delay: string
}

export interface Before {
  readonly tags: readonly string[]
  readonly group: string | null
  readonly title: string | null
  readonly description: string | null
  readonly notes: string | null
  readonly start: { readonly order: number; readonly delay: number } | null
}

export type OrganiseInput = z.input<typeof vmOrganise>

const words = (text: string) => [...new Set(text.split(/[\s,、，]+/).filter((word) => word !== ''))]

const nothing: Before = { tags: [], group: null, title: null, description: null, notes: null, start: null }

export function formOf(before: Before | null): OrganiseForm {
  const { tags, group, title, description, notes, start } = before ?? nothing
  const text = (value: string | null) => value ?? ''
  return {
    tags: tags.join(', '),
    removeTags: '',
    group: text(group),
    setGroup: false,
    title: text(title),
    description: text(description),
    notes: text(notes),
    inOrder: start !== null,
    ...(start === null ? { order: '1', delay: '0' } : { order: String(start.order), delay: String(start.delay) }),
  }
}

const orNull = (text: string) => (text.trim() === '' ? null : text)
const number = (text: string) => (/^\d{1,5}$/.test(text.trim()) ? Number(text) : Number.NaN)

/** What is to change. @param before null = several VMs at once */
export function inputOf(ids: readonly string[], form: OrganiseForm, before: Before | null): OrganiseInput {
  const tags = words(form.tags)
  const group = orNull(form.group.trim())
  if (before === null) {
    const change = form.setGroup ? { group } : {}
    return { ids: [...ids], addTags: tags, removeTags: words(form.removeTags), ...change }
  }
  return {
    ids: [...ids],
    addTags: tags.filter((tag) => !before.tags.includes(tag)),
    removeTags: before.tags.filter((tag) => !tags.includes(tag)),
    group,
    title: orNull(form.title.trim()),
    description: orNull(form.description),
    notes: orNull(form.notes),
    start: form.inOrder ? { order: number(form.order), delay: number(form.delay) } : null,
  }
}

/** Fields that cannot be as they are, by the contract's own rules. */
export function wrongFields(input: OrganiseInput): ReadonlySet<string> {
  const parsed = vmOrganise.safeParse(input)
  return new Set(parsed.success ? [] : parsed.error.issues.map(({ path }) => String(path[0])))
}
