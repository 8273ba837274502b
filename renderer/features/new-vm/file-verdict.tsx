import { CheckCircleIcon } from '@patternfly/react-icons/dist/esm/icons/check-circle-icon'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { formatBytes } from '../../lib/format.ts'
import { FailureAlert } from '../failures/failure-alert.tsx'
import type { Asked } from '../wizard/use-asked.ts'
import type { FileFacts } from './use-file-facts.ts'

/** Said at the field: fine, or why not and what helps. */
export function FileVerdict({ facts }: { readonly facts: Asked<FileFacts> | null }) {
  const { t } = useTranslation()
  const words = useFactWords(facts?.type === 'known' ? facts.value : null)
  return (
    <div className="rig-w-verdict" role="status">
      {facts?.type === 'asking' && <p className="rig-w-hint">{t('newVm.source.checking')}</p>}
      {facts?.type === 'failed' && <FailureAlert title={t('newVm.source.unusable')} failure={facts.failure} />}
      {words !== null && (
        <p className="rig-w-problem rig-tone-running">
          <Icon of={CheckCircleIcon} size={12} />
          <span>{words}</span>
        </p>
      )}
    </div>
  )
}

function useFactWords(facts: FileFacts | null): string | null {
  const { t, i18n } = useTranslation()
  if (facts === null) return null
  const { system, image } = facts
  if (image !== null) {
    if (image.format === null || image.capacity === null) return t('newVm.source.unclearImage')
    const size = formatBytes(image.capacity, i18n.language)
    const told = { format: image.format, size, system: system?.name ?? '' }
    return t(system === null ? 'newVm.source.usableImage' : 'newVm.source.usableImageSystem', told)
  }
  return system === null ? t('newVm.source.usable') : t('newVm.source.usableSystem', { system: system.name })
}
