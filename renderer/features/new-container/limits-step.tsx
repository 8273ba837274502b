import { useTranslation } from 'react-i18next'
import { Segments } from '../../components/segments.tsx'
import { formatBytes } from '../../lib/format.ts'
import { useValue } from '../../lib/value.ts'
import { SelectField, TextField } from '../wizard/field.tsx'
import { restartPolicies, type RestartName } from './form.ts'
import type { StepProps } from './step-props.ts'

/** MiB; empty = without a limit. */
const memories = ['', '128', '256', '512', '1024'] as const
const processors = ['', '0.5', '1', '2'] as const

export function LimitsStep({ draft, problems }: StepProps) {
  const { t, i18n } = useTranslation()
  const form = useValue(draft.form)
  return (
    <div className="rig-w-fields">
      <TextField
        id="container-memory"
        label={t('newContainer.limits.memory')}
        value={form.memory}
        unit="MiB"
        numeric
        placeholder={t('newContainer.limits.none')}
        problem={problems['memory']}
        hint={t('newContainer.limits.memoryHint')}
        onChange={(memory) => draft.change({ memory })}
        act={
          <Segments
            label={t('newContainer.limits.memoryQuick')}
            value={form.memory}
            options={memories.map((size) => ({
              value: size,
              content: size === '' ? t('newContainer.limits.none') : formatBytes(Number(size) * 2 ** 20, i18n.language),
            }))}
            onChange={(memory) => draft.change({ memory })}
          />
        }
      />
      <TextField
        id="container-cpus"
        label={t('newContainer.limits.cpus')}
        value={form.cpus}
        numeric
        placeholder={t('newContainer.limits.none')}
        problem={problems['cpus']}
        hint={t('newContainer.limits.cpusHint')}
        onChange={(cpus) => draft.change({ cpus })}
        act={
          <Segments
            label={t('newContainer.limits.cpusQuick')}
            value={form.cpus}
            options={processors.map((count) => ({
              value: count,
              content: count === '' ? t('newContainer.limits.none') : count,
            }))}
            onChange={(cpus) => draft.change({ cpus })}
          />
        }
      />
      <TextField
        id="container-processes"
        label={t('newContainer.limits.processes')}
        value={form.processes}
        numeric
        placeholder={t('newContainer.limits.none')}
        problem={problems['processes']}
        hint={t('newContainer.limits.processesHint')}
        onChange={(processes) => draft.change({ processes })}
      />
      <SelectField
        id="container-restart"
        label={t('newContainer.limits.restart')}
        value={form.restart}
        hint={t(`newContainer.restart.${form.restart}.what`)}
        options={restartPolicies.map((name) => ({ value: name, label: t(`newContainer.restart.${name}.title`) }))}
        onChange={(name) => draft.change({ restart: name as RestartName })}
      />
      {form.restart === 'on-failure' && (
        <TextField
          id="container-retries"
          label={t('newContainer.limits.retries')}
          value={form.retries}
          numeric
          placeholder={t('newContainer.limits.anyRetries')}
          problem={problems['retries']}
          onChange={(retries) => draft.change({ retries })}
        />
      )}
    </div>
  )
}
