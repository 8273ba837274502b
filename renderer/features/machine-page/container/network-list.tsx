import { NetworkWiredIcon } from '@patternfly/react-icons/dist/esm/icons/network-wired-icon'
import { UnlinkIcon } from '@patternfly/react-icons/dist/esm/icons/unlink-icon'
import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Card } from '../../../components/card.tsx'
import { CopyButton } from '../../../components/copy-button.tsx'
import { IconButton } from '../../../components/icon-button.tsx'
import { Icon } from '../../../components/icon.tsx'
import type { Container } from '../../../../contract/machine.ts'
import { LinkButtons } from '../../link-tools/link-buttons.tsx'
import { ConnectDialog, DisconnectDialog } from './edit/connect-dialog.tsx'
import type { Attached, Inspected } from './inspected.ts'

interface Props {
  readonly container: Container
  readonly inspected: Inspected | null
}

type Asked = { readonly what: 'connect' } | { readonly what: 'disconnect'; readonly network: string }

/** The networks that a container is in, with its addresses there; plugged and unplugged while it runs. */
export function NetworkCard({ container, inspected }: Props) {
  const { t } = useTranslation()
  const [asked, setAsked] = useState<Asked | null>(null)
  const close = () => setAsked(null)
  return (
    <Card
      padded
      title={t('network.title')}
      aside={
        <Button variant="link" isInline onClick={() => setAsked({ what: 'connect' })}>
          {t('editContainer.connect.open')}
        </Button>
      }
    >
      <NetworkList
        container={container}
        inspected={inspected}
        onUnplug={(network) => setAsked({ what: 'disconnect', network })}
      />
      {asked?.what === 'connect' && <ConnectDialog container={container} onClose={close} />}
      {asked?.what === 'disconnect' && (
        <DisconnectDialog container={container} network={asked.network} onClose={close} />
      )}
    </Card>
  )
}

function NetworkList({ container, inspected, onUnplug }: Props & { readonly onUnplug: (network: string) => void }) {
  const { t } = useTranslation()
  const unknown = (network: string): Attached => ({ network, addresses: [], gateway: '', mac: '', aliases: [] })
  const networks = inspected?.networks ?? container.networks.map(unknown)
  if (networks.length === 0) return <p className="rig-quiet">{t('machinePage.network.alone')}</p>
  return (
    <ul className="rig-mp-parts">
      {networks.map((one) => (
        <NetworkLine key={one.network} container={container} attached={one} onUnplug={() => onUnplug(one.network)} />
      ))}
    </ul>
  )
}

interface LineProps {
  readonly container: Container
  readonly attached: Attached
  readonly onUnplug: () => void
}

function NetworkLine({ container, attached, onUnplug }: LineProps) {
  const { t } = useTranslation()
  const { network, addresses, gateway, mac, aliases } = attached
  const hasLink = mac !== '' && (container.state === 'running' || container.state === 'paused')
  const more = [
    gateway === '' ? null : t('machinePage.network.gateway', { address: gateway }),
    mac === '' ? null : mac,
    aliases.length === 0 ? null : t('machinePage.network.aliases', { names: aliases.join(', ') }),
  ].filter((part) => part !== null)
  return (
    <li>
      <span className="rig-mp-part-icon">
        <Icon of={NetworkWiredIcon} size={13} />
      </span>
      <div className="rig-mp-part-text">
        <span className="rig-mp-part-line is-centred">
          <span translate="no">{network}</span>
          <span className="rig-grow" />
          {addresses.map((address) => (
            <span key={address} className="rig-mp-with-copy">
              <code translate="no">{address}</code>
              <CopyButton text={address} label={t('machinePage.network.copy', { address })} />
            </span>
          ))}
          {hasLink && <LinkButtons link={{ id: container.id, name: container.name, mac, place: network }} />}
          <IconButton icon={UnlinkIcon} label={t('editContainer.disconnect.open', { network })} onClick={onUnplug} />
        </span>
        {more.length > 0 && <span className="rig-quiet rig-mp-small">{more.join(' · ')}</span>}
      </div>
    </li>
  )
}
