import { useTranslation } from 'react-i18next'
import type { Container, Machine, Vm } from '../../../../contract/machine.ts'

/** Interfaces, addresses and published ports; nothing where there is none. */
export function Networks({ machine }: { readonly machine: Machine }) {
  const { t } = useTranslation()
  const empty = machine.kind === 'vm' ? machine.interfaces.length === 0 : machine.networks.length === 0
  if (empty && machine.addresses.length === 0) return null
  return (
    <section className="rig-section">
      <h3 className="rig-section-title">{t('network.title')}</h3>
      <ul className="rig-lines">
        {machine.kind === 'vm' ? <Interfaces vm={machine} /> : <Attachments container={machine} />}
        {machine.addresses.map((address) => (
          <li key={address}>
            <span>{t('network.address')}</span>
            <code translate="no">{address}</code>
          </li>
        ))}
        {machine.kind === 'container' && <Ports container={machine} />}
      </ul>
    </section>
  )
}

function Interfaces({ vm }: { readonly vm: Vm }) {
  return vm.interfaces.map((one) => (
    <li key={one.mac}>
      <span translate="no">{one.source ?? one.type}</span>
      <code translate="no">{one.mac}</code>
    </li>
  ))
}

function Attachments({ container }: { readonly container: Container }) {
  const { t } = useTranslation()
  return container.networks.map((network) => (
    <li key={network}>
      <span>{t('network.network')}</span>
      <span translate="no">{network}</span>
    </li>
  ))
}

function Ports({ container }: { readonly container: Container }) {
  const { t } = useTranslation()
  return container.ports.map((port) => {
    const inner = `${port.containerPort}/${port.protocol}`
    const outer = port.hostPort === null ? null : `${port.hostAddress ?? '*'}:${port.hostPort}`
    return (
      <li key={`${inner} ${outer ?? ''}`}>
        <span>{t(outer === null ? 'network.exposed' : 'network.published')}</span>
        <code translate="no">{outer === null ? inner : `${outer} → ${inner}`}</code>
      </li>
    )
  })
}
