import { useTranslation } from 'react-i18next'
import { Segments } from '../../components/segments.tsx'
import { useValue } from '../../lib/value.ts'
import { Field, SelectField } from '../wizard/field.tsx'
import type { StepProps } from './step-props.ts'

/** The format of an OS image, and what becomes of it. */
export function ImageFields({ draft, problems }: StepProps) {
  const { t } = useTranslation()
  const form = useValue(draft.form)
  return (
    <>
      <SelectField
        id="vm-image-format"
        label={t('newVm.source.format')}
        value={form.imageFormat}
        problem={problems.diskFormat}
        hint={t('newVm.source.imageFormatHint')}
        options={[
          { value: '', label: t('newVm.source.noFormat') },
          { value: 'qcow2', label: 'qcow2' },
          { value: 'raw', label: 'raw' },
        ]}
        onChange={(value) => draft.change({ imageFormat: value === 'qcow2' || value === 'raw' ? value : '' })}
      />
      <Field
        id="vm-linked"
        label={t('newVm.source.keep')}
        hint={t(`newVm.source.${form.linked ? 'linkedHint' : 'copiedHint'}`)}
      >
        <Segments
          label={t('newVm.source.keep')}
          value={form.linked ? 'linked' : 'copied'}
          options={(['linked', 'copied'] as const).map((kind) => ({ value: kind, content: t(`newVm.source.${kind}`) }))}
          onChange={(kind) => draft.change({ linked: kind === 'linked' })}
        />
      </Field>
    </>
  )
}
