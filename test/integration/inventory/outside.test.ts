import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { inProcess, type InProcess } from '../../support/app/in-process.ts'
import { Watcher } from '../../support/app/watcher.ts'
import { World } from '../../support/app/world.ts'
import {
  lacking,
  reachableFolder,
  removeFolder,
  tinyDomainXml,
  uniqueBridge,
  uniqueName,
} from '../../support/host/index.ts'

const lack = lacking('root', 'libvirtd', 'dockerd', 'netns')
beforeEach((context) => context.skip(lack !== undefined, lack))

let world: World
let app: InProcess
let watcher: Watcher
let folder: string

beforeAll(async () => {
  if (lack) return
  world = await World.make()
  folder = await reachableFolder('xml')
  app = await inProcess(world.labrig)
  watcher = new Watcher(app)
  await watcher.until(
    'both engines',
    () => watcher.mark('system') !== undefined && watcher.mark('docker') !== undefined,
  )
})
afterAll(async () => {
  if (lack) return
  await watcher?.[Symbol.asyncDispose]()
  await app?.[Symbol.asyncDispose]()
  await world?.[Symbol.asyncDispose]()
  if (folder) await removeFolder(folder)
})

async function written(name: string, xml: string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, xml)
  return path
}

const becomes = (kind: 'vm' | 'container', name: string, state: string) =>
  watcher.until(`${name} is ${state}`, () => watcher.find(kind, name)?.state === state)
const vanishes = (kind: 'vm' | 'container' | 'network' | 'pool', name: string) =>
  watcher.until(`${name} is gone`, () => watcher.find(kind, name) === undefined)

describe('a watcher is told what others do', () => {
  it('with virsh to a VM: define, start, suspend, resume, save, destroy, undefine', async () => {
    const name = uniqueName('outside')
    await world.virsh('define', await written('domain.xml', await tinyDomainXml({ name })))
    await becomes('vm', name, 'off')
    expect(watcher.find('vm', name)).toMatchObject({ owner: 'foreign', persistent: true, autostart: false })
    await world.virsh('start', name)
    await becomes('vm', name, 'running')
    await world.virsh('suspend', name)
    await becomes('vm', name, 'paused')
    await world.virsh('resume', name)
    await becomes('vm', name, 'running')
    await world.virsh('managedsave', name)
    await becomes('vm', name, 'saved')
    await world.virsh('start', name)
    await becomes('vm', name, 'running')
    await world.virsh('destroy', name)
    await becomes('vm', name, 'off')
    await world.virsh('undefine', name)
    await vanishes('vm', name)
  })

  it('with virsh to networks and pools', async () => {
    const name = uniqueName('net')
    await world.virsh(
      'net-define',
      await written('network.xml', `<network><name>${name}</name><bridge name='${uniqueBridge()}'/></network>`),
    )
    await watcher.until('the network', () => watcher.find('network', name)?.active === false)
    await world.virsh('net-start', name)
    await watcher.until('its start', () => watcher.find('network', name)?.active === true)
    await world.virsh('net-destroy', name)
    await watcher.until('its end', () => watcher.find('network', name)?.active === false)
    await world.virsh('net-undefine', name)
    await vanishes('network', name)
    await world.virsh('pool-define-as', name, 'dir', '--target', folder)
    await watcher.until('the pool', () => watcher.find('pool', name)?.active === false)
    await world.virsh('pool-start', name)
    await watcher.until('its start', () => watcher.find('pool', name)?.capacity !== null)
    await world.virsh('pool-destroy', name)
    await world.virsh('pool-undefine', name)
    await vanishes('pool', name)
  })

  it('with docker to a container: create, start, pause, rename, kill, remove', async () => {
    const name = uniqueName('outside')
    const later = uniqueName('later')
    await world.docker('create', '--name', name, world.image, 'sleep', '1000')
    await becomes('container', name, 'created')
    await world.docker('start', name)
    await becomes('container', name, 'running')
    await world.docker('pause', name)
    await becomes('container', name, 'paused')
    await world.docker('unpause', name)
    await becomes('container', name, 'running')
    await world.docker('rename', name, later)
    await becomes('container', later, 'running')
    expect(watcher.find('container', name)).toBeUndefined()
    await world.docker('kill', later)
    await becomes('container', later, 'exited')
    expect(watcher.find('container', later)?.exitCode).toBe(137)
    await world.docker('rm', later)
    await vanishes('container', later)
  })

  it('with docker to containers that end, each time', async () => {
    const names = Array.from({ length: 8 }, () => uniqueName('ends'))
    await Promise.all(names.map((name) => world.docker('run', '-d', '--name', name, world.image, 'sleep', '1000')))
    await Promise.all(names.map((name) => becomes('container', name, 'running')))
    await world.docker('kill', ...names)
    await Promise.all(names.map((name) => becomes('container', name, 'exited')))
    await world.docker('rm', ...names)
    await Promise.all(names.map((name) => vanishes('container', name)))
  })

  it('with docker to networks and images', async () => {
    const name = uniqueName('net')
    await world.docker('network', 'create', name)
    await watcher.until('the network', () => watcher.find('network', name)?.engine === 'docker')
    const box = uniqueName('box')
    await world.docker('run', '-d', '--name', box, world.image, 'sleep', '1000')
    await becomes('container', box, 'running')
    await world.docker('network', 'connect', name, box)
    await watcher.until('the second address', () => watcher.find('container', box)?.addresses.length === 2)
    await world.docker('rm', '-f', box)
    await world.docker('network', 'rm', name)
    await vanishes('network', name)
    const images = watcher.count('image')
    await world.docker('commit', (await world.docker('create', world.image)).trim(), `${name}:1`)
    await watcher.until('the image', () => watcher.count('image') === images + 1)
    await world.docker('rmi', `${name}:1`)
    await watcher.until('its end', () => watcher.count('image') === images)
  })
})

