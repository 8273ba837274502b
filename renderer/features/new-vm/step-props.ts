import type { VmField } from './problems.ts'
import type { VmDraft } from './use-vm-wizard.ts'

export interface StepProps {
  readonly draft: VmDraft
  /** What is wrong with each field, in words; only once the step was left. */
  readonly problems: Partial<Record<VmField, string>>
}
