import { vmClone } from '../../../contract/vm-clone.ts'

/** What the dialog holds while it is filled in; the count as it is typed. */
export interface CloneForm {
  readonly name: string
  readonly kind: 'full' | 'linked'
  readonly count: string
}

export type CloneInput = ReturnType<typeof vmClone.parse>

/** The contract's input; null while a field cannot be. */
export function inputOf(id: string, form: CloneForm): CloneInput | null {
  const count = /^\d{1,3}$/.test(form.count.trim()) ? Number(form.count) : Number.NaN
  const parsed = vmClone.safeParse({ id, name: form.name.trim(), kind: form.kind, count })
  return parsed.success ? parsed.data : null
}

/** The fields that cannot be as they are. */
export function wrongFields(id: string, form: CloneForm): ReadonlySet<string> {
  const parsed = vmClone.safeParse({
    id,
    name: form.name.trim(),
    kind: form.kind,
    count: Number(form.count || Number.NaN),
  })
  return new Set(parsed.success ? [] : parsed.error.issues.map(({ path }) => String(path[0])))
}
