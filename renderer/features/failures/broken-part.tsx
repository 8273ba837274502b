import { Alert, AlertActionLink } from '@patternfly/react-core/dist/esm/components/Alert'
import { CatchBoundary, type ErrorComponentProps } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'

/** Stands where a part of the window ended with an error of its own. The rest of the window goes on. */
export function BrokenPart({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation()
  const { help } = usePage()
  return (
    <Alert
      isInline
      variant="danger"
      title={t('failure.part.title')}
      className="rig-failure rig-broken"
      actionLinks={
        <>
          <AlertActionLink onClick={reset}>{t('failure.part.again')}</AlertActionLink>
          <AlertActionLink onClick={() => help.report.set(true)}>{t('help.report.title')}</AlertActionLink>
        </>
      }
    >
      <p>{t('failure.part.what')}</p>
      <details>
        <summary>{t('details')}</summary>
        <pre translate="no" lang="en">
          {error instanceof Error ? (error.stack ?? error.message) : String(error)}
        </pre>
      </details>
    </Alert>
  )
}

/** In place of a page. */
export function BrokenPage(props: ErrorComponentProps) {
  return (
    <main className="rig-main">
      <BrokenPart {...props} />
    </main>
  )
}

/** What stands over the pages, each apart: a dialog that breaks takes nothing else with it. */
export function Overlay({ children }: { readonly children: ReactNode }) {
  return (
    <CatchBoundary getResetKey={() => 'overlay'} errorComponent={BrokenOverlay}>
      {children}
    </CatchBoundary>
  )
}

function BrokenOverlay(props: ErrorComponentProps) {
  return (
    <div className="rig-broken-overlay">
      <BrokenPart {...props} />
    </div>
  )
}
