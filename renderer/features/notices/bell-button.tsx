import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { Popover } from '@patternfly/react-core/dist/esm/components/Popover'
import { BellIcon } from '@patternfly/react-icons/dist/esm/icons/bell-icon'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { Icon } from '../../components/icon.tsx'
import { useValue } from '../../lib/value.ts'
import { NoticeLine } from './notice-line.tsx'

/** What was told since the page was opened. A dot and a number say that something is new. */
export function BellButton() {
  const { t } = useTranslation()
  const { notices } = usePage()
  const unseen = useValue(notices.unseen)
  const label = unseen === 0 ? t('notices.title') : t('notices.unseen', { count: unseen })
  return (
    <Popover
      position="bottom-end"
      minWidth="360px"
      maxWidth="360px"
      showClose={false}
      hasNoPadding
      aria-label={t('notices.title')}
      bodyContent={<NoticeList />}
      onHidden={() => notices.markSeen()}
    >
      <Button
        variant="plain"
        className="rig-icon-button rig-task-button"
        aria-label={label}
        title={label}
        icon={<Icon of={BellIcon} />}
      >
        {unseen > 0 && <span className="rig-badge">{unseen}</span>}
      </Button>
    </Popover>
  )
}

function NoticeList() {
  const { t } = useTranslation()
  const { notices } = usePage()
  const list = useValue(notices.list)
  return (
    <div className="rig-tasks">
      <h2 className="rig-section-title">
        {t('notices.title')}
        {list.length > 0 && (
          <Button variant="link" isInline onClick={() => notices.clear()}>
            {t('notices.clear')}
          </Button>
        )}
      </h2>
      {list.length === 0 ? (
        <p className="rig-quiet">{t('notices.none')}</p>
      ) : (
        <ul>
          {list.map((notice) => (
            <li key={notice.number}>
              <NoticeLine notice={notice} onClose={() => notices.dismiss(notice.number)} />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
