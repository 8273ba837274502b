import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Vm } from '../../../../contract/machine.ts'
import type { Snapshot } from '../../../../contract/vm.ts'
import type { SnapshotSchedule } from '../../../../contract/vm-snapshot.ts'
import { CodeBlock } from '../../../components/code-block.tsx'
import { ActDialog } from '../../act-dialog/act-dialog.tsx'
import { ChoiceField, LineField } from '../../backup/place-fields.tsx'
import { expiring, timerLines } from './schedule-words.ts'

interface Props {
  readonly vm: Vm
  readonly snapshots: readonly Snapshot[]
  readonly onClose: () => void
}

/** Hours. */
const steps = ['0', '1', '3', '6', '12', '24', '168'] as const

/** Has snapshots taken again and again, and says which go because of it. */
export function ScheduleDialog({ vm, snapshots, onClose }: Props) {
  const { t } = useTranslation()
  const [every, setEvery] = useState(String(vm.schedule?.every ?? 6))
  const [keep, setKeep] = useState(String(vm.schedule?.keep ?? 8))
  const number = /^\d{1,3}$/.test(keep) ? Number(keep) : 0
  const schedule = every === '0' ? null : { every: Number(every), keep: number }
  const isReady = every === '0' ? vm.schedule !== undefined : number >= 1 && number <= 500
  const input = { id: vm.id, schedule }
  const word = (hours: string) =>
    hours === '0' ? t('machinePage.schedule.off') : t('machinePage.schedule.hours', { count: Number(hours) })
  const hours = steps.some((one) => one === every) ? steps : [...steps, every]
  return (
    <ActDialog
      title={t('machinePage.schedule.title', { name: vm.name })}
      verb={t('machinePage.schedule.verb')}
      call={
        isReady
          ? { procedure: 'vm.snapshot.schedule', input, run: (client) => client.vm.snapshot.schedule(input) }
          : null
      }
      done={() => t('hardware.done')}
      onDone={onClose}
      onClose={onClose}
    >
      <ChoiceField
        label={t('machinePage.schedule.every')}
        value={every}
        options={hours.map((value) => ({ value, text: word(value) }))}
        onChange={setEvery}
      />
      {schedule !== null && <Series vm={vm} snapshots={snapshots} schedule={schedule} keep={keep} onKeep={setKeep} />}
    </ActDialog>
  )
}

interface SeriesProps extends Pick<Props, 'vm' | 'snapshots'> {
  readonly schedule: SnapshotSchedule
  readonly keep: string
  readonly onKeep: (keep: string) => void
}

/** How many stay, which go, and what does the same without Labrig. */
function Series({ vm, snapshots, schedule, keep, onKeep }: SeriesProps) {
  const { t } = useTranslation()
  // The one that comes next pushes one out.
  const gone = expiring(snapshots, Math.max(0, schedule.keep - 1))
  return (
    <>
      <LineField label={t('machinePage.schedule.keep')} value={keep} onChange={onKeep} />
      <p className="rig-quiet">{t('machinePage.schedule.rule')}</p>
      <p className="rig-quiet">
        {gone.length === 0
          ? t('machinePage.schedule.noneGoes')
          : t('machinePage.schedule.goes', { names: gone.map(({ name }) => name).join(', ') })}
      </p>
      <details>
        <summary>{t('machinePage.schedule.closed')}</summary>
        <p className="rig-quiet">{t('machinePage.schedule.timer')}</p>
        <CodeBlock lines={timerLines(vm.name, schedule)} copyLabel={t('copy.commands')} />
      </details>
    </>
  )
}
