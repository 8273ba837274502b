import { join } from 'node:path'
import { writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { inProcess, type InProcess } from '../../support/app/in-process.ts'
import { onProxies, type OnProxies } from '../../support/app/on-proxies.ts'
import type { Proxy } from '../../support/app/proxy.ts'
import { Watcher } from '../../support/app/watcher.ts'
import { lacking, tinyDomainXml, uniqueName } from '../../support/host/index.ts'

const lack = lacking('root', 'libvirtd', 'dockerd', 'netns')
beforeEach((context) => context.skip(lack !== undefined, lack))

let setting: OnProxies
let world: OnProxies['world']
let libvirt: Proxy
let docker: Proxy
let app: InProcess
let watcher: Watcher

beforeAll(async () => {
  if (lack) return
  setting = await onProxies()
  ;({ world, libvirt, docker } = setting)
  app = await inProcess(setting.labrig)
  watcher = new Watcher(app)
  await ready('system', 1)
  await ready('docker', 1)
})
afterAll(async () => {
  if (lack) return
  for (const one of [watcher, app, setting]) await one?.[Symbol.asyncDispose]()
})

/** Connected, listed, and not before the given epoch. */
const ready = (id: string, epoch: number) =>
  watcher.until(`${id} is ready in epoch ${epoch}`, () => {
    const status = watcher.connection(id)
    return status?.state === 'ready' && status.epoch >= epoch && watcher.mark(id)?.epoch === status.epoch
  })
const epochOf = (id: string): number => watcher.connection(id)?.epoch ?? 0

async function define(name: string): Promise<void> {
  const path = join(setting.folder, `${name}.xml`)
  await writeFile(path, await tinyDomainXml({ name }))
  await world.virsh('define', path)
}

describe('a watcher of an engine whose connection breaks', () => {
  it('is told so, and gets everything anew in a new epoch: libvirt', async () => {
    const [kept, gone, made] = ['kept', 'gone', 'made'].map(uniqueName) as [string, string, string]
    await define(kept)
    await define(gone)
    await watcher.until('both', () => watcher.find('vm', gone)?.state === 'off')
    const before = epochOf('system')
    await libvirt.stop()
    await watcher.until('the loss', () => ['lost', 'absent'].includes(watcher.connection('system')?.state ?? ''))
    // What was known stays, marked by the connection's state.
    expect(watcher.find('vm', kept)).toBeDefined()
    await world.virsh('undefine', gone)
    await define(made)
    await world.virsh('start', kept)
    await libvirt.start()
    await ready('system', before + 1)
    expect(watcher.find('vm', kept)).toMatchObject({ state: 'running' })
    expect(watcher.find('vm', gone)).toBeUndefined()
    expect(watcher.find('vm', made)).toMatchObject({ state: 'off' })
    // Events flow again.
    await world.virsh('destroy', kept)
    await watcher.until('its end', () => watcher.find('vm', kept)?.state === 'off')
    const states = watcher.states.get('system') ?? []
    expect(states.filter((state) => state === 'lost')).toHaveLength(1)
    expect(states.at(-1)).toBe('ready')
  })

  it('is told so, and gets everything anew in a new epoch: Docker', async () => {
    const [kept, made] = ['kept', 'made'].map(uniqueName) as [string, string]
    await world.docker('run', '-d', '--name', kept, world.image, 'sleep', '1000')
    await watcher.until('the container', () => watcher.find('container', kept)?.state === 'running')
    const before = epochOf('docker')
    await docker.stop()
    await watcher.until('the loss', () => ['lost', 'absent'].includes(watcher.connection('docker')?.state ?? ''))
    await world.docker('kill', kept)
    await world.docker('create', '--name', made, world.image)
    await docker.start()
    await ready('docker', before + 1)
    expect(watcher.find('container', kept)).toMatchObject({ state: 'exited' })
    expect(watcher.find('container', made)).toMatchObject({ state: 'created' })
    await world.docker('rm', made)
    await watcher.until('its removal', () => watcher.find('container', made) === undefined)
  })

  it('refuses acts meanwhile with what helps, and does not hang', async () => {
    const [vm] = app.services.store.list('vm')
    const before = epochOf('system')
    await libvirt.stop()
    await watcher.until('the loss', () => watcher.connection('system')?.state === 'absent')
    await expect(app.client.vm.start({ id: vm?.id ?? '' })).rejects.toMatchObject({
      code: 'ENGINE_UNAVAILABLE',
      data: {
        connection: 'system',
        state: 'absent',
        remedy: [expect.stringContaining('systemctl'), expect.anything()],
      },
    })
    await libvirt.start()
    await ready('system', before + 1)
  })
})

describe('an engine that is killed and started again', () => {
  it('is connected anew: libvirt, whose guests live on', async () => {
    const name = uniqueName('survivor')
    await define(name)
    await world.virsh('start', name)
    await watcher.until('the guest', () => watcher.find('vm', name)?.state === 'running')
    const before = epochOf('system')
    await world.libvirt.halt('kill')
    await watcher.until('the loss', () => ['lost', 'absent'].includes(watcher.connection('system')?.state ?? ''))
    await world.libvirt.resume()
    await ready('system', before + 1)
    expect(watcher.find('vm', name)).toMatchObject({ state: 'running' })
    await world.virsh('destroy', name)
    await watcher.until('its end', () => watcher.find('vm', name)?.state === 'off')
  })

  it('is connected anew: Docker', async () => {
    const name = uniqueName('survivor')
    await world.docker('create', '--name', name, world.image, 'sleep', '1000')
    const before = epochOf('docker')
    await world.engine.halt('kill')
    await watcher.until('the loss', () => ['lost', 'absent'].includes(watcher.connection('docker')?.state ?? ''))
    await world.engine.resume()
    await ready('docker', before + 1)
    expect(watcher.find('container', name)).toMatchObject({ state: 'created' })
    await world.docker('start', name)
    await watcher.until('its start', () => watcher.find('container', name)?.state === 'running')
  })
})
