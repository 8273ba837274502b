import { join } from 'node:path'
import { reachableFolder, removeFolder } from '../host/index.ts'
import { Labrig } from './labrig.ts'
import { Proxy } from './proxy.ts'
import { World } from './world.ts'

export type OnProxies = {
  readonly world: World
  readonly libvirt: Proxy
  readonly docker: Proxy
  readonly labrig: Labrig
  readonly folder: string
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/** Private engines, each behind a proxy that can break the connection, and a Labrig that knows only the proxies. */
export async function onProxies(): Promise<OnProxies> {
  await using made = new AsyncDisposableStack()
  const folder = await reachableFolder('proxy')
  made.defer(() => removeFolder(folder))
  const world = made.use(await World.make())
  const libvirt = made.use(await Proxy.listen(join(folder, 'libvirt.sock'), world.libvirt.socket))
  const docker = made.use(await Proxy.listen(join(folder, 'docker.sock'), world.engine.socket))
  const labrig = made.use(
    await Labrig.make({
      connections: [
        { id: 'system', engine: 'libvirt', uri: 'qemu:///system', socket: libvirt.path },
        { id: 'docker', engine: 'docker', host: `unix://${docker.path}` },
      ],
    }),
  )
  const stack = made.move()
  return { world, libvirt, docker, labrig, folder, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}
