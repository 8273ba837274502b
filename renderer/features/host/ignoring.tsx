import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useTranslation } from 'react-i18next'
import type { Finding } from '../../../contract/doctor.ts'
import { isOpen } from './findings.ts'
import { useIgnored } from './use-ignored.ts'

/** Says of a finding that it is not counted here. */
export function IgnoredNote({ finding }: { readonly finding: Finding }) {
  const { t } = useTranslation()
  const { ignored } = useIgnored()
  if (!isOpen(finding) || !ignored.includes(finding.id)) return null
  return <p className="rig-quiet">{t('doctor.isIgnored')}</p>
}

/** Has a finding counted no more on this host, or again. */
export function IgnoreButton({ finding }: { readonly finding: Finding }) {
  const { t } = useTranslation()
  const { ignored, ignore } = useIgnored()
  if (!isOpen(finding)) return null
  const isIgnored = ignored.includes(finding.id)
  return (
    <Button variant="link" onClick={() => ignore(finding.id, !isIgnored)}>
      {t(isIgnored ? 'doctor.watch' : 'doctor.ignore')}
    </Button>
  )
}
