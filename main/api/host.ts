import { readBudget } from '../budget/budget.ts'
import { listFolder } from '../host/folders.ts'
import { detectSystem, listSystems } from '../host/osinfo.ts'
import { isActive } from '../../contract/machine.ts'
import { readStatistics } from '../inventory/statistics.ts'
import { isLocal } from '../step/engines.ts'
import { checkReadable } from '../vm/guest-files.ts'
import { hostAbilities } from '../vm/host-abilities.ts'
import { os } from './base.ts'
import type { Services } from './context.ts'

/** Where Docker keeps images and containers unless told otherwise. */
const DOCKER_FOLDER = '/var/lib/docker'

async function budget({ connections, store }: Services) {
  await connections.settled()
  const vms = store.list('vm')
  const containers = store.list('container')
  const running = [...vms, ...containers].filter((machine) => isActive(machine.state)).map((machine) => machine.id)
  const pools = store.list('pool').flatMap((pool) => (pool.path === null ? [] : [pool.path]))
  return readBudget({
    vms,
    containers,
    samples: await readStatistics(connections, running),
    folders: [...pools, DOCKER_FOLDER],
  })
}

export const hostRouter = {
  budget: os.host.budget.handler(({ context }) => budget(context)),
  folder: os.host.folder.handler(({ input }) => listFolder(input.path)),
  checkFile: os.host.checkFile.handler(async ({ input, context }) => {
    // The files of another host are not ours to look at; libvirt says it when they are missing.
    if (!isLocal(context.connections, input.connection)) return
    const { accelerator } = await context.acceleration(input.connection)
    const abilities = await hostAbilities(await context.connections.libvirt(input.connection), accelerator)
    await checkReadable(input.path, abilities)
  }),
  systems: os.host.systems.handler(() => listSystems()),
  detectSystem: os.host.detectSystem.handler(({ input }) => detectSystem(input.path)),
}
