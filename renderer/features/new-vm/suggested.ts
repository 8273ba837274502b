import type { Budget } from '../../../contract/budget.ts'
import type { SystemResources } from '../../../contract/host.ts'
import type { VmForm } from './form.ts'

/** Texts of the form's fields of size. */
export type Size = Pick<VmForm, 'memory' | 'vcpus' | 'diskSize'>

const MIB = 2 ** 20
const GIB = 2 ** 30
/** What is left to the host itself, as far as the system can do with less. Bytes. */
const RESERVE = 2 * GIB
/** Memory is given in steps of this. Bytes. */
const STEP = 256 * MIB

/** Without a word of the database: what suits most installers without a desktop. */
export const usualSize: Size = { memory: '2048', vcpus: '2', diskSize: '20' }

/**
 * What the database recommends, twice the minimum of memory where it knows only that, as virt-install does; but no more memory and
 * processors than this host can carry, as long as the minimum is met.
 */
export function suggestedSize({ minimum, recommended }: SystemResources, budget: Budget | null): Size {
  const memory = recommended.memory ?? (minimum.memory === null ? null : minimum.memory * 2)
  const storage = recommended.storage ?? Math.max(minimum.storage ?? 0, Number(usualSize.diskSize) * GIB)
  const vcpus = recommended.processors ?? minimum.processors
  const most = budget?.processors.total ?? Infinity
  return {
    memory: memory === null ? usualSize.memory : String(carried(memory, minimum.memory ?? STEP, budget) / MIB),
    vcpus: String(Math.max(1, Math.min(most, Math.max(vcpus ?? 0, Number(usualSize.vcpus))))),
    diskSize: String(Math.ceil(storage / GIB)),
  }
}

/** Bytes, whole MiB. */
function carried(wish: number, minimum: number, budget: Budget | null): number {
  if (budget === null) return Math.ceil(wish / MIB) * MIB
  const room = Math.floor((budget.memory.free - RESERVE) / STEP) * STEP
  return Math.ceil(Math.max(minimum, Math.min(wish, room)) / MIB) * MIB
}

/** The form with another suggestion: fields that still hold the one before follow it, what was typed stays. */
export function withSuggestion(form: VmForm, system: string | null, next: Size): VmForm {
  const { suggested } = form
  const kept = (field: keyof Size) => (form[field] === suggested[field] ? next[field] : form[field])
  return {
    ...form,
    memory: kept('memory'),
    vcpus: kept('vcpus'),
    diskSize: kept('diskSize'),
    suggested: { ...next, system },
  }
}
