import { BanIcon } from '@patternfly/react-icons/dist/esm/icons/ban-icon'
import { EthernetIcon } from '@patternfly/react-icons/dist/esm/icons/ethernet-icon'
import { NetworkWiredIcon } from '@patternfly/react-icons/dist/esm/icons/network-wired-icon'
import { useTranslation } from 'react-i18next'
import { Segments } from '../../components/segments.tsx'
import { useValue } from '../../lib/value.ts'
import { ChoiceCards } from '../wizard/choice-cards.tsx'
import { ChoiceList } from '../wizard/choice-list.tsx'
import { Check, Field, SelectField, TextField } from '../wizard/field.tsx'
import { useNetworks } from '../wizard/host-facts.ts'
import { knownOf } from '../wizard/use-asked.ts'
import { firmwareOf, firmwares, hasTpm } from './form.ts'
import { keymapName, keymaps } from './keymaps.ts'
import type { StepProps } from './step-props.ts'

const icons = { network: NetworkWiredIcon, bridge: EthernetIcon, none: BanIcon }

/** As most texts name it. */
const BRIDGE = 'br0'

export function NetworkStep({ draft, problems }: StepProps) {
  const { t } = useTranslation()
  const form = useValue(draft.form)
  return (
    <>
      <ChoiceCards
        name="network-kind"
        label={t('newVm.question.network')}
        value={form.network}
        onChange={(network) => draft.change({ network })}
        options={(['network', 'bridge', 'none'] as const).map((kind) => ({
          value: kind,
          icon: icons[kind],
          title: t(`newVm.network.${kind}.title`),
          what: t(`newVm.network.${kind}.what`),
        }))}
      />
      {form.network === 'network' && <NetworkList draft={draft} problems={problems} />}
      {form.network === 'bridge' && (
        <div className="rig-w-fields">
          <TextField
            id="vm-bridge"
            label={t('newVm.network.bridgeName')}
            value={form.bridge}
            code
            placeholder={BRIDGE}
            problem={problems.bridge}
            hint={t('newVm.network.bridgeHint')}
            onChange={(bridge) => draft.change({ bridge })}
          />
        </div>
      )}
      <ScreenFields draft={draft} problems={problems} />
    </>
  )
}

function NetworkList({ draft, problems }: StepProps) {
  const { t } = useTranslation()
  const form = useValue(draft.form)
  const asked = useNetworks()
  const networks = (knownOf(asked) ?? []).filter(
    (network) => network.engine === 'libvirt' && network.connection === form.connection,
  )
  return (
    <>
      <ChoiceList
        name="network"
        className="rig-w-networks"
        label={t('newVm.network.list')}
        heads={[t('newVm.network.name'), t('newVm.network.mode'), t('newVm.network.subnet'), t('newVm.network.state')]}
        value={form.networkName}
        empty={asked.type === 'asking' ? t('loading') : t('newVm.network.noNetworks')}
        rows={networks.map((network) => ({
          key: network.name,
          cells: [
            <span key="name" translate="no">
              {network.name}
            </span>,
            network.mode,
            network.subnets.join(', ') || '–',
            t(network.active ? 'newVm.network.active' : 'newVm.network.asleep'),
          ],
        }))}
        onChange={(networkName) => draft.change({ networkName })}
      />
      {problems.network !== undefined && (
        <p className="rig-w-problem rig-tone-error" role="alert">
          {problems.network}
        </p>
      )}
    </>
  )
}

function ScreenFields({ draft, problems }: StepProps) {
  const { t, i18n } = useTranslation()
  const form = useValue(draft.form)
  const firmware = firmwareOf(form)
  return (
    <section className="rig-w-part-of-step">
      <h3>{t('newVm.screen.title')}</h3>
      <div className="rig-w-fields">
        <Field
          id="vm-firmware"
          label={t('newVm.screen.firmware')}
          problem={problems.firmware}
          hint={t(`newVm.screen.${firmware}`)}
        >
          <Segments
            label={t('newVm.screen.firmware')}
            value={firmware}
            options={firmwares.map((value) => ({ value, content: t(`newVm.screen.named.${value}`) }))}
            onChange={(chosen) => draft.change({ firmware: chosen })}
          />
        </Field>
        <SelectField
          id="vm-keymap"
          label={t('newVm.screen.keymap')}
          value={form.keymap}
          hint={t('newVm.screen.keymapHint')}
          options={[
            { value: '', label: t('newVm.screen.anyKeymap') },
            ...keymaps.map((keymap) => ({ value: keymap, label: keymapName(keymap, i18n.language) })),
          ]}
          onChange={(keymap) => draft.change({ keymap })}
        />
      </div>
      <Check
        label={t('newVm.screen.tpm')}
        hint={t('newVm.screen.tpmHint')}
        checked={hasTpm(form)}
        onChange={(tpm) => draft.change({ tpm })}
      />
      {problems.tpm !== undefined && (
        <p className="rig-w-problem rig-tone-error" role="alert">
          {problems.tpm}
        </p>
      )}
      <Check
        label={t('newVm.screen.vnc')}
        hint={t('newVm.screen.vncHint')}
        checked={form.screen}
        onChange={(screen) => draft.change({ screen })}
      />
    </section>
  )
}
