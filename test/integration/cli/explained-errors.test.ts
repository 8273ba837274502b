import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { engineErrorSentence } from '../../../contract/texts/engine-error-texts.ts'
import { Labrig } from '../../support/app/labrig.ts'
import {
  busyboxImage,
  lacking,
  reachableFolder,
  removeFolder,
  tryRun,
  uniqueBridge,
  uniqueName,
  virsh,
} from '../../support/host/index.ts'

const lack = lacking('root', 'libvirtd', 'dockerd')
beforeEach((context) => context.skip(lack !== undefined, lack))

let labrig: Labrig
let image: string
let folder: string
const containers: string[] = []
const guests: string[] = []
const networks: string[] = []

beforeAll(async () => {
  if (lack) return
  labrig = await Labrig.make()
  image = await busyboxImage()
  folder = await reachableFolder('explained')
})
afterAll(async () => {
  if (lack) return
  const onLibvirt = (...words: string[]) => tryRun('virsh', ['-q', '-c', 'qemu:///system', ...words])
  for (const name of containers) await tryRun('docker', ['rm', '--force', '--volumes', name])
  for (const name of guests) for (const act of ['destroy', 'undefine']) await onLibvirt(act, name)
  for (const name of networks) for (const act of ['net-destroy', 'net-undefine']) await onLibvirt(act, name)
  await removeFolder(folder)
  await labrig[Symbol.asyncDispose]()
})

function named(base: string, list: string[]): string {
  const name = uniqueName(base)
  list.push(name)
  return name
}

/** A guest without anything but the given devices, made as another tool would. Answers Labrig's id of it. */
async function define(name: string, devices: string): Promise<string> {
  const os = "<os><type arch='x86_64' machine='pc'>hvm</type></os>"
  const xml = `<domain type='qemu'><name>${name}</name><memory unit='MiB'>32</memory>${os}<devices>${devices}</devices></domain>`
  await writeFile(join(folder, 'domain.xml'), xml)
  await virsh('define', join(folder, 'domain.xml'))
  return `vm:system/${(await virsh('domuuid', name)).trim()}`
}

async function network(name: string, address: string): Promise<string> {
  const bridge = uniqueBridge()
  const ip = `<ip address='${address}' netmask='255.255.255.0'/>`
  await writeFile(
    join(folder, 'network.xml'),
    `<network><name>${name}</name><bridge name='${bridge}' stp='off'/>${ip}</network>`,
  )
  await virsh('net-define', join(folder, 'network.xml'))
  return bridge
}

describe('an error of a real engine', () => {
  it('names the command that the image does not have', async () => {
    const name = named('nocommand', containers)
    const refused = await labrig.refusal('container.create', {
      name,
      image,
      command: ['labrig-test-no-command'],
      start: true,
    })
    const params = { command: 'labrig-test-no-command' }
    expect(refused).toMatchObject({ code: 'ENGINE_ERROR', data: { cause: 'command-absent', params } })
    expect(refused.message).toBe(engineErrorSentence('command-absent', params))
    expect(refused.data['detail']).toContain('executable file not found in $PATH')
  })

  it('names the user that the image does not have', async () => {
    const name = named('nouser', containers)
    const refused = await labrig.refusal('container.create', {
      name,
      image,
      command: ['true'],
      user: 'nobody-here',
      start: true,
    })
    expect(refused.data).toMatchObject({ cause: 'user-absent', params: { user: 'nobody-here' } })
  })

  it('names the disk that the guests’ user may not open, and shows the way to it', async () => {
    const disk = join(folder, 'closed', 'disk.img')
    await tryRun('mkdir', [join(folder, 'closed')])
    await writeFile(disk, Buffer.alloc(1 << 20))
    await chmod(join(folder, 'closed'), 0o700)
    const source = `<driver name='qemu' type='raw'/><source file='${disk}'/><target dev='vda' bus='virtio'/>`
    const id = await define(named('closed', guests), `<disk type='file' device='disk'>${source}</disk>`)
    const refused = await labrig.refusal('vm.start', { id })
    expect(refused.data).toMatchObject({ cause: 'disk-denied', params: { path: disk }, remedy: [`namei -l ${disk}`] })
    expect(refused.message).not.toMatch(/qemu-system|blockdev/)
    expect(refused.data['detail']).toMatch(/Permission denied/)
  })

  it('names the interface that has the subnet of a network which a VM wakes', async () => {
    const [first, second] = [named('first', networks), named('second', networks)]
    const bridge = await network(first, '10.250.77.1')
    await virsh('net-start', first)
    await network(second, '10.250.77.1')
    const id = await define(
      named('sleeper', guests),
      `<interface type='network'><source network='${second}'/></interface>`,
    )
    const refused = await labrig.refusal('vm.start', { id })
    expect(refused.data).toMatchObject({ cause: 'network-subnet-taken', params: { interface: bridge } })
    expect(refused.message).toBe(engineErrorSentence('network-subnet-taken', { interface: bridge }))
  })
})
