import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { dockerDrivers, forwardModes } from '../../../contract/network-spec.ts'
import { ActDialog } from '../act-dialog/act-dialog.tsx'
import { Check, SelectField, TextField } from '../wizard/field.tsx'
import { knownOf, useAsked } from '../wizard/use-asked.ts'
import { examples } from './examples.ts'
import { callOf, emptyForm, networkKinds, type CreateForm } from './create-form.ts'

interface Part {
  readonly form: CreateForm
  readonly change: (part: Partial<CreateForm>) => void
  /** A subnet that is free, null until it is known. */
  readonly free: { readonly subnet: string; readonly range: { readonly start: string; readonly end: string } } | null
}

interface Props {
  /** Makes a bridge of the host instead, which a network may then stand on. */
  readonly onBridge: () => void
  readonly onClose: (done: boolean) => void
}

/** Asks what a new network is to be; what stands empty is chosen by the host, and the commands below say how. */
export function CreateNetwork({ onBridge, onClose }: Props) {
  const { t } = useTranslation()
  const [form, setForm] = useState<CreateForm>(emptyForm)
  const { asked } = useAsked('network', (client, signal) => client.network.suggest({}, { signal }))
  const change = (part: Partial<CreateForm>) => setForm((before) => ({ ...before, ...part }))
  const part: Part = { form, change, free: knownOf(asked) }
  return (
    <ActDialog
      id="network"
      width="640px"
      title={t('networkTable.title.create')}
      verb={t('networkTable.verb.create')}
      focus="#network-name"
      call={callOf(form)}
      onClose={onClose}
    >
      <div className="rig-net-fields">
        <TextField
          id="network-name"
          label={t('networkTable.field.name')}
          value={form.name}
          code
          onChange={(name) => change({ name })}
        />
        <SelectField
          id="network-kind"
          label={t('networkTable.field.kind')}
          value={form.kind}
          options={networkKinds.map((kind) => ({ value: kind, label: t(`networkTable.kind.${kind}`) }))}
          onChange={(kind) => change({ kind: kind as CreateForm['kind'] })}
        />
        {form.kind === 'libvirt' && <LibvirtFields {...part} onBridge={onBridge} />}
        {form.kind === 'docker' && <DockerFields {...part} />}
        {form.kind === 'mixed' && <MixedFields {...part} />}
      </div>
    </ActDialog>
  )
}

type TextName = 'subnet' | 'gateway' | 'start' | 'end' | 'ipRange' | 'bridge' | 'parent' | 'domain' | 'subnet6'

interface LineProps extends Omit<Part, 'free'> {
  readonly name: TextName
  readonly placeholder?: string | undefined
  readonly hint?: string
}

function Line({ name, form, change, placeholder, hint }: LineProps) {
  const { t } = useTranslation()
  return (
    <TextField
      id={`network-${name}`}
      label={t(`networkTable.field.${name}`)}
      value={form[name]}
      code
      {...(placeholder === undefined ? {} : { placeholder })}
      {...(hint === undefined ? {} : { hint })}
      onChange={(value) => change({ [name]: value })}
    />
  )
}

function LibvirtFields({ form, change, free, onBridge }: Part & Pick<Props, 'onBridge'>) {
  const { t } = useTranslation()
  const line = { form, change }
  return (
    <>
      <SelectField
        id="network-mode"
        className="rig-net-whole"
        label={t('networkTable.field.mode')}
        value={form.mode}
        hint={t(`networkTable.modeWhat.${form.mode}`)}
        options={forwardModes.map((mode) => ({ value: mode, label: t(`networkTable.mode.${mode}`) }))}
        onChange={(mode) => change({ mode: mode as CreateForm['mode'] })}
      />
      {form.mode === 'bridge' ? (
        <HostBridgeField {...line} onBridge={onBridge} />
      ) : (
        <>
          <Line name="subnet" {...line} placeholder={free?.subnet} hint={t('networkTable.hint.subnet')} />
          <Line name="subnet6" {...line} placeholder={examples.subnet6} />
          <Line name="domain" {...line} placeholder={examples.domain} />
          <Line name="bridge" {...line} placeholder={examples.newBridge} />
          <Check label={t('networkTable.field.dhcp')} checked={form.dhcp} onChange={(dhcp) => change({ dhcp })} />
          {form.dhcp && (
            <div className="rig-net-range">
              <Line name="start" {...line} placeholder={form.subnet === '' ? free?.range.start : undefined} />
              <Line name="end" {...line} placeholder={form.subnet === '' ? free?.range.end : undefined} />
            </div>
          )}
        </>
      )}
      <Autostart {...line} />
    </>
  )
}

/** The bridges that the host has, or the way to a first one. */
function HostBridgeField({ form, change, onBridge }: Omit<Part, 'free'> & Pick<Props, 'onBridge'>) {
  const { t } = useTranslation()
  const { asked } = useAsked('bridges', (client, signal) => client.network.bridges(undefined, { signal }))
  const names = knownOf(asked)?.bridges.map(({ name }) => name) ?? []
  return (
    <>
      <Line
        name="bridge"
        {...{ form, change }}
        placeholder={names[0] ?? examples.bridge}
        {...(names.length === 0 ? {} : { hint: `${t('hostBridge.there')}: ${names.join(', ')}` })}
      />
      <div className="rig-net-beside">
        <Button variant="link" isInline onClick={onBridge}>
          {t('hostBridge.title')}…
        </Button>
      </div>
    </>
  )
}

function DockerFields({ form, change }: Part) {
  const { t } = useTranslation()
  const line = { form, change }
  return (
    <>
      <SelectField
        id="network-driver"
        className="rig-net-whole"
        label={t('networkTable.field.driver')}
        value={form.driver}
        hint={t(`networkTable.driverWhat.${form.driver}`)}
        options={dockerDrivers.map((driver) => ({ value: driver, label: driver }))}
        onChange={(driver) => change({ driver: driver as CreateForm['driver'] })}
      />
      {form.driver === 'bridge' ? (
        <Line name="bridge" {...line} placeholder={examples.dockerBridge} />
      ) : (
        <Line name="parent" {...line} placeholder={examples.parent} />
      )}
      <Line name="subnet" {...line} hint={t('networkTable.hint.dockerSubnet')} />
      <Line name="gateway" {...line} />
      <Line name="ipRange" {...line} />
      <Line name="subnet6" {...line} />
      <Check
        label={t('networkTable.field.internal')}
        checked={form.internal}
        onChange={(internal) => change({ internal })}
      />
    </>
  )
}

function MixedFields({ form, change, free }: Part) {
  const { t } = useTranslation()
  const line = { form, change }
  return (
    <>
      <p className="rig-net-whole rig-w-hint">{t('networkTable.hint.mixed')}</p>
      <Line name="subnet" {...line} placeholder={free?.subnet} hint={t('networkTable.hint.subnet')} />
      <Line name="domain" {...line} placeholder={examples.domain} />
      <Check
        label={t('networkTable.field.isolated')}
        checked={form.internal}
        onChange={(internal) => change({ internal })}
      />
      <Autostart {...line} />
    </>
  )
}

function Autostart({ form, change }: Omit<Part, 'free'>) {
  const { t } = useTranslation()
  return (
    <Check
      label={t('networkTable.field.autostart')}
      checked={form.autostart}
      onChange={(autostart) => change({ autostart })}
    />
  )
}
