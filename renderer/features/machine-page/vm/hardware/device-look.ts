import { ClockIcon } from '@patternfly/react-icons/dist/esm/icons/clock-icon'
import { CogsIcon } from '@patternfly/react-icons/dist/esm/icons/cogs-icon'
import { CompactDiscIcon } from '@patternfly/react-icons/dist/esm/icons/compact-disc-icon'
import { DesktopIcon } from '@patternfly/react-icons/dist/esm/icons/desktop-icon'
import { DiceD6Icon } from '@patternfly/react-icons/dist/esm/icons/dice-d6-icon'
import { EthernetIcon } from '@patternfly/react-icons/dist/esm/icons/ethernet-icon'
import { ExchangeAltIcon } from '@patternfly/react-icons/dist/esm/icons/exchange-alt-icon'
import { FolderOpenIcon } from '@patternfly/react-icons/dist/esm/icons/folder-open-icon'
import { HddIcon } from '@patternfly/react-icons/dist/esm/icons/hdd-icon'
import { KeyboardIcon } from '@patternfly/react-icons/dist/esm/icons/keyboard-icon'
import { ListOlIcon } from '@patternfly/react-icons/dist/esm/icons/list-ol-icon'
import { LockIcon } from '@patternfly/react-icons/dist/esm/icons/lock-icon'
import { MemoryIcon } from '@patternfly/react-icons/dist/esm/icons/memory-icon'
import { MicrochipIcon } from '@patternfly/react-icons/dist/esm/icons/microchip-icon'
import { PlugIcon } from '@patternfly/react-icons/dist/esm/icons/plug-icon'
import { PuzzlePieceIcon } from '@patternfly/react-icons/dist/esm/icons/puzzle-piece-icon'
import { TerminalIcon } from '@patternfly/react-icons/dist/esm/icons/terminal-icon'
import { TvIcon } from '@patternfly/react-icons/dist/esm/icons/tv-icon'
import { VolumeUpIcon } from '@patternfly/react-icons/dist/esm/icons/volume-up-icon'
import type { DeviceFacts, DeviceKind, HardwareDevice } from '../../../../../contract/vm-hardware.ts'

const icons = {
  cpu: MicrochipIcon,
  memory: MemoryIcon,
  module: MemoryIcon,
  boot: ListOlIcon,
  disk: HddIcon,
  interface: EthernetIcon,
  graphics: DesktopIcon,
  video: TvIcon,
  sound: VolumeUpIcon,
  input: KeyboardIcon,
  serial: TerminalIcon,
  channel: ExchangeAltIcon,
  rng: DiceD6Icon,
  watchdog: ClockIcon,
  tpm: LockIcon,
  filesystem: FolderOpenIcon,
  hostdev: PlugIcon,
  controller: CogsIcon,
  other: PuzzlePieceIcon,
} satisfies Record<DeviceKind, unknown>

/** What runs, or else what will. */
export function shownFacts({ live, next }: HardwareDevice): DeviceFacts {
  const facts = live ?? next
  if (facts === null) throw new TypeError('a device is in one of the definitions')
  return facts
}

export function deviceIcon(facts: DeviceFacts) {
  return facts.kind === 'disk' && facts.device === 'cdrom' ? CompactDiscIcon : icons[facts.kind]
}

/** What tells a device from others of its kind; null where there is only one. */
export function deviceDetail(facts: DeviceFacts): string | null {
  switch (facts.kind) {
    case 'disk':
      return facts.target
    case 'interface':
      return facts.source ?? facts.type
    case 'graphics':
    case 'input':
      return facts.type
    case 'video':
    case 'sound':
    case 'rng':
    case 'watchdog':
    case 'tpm':
      return facts.model
    case 'serial':
      return facts.port === null ? facts.type : `ttyS${facts.port}`
    case 'channel':
      return facts.name
    case 'filesystem':
      return facts.tag
    case 'hostdev':
      return facts.address ?? facts.type
    case 'controller':
      return [facts.type, facts.index].filter((part) => part !== null).join(' ')
    case 'other':
      return facts.element
    case 'cpu':
      return String(facts.count)
    case 'module':
      return facts.model
    case 'memory':
    case 'boot':
      return null
  }
}

/** A device's kind as its name is looked up: drives differ from disks. */
export function nameKey(facts: DeviceFacts): DeviceKind | 'cdrom' | 'floppy' {
  return facts.kind === 'disk' && (facts.device === 'cdrom' || facts.device === 'floppy') ? facts.device : facts.kind
}

const kindOrder: readonly DeviceKind[] = [
  ...([
    'cpu',
    'memory',
    'module',
    'boot',
    'disk',
    'interface',
    'graphics',
    'video',
    'input',
    'sound',
    'serial',
  ] as const),
  ...(['channel', 'filesystem', 'rng', 'watchdog', 'tpm', 'hostdev', 'other', 'controller'] as const),
]

/** In the order of what people look for; the buses that hold the others come last, by themselves. */
export function inOrder(devices: readonly HardwareDevice[]): {
  readonly devices: readonly HardwareDevice[]
  readonly controllers: readonly HardwareDevice[]
} {
  const place = (device: HardwareDevice) => kindOrder.indexOf(shownFacts(device).kind)
  const sorted = devices.toSorted((a, b) => place(a) - place(b))
  const [others, controllers] = [false, true].map((wanted) =>
    sorted.filter((device) => (shownFacts(device).kind === 'controller') === wanted),
  ) as [HardwareDevice[], HardwareDevice[]]
  return { devices: others, controllers }
}
