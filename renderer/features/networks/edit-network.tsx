import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { forwardModes, type NetworkSettings } from '../../../contract/network-spec.ts'
import type { NetworkRow } from '../../../contract/network.ts'
import { ActDialog } from '../act-dialog/act-dialog.tsx'
import { Check, SelectField, TextField } from '../wizard/field.tsx'
import { useAsked } from '../wizard/use-asked.ts'
import { asksForRestart, changeOf, formOf, type EditForm } from './edit-form.ts'
import { HostRows, NameRows, RangeRows } from './edit-lists.tsx'
import { setCall } from './network-acts.ts'

interface Props {
  readonly network: NetworkRow
  readonly onClose: (done: boolean) => void
}

/** Changes a network of libvirt; what it is now is asked first. */
export function EditNetwork({ network, onClose }: Props) {
  const { t } = useTranslation()
  const { asked } = useAsked(network.id, (client, signal) => client.network.inspect({ id: network.id }, { signal }))
  const settings = asked.type === 'known' ? asked.value.settings : null
  if (settings !== null) return <EditForm network={network} settings={settings} onClose={onClose} />
  return (
    <ActDialog
      id="network"
      title={t('networkTable.title.edit', { name: network.name })}
      verb={t('networkTable.verb.save')}
      focus="#network-cancel"
      call={null}
      onClose={onClose}
    >
      <div className="rig-code rig-code-waiting" aria-busy="true" />
    </ActDialog>
  )
}

interface FormProps extends Props {
  readonly settings: NetworkSettings
}

function EditForm({ network, settings, onClose }: FormProps) {
  const { t } = useTranslation()
  const [form, setForm] = useState<EditForm>(() => formOf(settings))
  const [restart, setRestart] = useState(false)
  const change = (part: Partial<EditForm>) => setForm((before) => ({ ...before, ...part }))
  const changed = changeOf(form, settings)
  const restarts = asksForRestart(changed) && network.active
  return (
    <ActDialog
      id="network"
      width="720px"
      title={t('networkTable.title.edit', { name: network.name })}
      verb={t('networkTable.verb.save')}
      danger={restarts && restart}
      focus="#network-domain"
      call={changed === null ? null : setCall(network.id, changed, restarts && restart)}
      onClose={onClose}
    >
      {form.mode !== 'bridge' && <Lists form={form} onChange={change} />}
      <div className="rig-net-fields">
        <Facts form={form} onChange={change} />
      </div>
      {restarts && (
        <Check
          label={t('networkTable.restart')}
          hint={t('networkTable.restartWhat')}
          checked={restart}
          onChange={setRestart}
        />
      )}
    </ActDialog>
  )
}

interface PartProps {
  readonly form: EditForm
  readonly onChange: (part: Partial<EditForm>) => void
}

function Lists({ form, onChange }: PartProps) {
  return (
    <>
      <RangeRows rows={form.ranges} onRows={(ranges) => onChange({ ranges })} />
      <HostRows rows={form.hosts} onRows={(hosts) => onChange({ hosts })} />
      <NameRows rows={form.names} onRows={(names) => onChange({ names })} />
    </>
  )
}

const texts = ['domain', 'subnet', 'gateway', 'subnet6'] as const

function Facts({ form, onChange }: PartProps) {
  const { t } = useTranslation()
  const modes = forwardModes.filter((mode) => (mode === 'bridge') === (form.mode === 'bridge'))
  const known = modes.some((mode) => mode === form.mode)
  return (
    <>
      {known && (
        <SelectField
          id="network-mode"
          className="rig-net-whole"
          label={t('networkTable.field.mode')}
          value={form.mode}
          options={modes.map((mode) => ({ value: mode, label: t(`networkTable.mode.${mode}`) }))}
          onChange={(mode) => onChange({ mode })}
        />
      )}
      {form.mode !== 'bridge' &&
        texts.map((name) => (
          <TextField
            key={name}
            id={`network-${name}`}
            label={t(`networkTable.field.${name}`)}
            value={form[name]}
            code
            onChange={(value) => onChange({ [name]: value })}
          />
        ))}
    </>
  )
}
