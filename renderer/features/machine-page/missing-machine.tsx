import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { Link } from '@tanstack/react-router'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'

import type { Machine, Vm } from '../../../contract/machine.ts'
import { formatTime } from '../../lib/format.ts'
import { useSelected } from '../../lib/use-selected.ts'
import { EngineNotices } from '../machines/engine-notices.tsx'
import { KindIcon } from '../machines/kind-icon.tsx'
import { restore } from '../machines/trash/trash-acts.ts'
import { useBusy } from '../machines/use-machine.ts'
import { machinePath, machinesPath } from './machine-path.ts'

/** For an id that leads nowhere. */
export function UnknownMachine({ id }: { readonly id: string }) {
  const { t } = useTranslation()
  return (
    <>
      <div className="rig-page-header">
        <h1>{t('machinePage.unknown.title')}</h1>
      </div>
      <div className="rig-notices">
        <EngineNotices />
      </div>
      <div className="rig-empty">
        <p>{t('machinePage.unknown.what')}</p>
        <code translate="no">{id}</code>
        <Link to={machinesPath}>{t('machinePage.back')}</Link>
      </div>
    </>
  )
}

interface GoneProps {
  readonly machine: Machine
  /** Milliseconds since 1970. */
  readonly since: number
}

/** For a machine that went while somebody looked. Compose and scripts make a new one of the same name at once. */
export function GoneMachine({ machine, since }: GoneProps) {
  const { t, i18n } = useTranslation()
  const { machines } = usePage()
  const find = useCallback(() => {
    const alike = [...machines.machines()].find(
      (one) => one.kind === machine.kind && one.connection === machine.connection && one.name === machine.name,
    )
    return alike?.id ?? null
  }, [machines, machine])
  const successor = useSelected(machines.subscribe, find)
  return (
    <>
      <div className="rig-page-header">
        <KindIcon kind={machine.kind} />
        <h1 translate="no">{machine.name}</h1>
      </div>
      <div className="rig-empty" role="status">
        <h2>{t('machinePage.gone.title', { name: machine.name })}</h2>
        <p>{t('machinePage.gone.what', { time: formatTime(since, i18n.language) })}</p>
        {successor !== null && (
          <p>
            <Link to={machinePath} params={{ id: successor }}>
              {t('machinePage.gone.successor', { name: machine.name })}
            </Link>
          </p>
        )}
        <Link to={machinesPath}>{t('machinePage.back')}</Link>
      </div>
    </>
  )
}

/** For a VM in the trash, under the name that it had: the way back, and the way to the others there. */
export function TrashedVm({ vm }: { readonly vm: Vm }) {
  const { t } = useTranslation()
  const page = usePage()
  const busy = useBusy(vm.id) !== null
  const name = vm.trash?.name ?? vm.name
  return (
    <>
      <div className="rig-page-header">
        <KindIcon kind="vm" />
        <h1 translate="no">{name}</h1>
      </div>
      <div className="rig-empty" role="status">
        <h2>{t('trash.told', { object: name })}</h2>
        <p>{t('machinePage.trashed.what')}</p>
        <Button variant="primary" isDisabled={busy} onClick={() => void restore(page, [vm])}>
          {t('act.restore')}
        </Button>
        <Link to={machinesPath} onClick={() => page.desk.change({ kind: 'trash' })}>
          {t('machinePage.trashed.all')}
        </Link>
      </div>
    </>
  )
}
