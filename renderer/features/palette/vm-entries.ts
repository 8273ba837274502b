import { CompactDiscIcon } from '@patternfly/react-icons/dist/esm/icons/compact-disc-icon'
import { FolderIcon } from '@patternfly/react-icons/dist/esm/icons/folder-icon'
import { HddIcon } from '@patternfly/react-icons/dist/esm/icons/hdd-icon'
import { NetworkWiredIcon } from '@patternfly/react-icons/dist/esm/icons/network-wired-icon'
import { PlugIcon } from '@patternfly/react-icons/dist/esm/icons/plug-icon'
import { CameraIcon } from '@patternfly/react-icons/dist/esm/icons/camera-icon'
import { CloneIcon } from '@patternfly/react-icons/dist/esm/icons/clone-icon'
import { PowerOffIcon } from '@patternfly/react-icons/dist/esm/icons/power-off-icon'
import { RedoIcon } from '@patternfly/react-icons/dist/esm/icons/redo-icon'
import { SaveIcon } from '@patternfly/react-icons/dist/esm/icons/save-icon'
import { TagIcon } from '@patternfly/react-icons/dist/esm/icons/tag-icon'
import type { Machine, Vm, VmState } from '../../../contract/machine.ts'
import type { ActResult } from '../../../contract/revision.ts'
import type { Client } from '../../api/client.ts'
import { failureOf } from '../../api/failure.ts'
import type { Addition } from '../machine-page/vm/hardware/add-form.ts'
import type { EntryTools } from './act-entries.ts'
import type { PaletteEntry } from './entry.ts'

const acts = ['save', 'reset', 'autostart'] as const
type VmAct = (typeof acts)[number]

const icons = { save: SaveIcon, reset: RedoIcon, autostart: PowerOffIcon } satisfies Record<VmAct, unknown>
const alias: Readonly<Record<VmAct, string>> = {
  save: 'save managedsave hibernate',
  reset: 'reset button hard',
  autostart: 'autostart boot host',
}
/** Null = in any state. */
const needs: Readonly<Record<VmAct, readonly VmState[] | null>> = {
  save: ['running', 'paused'],
  reset: ['running', 'paused', 'crashed'],
  autostart: null,
}

/** Acts that only VMs have and that stand in no bar. */
export function vmEntries(machine: Machine, tools: EntryTools): PaletteEntry[] {
  if (machine.kind !== 'vm') return []
  if (tools.page.machines.connection(machine.connection)?.state !== 'ready') return []
  return [
    organiseEntry(machine, tools),
    snapshotEntry(machine, tools),
    cloneEntry(machine, tools),
    ...acts.map((act) => actEntry(machine, act, tools)),
    ...devices.map((kind) => deviceEntry(machine, kind, tools)),
  ]
}

function actEntry(machine: Vm, act: VmAct, tools: EntryTools): PaletteEntry {
  const states = needs[act]
  const able = states === null || states.includes(machine.state)
  const data = { state: machine.state, needs: [...(states ?? [])] }
  const key = act === 'autostart' ? (machine.autostart ? 'autostartOff' : 'autostartOn') : act
  const text = tools.t(`palette.vm.${key}`, { name: machine.name })
  return {
    id: `vm ${key} ${machine.id}`,
    group: 'act',
    icon: icons[act],
    text,
    also: `${alias[act]} ${machine.name} vm ${machine.connection}`,
    refused: able ? null : tools.sentence({ code: 'INVALID_STATE', data, message: '' }),
    loses: act === 'reset',
    explains: explained(machine, act),
    run: () => run(machine, act, text, tools),
  }
}

/** What is added most; the dialog offers the others. */
const devices = ['disk', 'card', 'cdrom', 'folder', 'host'] as const satisfies readonly Addition[]
type Device = (typeof devices)[number]

