import { useTranslation } from 'react-i18next'
import type { Isolation } from '../../../../../contract/isolation.ts'
import { Card } from '../../../../components/card.tsx'
import { Fact } from '../../../../components/fact.tsx'

type Rights = Isolation['rights']

/** What the main process may do, and what the kernel keeps from it. */
export function RightsCard({ rights }: { readonly rights: Rights }) {
  const { t } = useTranslation()
  const { effective, all, bounding } = rights
  const withheld = bounding === null ? [] : all.filter((name) => !bounding.includes(name))
  const profile = t(`isolation.seccomp.${rights.seccompProfile}`)
  return (
    <Card
      padded
      title={t('isolation.rights.title')}
      sub={effective === null ? undefined : t('isolation.rights.count', { count: effective.length, total: all.length })}
    >
      <dl className="rig-dl rig-mp-fact-list">
        {rights.privileged && (
          <Fact name={t('machinePage.limits.rights')}>
            <span className="rig-tone-attention">{t('machinePage.limits.privileged')}</span>
          </Fact>
        )}
        <Fact name={t('isolation.rights.allowed')}>
          {effective === null ? <span className="rig-quiet">{t('isolation.untold')}</span> : <Names of={effective} />}
        </Fact>
        {bounding !== null && (
          <Fact name={t('isolation.rights.withheld')}>
            <Names of={withheld} struck />
          </Fact>
        )}
        <Fact name="seccomp">
          <span className={rights.seccomp === 'off' ? 'rig-tone-attention' : ''}>
            {rights.seccomp === null ? profile : `${t(`isolation.mode.${rights.seccomp}`)} · ${profile}`}
          </span>
        </Fact>
        <Fact name={t('isolation.rights.label')}>
          {rights.label === null ? (
            <span className="rig-quiet">{t('isolation.rights.noLabel')}</span>
          ) : (
            <code translate="no">{rights.label}</code>
          )}
        </Fact>
        <Fact name={t('isolation.rights.newPrivileges')}>
          {t(rights.noNewPrivileges ? 'isolation.rights.forbidden' : 'isolation.rights.bySetuid')}
        </Fact>
        <Fact name={t('isolation.rights.users')}>
          <Users rights={rights} />
        </Fact>
        {rights.devices.length > 0 && (
          <Fact name={t('isolation.rights.devices')}>
            <code translate="no">{rights.devices.join(' ')}</code>
          </Fact>
        )}
        {rights.readOnlyRoot && <Fact name={t('machinePage.limits.files')}>{t('machinePage.limits.readOnly')}</Fact>}
      </dl>
    </Card>
  )
}

/** So many stand in the open; the rest unfolds. */
const SHOWN = 6

function Names({ of, struck = false }: { readonly of: readonly string[]; readonly struck?: boolean }) {
  const { t } = useTranslation()
  if (of.length === 0) return <span className="rig-quiet">{t('isolation.rights.none')}</span>
  const chip = (name: string) => (
    <span key={name} className={struck ? 'rig-mp-chip is-struck' : 'rig-mp-chip'} translate="no">
      {name}
    </span>
  )
  const rest = of.slice(SHOWN)
  return (
    <div className="rig-iso-names">
      {of.slice(0, SHOWN).map(chip)}
      {rest.length > 0 && (
        <details>
          <summary>{t('isolation.rights.more', { count: rest.length })}</summary>
          <div className="rig-iso-names">{rest.map(chip)}</div>
        </details>
      )}
    </div>
  )
}

function Users({ rights: { users } }: { readonly rights: Rights }) {
  const { t } = useTranslation()
  if (users.length === 0) return <span className="rig-quiet">{t('isolation.untold')}</span>
  const whole = users.length === 1 && users[0]?.inside === 0 && users[0].outside === 0
  if (whole) return t('isolation.rights.sameUsers')
  return (
    <ul>
      {users.map(({ inside, outside, count }) => (
        <li key={inside} className="rig-number">
          {`${inside}–${inside + count - 1} → ${outside}–${outside + count - 1}`}
        </li>
      ))}
    </ul>
  )
}
