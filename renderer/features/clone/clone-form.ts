import { vmClone } from '../../../contract/vm-clone.ts'

/** What the dialog holds while it is filled in; the count as it is typed. */
export interface CloneForm {
  readonly name: string
  readonly kind: 'full' | 'linked'
  readonly count: string
  /** Name of the pool; empty = where the source's disks are. */
  readonly pool: string
  /** Name of a snapshot; empty = as the VM is. */
  readonly snapshot: string
  readonly reserve: boolean
}

export type CloneInput = ReturnType<typeof vmClone.parse>

function asked(id: string, { name, kind, pool, snapshot, reserve }: CloneForm, count: number) {
  const chosen = { ...(pool === '' ? {} : { pool }), ...(snapshot === '' || kind === 'linked' ? {} : { snapshot }) }
  return vmClone.safeParse({ id, name: name.trim(), kind, count, reserve, ...chosen })
}

/** The contract's input; null while a field cannot be. */
export function inputOf(id: string, form: CloneForm): CloneInput | null {
  const count = /^\d{1,3}$/.test(form.count.trim()) ? Number(form.count) : Number.NaN
  const parsed = asked(id, form, count)
  return parsed.success ? parsed.data : null
}

/** The fields that cannot be as they are. */
export function wrongFields(id: string, form: CloneForm): ReadonlySet<string> {
  const parsed = asked(id, form, Number(form.count || Number.NaN))
  return new Set(parsed.success ? [] : parsed.error.issues.map(({ path }) => String(path[0])))
}
