import { useTranslation } from 'react-i18next'
import { useValue } from '../../lib/value.ts'
import { TextField } from '../wizard/field.tsx'
import { SummaryList } from '../wizard/summary-list.tsx'
import { vmInput, type VmStep } from './form.ts'
import type { StepProps } from './step-props.ts'
import { SummaryCommands } from './summary-commands.tsx'
import { useSummaryLines } from './use-summary-lines.ts'

interface Props extends StepProps {
  readonly name: string
  readonly onStep: (step: VmStep) => void
}

/** All choices in lines, each with the way back to its step; the commands that do the same. */
export function SummaryStep({ draft, problems, name, onStep }: Props) {
  const { t } = useTranslation()
  const form = useValue(draft.form)
  const lines = useSummaryLines(form)
  return (
    <>
      <div className="rig-w-fields">
        <TextField
          id="vm-name"
          label={t('newVm.summary.name')}
          value={form.name ?? name}
          code
          problem={problems.name}
          hint={t('newVm.summary.nameHint')}
          onChange={(value) => draft.change({ name: value })}
        />
        <TextField
          id="vm-title"
          label={t('newVm.summary.title')}
          value={form.title}
          hint={t('newVm.summary.titleHint')}
          onChange={(title) => draft.change({ title })}
        />
      </div>
      <SummaryList lines={lines} onStep={onStep} />
      <SummaryCommands input={vmInput(form, name)} ready={problems.name === undefined} />
    </>
  )
}
