import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { BugIcon } from '@patternfly/react-icons/dist/esm/icons/bug-icon'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { Card } from '../../components/card.tsx'
import { Icon } from '../../components/icon.tsx'
import { TextLink } from '../../components/text-link.tsx'
import { glossary } from './glossary.ts'
import { KeyList } from './key-list.tsx'

const topics = [
  'start',
  'command',
  'safe',
  'lost',
  'overcommit',
  'ksm',
  'balloon',
  'networks',
  'diagram',
  'reach',
  'forwards',
  'hostBridge',
  'links',
  'edit',
  'files',
  'prune',
  'registries',
] as const

/** What one has to know, without a network. */
export function HelpPage() {
  const { t } = useTranslation()
  const { help } = usePage()
  return (
    <main className="rig-main rig-scroll">
      <div className="rig-page-header">
        <h1>{t('rail.place.help')}</h1>
        <span className="rig-grow" />
        <Button variant="link" icon={<Icon of={BugIcon} size={12} />} onClick={() => help.report.set(true)}>
          {t('help.report.title')}
        </Button>
        <TextLink to="about">{t('rail.place.about')}</TextLink>
      </div>
      <div className="rig-help">
        <div>
          <Card title={t('help.topics')}>
            <dl className="rig-topics">
              {topics.map((topic) => (
                <div key={topic}>
                  <dt>{t(`help.topic.${topic}.title`)}</dt>
                  <dd>{t(`help.topic.${topic}.text`)}</dd>
                </div>
              ))}
            </dl>
          </Card>
          <Card title={t('help.glossary')}>
            <dl className="rig-glossary">
              {glossary.map((word) => (
                <div key={word}>
                  <dt>{t(`help.word.${word}.name`)}</dt>
                  <dd>{t(`help.word.${word}.text`)}</dd>
                </div>
              ))}
            </dl>
          </Card>
        </div>
        <Card title={t('help.keys.title')}>
          <KeyList />
        </Card>
      </div>
    </main>
  )
}
