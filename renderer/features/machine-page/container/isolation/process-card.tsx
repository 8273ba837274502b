import { useTranslation } from 'react-i18next'
import type { Isolation } from '../../../../../contract/isolation.ts'
import { Card } from '../../../../components/card.tsx'

interface Props {
  readonly found: Isolation
  readonly name: string
}

/** The same processes as the container and as the host number them. */
export function ProcessCard({ found: { processes, kernel }, name }: Props) {
  const { t } = useTranslation()
  return (
    <Card
      title={t('isolation.processes.title')}
      sub={kernel === null ? undefined : t('isolation.processes.kernel', { kernel })}
    >
      <div className="rig-iso-processes" tabIndex={0} role="group" aria-label={t('isolation.processes.title')}>
        <table className="rig-plain-table" aria-label={t('isolation.processes.title')}>
          <thead>
            <tr>
              <th scope="col" className="is-number">
                {t('isolation.processes.inside', { name })}
              </th>
              <th scope="col" className="is-number">
                {t('isolation.processes.host')}
              </th>
              <th scope="col">{t('isolation.processes.user')}</th>
              <th scope="col">{t('isolation.processes.command')}</th>
            </tr>
          </thead>
          <tbody>
            {processes.map(({ inside, host, user, command }) => (
              <tr key={host}>
                <td className="is-number rig-number rig-kind-container">{inside ?? '–'}</td>
                <td className="is-number rig-number rig-quiet">{host}</td>
                <td className="rig-number">{userText(user)}</td>
                <td className="rig-iso-text">
                  <code className="rig-ellipsis" translate="no" title={command}>
                    {command}
                  </code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  )
}

/** Number inside, and the host's where it is another. */
function userText(user: Isolation['processes'][number]['user']): string {
  if (user === null) return '–'
  const inside = user.inside === 0 ? 'root' : String(user.inside ?? '–')
  return user.inside === user.host ? inside : `${inside} (${user.host})`
}
