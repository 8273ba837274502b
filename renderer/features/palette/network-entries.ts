import { PlugIcon } from '@patternfly/react-icons/dist/esm/icons/plug-icon'
import { SlidersHIcon } from '@patternfly/react-icons/dist/esm/icons/sliders-h-icon'
import { UnlinkIcon } from '@patternfly/react-icons/dist/esm/icons/unlink-icon'
import { isActive, type Machine } from '../../../contract/machine.ts'
import { linksOf } from '../networks/plug/plug-verdict.ts'
import type { EntryTools } from './act-entries.ts'
import type { PaletteEntry } from './entry.ts'

/** A machine's links: plugged in and out of networks, and what is done to their packets. */
export function networkEntries(machine: Machine, { page, t, sentence }: EntryTools): PaletteEntry[] {
  const connection = page.machines.connection(machine.connection)
  if (connection?.state !== 'ready') return []
  const { id, name } = machine
  const words = `network interface card nic ${machine.kind} ${machine.connection}`
  const connect: PaletteEntry = {
    id: `plug ${id}`,
    group: 'act',
    icon: PlugIcon,
    text: t('palette.plug.connect', { name }),
    also: `connect attach plug join ${words}`,
    refused: null,
    run: () => page.desk.plugging.set({ act: 'connect', machine: id, place: null }),
  }
  const off = isActive(machine.state) ? null : sentence(offFailure(machine))
  // Containers are plugged in and out among their own acts.
  const isVm = machine.kind === 'vm'
  return [
    ...(isVm ? [connect] : []),
    ...linksOf(machine).flatMap((link): PaletteEntry[] => {
      const { place, mac } = link
      const disconnect: PaletteEntry = {
        id: `unplug ${id} ${mac ?? place}`,
        group: 'act',
        icon: UnlinkIcon,
        text: t('palette.plug.disconnect', { name, place }),
        also: `disconnect detach unplug leave ${words}`,
        refused: null,
        run: () => page.desk.plugging.set({ act: 'disconnect', machine: id, link }),
      }
      return [
        ...(isVm ? [disconnect] : []),
        {
          id: `link ${id} ${mac ?? place}`,
          group: 'act',
          icon: SlidersHIcon,
          text: t('palette.plug.tools', { name, place }),
          also: `cut restore cable loss delay rate jitter impair netem tc capture packets tcpdump wireshark pcap ${words}`,
          refused: mac === null ? sentence(offFailure(machine)) : off,
          run: () => page.desk.linking.set({ id, name, mac: mac ?? '', place }),
        },
      ]
    }),
  ]
}

const offFailure = ({ state }: Machine) => ({
  code: 'INVALID_STATE' as const,
  data: { state, needs: ['running', 'paused'] },
  message: '',
})
