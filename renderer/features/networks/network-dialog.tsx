import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ActDialog } from '../act-dialog/act-dialog.tsx'
import { HostBridgeDialog } from '../host-bridge/host-bridge-dialog.tsx'
import { Check } from '../wizard/field.tsx'
import { CreateNetwork } from './create-network.tsx'
import { EditNetwork } from './edit-network.tsx'
import { plainCall, type NetworkAct, type NetworkQuestion } from './network-acts.ts'
import type { NetworkRow } from '../../../contract/network.ts'

interface Props {
  readonly question: NetworkQuestion
  /** @param done whether the act was done */
  readonly onClose: (done: boolean) => void
}

/** The dialog of an act on networks. */
export function NetworkDialog({ question, onClose }: Props) {
  // A new network may want a bridge first.
  const [bridging, setBridging] = useState(question.act === 'bridge')
  if (bridging || question.act === 'bridge') return <HostBridgeDialog onClose={onClose} />
  if (question.act === 'create') return <CreateNetwork onBridge={() => setBridging(true)} onClose={onClose} />
  const { act, network } = question
  if (act === 'edit') return <EditNetwork network={network} onClose={onClose} />
  return <PlainQuestion act={act} network={network} onClose={onClose} />
}

interface PlainProps extends Pick<Props, 'onClose'> {
  readonly act: Exclude<NetworkAct, 'edit'>
  readonly network: NetworkRow
}

function PlainQuestion({ act, network, onClose }: PlainProps) {
  const { t } = useTranslation()
  const [force, setForce] = useState(false)
  const manual = act === 'autostart' && network.autostart === true
  const asksForce = act === 'delete' && network.members.some(({ id, linked }) => linked && id.startsWith('container:'))
  return (
    <ActDialog
      id="network"
      title={t(manual ? 'networkTable.title.manual' : `networkTable.title.${act}`, { name: network.name })}
      verb={t(manual ? 'networkTable.verb.manual' : `networkTable.verb.${act}`)}
      danger={act === 'delete' || act === 'stop'}
      focus="#network-cancel"
      call={plainCall(act, network, force)}
      onClose={onClose}
    >
      {act === 'delete' && network.twin !== null && <p className="rig-quiet">{t('networkTable.deletesBoth')}</p>}
      {asksForce && <Check label={t('networkTable.force')} checked={force} onChange={setForce} />}
    </ActDialog>
  )
}
