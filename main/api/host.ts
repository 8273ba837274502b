import { readDevices } from '../host/devices.ts'
import { listFolder } from '../host/folders.ts'
import { watchLoad } from '../host/load.ts'
import { readSystemResources } from '../host/osinfo-resources.ts'
import { detectSystem, listSystems } from '../host/osinfo.ts'
import { readPerson } from '../host/person.ts'
import { isLocal } from '../step/engines.ts'
import { checkReadable } from '../vm/guest-files.ts'
import { hostAbilities } from '../vm/host-abilities.ts'
import { actHandler } from './act-handler.ts'
import { os, signalOf } from './base.ts'
import { budgetOf } from './budget.ts'

export const hostRouter = {
  budget: os.host.budget.handler(({ context }) => budgetOf(context)),
  devices: os.host.devices.handler(async ({ input, context }) =>
    readDevices(await context.connections.libvirt(input.connection)),
  ),
  load: os.host.load.handler(async function* ({ signal }) {
    yield* watchLoad(signalOf(signal))
  }),
  folder: os.host.folder.handler(({ input }) => listFolder(input.path)),
  checkFile: os.host.checkFile.handler(async ({ input, context }) => {
    // The files of another host are not ours to look at; libvirt says it when they are missing.
    if (!isLocal(context.connections, input.connection)) return
    const { accelerator } = await context.acceleration(input.connection)
    const abilities = await hostAbilities(await context.connections.libvirt(input.connection), accelerator)
    await checkReadable(input.path, abilities)
  }),
  systems: os.host.systems.handler(() => listSystems()),
  person: os.host.person.handler(() => readPerson()),
  makeSshKey: os.host.makeSshKey.handler(actHandler('host.makeSshKey')),
  systemNeeds: os.host.systemNeeds.handler(({ input }) => readSystemResources(input.system)),
  detectSystem: os.host.detectSystem.handler(({ input }) => detectSystem(input.path)),
}
