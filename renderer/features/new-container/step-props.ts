import type { ContainerDraft } from './use-container-wizard.ts'

export interface StepProps {
  readonly draft: ContainerDraft
  /** What is wrong with each field, in words; only once the step was left. */
  readonly problems: Readonly<Record<string, string>>
}
