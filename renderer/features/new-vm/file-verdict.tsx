import { CheckCircleIcon } from '@patternfly/react-icons/dist/esm/icons/check-circle-icon'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { FailureAlert } from '../failures/failure-alert.tsx'
import { useAsked, type Asked } from '../wizard/use-asked.ts'
import { useRested } from '../wizard/use-rested.ts'
import type { VmDraft } from './use-vm-wizard.ts'

export interface FileFacts {
  readonly bootable: boolean
  readonly system: string | null
}

/** Whether the guest can open a file, and what an ISO says of itself; asked while the user still looks at the field. */
export function useFileFacts(
  draft: VmDraft,
  path: string,
  connection: string,
  isIso: boolean,
): Asked<FileFacts> | null {
  const rested = useRested(path)
  const key = rested.startsWith('/') && rested === path ? `${connection} ${isIso} ${path}` : null
  const { asked } = useAsked(key, async (client, signal) => {
    await client.host.checkFile({ path, connection }, { signal })
    if (!isIso) return { bootable: false, system: null, detected: null }
    const { bootable, system } = await client.host.detectSystem({ path }, { signal })
    return { bootable, system: system?.name ?? null, detected: system }
  })
  const isKnown = asked.type === 'known'
  const detected = isKnown ? asked.value.detected : null
  useEffect(() => {
    // While it is asked, what is known stays: another path has cleared it already.
    if (!isIso || key === null || !isKnown) return
    const form = draft.form.get()
    if (form.iso.trim() === path && form.detected?.id !== detected?.id) draft.form.set({ ...form, detected })
  }, [draft, isIso, key, path, isKnown, detected])
  return key === null ? null : asked
}

/** Said at the field: fine, or why not and what helps. */
export function FileVerdict({ facts }: { readonly facts: Asked<FileFacts> | null }) {
  const { t } = useTranslation()
  return (
    <div className="rig-w-verdict" role="status">
      {facts?.type === 'asking' && <p className="rig-w-hint">{t('newVm.source.checking')}</p>}
      {facts?.type === 'failed' && <FailureAlert title={t('newVm.source.unusable')} failure={facts.failure} />}
      {facts?.type === 'known' && (
        <p className="rig-w-problem rig-tone-running">
          <Icon of={CheckCircleIcon} size={12} />
          <span>
            {facts.value.system === null
              ? t('newVm.source.usable')
              : t('newVm.source.usableSystem', { system: facts.value.system })}
          </span>
        </p>
      )}
    </div>
  )
}
