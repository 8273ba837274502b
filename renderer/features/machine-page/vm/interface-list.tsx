import { EthernetIcon } from '@patternfly/react-icons/dist/esm/icons/ethernet-icon'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '../../../components/copy-button.tsx'
import { Icon } from '../../../components/icon.tsx'
import { isActive, type Vm } from '../../../../contract/machine.ts'
import { knownOf, usePolled } from '../use-polled.ts'
import { ForwardList } from '../../forwards/forward-list.tsx'
import { LinkButtons } from '../../link-tools/link-buttons.tsx'
import { InterfaceFacts } from './interface-facts.tsx'

/** Addresses come when the guest has booted, and nothing tells of it. Milliseconds. */
const AGAIN = 5000

/** The network cards and the addresses that the guest has by them. */
export function InterfaceList({ vm }: { readonly vm: Vm }) {
  const { t } = useTranslation()
  const { polled } = usePolled({
    key: isActive(vm.state) && vm.interfaces.length > 0 ? `${vm.id} interfaces` : null,
    ask: (client, signal) => client.vm.interfaces({ id: vm.id }, { signal }),
    every: AGAIN,
  })
  const cards = isActive(vm.state) ? (knownOf(polled) ?? []) : []
  const told = new Set(cards.flatMap(({ addresses }) => addresses.map(({ address }) => address.replace(/\/.*/, ''))))
  if (vm.interfaces.length === 0) return <p className="rig-quiet">{t('machinePage.network.none')}</p>
  return (
    <>
      <ul className="rig-mp-parts">
        {vm.interfaces.map((one) => (
          <li key={one.mac}>
            <span className="rig-mp-part-icon">
              <Icon of={EthernetIcon} size={13} />
            </span>
            <div className="rig-mp-part-text">
              <span className="rig-mp-part-line">
                <span translate="no">{one.source ?? one.type}</span>
                {one.model !== null && (
                  <span className="rig-quiet" translate="no">
                    {one.model}
                  </span>
                )}
                <span className="rig-grow" />
                <code className="rig-quiet" translate="no">
                  {one.mac}
                </code>
                {isActive(vm.state) && (
                  <LinkButtons link={{ id: vm.id, name: vm.name, mac: one.mac, place: one.source ?? one.type }} />
                )}
              </span>
              {cards
                .filter(({ mac }) => mac === one.mac)
                .map((card) => (
                  <InterfaceFacts key={card.mac} card={card} />
                ))}
            </div>
          </li>
        ))}
        <Addresses addresses={vm.addresses.filter((address) => !told.has(address))} />
      </ul>
      <ForwardList vm={vm} />
    </>
  )
}

/** Addresses of a machine, each to be copied. */
export function Addresses({ addresses }: { readonly addresses: readonly string[] }) {
  const { t } = useTranslation()
  return addresses.map((address) => (
    <li key={address} className="rig-mp-part-fact">
      <span className="rig-quiet">{t('network.address')}</span>
      <span className="rig-grow" />
      <code translate="no">{address}</code>
      <CopyButton text={address} label={t('machinePage.network.copy', { address })} />
    </li>
  ))
}
