import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { BugIcon } from '@patternfly/react-icons/dist/esm/icons/bug-icon'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { version } from '../../../package.json'
import { failureOf, type Failure } from '../../api/failure.ts'
import { usePage } from '../../app/page-context.ts'
import { Card } from '../../components/card.tsx'
import { Icon } from '../../components/icon.tsx'
import { TextLink } from '../../components/text-link.tsx'
import { Waiting } from '../../components/waiting.tsx'
import { FailureAlert } from '../failures/failure-alert.tsx'
import { Logo } from '../frame/logo.tsx'
import { engineName } from '../machines/engine-name.ts'
import { useConnections } from '../machines/use-machine.ts'
import { readLicences, type Licences, type ShippedPackage } from './licences.ts'

export function AboutPage() {
  const { t } = useTranslation()
  const { help } = usePage()
  const connections = useConnections()
  const engines = connections.filter((one) => one.version !== null)
  return (
    <main className="rig-main rig-scroll">
      <div className="rig-page-header">
        <h1>{t('rail.place.about')}</h1>
        <span className="rig-grow" />
        <Button variant="link" icon={<Icon of={BugIcon} size={12} />} onClick={() => help.report.set(true)}>
          {t('help.report.title')}
        </Button>
        <TextLink to="help">{t('rail.place.help')}</TextLink>
      </div>
      <div className="rig-about">
        <div className="rig-about-name">
          <Logo />
          <div>
            <p>
              <strong>Labrig</strong> <span data-testid="version">{version}</span>
            </p>
            <p className="rig-quiet">{t('about.what')}</p>
            <p className="rig-quiet">{t('about.licence')}</p>
            {engines.length > 0 && (
              <p className="rig-quiet">
                {t('about.engines', {
                  engines: engines.map((one) => `${engineName(one, connections)} ${one.version}`).join(' · '),
                })}
              </p>
            )}
          </div>
        </div>
        <LicencesCard />
      </div>
    </main>
  )
}

type Known = Licences | Failure | null

function LicencesCard() {
  const { t } = useTranslation()
  const [known, setKnown] = useState<Known>(null)
  useEffect(() => {
    const abort = new AbortController()
    readLicences(abort.signal).then(setKnown, (error: unknown) => {
      if (!abort.signal.aborted) setKnown(failureOf(error))
    })
    return () => abort.abort()
  }, [])
  const count = known !== null && 'packages' in known ? known.packages.length : 0
  return (
    <Card title={t('about.packages')} sub={count === 0 ? t('about.packagesSub') : t('about.count', { count })}>
      {known === null && <Waiting lines={4} />}
      {known !== null && 'code' in known && <FailureAlert title={t('about.failed')} failure={known} />}
      {known !== null && 'packages' in known && (
        <ul className="rig-licences">
          {known.packages.map((one) => (
            <PackageLine key={`${one.name} ${one.version}`} shipped={one} texts={known.texts} />
          ))}
        </ul>
      )}
    </Card>
  )
}

function PackageLine({ shipped, texts }: { readonly shipped: ShippedPackage; readonly texts: readonly string[] }) {
  const { t } = useTranslation()
  const { name, version: number, licence, text } = shipped
  // The text is put into the page when it is opened: there are many, and some are long.
  const [open, setOpen] = useState(false)
  const head = (
    <>
      <span className="rig-licence-name">{name}</span>
      <span className="rig-quiet">{number}</span>
      <span className="rig-quiet">{licence}</span>
    </>
  )
  if (text === null) {
    return (
      <li translate="no" className="rig-licence-bare" title={t('about.noText')}>
        {head}
      </li>
    )
  }
  return (
    <li translate="no">
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{head}</summary>
        {open && (
          <pre role="group" lang="en" tabIndex={0} aria-label={name}>
            {texts[text]}
          </pre>
        )}
      </details>
    </li>
  )
}
