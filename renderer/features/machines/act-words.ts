import { BoltIcon } from '@patternfly/react-icons/dist/esm/icons/bolt-icon'
import { PauseIcon } from '@patternfly/react-icons/dist/esm/icons/pause-icon'
import { PlayIcon } from '@patternfly/react-icons/dist/esm/icons/play-icon'
import { PowerOffIcon } from '@patternfly/react-icons/dist/esm/icons/power-off-icon'
import { RedoIcon } from '@patternfly/react-icons/dist/esm/icons/redo-icon'
import { TrashIcon } from '@patternfly/react-icons/dist/esm/icons/trash-icon'
import type { TFunction } from 'i18next'
import type { Machine } from '../../../contract/machine.ts'
import type { BusyWith } from './act-store.ts'
import { isActName, type ActName } from './acts.ts'

export const actIcons = {
  start: PlayIcon,
  stop: PowerOffIcon,
  pause: PauseIcon,
  resume: PlayIcon,
  restart: RedoIcon,
  force: BoltIcon,
  delete: TrashIcon,
} satisfies Record<ActName, unknown>

/** The act's verb as the engine's users say it: VMs are shut down and forced off, containers stopped and killed. */
export function actWord(act: ActName, machines: readonly Machine[], t: TFunction): string {
  const kinds = new Set(machines.map((machine) => machine.kind))
  const kind = kinds.size === 1 ? ([...kinds][0] ?? 'vm') : 'mixed'
  switch (act) {
    case 'stop':
    case 'force':
    case 'restart':
      return t(`act.${act}.${kind}`)
    case 'start':
    case 'pause':
    case 'resume':
    case 'delete':
      return t(`act.${act}`)
  }
}

/** The same for whatever a machine can be busy with. */
export function busyWord(act: BusyWith, machines: readonly Machine[], t: TFunction): string {
  if (isActName(act)) return actWord(act, machines, t)
  return t(`act.${act}`)
}
