import { Link } from '@tanstack/react-router'
import { CheckCircleIcon } from '@patternfly/react-icons/dist/esm/icons/check-circle-icon'
import { ExclamationTriangleIcon } from '@patternfly/react-icons/dist/esm/icons/exclamation-triangle-icon'
import { OutlinedCircleIcon } from '@patternfly/react-icons/dist/esm/icons/outlined-circle-icon'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Finding } from '../../../contract/doctor.ts'
import { paths } from '../../app/routes.ts'
import { Icon } from '../../components/icon.tsx'
import { findingWords } from '../host/finding-words.ts'
import { products } from '../machines/engine-name.ts'
import type { Obstacle, Outlook } from './outlook.ts'

const looks = {
  works: { icon: CheckCircleIcon, tone: 'running' },
  limited: { icon: ExclamationTriangleIcon, tone: 'attention' },
  missing: { icon: OutlinedCircleIcon, tone: 'off' },
} as const

/** What works now and what does not yet, each with the way to what is behind it. */
export function OutlookList({ outlook }: { readonly outlook: Outlook }) {
  const { t } = useTranslation()
  const { vms, containers, slow, offline } = outlook
  return (
    <section className="rig-outlook" aria-label={t('home.now.title')}>
      <h3>{t('home.now.title')}</h3>
      <ul>
        {vms.type === 'there' ? (
          <Line look={vms.by === 'qemu' ? 'limited' : 'works'} of="vms" finding={slow}>
            {t(`home.now.vms.${vms.by ?? 'ready'}`)}
          </Line>
        ) : (
          <MissingLine of="vms" obstacle={vms.obstacle}>
            {t('home.now.vms.missing')}
          </MissingLine>
        )}
        {containers.type === 'there' ? (
          <Line look="works" of="containers" finding={null}>
            {t('home.now.containers.ready')}
          </Line>
        ) : (
          <MissingLine of="containers" obstacle={containers.obstacle}>
            {t('home.now.containers.missing')}
          </MissingLine>
        )}
        {offline !== null && (
          <Line look="limited" of="offline" finding={offline}>
            {t('home.now.offline')}
          </Line>
        )}
      </ul>
    </section>
  )
}

function MissingLine(props: { readonly of: string; readonly obstacle: Obstacle | null; readonly children: string }) {
  const { t } = useTranslation()
  const { of, obstacle, children } = props
  const title = obstacle && t(`notice.${obstacle.state}.title`, { name: products[obstacle.engine] })
  return (
    <Line look="missing" of={of} finding={obstacle?.finding ?? null} title={obstacle?.isLogin === true ? null : title}>
      {children}
    </Line>
  )
}

interface LineProps {
  readonly look: keyof typeof looks
  readonly of: string
  /** What is behind it, in the doctor's words unless there are others. */
  readonly finding: Finding | null
  readonly title?: string | null
  readonly children: ReactNode
}

function Line({ look, of, finding, title = null, children }: LineProps) {
  const { i18n } = useTranslation()
  const { icon, tone } = looks[look]
  return (
    <li data-outlook={of} data-look={look}>
      <span className={`rig-glyph rig-tone-${tone}`}>
        <Icon of={icon} size={14} />
      </span>
      <span>
        {children}
        {finding === null ? (
          title !== null && <span className="rig-quiet">{` ${title}`}</span>
        ) : (
          <>
            {' '}
            <Link to={paths.host} search={{ finding: finding.id }} className="rig-link">
              {title ?? findingWords(finding, i18n.language).title}
            </Link>
          </>
        )}
      </span>
    </li>
  )
}