describe('an act answers where its effect is to be seen', () => {
  it('of a VM: who has reached the mark has seen it', async () => {
    const name = uniqueName('marked')
    const path = join(folder, 'tiny.iso')
    await writeFile(path, 'not a boot record')
    const made = await app.client.vm.create({
      name,
      source: { kind: 'iso', path },
      network: { kind: 'none' },
      memory: 64,
    })
    expect(made.marks.map(({ connection }) => connection)).toEqual(['system'])
    await watcher.reach(made.marks)
    expect(watcher.item(made.id)).toMatchObject({ name, state: 'off', owner: 'labrig' })
    const started = await app.client.vm.start({ id: made.id, paused: true })
    await watcher.reach(started.marks)
    expect(watcher.item(made.id)).toMatchObject({ state: 'paused' })
    const starts = await app.client.vm.autostart({ id: made.id, on: true })
    await watcher.reach(starts.marks)
    expect(watcher.item(made.id)).toMatchObject({ autostart: true })
    const gone = await app.client.vm.delete({ id: made.id, force: true })
    await watcher.reach(gone.marks)
    expect(watcher.item(made.id)).toBeUndefined()
  })

  it('of a container and of an image', async () => {
    const name = uniqueName('marked')
    const made = await app.client.container.create({
      name,
      image: world.image,
      command: ['sleep', '1000'],
      start: true,
    })
    await watcher.reach(made.marks)
    expect(watcher.item(made.id)).toMatchObject({ name, state: 'running' })
    for (const [act, state] of [
      ['pause', 'paused'],
      ['resume', 'running'],
      ['stop', 'exited'],
      ['start', 'running'],
      ['stop', 'exited'],
      ['restart', 'running'],
    ] as const) {
      const seconds = act === 'stop' || act === 'restart' ? { seconds: 0 } : {}
      await watcher.reach((await app.client.container[act]({ id: made.id, ...seconds })).marks)
      expect(watcher.item(made.id)).toMatchObject({ state })
    }
    await watcher.reach((await app.client.container.rename({ id: made.id, name: `${name}-x` })).marks)
    expect(watcher.item(made.id)).toMatchObject({ name: `${name}-x` })
    await watcher.reach((await app.client.container.delete({ id: made.id, force: true })).marks)
    expect(watcher.item(made.id)).toBeUndefined()
  })
})
