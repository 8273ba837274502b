import { join } from 'node:path'
import { FakeEngine } from '../fake-docker/fake-engine.ts'
import { FakeLibvirt } from '../fake-libvirt/index.ts'
import { reachableFolder, removeFolder } from '../host/index.ts'
import { inProcess, type InProcess } from './in-process.ts'
import { Labrig } from './labrig.ts'
import { Watcher } from './watcher.ts'

export type Crowd = {
  readonly libvirt: FakeLibvirt
  readonly docker: FakeEngine
  readonly labrig: Labrig
  readonly app: InProcess
  readonly watcher: Watcher
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/** Fake engines with so many VMs and as many containers, and a watcher that has seen them all. */
export async function crowdOf(machines: number): Promise<Crowd> {
  await using made = new AsyncDisposableStack()
  const folder = await reachableFolder('crowd')
  made.defer(() => removeFolder(folder))
  const socket = join(folder, 'libvirt.sock')
  const libvirt = made.use(new FakeLibvirt())
  libvirt.host.addDomains(machines)
  libvirt.host.addNetwork('default', { active: true })
  libvirt.host.addPool('images')
  await libvirt.listen(socket)
  const docker = made.use(await FakeEngine.start({ socketPath: join(folder, 'docker.sock') }))
  docker.state.addContainers(machines)
  const labrig = made.use(
    await Labrig.make({
      connections: [
        { id: 'system', engine: 'libvirt', uri: 'qemu:///system', socket },
        { id: 'docker', engine: 'docker', host: `unix://${docker.socketPath}` },
      ],
    }),
  )
  const app = made.use(await inProcess(labrig))
  const watcher = made.use(new Watcher(app))
  await watcher.until('all', () => watcher.count('vm') === machines && watcher.count('container') === machines)
  const stack = made.move()
  return { libvirt, docker, labrig, app, watcher, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}
