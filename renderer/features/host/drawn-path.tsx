import { DesktopIcon } from '@patternfly/react-icons/dist/esm/icons/desktop-icon'
import { EthernetIcon } from '@patternfly/react-icons/dist/esm/icons/ethernet-icon'
import { NetworkWiredIcon } from '@patternfly/react-icons/dist/esm/icons/network-wired-icon'
import { ShieldAltIcon } from '@patternfly/react-icons/dist/esm/icons/shield-alt-icon'
import { useTranslation } from 'react-i18next'
import type { PathStop } from '../../../contract/doctor.ts'
import { Icon } from '../../components/icon.tsx'

const icons = {
  guest: DesktopIcon,
  bridge: NetworkWiredIcon,
  firewall: ShieldAltIcon,
  interface: EthernetIcon,
} satisfies Record<PathStop['kind'], unknown>

/** The way of a packet, with the place at which it ends. */
export function DrawnPath({ stops }: { readonly stops: readonly PathStop[] | undefined }) {
  const { t } = useTranslation()
  if (stops === undefined) return null
  const end = stops.findIndex(({ passes }) => !passes)
  const reached = (at: number) => end === -1 || at <= end
  return (
    <ol className="rig-path" aria-label={t('doctor.path.label')} data-testid="drawn-path">
      {stops.map(({ kind, name, note }, at) => (
        <li key={at} className={at === end ? 'is-blocked' : reached(at) ? 'is-open' : 'is-beyond'}>
          <span className="rig-path-icon">
            <Icon of={icons[kind]} size={15} />
          </span>
          <strong translate={name === '' ? undefined : 'no'}>{name === '' ? t(`doctor.path.${kind}`) : name}</strong>
          <span className="rig-quiet" translate="no">
            {note.replace('/', '\u200b/')}
          </span>
          {at === end && <span className="rig-unseen">{t('doctor.path.blocked')}</span>}
          {!reached(at) && <span className="rig-unseen">{t('doctor.path.unreached')}</span>}
        </li>
      ))}
    </ol>
  )
}
