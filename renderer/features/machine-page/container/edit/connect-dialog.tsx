import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Container } from '../../../../../contract/machine.ts'
import type { Network } from '../../../../../contract/resource.ts'
import type { Client } from '../../../../api/client.ts'
import { ActDialog } from '../../../act-dialog/act-dialog.tsx'
import { unpluggable } from '../../../container-acts/container-acts.ts'
import { SelectField, TextField } from '../../../wizard/field.tsx'
import { useNetworks } from '../../../wizard/host-facts.ts'
import { knownOf } from '../../../wizard/use-asked.ts'

interface Props {
  readonly container: Container
  readonly onClose: () => void
}

const modes = new Set(['host', 'none'])

/** Networks of its own engine that it is not in. */
export function joinable(networks: readonly Network[], container: Container): Network[] {
  return networks.filter(
    ({ engine, connection, name }) =>
      engine === 'docker' &&
      connection === container.connection &&
      !modes.has(name) &&
      !container.networks.includes(name),
  )
}

/** How a network is told in a choice. */
export const placeLabel = ({ name, mode, subnets }: Network) => [name, mode, subnets[0]].filter(Boolean).join(' · ')

interface ConnectProps extends Props {
  /** The network that was pointed at; another can be chosen. */
  readonly first?: string | null
}

/** One more network for a container, running or not. */
export function ConnectDialog({ container, first = null, onClose }: ConnectProps) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState<string | null>(first)
  const [names, setNames] = useState('')
  const [address, setAddress] = useState('')
  const all = knownOf(useNetworks()) ?? []
  const networks = joinable(all, container)
  const network = chosen ?? networks[0]?.name ?? null
  const aliases = names.split(/[\s,、]+/).filter((name) => name !== '')
  const input = {
    id: container.id,
    network: network ?? '',
    aliases,
    ...(address.trim() === '' ? {} : { address: address.trim() }),
  }
  const call =
    network === null
      ? null
      : { procedure: 'container.connect', input, run: (client: Client) => client.container.connect(input) }
  return (
    <ActDialog
      title={t('editContainer.connect.title', { name: container.name })}
      verb={t('editContainer.connect.verb')}
      call={call}
      onDone={onClose}
      done={() => null}
      onClose={onClose}
    >
      <div className="rig-edit-fields">
        {network === null && <p className="rig-quiet">{t('editContainer.connect.none')}</p>}
        {network !== null && (
          <>
            <SelectField
              id="connect-network"
              label={t('newContainer.network.label')}
              value={network}
              options={networks.map((one) => ({ value: one.name, label: placeLabel(one) }))}
              onChange={setChosen}
            />
            <TextField
              id="connect-aliases"
              label={t('editContainer.connect.aliases')}
              value={names}
              code
              hint={t('editContainer.connect.aliasesHint')}
              onChange={setNames}
            />
            <TextField
              id="connect-address"
              label={t('editContainer.connect.address')}
              value={address}
              code
              placeholder={t('editContainer.connect.any')}
              onChange={setAddress}
            />
            <Hint networks={all} connection={container.connection} name={network} />
          </>
        )}
      </div>
    </ActDialog>
  )
}

interface DisconnectProps extends Props {
  /** Null: it is asked which one, where there are several. */
  readonly network: string | null
}

interface HintProps {
  readonly networks: readonly Network[]
  readonly connection: string
  readonly name: string
}

/** Who finds whom by name there. The DNS server of a segment of both engines is a container's only from its creation on. */
function Hint({ networks, connection, name }: HintProps) {
  const { t } = useTranslation()
  const bridge = networks.find((one) => one.connection === connection && one.name === name)?.bridge ?? null
  const isShared = bridge !== null && networks.some((one) => one.engine === 'libvirt' && one.bridge === bridge)
  if (isShared) return <p className="rig-quiet">{t('editContainer.connect.segment')}</p>
  return name === 'bridge' ? <p className="rig-quiet">{t('editContainer.connect.nameless')}</p> : null
}

/** Unplugging, with what it means. */
export function DisconnectDialog({ container, network: given, onClose }: DisconnectProps) {
  const { t } = useTranslation()
  const networks = unpluggable(container)
  const [chosen, setChosen] = useState(given ?? networks[0] ?? '')
  const network = given ?? chosen
  const input = { id: container.id, network }
  return (
    <ActDialog
      title={t('editContainer.disconnect.title', { name: container.name, network })}
      verb={t('editContainer.disconnect.verb')}
      call={{ procedure: 'container.disconnect', input, run: (client: Client) => client.container.disconnect(input) }}
      onDone={onClose}
      done={() => null}
      onClose={onClose}
    >
      {given === null && networks.length > 1 && (
        <SelectField
          id="disconnect-network"
          label={t('newContainer.network.label')}
          value={network}
          options={networks.map((name) => ({ value: name, label: name }))}
          onChange={setChosen}
        />
      )}
      <p>{t('editContainer.disconnect.what', { name: container.name, network })}</p>
    </ActDialog>
  )
}
