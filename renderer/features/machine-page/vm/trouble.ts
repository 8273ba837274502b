import type { Vm } from '../../../../contract/machine.ts'

/** What keeps a VM from running although nobody asked for it. */
export type Trouble = 'no-space' | 'disk' | 'watchdog' | 'guest-crashed' | 'emulator-crashed'

type Facts = Pick<Vm, 'state' | 'reason' | 'fault'>

/** libvirt's words; on_crash=preserve keeps the emulator, with the guest's memory, for whoever wants to look into it. */
const ofPaused: Readonly<Record<string, Trouble>> = {
  ioerror: 'disk',
  watchdog: 'watchdog',
  crashed: 'guest-crashed',
}

/** Null when nothing does. */
export function troubleOf({ state, reason, fault }: Facts): Trouble | null {
  switch (state) {
    case 'paused':
      return fault === 'no-space' ? fault : (ofPaused[reason ?? ''] ?? null)
    case 'crashed':
      return 'guest-crashed'
    case 'off':
      return reason === 'crashed' ? 'emulator-crashed' : null
    case 'running':
    case 'saved':
    case 'suspended':
    case 'stopping':
      return null
  }
}
