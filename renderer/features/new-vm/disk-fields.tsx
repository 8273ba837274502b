import { useTranslation } from 'react-i18next'
import { Segments } from '../../components/segments.tsx'
import { useValue } from '../../lib/value.ts'
import { Field, SelectField } from '../wizard/field.tsx'
import { usePools } from '../wizard/host-facts.ts'
import { knownOf } from '../wizard/use-asked.ts'
import { diskFormats, type DiskFormat } from './form.ts'
import type { StepProps } from './step-props.ts'

/** The format of an existing disk, and whether it is used where it lies. */
export function DiskFields({ draft, problems }: StepProps) {
  const { t } = useTranslation()
  const form = useValue(draft.form)
  return (
    <>
      <SelectField
        id="vm-format"
        label={t('newVm.source.format')}
        value={form.diskFormat}
        problem={problems.diskFormat}
        hint={t('newVm.source.formatHint')}
        options={[
          { value: '', label: t('newVm.source.noFormat') },
          ...diskFormats.map((format) => ({ value: format, label: format })),
        ]}
        onChange={(value) => draft.change({ diskFormat: value as DiskFormat | '' })}
      />
      <Field
        id="vm-in-place"
        label={t('newVm.source.keep')}
        hint={t(`newVm.source.${form.copyDisk ? 'intoPoolHint' : 'inPlaceHint'}`)}
      >
        <Segments
          label={t('newVm.source.keep')}
          value={form.copyDisk ? 'intoPool' : 'inPlace'}
          options={(['inPlace', 'intoPool'] as const).map((one) => ({ value: one, content: t(`newVm.source.${one}`) }))}
          onChange={(one) => draft.change({ copyDisk: one === 'intoPool' })}
        />
      </Field>
      {form.copyDisk && <CopyFields draft={draft} problems={problems} />}
    </>
  )
}

function CopyFields({ draft }: StepProps) {
  const { t } = useTranslation()
  const form = useValue(draft.form)
  const pools = (knownOf(usePools()) ?? []).filter(({ connection }) => connection === form.connection)
  const names = [...new Set([form.pool, ...pools.map(({ name }) => name)])]
  return (
    <>
      <SelectField
        id="vm-copy-pool"
        label={t('newVm.source.pool')}
        value={form.pool}
        options={names.map((name) => ({ value: name, label: name }))}
        onChange={(pool) => draft.change({ pool })}
      />
      <SelectField
        id="vm-copy-format"
        label={t('newVm.source.copyFormat')}
        value={form.newFormat}
        options={(['qcow2', 'raw'] as const).map((format) => ({ value: format, label: format }))}
        onChange={(value) => draft.change({ newFormat: value === 'raw' ? 'raw' : 'qcow2' })}
      />
    </>
  )
}
