import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HostBridge, HostNic } from '../../../contract/host-bridge.ts'
import { ActDialog } from '../act-dialog/act-dialog.tsx'
import { FailureAlert } from '../failures/failure-alert.tsx'
import { Check, SelectField, TextField } from '../wizard/field.tsx'
import { knownOf, useAsked } from '../wizard/use-asked.ts'
import { addressKinds, createCall, emptyForm, nicOf, removeCall, SECONDS, type BridgeForm } from './bridge-form.ts'
import { BridgeList } from './bridge-list.tsx'
import { KeepBridge } from './keep-bridge.tsx'
import { NicFacts, RefusedNics } from './nic-facts.tsx'
import './host-bridge.css'

/** @param done whether an act was done */
type Close = (done: boolean) => void

/** A bridge of the host on one of its interfaces: made, kept, taken back. */
export function HostBridgeDialog({ onClose }: { readonly onClose: Close }) {
  const [removing, setRemoving] = useState<string | null>(null)
  return removing === null ? (
    <CreateBridge onRemove={setRemoving} onClose={onClose} />
  ) : (
    <RemoveBridge name={removing} onClose={onClose} />
  )
}

function RemoveBridge({ name, onClose }: { readonly name: string; readonly onClose: Close }) {
  const { t } = useTranslation()
  return (
    <ActDialog
      id="unbridge"
      title={t('hostBridge.removeTitle', { name })}
      verb={t('hostBridge.removeVerb')}
      danger
      focus="#unbridge-cancel"
      call={removeCall(name)}
      onClose={onClose}
    >
      <p>{t('hostBridge.removeWhat', { name })}</p>
    </ActDialog>
  )
}

interface CreateProps {
  readonly onRemove: (name: string) => void
  readonly onClose: Close
}

function CreateBridge({ onRemove, onClose }: CreateProps) {
  const { t } = useTranslation()
  const [form, setForm] = useState<BridgeForm>(emptyForm)
  const { asked } = useAsked('bridges', (client, signal) => client.network.bridges(undefined, { signal }))
  const { nics, bridges } = knownOf(asked) ?? { nics: [], bridges: [] }
  const change = (part: Partial<BridgeForm>) => setForm((before) => ({ ...before, ...part }))
  return (
    <ActDialog
      id="bridge"
      width="720px"
      title={t('hostBridge.title')}
      verb={t('hostBridge.verb')}
      busyVerb={t('hostBridge.busy')}
      focus="#bridge-nic, #bridge-cancel"
      call={createCall(form, nics)}
      intro={<Intro nics={nics} bridges={bridges} asked={asked.type === 'known'} onRemove={onRemove} />}
      background={false}
      {...(form.asks ? { done: () => <KeepBridge name={form.name.trim()} seconds={SECONDS} /> } : {})}
      onClose={onClose}
    >
      {asked.type === 'failed' && <FailureAlert title={t('hostBridge.title')} failure={asked.failure} />}
      {nicOf(form, nics) !== undefined && <Fields form={form} change={change} nics={nics} />}
    </ActDialog>
  )
}

interface IntroProps {
  readonly nics: readonly HostNic[]
  readonly bridges: readonly HostBridge[]
  readonly asked: boolean
  readonly onRemove: (name: string) => void
}

function Intro({ nics, bridges, asked, onRemove }: IntroProps) {
  const { t } = useTranslation()
  const none = asked && !nics.some(({ refused }) => refused === null)
  return (
    <div className="rig-bridge-intro">
      <p className="rig-quiet">{t('hostBridge.what')}</p>
      <BridgeList bridges={bridges} onRemove={onRemove} />
      {none && <p>{t('hostBridge.none')}</p>}
      {none && <RefusedNics nics={nics} open />}
    </div>
  )
}

interface FieldsProps {
  readonly form: BridgeForm
  readonly change: (part: Partial<BridgeForm>) => void
  readonly nics: readonly HostNic[]
}

function Fields({ form, change, nics }: FieldsProps) {
  const { t } = useTranslation()
  const nic = nicOf(form, nics)
  if (nic === undefined) return null
  const usable = nics.filter(({ refused }) => refused === null)
  return (
    <div className="rig-bridge-fields">
      <SelectField
        id="bridge-nic"
        label={t('hostBridge.nic')}
        value={nic.name}
        options={usable.map(({ name, addresses }) => ({
          value: name,
          label: [name, addresses[0]].filter(Boolean).join(' · '),
        }))}
        onChange={(name) => change({ nic: name })}
      />
      <TextField
        id="bridge-name"
        label={t('hostBridge.name')}
        value={form.name}
        code
        onChange={(name) => change({ name })}
      />
      <NicFacts nic={nic} />
      <RefusedNics nics={nics} />
      <SelectField
        id="bridge-addressing"
        className="rig-net-whole"
        label={t('hostBridge.addressing')}
        value={form.kind}
        hint={t('hostBridge.six')}
        options={addressKinds.map((kind) => ({ value: kind, label: t(`hostBridge.kind.${kind}`, { nic: nic.name }) }))}
        onChange={(kind) => change({ kind: kind as BridgeForm['kind'] })}
      />
      {form.kind === 'static' && <StaticFields form={form} change={change} nic={nic} />}
      <div className="rig-net-whole rig-bridge-warning" role="note">
        <strong>{t(nic.session ? 'hostBridge.sessionDrops' : 'hostBridge.drops', { nic: nic.name })}</strong>
        <span>{t('hostBridge.givenBack', { nic: nic.name, seconds: SECONDS })}</span>
      </div>
      <Check
        label={t('hostBridge.asks')}
        hint={t('hostBridge.asksWhat', { seconds: SECONDS })}
        checked={form.asks}
        onChange={(asks) => change({ asks })}
      />
    </div>
  )
}

function StaticFields({ form, change, nic }: Omit<FieldsProps, 'nics'> & { readonly nic: HostNic }) {
  const { t } = useTranslation()
  const four = nic.addresses.find((one) => !one.includes(':'))
  return (
    <>
      <TextField
        id="bridge-address"
        label={t('hostBridge.address')}
        value={form.address}
        code
        {...(four === undefined ? {} : { placeholder: four })}
        onChange={(address) => change({ address })}
      />
      <TextField
        id="bridge-gateway"
        label={t('hostBridge.gateway')}
        value={form.gateway}
        code
        {...(nic.gateway === null ? {} : { placeholder: nic.gateway })}
        onChange={(gateway) => change({ gateway })}
      />
      <TextField
        id="bridge-dns"
        className="rig-net-whole"
        label={t('hostBridge.dns')}
        value={form.dns}
        code
        hint={t('hostBridge.dnsHint')}
        onChange={(dns) => change({ dns })}
      />
    </>
  )
}
