import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../../app/page-context.ts'
import { isActive, type Vm } from '../../../../contract/machine.ts'
import { snapshotName } from '../../../../contract/vm.ts'
import { useValue } from '../../../lib/value.ts'
import type { SnapshotWay } from '../../../../contract/vm-snapshot.ts'
import { useSnapshotFacts, WayField } from './snapshot-way.tsx'
import { ActDialog } from '../../act-dialog/act-dialog.tsx'
import { useBusy } from '../../machines/use-machine.ts'

interface Props {
  readonly vm: Vm
  /** Names that exist already. */
  readonly taken: readonly string[]
  readonly onClose: () => void
}

type Problem = 'none' | 'empty' | 'taken' | 'bad'

function problemOf(name: string, taken: readonly string[]): Problem {
  if (name === '') return 'empty'
  if (taken.includes(name)) return 'taken'
  return snapshotName.safeParse(name).success ? 'none' : 'bad'
}

/** Takes a snapshot. It stays open until that is done: a failure loses nothing of what was typed. */
export function SnapshotDialog({ vm, taken, onClose }: Props) {
  const { t } = useTranslation()
  const { acts } = usePage()
  const [name, setName] = useState('')
  const [description, setDescription] = useState('')
  const [tried, setTried] = useState(false)
  const busy = useBusy(vm.id) !== null
  const failure = useValue(acts.failures).find((one) => one.key === `${vm.id} snapshot`)
  // While it is being taken its own name is in the list already.
  const problem = busy ? 'none' : problemOf(name.trim(), taken)
  const [way, setWay] = useState<SnapshotWay | null>(null)
  const facts = useSnapshotFacts(vm)
  const chosen = way ?? facts?.usual ?? 'auto'
  const keepsMemory = isActive(vm.state) && chosen !== 'disks'
  const input = inputOf(vm.id, name, description, chosen)
  const take = async () => {
    if (problem !== 'none' || busy) return
    setTried(true)
    if (await acts.run(vm, 'snapshot', (client) => client.vm.snapshot.create(input))) onClose()
  }
  return (
    <ActDialog
      id="snapshot"
      width="560px"
      title={t('machinePage.take.title', { name: vm.name })}
      verb={t('snapshot.take')}
      busyVerb={t('machinePage.take.taking')}
      focus="#snapshot-name"
      call={
        problem === 'none'
          ? { procedure: 'vm.snapshot.create', input, run: (client) => client.vm.snapshot.create(input) }
          : null
      }
      // The machine shows that it is busy, also when the dialog was left.
      act={{ busy, failure: tried ? (failure?.failure ?? null) : null, run: take }}
      commands="asked"
      failureTitle={t('failure.title', { verb: t('act.snapshot'), name: vm.name })}
      onClose={onClose}
    >
      <NameField {...{ name, problem, keepsMemory }} onChange={setName} />
      <label htmlFor="snapshot-description">{t('machinePage.take.description')}</label>
      <textarea
        id="snapshot-description"
        className="rig-input rig-mp-textarea"
        rows={3}
        maxLength={2000}
        value={description}
        placeholder={t('machinePage.take.example')}
        onChange={(event) => setDescription(event.target.value)}
      />
      {facts !== null && <WayField vm={vm} facts={facts} way={way ?? facts.usual} onChange={setWay} />}
    </ActDialog>
  )
}

function inputOf(id: string, name: string, description: string, way: SnapshotWay | 'auto') {
  const text = description.trim()
  return { id, name: name.trim(), way, ...(text === '' ? {} : { description: text }) }
}

interface NameProps {
  readonly keepsMemory: boolean
  readonly name: string
  readonly problem: Problem
  readonly onChange: (name: string) => void
}

function NameField({ keepsMemory, name, problem, onChange }: NameProps) {
  const { t } = useTranslation()
  const wrong = problem === 'taken' || problem === 'bad'
  const hints = {
    taken: t('snapshot.taken', { name: name.trim() }),
    bad: t('snapshot.badName'),
    none: t(keepsMemory ? 'snapshot.keepsMemory' : 'snapshot.keepsDisk'),
  }
  return (
    <>
      <label htmlFor="snapshot-name">{t('snapshot.name')}</label>
      <input
        id="snapshot-name"
        type="text"
        className="rig-input"
        value={name}
        autoComplete="off"
        spellCheck={false}
        aria-invalid={wrong}
        aria-describedby="snapshot-name-hint"
        onChange={(event) => onChange(event.target.value)}
      />
      <p id="snapshot-name-hint" className={wrong ? 'rig-tone-error' : 'rig-quiet'}>
        {hints[problem === 'empty' ? 'none' : problem]}
      </p>
    </>
  )
}
