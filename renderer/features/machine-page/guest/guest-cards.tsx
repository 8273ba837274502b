import { HddIcon } from '@patternfly/react-icons/dist/esm/icons/hdd-icon'
import { NetworkWiredIcon } from '@patternfly/react-icons/dist/esm/icons/network-wired-icon'
import { UserIcon } from '@patternfly/react-icons/dist/esm/icons/user-icon'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Vm } from '../../../../contract/machine.ts'
import type { AgentReport, GuestInside } from '../../../../contract/vm-agent.ts'
import { Card } from '../../../components/card.tsx'
import { Fact, Typed } from '../../../components/fact.tsx'
import { Icon } from '../../../components/icon.tsx'
import { formatDate, formatUse } from '../../../lib/format.ts'
import { NoValue } from '../../machines/no-value.tsx'
import { AgentButton } from './agent-button.tsx'
import { clockOf, offsetText } from './guest-clock.ts'

interface SystemProps {
  readonly vm: Vm
  readonly report: AgentReport
  readonly inside: GuestInside
  readonly again: () => void
}

/** What runs in the guest, and whether its clock is right. */
export function System({ vm, report, inside, again }: SystemProps) {
  const { t } = useTranslation()
  const { os, hostname, timezone, ahead } = inside
  const typed = (text: string | null | undefined) => (text ? <Typed text={text} /> : <NoValue />)
  return (
    <Card padded title={t('guest.system')}>
      <dl className="rig-dl rig-mp-fact-list">
        <Fact name={t('column.system')}>{os?.name ?? <NoValue />}</Fact>
        <Fact name={t('guest.hostname')}>{typed(hostname)}</Fact>
        <Fact name={t('guest.kernel')}>{typed(os?.kernel)}</Fact>
        <Fact name={t('guest.machine')}>{typed(os?.machine)}</Fact>
        <Fact name={t('guest.timezone')}>
          {timezone === null ? <NoValue /> : `${timezone.name} ${offsetText(timezone.offset)}`.trim()}
        </Fact>
        <Fact name={t('guest.clock')}>
          <span className="rig-guest-clock">
            <Clock ahead={ahead} />
            {report.abilities.includes('setTime') && (
              <AgentButton
                label={t('guest.setTime')}
                run={(client) => client.vm.agent.setTime({ id: vm.id })}
                onDone={again}
              />
            )}
          </span>
        </Fact>
        <Fact name={t('guest.agent')}>{typed(report.version)}</Fact>
      </dl>
    </Card>
  )
}

function Clock({ ahead }: { readonly ahead: number | null }) {
  const { t, i18n } = useTranslation()
  if (ahead === null) return <NoValue />
  const clock = clockOf(ahead, i18n.language)
  if (clock.type === 'right') return <span>{t('guest.inTime')}</span>
  return <span className="rig-tone-attention">{t(`guest.${clock.type}`, { span: clock.span })}</span>
}

/** A card with a list, which the agent may not tell, or which may be empty. */
function Listed<T>(props: {
  readonly title: string
  readonly none: string
  readonly list: readonly T[] | null
  readonly aside?: ReactNode
  readonly line: (one: T) => ReactNode
}) {
  const { t } = useTranslation()
  const { title, none, list, aside, line } = props
  return (
    <Card padded title={title} aside={aside}>
      {list === null || list.length === 0 ? (
        <p className="rig-quiet">{list === null ? t('guest.untold') : none}</p>
      ) : (
        <ul className="rig-mp-parts">{list.map(line)}</ul>
      )}
    </Card>
  )
}

interface FilesystemsProps {
  readonly vm: Vm
  readonly list: GuestInside['filesystems']
  readonly canTrim: boolean
}

/** How full the guest is. */
export function Filesystems({ vm, list, canTrim }: FilesystemsProps) {
  const { t, i18n } = useTranslation()
  const trim = <AgentButton label={t('guest.trim')} run={(client) => client.vm.agent.trim({ id: vm.id })} />
  return (
    <Listed
      title={t('guest.filesystems')}
      none={t('guest.noFilesystems')}
      list={list}
      {...(canTrim && list !== null && list.length > 0 ? { aside: trim } : {})}
      line={({ mountpoint, device, type, total, used, disks }) => (
        <li key={`${device} ${mountpoint}`}>
          <span className="rig-mp-part-icon">
            <Icon of={HddIcon} size={13} />
          </span>
          <div className="rig-mp-part-text">
            <span className="rig-mp-part-line">
              <code translate="no">{mountpoint}</code>
              <span className="rig-quiet">{[type, ...disks].filter(Boolean).join(' · ')}</span>
              <span className="rig-grow" />
              {total === null || used === null ? (
                <NoValue />
              ) : (
                <span className="rig-number">{formatUse(used, total, i18n.language)}</span>
              )}
            </span>
            {total !== null && used !== null && total > 0 && <Fullness share={used / total} />}
          </div>
        </li>
      )}
    />
  )
}

/** The share from which on a guest soon cannot write. */
const NEARLY_FULL = 0.9

function Fullness({ share }: { readonly share: number }) {
  return (
    <span className={share >= NEARLY_FULL ? 'rig-guest-full is-nearly' : 'rig-guest-full'} aria-hidden="true">
      <i style={{ width: `${Math.min(100, share * 100).toFixed(1)}%` }} />
    </span>
  )
}

/** Addresses as the guest itself knows them, those of its own inner networks too. */
export function Addresses({ list }: { readonly list: GuestInside['interfaces'] }) {
  const { t } = useTranslation()
  return (
    <Listed
      title={t('guest.addresses')}
      none={t('guest.noInterfaces')}
      list={list}
      line={({ name, mac, addresses }) => (
        <li key={name}>
          <span className="rig-mp-part-icon">
            <Icon of={NetworkWiredIcon} size={13} />
          </span>
          <div className="rig-mp-part-text">
            <span className="rig-mp-part-line">
              <code translate="no">{name}</code>
              <span className="rig-grow" />
              {mac !== null && (
                <code className="rig-quiet" translate="no">
                  {mac}
                </code>
              )}
            </span>
            {addresses.length === 0 ? (
              <span className="rig-quiet">{t('guest.noAddress')}</span>
            ) : (
              addresses.map((address) => (
                <code key={address} translate="no">
                  {address}
                </code>
              ))
            )}
          </div>
        </li>
      )}
    />
  )
}

/** Who is logged in. */
export function Users({ list }: { readonly list: GuestInside['users'] }) {
  const { t, i18n } = useTranslation()
  return (
    <Listed
      title={t('guest.users')}
      none={t('guest.noUsers')}
      list={list}
      line={({ name, since }) => (
        <li key={name} className="rig-mp-part-fact">
          <span className="rig-mp-part-icon">
            <Icon of={UserIcon} size={12} />
          </span>
          <code translate="no">{name}</code>
          <span className="rig-grow" />
          {since !== null && <span className="rig-quiet">{formatDate(since * 1000, i18n.language)}</span>}
        </li>
      )}
    />
  )
}
