import { DownloadIcon } from '@patternfly/react-icons/dist/esm/icons/download-icon'
import { FolderOpenIcon } from '@patternfly/react-icons/dist/esm/icons/folder-open-icon'
import { LayerGroupIcon } from '@patternfly/react-icons/dist/esm/icons/layer-group-icon'
import { NetworkWiredIcon } from '@patternfly/react-icons/dist/esm/icons/network-wired-icon'
import { PencilAltIcon } from '@patternfly/react-icons/dist/esm/icons/pencil-alt-icon'
import { UnlinkIcon } from '@patternfly/react-icons/dist/esm/icons/unlink-icon'
import type { Machine } from '../../../contract/machine.ts'
import type { Page } from '../../app/page-context.ts'
import type { MachineTab } from '../machine-page/machine-tabs.ts'
import { containerActsFor, type ContainerAct } from './container-acts.ts'

export const containerActIcons = {
  edit: PencilAltIcon,
  connect: NetworkWiredIcon,
  disconnect: UnlinkIcon,
  files: FolderOpenIcon,
  commit: LayerGroupIcon,
  export: DownloadIcon,
} satisfies Record<ContainerAct, unknown>

type Show = (id: string, tab: MachineTab) => void

/** Begins an act: its dialog, or its part of the page. */
export function openContainerAct({ desk }: Page, container: Machine, act: ContainerAct, show: Show): void {
  if (container.kind !== 'container') return
  if (act === 'files') show(container.id, 'files')
  else desk.containerAct.set({ act, container })
}

/** Lines of a menu, as it names them. */
export function containerItems(machine: Machine) {
  return containerActsFor(machine).map((act) => ({ act, item: `container-${act}`, icon: containerActIcons[act] }))
}

/** Opens what a menu's line stands for; false for lines of others. */
export function openContainerItem(page: Page, machine: Machine, item: unknown, show: Show): boolean {
  const found = containerItems(machine).find((one) => one.item === item)
  if (found === undefined) return false
  openContainerAct(page, machine, found.act, show)
  return true
}
