import { TimesIcon } from '@patternfly/react-icons/dist/esm/icons/times-icon'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Vm } from '../../../../contract/machine.ts'
import type { DiskCondition } from '../../../../contract/vm-condition.ts'
import { IconButton } from '../../../components/icon-button.tsx'
import { formatShare } from '../../../lib/format.ts'
import { ActDialog } from '../../act-dialog/act-dialog.tsx'
import { jobWord } from '../../incidents/incident-words.ts'

interface Props {
  readonly vm: Vm
  readonly target: string
  readonly job: NonNullable<DiskCondition['job']>
}

/** What runs on a disk and how far it is, whoever began it. A copy that has caught up waits for whoever began it. */
export function DiskJob({ vm, target, job }: Props) {
  const { t, i18n } = useTranslation()
  const [asked, setAsked] = useState(false)
  const share = job.total === 0 ? null : Math.min(1, job.current / job.total)
  const words = jobWord(job.type, i18n.language)
  const input = { id: vm.id, target }
  return (
    <span className="rig-mp-job">
      <span className="rig-quiet">{words}</span>
      <progress max={1} {...(share === null ? {} : { value: share })} aria-label={`${target} ${words}`} />
      {share !== null && <span className="rig-number">{formatShare(share, i18n.language)}</span>}
      <IconButton
        icon={TimesIcon}
        small
        label={t('machinePage.disks.cancel', { job: words, target })}
        onClick={() => setAsked(true)}
      />
      {asked && (
        <ActDialog
          id="disk-job"
          title={t('machinePage.disks.cancelTitle', { target, name: vm.name })}
          verb={t('machinePage.disks.cancelVerb')}
          danger
          background={false}
          call={{ procedure: 'vm.cancelJob', input, run: (client) => client.vm.cancelJob(input) }}
          onClose={() => setAsked(false)}
        >
          <p>{t('machinePage.disks.cancelStays', { name: vm.name })}</p>
        </ActDialog>
      )}
    </span>
  )
}
