import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { BanIcon } from '@patternfly/react-icons/dist/esm/icons/ban-icon'
import { CheckCircleIcon } from '@patternfly/react-icons/dist/esm/icons/check-circle-icon'
import { ExclamationCircleIcon } from '@patternfly/react-icons/dist/esm/icons/exclamation-circle-icon'
import { TimesIcon } from '@patternfly/react-icons/dist/esm/icons/times-icon'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { IconButton } from '../../components/icon-button.tsx'
import { Icon } from '../../components/icon.tsx'
import { formatTime } from '../../lib/format.ts'
import type { Notice } from './notice-store.ts'
import { machinePath } from '../machine-page/machine-path.ts'
import { useNoticeWords } from './use-notice-words.ts'

const looks = {
  done: { icon: CheckCircleIcon, tone: 'running' },
  failed: { icon: ExclamationCircleIcon, tone: 'error' },
  cancelled: { icon: BanIcon, tone: 'off' },
} as const

interface Props {
  readonly notice: Notice
  readonly onClose: () => void
}

/** A notice as toast and list show it. */
export function NoticeLine({ notice, onClose }: Props) {
  const { t, i18n } = useTranslation()
  const { tone, title, text } = useNoticeWords()(notice.content)
  const { notices } = usePage()
  const offer = notice.content.type === 'told' ? notice.content.offer : undefined
  const look = looks[tone]
  return (
    <div className={`rig-notice-line is-${tone}`}>
      <span className={`rig-glyph rig-tone-${look.tone}`}>
        <Icon of={look.icon} size={14} />
      </span>
      <div className="rig-notice-text">
        <strong>{title}</strong>
        {text !== null && <p className="rig-quiet">{text}</p>}
        {notice.content.type === 'incident' && (
          <Link
            to={machinePath}
            params={{ id: notice.content.incident.id }}
            search={{}}
            className="rig-link"
            onClick={onClose}
          >
            {t('notices.toMachine')}
          </Link>
        )}
        {offer !== undefined && (
          <Button
            variant="link"
            isInline
            onClick={() => {
              onClose()
              notices.dismiss(notice.number)
              offer.run()
            }}
          >
            {offer.text}
          </Button>
        )}
      </div>
      <span className="rig-quiet rig-number">{formatTime(notice.at, i18n.language)}</span>
      <IconButton icon={TimesIcon} small label={t('closeNamed', { title })} onClick={onClose} />
    </div>
  )
}
