import { BroomIcon } from '@patternfly/react-icons/dist/esm/icons/broom-icon'
import type { Machine } from '../../../contract/machine.ts'
import { containerActs, statesOf, unpluggable, type ContainerAct } from '../container-acts/container-acts.ts'
import { containerActIcons, openContainerAct } from '../container-acts/open-act.ts'
import { engineRefusal, type EntryTools } from './act-entries.ts'
import type { PaletteEntry } from './entry.ts'

const alias: Readonly<Record<ContainerAct, string>> = {
  edit: 'edit change update recreate limits memory cpu environment ports publish mounts volumes image',
  connect: 'connect network attach plug',
  disconnect: 'disconnect network detach unplug',
  files: 'files browse folder cp copy upload download diff',
  commit: 'commit image keep',
  export: 'export tar archive',
}

/** What can be done to a container beside its state; what it does not allow says why. */
export function containerEntries(machine: Machine, tools: EntryTools): PaletteEntry[] {
  if (machine.kind !== 'container') return []
  const { page, t, sentence, showMachine } = tools
  const states = statesOf(machine)
  const data = { state: machine.state, needs: [...(states ?? [])] }
  const gone = states === null ? null : sentence({ code: 'INVALID_STATE', data, message: '' })
  const alone = unpluggable(machine).length === 0 ? t('palette.container.alone') : null
  return containerActs.map((act) => ({
    id: `container ${act} ${machine.id}`,
    group: 'act',
    icon: containerActIcons[act],
    text: t(`palette.container.${act}`, { name: machine.name }),
    also: `${alias[act]} ${machine.name} container ${machine.connection}`,
    refused: engineRefusal(machine, tools) ?? gone ?? (act === 'disconnect' ? alone : null),
    run: () => openContainerAct(page, machine, act, showMachine),
  }))
}

/** The clean-up of each engine of containers. */
export function pruneEntries({ page, t, sentence }: EntryTools): PaletteEntry[] {
  const engines = page.machines.connections().filter(({ engine }) => engine === 'docker')
  return engines.map(({ id, state }) => {
    const data = { connection: id, state }
    return {
      id: `prune ${id}`,
      group: 'command',
      icon: BroomIcon,
      text: engines.length === 1 ? t('prune.open') : t('palette.prune', { connection: id }),
      also: `prune clean up unused images containers volumes networks cache space ${id}`,
      refused: state === 'ready' ? null : sentence({ code: 'ENGINE_UNAVAILABLE', data, message: '' }),
      run: () => page.desk.pruning.set(id),
    }
  })
}
