import { ExternalLinkAltIcon } from '@patternfly/react-icons/dist/esm/icons/external-link-alt-icon'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../../components/icon.tsx'
import type { Container } from '../../../../contract/machine.ts'
import { addressOfPort, distinctPorts } from './port-link.ts'

/** What can be reached from this host, and where. */
export function PortList({ container }: { readonly container: Container }) {
  const { t } = useTranslation()
  const ports = distinctPorts(container.ports)
  if (ports.length === 0) return <p className="rig-quiet">{t('machinePage.ports.none')}</p>
  return (
    <ul className="rig-mp-parts">
      {ports.map((port) => {
        const inner = `${port.containerPort}/${port.protocol}`
        const outer = port.hostPort === null ? null : `${port.hostAddress ?? '*'}:${port.hostPort}`
        const address = addressOfPort(port)
        return (
          <li key={`${inner} ${outer ?? ''}`} className="rig-mp-part-fact">
            {outer === null ? (
              <>
                <code translate="no">{inner}</code>
                <span className="rig-quiet">{t('machinePage.ports.inside')}</span>
              </>
            ) : (
              <>
                <code translate="no">{`${outer} → ${inner}`}</code>
                {port.hostAddress === '0.0.0.0' && (
                  <span className="rig-mp-chip is-attention">{t('machinePage.ports.everywhere')}</span>
                )}
              </>
            )}
            <span className="rig-grow" />
            {address !== null && (
              <a href={address} target="_blank" rel="noreferrer" className="rig-mp-link">
                {t('machinePage.ports.open')}
                <Icon of={ExternalLinkAltIcon} size={11} />
                <span className="rig-unseen">{address}</span>
              </a>
            )}
          </li>
        )
      })}
    </ul>
  )
}
