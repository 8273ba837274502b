import { NetworkWiredIcon } from '@patternfly/react-icons/dist/esm/icons/network-wired-icon'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '../../../components/copy-button.tsx'
import { Icon } from '../../../components/icon.tsx'
import type { Container } from '../../../../contract/machine.ts'
import type { Attached, Inspected } from './inspected.ts'

interface Props {
  readonly container: Container
  readonly inspected: Inspected | null
}

/** The networks that a container is in, with its addresses there. */
export function NetworkList({ container, inspected }: Props) {
  const { t } = useTranslation()
  const unknown = (network: string): Attached => ({ network, addresses: [], gateway: '', mac: '', aliases: [] })
  const networks = inspected?.networks ?? container.networks.map(unknown)
  if (networks.length === 0) return <p className="rig-quiet">{t('machinePage.network.alone')}</p>
  return (
    <ul className="rig-mp-parts">
      {networks.map((one) => (
        <NetworkLine key={one.network} attached={one} />
      ))}
    </ul>
  )
}

function NetworkLine({ attached: { network, addresses, gateway, mac, aliases } }: { readonly attached: Attached }) {
  const { t } = useTranslation()
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
        </span>
        {more.length > 0 && <span className="rig-quiet rig-mp-small">{more.join(' · ')}</span>}
      </div>
    </li>
  )
}
