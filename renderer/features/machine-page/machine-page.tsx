import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isTrashed, type Machine } from '../../../contract/machine.ts'
import { ActFailures } from '../machines/act-failures.tsx'
import { SkeletonRows } from '../machines/table-body-states.tsx'
import { useEngineState, useMachine } from '../machines/use-machine.ts'
import { ContainerPage } from './container/container-page.tsx'
import { EngineAway } from './engine-away.tsx'
import './machine-page.css'
import type { MachineTab } from './machine-tabs.ts'
import { GoneMachine, TrashedVm, UnknownMachine } from './missing-machine.tsx'
import { useSettled } from './use-settled.ts'
import { TroubleBanner } from './vm/trouble-banner.tsx'
import { VmPage } from './vm/vm-page.tsx'

interface Props {
  readonly id: string
  /** The tab that is asked for; the first one otherwise. */
  readonly tab: string | undefined
  readonly onTab: (tab: MachineTab) => void
}

/** The page of one machine, live as long as the machine exists. */
export function MachinePage({ id, tab, onTab }: Props) {
  const machine = useMachine(id)
  const settled = useSettled()
  const seen = useSeen(machine)
  const { t } = useTranslation()
  return (
    <main className="rig-main rig-machine" aria-label={machine?.name ?? seen?.machine.name ?? t('machinePage.loading')}>
      {machine?.kind === 'vm' && isTrashed(machine) ? (
        <TrashedVm vm={machine} />
      ) : machine !== undefined ? (
        <KnownMachine machine={machine} tab={tab} onTab={onTab} />
      ) : seen?.gone != null ? (
        <GoneMachine machine={seen.machine} since={seen.gone} />
      ) : settled ? (
        <UnknownMachine id={id} />
      ) : (
        <SkeletonRows />
      )}
    </main>
  )
}

interface Seen {
  readonly machine: Machine
  /** When it went; milliseconds since 1970. */
  readonly gone: number | null
}

/** The machine as it was last seen by this page. */
function useSeen(machine: Machine | undefined): Seen | null {
  const [seen, setSeen] = useState<Seen | null>(null)
  useEffect(() => {
    if (machine !== undefined) setSeen({ machine, gone: null })
    else setSeen((before) => (before === null || before.gone !== null ? before : { ...before, gone: Date.now() }))
  }, [machine])
  return seen
}

function KnownMachine({ machine, tab, onTab }: Omit<Props, 'id'> & { readonly machine: Machine }) {
  const ready = useEngineState(machine.connection) === 'ready'
  return (
    <div className={ready ? 'rig-machine-known' : 'rig-machine-known is-away'}>
      {machine.kind === 'vm' ? (
        <VmPage vm={machine} tab={tab} onTab={onTab} notices={<Notices machine={machine} />} />
      ) : (
        <ContainerPage container={machine} tab={tab} onTab={onTab} notices={<Notices machine={machine} />} />
      )}
    </div>
  )
}

function Notices({ machine }: { readonly machine: Machine }) {
  return (
    <div className="rig-notices rig-machine-notices">
      <EngineAway connection={machine.connection} />
      {machine.kind === 'vm' && <TroubleBanner vm={machine} />}
      <ActFailures key={machine.id} of={machine.id} />
    </div>
  )
}
