import { ExclamationTriangleIcon } from '@patternfly/react-icons/dist/esm/icons/exclamation-triangle-icon'
import { useTranslation } from 'react-i18next'
import type { Isolation, IsolationNamespace } from '../../../../../contract/isolation.ts'
import { Card } from '../../../../components/card.tsx'
import { Icon } from '../../../../components/icon.tsx'
import { formatBytes } from '../../../../lib/format.ts'

interface Props {
  readonly found: Isolation
  readonly name: string
}

/** Every kind of namespace: the container's beside the host's. */
export function NamespaceCard({ found, name }: Props) {
  const { t } = useTranslation()
  const own = found.namespaces.filter(({ same }) => same === false).length
  const shared = found.namespaces.filter(({ same }) => same === true).length
  return (
    <Card
      title={t('isolation.namespaces.title')}
      sub={t('isolation.namespaces.sub', { name })}
      aside={
        <span className="rig-iso-counts">
          <span className="rig-mp-chip is-own">{t('isolation.namespaces.own', { count: own })}</span>
          <span className="rig-mp-chip is-attention">{t('isolation.namespaces.shared', { count: shared })}</span>
        </span>
      }
    >
      <div className="rig-table-wide">
        <table className="rig-plain-table rig-iso-table" aria-label={t('isolation.namespaces.title')}>
          <thead>
            <tr>
              <th scope="col">{t('isolation.namespaces.kind')}</th>
              <th scope="col" colSpan={2} className="rig-kind-container" translate="no">
                {name}
              </th>
              <th scope="col">{t('isolation.namespaces.itIs')}</th>
              <th scope="col" colSpan={2}>
                {t('isolation.namespaces.host')}
              </th>
            </tr>
          </thead>
          <tbody>
            {found.namespaces.map((one) => (
              <Row key={one.kind} namespace={one} />
            ))}
          </tbody>
        </table>
      </div>
      <RootNote found={found} name={name} />
    </Card>
  )
}

function Row({ namespace }: { readonly namespace: IsolationNamespace }) {
  const { t } = useTranslation()
  const { kind, inside, host, same, toldBy } = namespace
  const word = same === null ? 'unknown' : same ? 'shared' : 'own'
  return (
    <tr>
      <th scope="row">
        {t(`isolation.kind.${kind}`)} <code translate="no">{kind}</code>
      </th>
      <td>
        <Id id={inside.id} own />
      </td>
      <td className="rig-iso-text">
        <Contents kind={kind} side={inside} />
      </td>
      <td>
        <span className={`rig-mp-chip ${same === false ? 'is-own' : same === true ? 'is-attention' : ''}`}>
          {t(`isolation.is.${word}`)}
        </span>
        {toldBy === 'engine' && same !== null && (
          <span className="rig-quiet rig-mp-small"> {t('isolation.bySettings')}</span>
        )}
      </td>
      <td>
        <Id id={host.id} />
      </td>
      <td className="rig-iso-text">
        <Contents kind={kind} side={host} />
      </td>
    </tr>
  )
}

function Id({ id, own = false }: { readonly id: string | null; readonly own?: boolean }) {
  const { t } = useTranslation()
  if (id === null) return <span className="rig-quiet">{t('isolation.untold')}</span>
  return (
    <code translate="no" className={own ? 'rig-kind-container' : 'rig-quiet'}>
      {id}
    </code>
  )
}

type Side = IsolationNamespace['inside']

/** What the namespace holds, in words. */
function Contents({ kind, side: { text, count } }: { readonly kind: IsolationNamespace['kind']; readonly side: Side }) {
  const { t, i18n } = useTranslation()
  const counted =
    count === null
      ? null
      : kind === 'mnt'
        ? t('isolation.layers', { count })
        : kind === 'pid'
          ? t('isolation.processCount', { count })
          : kind === 'net'
            ? t('isolation.interfaces', { count })
            : kind === 'ipc'
              ? t('isolation.shm', { size: formatBytes(count, i18n.language) })
              : null
  const parts = [text, counted].filter((part): part is string => part !== null && part !== '')
  const told = parts.join(' · ')
  return (
    <span className="rig-ellipsis" title={told} translate="no">
      {told}
    </span>
  )
}

/** What being root inside means outside. */
function RootNote({ found, name }: Props) {
  const { t } = useTranslation()
  const user = found.namespaces.find(({ kind }) => kind === 'user')
  const root = found.rights.users.find(({ inside }) => inside === 0)
  if (user?.same !== true && root === undefined) return null
  const isRoot = user?.same === true || root?.outside === 0
  return (
    <p className="rig-iso-root">
      {isRoot && <Icon of={ExclamationTriangleIcon} size={13} />}
      <span>
        {isRoot
          ? t('isolation.rootIsRoot', { name })
          : t('isolation.rootIsOther', { name, user: String(root?.outside ?? '') })}
      </span>
    </p>
  )
}