const deviceIcons = {
  disk: HddIcon,
  card: NetworkWiredIcon,
  cdrom: CompactDiscIcon,
  folder: FolderIcon,
  host: PlugIcon,
} satisfies Record<Device, unknown>
const deviceAlias: Readonly<Record<Device, string>> = {
  disk: 'add disk attach drive volume',
  card: 'add network interface card nic attach-interface',
  cdrom: 'add cd dvd iso medium',
  folder: 'add shared folder virtiofs filesystem',
  host: 'add usb pci passthrough hostdev',
}

/** Leads to the VM's hardware with the dialog open. */
function deviceEntry(machine: Vm, kind: Device, { page, t, showMachine }: EntryTools): PaletteEntry {
  return {
    id: `vm add ${kind} ${machine.id}`,
    group: 'act',
    icon: deviceIcons[kind],
    text: t(`palette.vm.add.${kind}`, { name: machine.name }),
    also: `${deviceAlias[kind]} hardware ${machine.name} vm ${machine.connection}`,
    refused: null,
    run: () => {
      page.desk.adding.set({ id: machine.id, kind })
      showMachine(machine.id, 'hardware')
    },
  }
}

/** Found by what is in order already, too: its tags and group. */
function organiseEntry(machine: Vm, { page, t }: EntryTools): PaletteEntry {
  const words = [...(machine.tags ?? []), machine.group ?? '']
  return {
    id: `vm organise ${machine.id}`,
    group: 'act',
    icon: TagIcon,
    text: t('palette.vm.organise', { name: machine.name }),
    also: `tag group folder title description notes start order ${words.join(' ')} vm ${machine.connection}`,
    refused: null,
    run: () => page.desk.organising.set([machine]),
  }
}

/** Leads to the VM's snapshots with the dialog open. */
function snapshotEntry(machine: Vm, { page, t, sentence, showMachine }: EntryTools): PaletteEntry {
  const data = { state: machine.state, needs: ['running', 'paused', 'off'] }
  return {
    id: `vm snapshot ${machine.id}`,
    group: 'act',
    icon: CameraIcon,
    text: t('palette.vm.snapshot', { name: machine.name }),
    also: `snapshot take checkpoint keep state ${machine.name} vm ${machine.connection}`,
    refused: machine.persistent ? null : sentence({ code: 'INVALID_STATE', data, message: '' }),
    run: () => {
      page.desk.snapshotting.set(machine.id)
      showMachine(machine.id, 'snapshots')
    },
  }
}

/** Opens the dialog: what the copies are called and take is said there. */
function cloneEntry(machine: Vm, { page, t, sentence }: EntryTools): PaletteEntry {
  const data = { state: machine.state, needs: ['off'] }
  return {
    id: `vm clone ${machine.id}`,
    group: 'act',
    icon: CloneIcon,
    text: t('palette.vm.clone', { name: machine.name }),
    also: `clone copy duplicate linked template ${machine.name} vm ${machine.connection}`,
    refused: machine.state === 'off' ? null : sentence({ code: 'INVALID_STATE', data, message: '' }),
    run: () => page.desk.cloning.set(machine),
  }
}

function explained({ id, autostart }: Vm, act: VmAct) {
  return { procedure: `vm.${act}`, input: act === 'autostart' ? { id, on: !autostart } : { id } }
}

function call(client: Client, { id, autostart }: Vm, act: VmAct): Promise<ActResult> {
  switch (act) {
    case 'save':
      return client.vm.save({ id })
    case 'reset':
      return client.vm.reset({ id })
    case 'autostart':
      return client.vm.autostart({ id, on: !autostart })
  }
}

function run(vm: Vm, act: VmAct, text: string, { page, t }: EntryTools): void {
  const perform = () => {
    void Promise.resolve()
      .then(() => call(page.session.client(), vm, act))
      .then(
        (result) => {
          page.tasks.noteCommands(result.commands)
          page.notices.tell('done', text)
        },
        (error: unknown) => page.notices.tell('failed', text, failureOf(error)),
      )
  }
  if (act !== 'reset') return perform()
  // What the guest has not written is lost: asked before, like a forced end.
  page.palette.question.set({
    title: `${text}?`,
    verb: text,
    loses: t('palette.resetLoses'),
    acts: [explained(vm, act)],
    run: perform,
  })
}
