import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Vm } from '../../../contract/machine.ts'
import { ActDialog } from '../act-dialog/act-dialog.tsx'
import { SelectField, TextField } from '../wizard/field.tsx'
import { emptyForward, forwardInput, isPort, type ForwardForm } from './forward-form.ts'
import './forwards.css'

interface Props {
  readonly vm: Pick<Vm, 'id' | 'name' | 'interfaces'>
  readonly onClose: (done: boolean) => void
}

/** Asks which port of this host leads to which of a VM. */
export function ForwardDialog({ vm, onClose }: Props) {
  const { t } = useTranslation()
  const cards = vm.interfaces.filter(({ type }) => type === 'network')
  const [form, setForm] = useState<ForwardForm>(() => emptyForward((cards[0] ?? vm.interfaces[0])?.mac ?? ''))
  const change = (part: Partial<ForwardForm>) => setForm((before) => ({ ...before, ...part }))
  const input = forwardInput(vm.id, form)
  const wrong = (text: string, optional = false) => (isPort(text, optional) ? null : t('forwards.notPort'))
  return (
    <ActDialog
      id="forward"
      title={t('forwards.title', { name: vm.name })}
      verb={t('forwards.add')}
      focus="#forward-port"
      call={input && { procedure: 'forward.add', input, run: (client) => client.forward.add(input) }}
      onClose={onClose}
    >
      <div className="rig-forward-fields">
        <TextField
          id="forward-port"
          label={t('forwards.field.port')}
          hint={t('forwards.hint.port')}
          problem={wrong(form.port)}
          value={form.port}
          numeric
          onChange={(port) => change({ port })}
        />
        <SelectField
          id="forward-protocol"
          label={t('forwards.field.protocol')}
          value={form.protocol}
          options={(['tcp', 'udp'] as const).map((value) => ({ value, label: value.toUpperCase() }))}
          onChange={(protocol) => change({ protocol: protocol === 'udp' ? 'udp' : 'tcp' })}
        />
        <TextField
          id="forward-host-port"
          label={t('forwards.field.hostPort')}
          hint={t('forwards.hint.hostPort')}
          problem={wrong(form.hostPort, true)}
          value={form.hostPort}
          numeric
          onChange={(hostPort) => change({ hostPort })}
        />
        <SelectField
          id="forward-reach"
          label={t('forwards.field.reach')}
          value={form.reach}
          hint={t(`forwards.reachWhat.${form.reach}`)}
          options={(['here', 'everybody', 'address'] as const).map((value) => ({
            value,
            label: t(`forwards.reach.${value}`),
          }))}
          onChange={(reach) => change({ reach: reach as ForwardForm['reach'] })}
        />
        {form.reach === 'address' && (
          <TextField
            id="forward-address"
            label={t('forwards.field.hostAddress')}
            value={form.hostAddress}
            code
            onChange={(hostAddress) => change({ hostAddress })}
          />
        )}
        {cards.length > 1 && (
          <SelectField
            id="forward-card"
            label={t('forwards.field.card')}
            value={form.mac}
            options={cards.map(({ mac, source }) => ({ value: mac, label: `${source ?? ''} · ${mac}` }))}
            onChange={(mac) => change({ mac })}
          />
        )}
      </div>
      <p className="rig-quiet">{t('forwards.kept')}</p>
    </ActDialog>
  )
}
