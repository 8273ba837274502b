import { CameraIcon } from '@patternfly/react-icons/dist/esm/icons/camera-icon'
import { CogsIcon } from '@patternfly/react-icons/dist/esm/icons/cogs-icon'
import { ListIcon } from '@patternfly/react-icons/dist/esm/icons/list-icon'
import { PenIcon } from '@patternfly/react-icons/dist/esm/icons/pen-icon'
import { TerminalIcon } from '@patternfly/react-icons/dist/esm/icons/terminal-icon'
import type { TFunction } from 'i18next'
import { groupOf, tagsOf } from '../../../contract/machine-search.ts'
import type { Machine } from '../../../contract/machine.ts'
import type { Failure } from '../../api/failure.ts'
import { consoleFor, consoleKinds, type MachineConsoleKind } from '../consoles/console-tab.ts'
import type { MachineTab } from '../machine-page/machine-tabs.ts'
import type { Page } from '../../app/page-context.ts'
import { actIcons, actWord } from '../machines/act-words.ts'
import { actNames, callFor, canAct, isLocked, procedureOf, statesFor, type ActName } from '../machines/acts.ts'
import { whyNotRenamed } from '../machines/why-not.ts'
import { requestAct } from '../machines/table-keys.ts'
import type { PaletteEntry } from './entry.ts'

const consoleAlias: Readonly<Record<MachineConsoleKind, string>> = {
  screen: 'vnc screen display',
  serial: 'serial virsh',
  ssh: 'ssh terminal shell',
  exec: 'exec shell bash sh',
  attach: 'attach',
  logs: 'logs output',
}

/** How the engines' own tools and other languages call the acts. */
const alias: Readonly<Record<ActName, string>> = {
  start: 'start boot run up',
  stop: 'stop shutdown shut down poweroff halt',
  pause: 'pause suspend freeze',
  resume: 'resume unpause continue',
  restart: 'restart reboot',
  force: 'force off kill destroy power cut',
  delete: 'delete remove rm undefine',
}

export interface EntryTools {
  readonly page: Page
  readonly t: TFunction
  readonly sentence: (failure: Failure) => string
  /** Goes to the machine's own page. */
  readonly showMachine: (id: string, tab?: MachineTab) => void
}

/** Everything that can be done to one machine; what its state does not allow says why. */
export function actEntries(machine: Machine, tools: EntryTools): PaletteEntry[] {
  const { page, t } = tools
  const own = [...machine.addresses, ...tagsOf(machine), groupOf(machine) ?? '']
  const words = `${machine.kind} ${machine.connection} ${own.join(' ')}`
  const away = engineRefusal(machine, tools)
  const acts = actNames.map((act): PaletteEntry => {
    const able = canAct(machine, act)
    return {
      id: `act ${act} ${machine.id}`,
      group: 'act',
      icon: actIcons[act],
      text: t('question.verb', { verb: actWord(act, [machine], t), object: machine.name }),
      also: `${alias[act]} ${machine.name} ${words}`,
      refused: away ?? (able ? null : stateRefusal(machine, act, tools)),
      loses: act === 'force' || act === 'delete',
      explains: procedureOf(callFor(machine, act)),
      run: () => requestAct(page, [machine], act),
    }
  })
  return [...acts, ...renameEntries(machine, tools, words), ...detailEntries(machine, tools, words)]
}

/** Opens the dialog; none for what can have no other name. */
function renameEntries(machine: Machine, tools: EntryTools, words: string): PaletteEntry[] {
  const why = whyNotRenamed(machine)
  if (why === undefined) return []
  const { page, t } = tools
  return [
    {
      id: `rename ${machine.id}`,
      group: 'act',
      icon: PenIcon,
      text: t('palette.rename', { name: machine.name }),
      also: `rename name domrename ${machine.name} ${words}`,
      refused: engineRefusal(machine, tools) ?? (why === null ? null : t(why)),
      run: () => page.desk.renaming.set(machine),
    },
  ]
}

function detailEntries(machine: Machine, { page, t, showMachine }: EntryTools, words: string): PaletteEntry[] {
  const { id, name } = machine
  const details: PaletteEntry = {
    id: `details ${id}`,
    group: 'machine',
    icon: ListIcon,
    text: t('palette.details', { name }),
    also: `open show details log ip address ${words}`,
    refused: null,
    run: () => showMachine(id),
  }
  const consoles = consoleKinds(machine).map((kind): PaletteEntry => ({
    id: `console ${kind} ${id}`,
    group: 'machine',
    icon: TerminalIcon,
    text: t(`palette.console.${kind}`, { name }),
    also: `console terminal ${consoleAlias[kind]} ${words}`,
    refused: null,
    run: () => page.dock.openUsual(consoleFor(kind, machine)),
  }))
  if (machine.kind === 'container') return [details, ...consoles]
  const snapshots: PaletteEntry = {
    id: `snapshots ${id}`,
    group: 'machine',
    icon: CameraIcon,
    text: t('palette.snapshots', { name }),
    also: `snapshot revert take checkpoint restore go back ${words}`,
    refused: null,
    run: () => showMachine(id, 'snapshots'),
  }
  const hardware: PaletteEntry = {
    id: `hardware ${id}`,
    group: 'machine',
    icon: CogsIcon,
    text: t('palette.hardware', { name }),
    also: `hardware add device disk grow resize size limit network card cable cd eject processor cpu memory virtio usb pci ${words}`,
    refused: null,
    run: () => showMachine(id, 'hardware'),
  }
  return [details, ...consoles, snapshots, hardware]
}

/** Why nothing can be done there: its engine, or Labrig itself, is away. */
export function engineRefusal(machine: Machine, { page, sentence }: EntryTools): string | null {
  const connection = page.machines.connection(machine.connection)
  if (page.session.state.get().type !== 'open') return sentence({ code: 'DISCONNECTED', data: {}, message: '' })
  if (connection === undefined || connection.state === 'ready') return null
  const data = { connection: connection.id, state: connection.state }
  return sentence({ code: 'ENGINE_UNAVAILABLE', data, message: '' })
}

function stateRefusal(machine: Machine, act: ActName, { sentence, t }: EntryTools): string {
  if (isLocked(machine, act)) return t('act.notTemplate')
  const data = { state: machine.state, needs: [...statesFor(machine, act)] }
  return sentence({ code: 'INVALID_STATE', data, message: '' })
}
