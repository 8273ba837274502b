import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { ClockIcon } from '@patternfly/react-icons/dist/esm/icons/clock-icon'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Vm } from '../../../../contract/machine.ts'
import type { Snapshot } from '../../../../contract/vm.ts'
import { Icon } from '../../../components/icon.tsx'
import { ScheduleDialog } from './schedule-dialog.tsx'

interface Props {
  readonly vm: Vm
  readonly snapshots: readonly Snapshot[]
}

/** Says whether snapshots are taken by themselves, and changes it. */
export function ScheduleButton({ vm, snapshots }: Props) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  if (!vm.persistent) return null
  const { schedule } = vm
  return (
    <>
      <Button
        className="rig-snap-schedule"
        variant="secondary"
        icon={<Icon of={ClockIcon} size={12} />}
        onClick={() => setOpen(true)}
      >
        {schedule === undefined
          ? t('machinePage.schedule.button')
          : t('machinePage.schedule.now', { count: schedule.every, keep: schedule.keep })}
      </Button>
      {isOpen && <ScheduleDialog vm={vm} snapshots={snapshots} onClose={() => setOpen(false)} />}
    </>
  )
}
