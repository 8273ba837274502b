import { Link } from '@tanstack/react-router'
import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { paths } from '../../app/routes.ts'
import { CodeBlock } from '../../components/code-block.tsx'
import { TextLink } from '../../components/text-link.tsx'
import { findingWords, remedyWords } from '../host/finding-words.ts'
import { products } from '../machines/engine-name.ts'
import type { FirstStep } from './first-steps.ts'
import type { Obstacle, Outlook } from './outlook.ts'

/** The one thing to do next: what it is for, and where or how it is done. */
export function NextStep({ step, outlook }: { readonly step: FirstStep; readonly outlook: Outlook }) {
  const { t } = useTranslation()
  switch (step) {
    case 'engine':
      return outlook.first === null ? <AskDoctor /> : <Mending obstacle={outlook.first} />
    case 'machine':
      return <Making outlook={outlook} />
    case 'command':
      return (
        <>
          <p className="rig-quiet">{t('home.steps.command.what')}</p>
          <TextLink to="machines">{t('home.running.all')}</TextLink>
        </>
      )
  }
}

function AskDoctor() {
  const { t } = useTranslation()
  return (
    <>
      <p className="rig-quiet">{t('home.steps.engine.what')}</p>
      <TextLink to="host">{t('home.ready.open')}</TextLink>
    </>
  )
}

function Mending({ obstacle }: { readonly obstacle: Obstacle }) {
  const { t, i18n } = useTranslation()
  const { finding, engine, state, isLogin } = obstacle
  if (finding === null) return <AskDoctor />
  const remedy = finding.remedies[0]
  const words = findingWords(finding, i18n.language)
  return (
    <>
      <p>{isLogin ? words.title : t(`notice.${state}.title`, { name: products[engine] })}</p>
      {remedy === undefined ? (
        <p className="rig-quiet">{words.advice ?? words.says}</p>
      ) : (
        <>
          <p className="rig-quiet">{remedyWords(remedy, i18n.language)}</p>
          <CodeBlock lines={remedy.commands} copyLabel={t('copy.commands')} />
        </>
      )}
      {state === 'denied' && !isLogin && <p className="rig-quiet">{t('notice.denied.login')}</p>}
      <div className="rig-form-acts">
        <Link to={paths.host} search={{ finding: finding.id }} className="rig-link-button">
          {remedy?.runnable === true ? t('home.steps.engine.mend') : t('home.steps.engine.explain')}
        </Link>
      </div>
    </>
  )
}

function Making({ outlook }: { readonly outlook: Outlook }) {
  const { t } = useTranslation()
  const { creation } = usePage()
  const { vms, containers, offline } = outlook
  return (
    <>
      <p className="rig-quiet">{t('home.steps.machine.what')}</p>
      {offline !== null && <p className="rig-quiet">{t('home.steps.machine.offline')}</p>}
      <div className="rig-form-acts">
        {containers.type === 'there' && (
          <Button variant="secondary" size="sm" onClick={() => creation.open.set('container')}>
            {t('palette.new.container')}
          </Button>
        )}
        {vms.type === 'there' && (
          <Button variant="secondary" size="sm" onClick={() => creation.open.set('vm')}>
            {t('palette.new.vm')}
          </Button>
        )}
        <Button variant="link" size="sm" onClick={() => creation.open.set('paste')}>
          {t('palette.new.paste')}
        </Button>
      </div>
    </>
  )
}
