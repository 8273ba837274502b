import { readBudget } from '../budget/budget.ts'
import { detectSystem, listSystems } from '../host/osinfo.ts'
import { isActive } from '../../contract/machine.ts'
import { readStatistics } from '../inventory/statistics.ts'
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
  systems: os.host.systems.handler(() => listSystems()),
  detectSystem: os.host.detectSystem.handler(({ input }) => detectSystem(input.path)),
}
