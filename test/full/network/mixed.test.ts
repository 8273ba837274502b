import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openSerial, type OpenStream } from '../../../main/console/open-stream.ts'
import type { NetworkRow } from '../../../contract/network.ts'
import { inProcess, type InProcess } from '../../support/app/in-process.ts'
import { Labrig } from '../../support/app/labrig.ts'
import {
  busyboxImage,
  lacking,
  privateDocker,
  privateLibvirt,
  run,
  startDomain,
  tryRun,
  uniqueName,
  type PrivateDocker,
  type PrivateLibvirt,
  type RunningDomain,
} from '../../support/host/index.ts'
import { addNamespace, removeNamespace } from '../../support/host/namespace.ts'

const lack = lacking('root', 'libvirtd', 'dockerd', 'netns')
beforeEach((context) => context.skip(lack !== undefined, lack))

let docker: PrivateDocker
let libvirt: PrivateLibvirt
let labrig: Labrig
let app: InProcess
let guest: RunningDomain
let shell: GuestShell
const segment = uniqueName('seg')
const box = uniqueName('box')
const vm = uniqueName('vm')
const late = uniqueName('late')
const kept = uniqueName('kept')

/** The guest's shell on its serial line. */
class GuestShell {
  readonly #stream: OpenStream
  #text = ''
  #count = 0

  constructor(stream: OpenStream) {
    this.#stream = stream
    stream.duplex.on('data', (chunk: Buffer) => (this.#text += chunk.toString('latin1')))
    stream.duplex.on('error', () => undefined)
  }

  /** What a command prints and how it ends. */
  async run(command: string): Promise<{ code: number; text: string }> {
    this.#count += 1
    this.#text = ''
    // The echo of the line itself must not be taken for its end.
    this.#stream.duplex.write(`${command}; echo END-$((${this.#count}))-$?-\r`)
    const end = new RegExp(`END-${this.#count}-(\\d+)-`)
    for (let round = 0; round < 300; round += 1) {
      const found = end.exec(this.#text)
      if (found !== null) return { code: Number(found[1]), text: this.#text }
      await sleep(100)
    }
    throw new Error(`the guest did not answer: ${this.#text.slice(-300)}`)
  }

  close(): void {
    this.#stream.duplex.destroy()
  }
}

const inside = (...words: string[]) => run('nsenter', [`--net=/run/netns/${docker.namespace}`, ...words])
/** Rules that speak of a bridge or a subnet. */
const rulesAbout = async (...words: string[]) =>
  (await inside('iptables-save')).split('\n').filter((line) => words.some((word) => line.includes(word)))

async function rowsOf(): Promise<NetworkRow[]> {
  return (await app.client.network.list()).filter(({ name }) => name === segment)
}
const boxId = async () => `container:docker/${(await docker.docker('inspect', '-f', '{{.Id}}', box)).trim()}`
const inBox = (...words: string[]) => docker.docker('exec', box, ...words)

/** Tries until it is so: engines and the watch of names need their moment after a restart. */
async function eventually(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (let round = 0; round < 60; round += 1) {
    if (await holds().catch(() => false)) return
    await sleep(500)
  }
  throw new Error(`${what}: it did not come to that`)
}

beforeAll(async () => {
  if (lack) return
  docker = await privateDocker()
  libvirt = await privateLibvirt({ namespace: docker.namespace })
  labrig = await Labrig.make({
    connections: [
      { id: 'system', engine: 'libvirt', uri: 'qemu:///system', socket: libvirt.socket },
      { id: 'docker', engine: 'docker', host: docker.host },
    ],
  })
  app = await inProcess(labrig)
  app.services.tend()
  const image = await busyboxImage(docker.host)
  await app.client.network.createMixed({ name: segment, domain: 'lab.test' })
  guest = await startDomain({ name: vm, network: segment }, libvirt.uri)
  const command = ['sleep', '100000']
  await app.client.container.create({ image, name: box, network: segment, command, start: true })
  await guest.waitFor(/LEASE/, 180_000)
  await openShell()
})
afterAll(async () => {
  if (lack) return
  shell?.close()
  await guest?.[Symbol.asyncDispose]()
  await app?.[Symbol.asyncDispose]()
  await labrig?.[Symbol.asyncDispose]()
  await libvirt?.[Symbol.asyncDispose]()
  await docker?.[Symbol.asyncDispose]()
})

const addressOfBox = async () =>
  (await docker.docker('inspect', '-f', `{{(index .NetworkSettings.Networks "${segment}").IPAddress}}`, box)).trim()
const addressOfGuest = async () =>
  (await app.client.network.leases({})).find(({ hostname }) => hostname === vm)?.address ?? ''

/** The line goes through libvirt, and ends with it. */
async function openShell(): Promise<void> {
  shell?.close()
  const id = `vm:system/${(await libvirt.virsh('domuuid', vm)).trim()}`
  shell = new GuestShell(await openSerial(app.services.connections, { id, force: true }))
}

/** Both ways by name, then by packet. */
async function proveBothWays(): Promise<void> {
  const [ofBox, ofGuest] = [await addressOfBox(), await addressOfGuest()]
  await eventually('the guest finds the container by name', async () => {
    return (await shell.run(`nslookup ${box}`)).text.includes(ofBox)
  })
  expect((await shell.run(`ping -c 1 -W 5 ${ofBox}`)).code).toBe(0)
  await eventually('the container finds the guest by name', async () => {
    return (await inBox('ping', '-c', '1', '-W', '5', vm)).includes(`(${ofGuest})`)
  })
}

describe('a segment of both engines', () => {
  it('gives out addresses that cannot meet', async () => {
    const [libvirtHalf] = (await rowsOf()).filter(({ engine }) => engine === 'libvirt')
    const start = libvirtHalf?.subnets[0]?.replace(/0\/24$/, '') ?? '-'
    const [ofBox, ofGuest] = [await addressOfBox(), await addressOfGuest()]
    expect([ofBox, ofGuest].every((address) => address.startsWith(start))).toBe(true)
    expect(Number(ofBox.replace(start, ''))).toBeGreaterThanOrEqual(192)
    expect(Number(ofGuest.replace(start, ''))).toBeLessThan(192)
  })

  it('lets guest and container find and reach each other', proveBothWays)

  it('is closed to the containers of other networks', async () => {
    const [image] = (await docker.docker('inspect', '-f', '{{.Config.Image}}', box)).trim().split('\n')
    const words = ['run', '--rm', image ?? '', 'ping', '-c', '1', '-W', '3', await addressOfGuest()]
    await expect(docker.docker(...words)).rejects.toThrow()
  })

  it('lets a container that joined later find guests by name once it was made again, and is found at once', async () => {
    const image = (await docker.docker('inspect', '-f', '{{.Config.Image}}', box)).trim()
    const { id } = await app.client.container.create({ image, name: late, command: ['sleep', '100000'], start: true })
    await app.client.container.connect({ id, network: segment })
    await eventually('the guest finds the container by name', async () => {
      return (await shell.run(`ping -c 1 -W 5 ${late}`)).code === 0
    })
    expect((await tryRun('docker', ['-H', docker.host, 'exec', late, 'ping', '-c', '1', '-W', '5', vm])).code).not.toBe(
      0,
    )
    const made = await app.client.container.recreate({ id, change: {} })
    await eventually('the container finds the guest by name', async () => {
      return (await docker.docker('exec', late, 'ping', '-c', '1', '-W', '5', vm)).includes(
        `(${await addressOfGuest()})`,
      )
    })
    await eventually('the guest finds it by name still', async () => {
      return (await shell.run(`ping -c 1 -W 5 ${late}`)).code === 0
    })
    await docker.docker('rm', '-f', made.id.replace('container:docker/', ''), id.replace('container:docker/', ''))
  })

  it('that is isolated joins what is plugged in on either side, and lets neither out', async () => {
    const [alone, card, out] = [uniqueName('iso'), uniqueName('card'), uniqueName('out')]
    const net = docker.namespace
    const plug = async (name: string, host: string) => {
      await addNamespace(name)
      await run('ip', ['-n', net, 'link', 'add', host, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name])
      await run('ip', ['-n', net, 'link', 'set', host, 'up'])
      await run('ip', ['-n', name, 'link', 'set', 'eth0', 'up'])
    }
    const from = (name: string, ...words: string[]) =>
      tryRun('nsenter', [`--net=/run/netns/${name}`, 'busybox', ...words])
    try {
      await app.client.network.createMixed({ name: alone, isolated: true })
      const half = (await app.client.network.list()).find(({ name, engine }) => name === alone && engine === 'libvirt')
      const image = (await docker.docker('inspect', '-f', '{{.Config.Image}}', box)).trim()
      const command = ['sleep', '100000']
      const { id } = await app.client.container.create({ image, name: kept, network: alone, command, start: true })
      const address = `{{(index .NetworkSettings.Networks "${alone}").IPAddress}}`
      const ofKept = (await docker.docker('inspect', '-f', address, kept)).trim()
      // What a guest's card is: plugged into libvirt's bridge, with an address of its DHCP server.
      await plug(card, 'card0')
      await run('ip', ['-n', net, 'link', 'set', 'card0', 'master', half?.bridge ?? ''])
      const said = await from(card, 'udhcpc', '-i', 'eth0', '-n', '-q', '-t', '30', '-T', '1', '-s', '/bin/true')
      const ofCard = /lease of (\S+) obtained/.exec(said.stdout + said.stderr)?.[1] ?? '-'
      await run('ip', ['-n', card, 'address', 'add', `${ofCard}/24`, 'dev', 'eth0'])
      await run('ip', ['-n', card, 'route', 'add', 'default', 'via', ofCard.replace(/\d+$/, '1')])
      expect(await from(card, 'ping', '-c', '1', '-W', '5', ofKept)).toMatchObject({ code: 0 })
      expect(await docker.docker('exec', kept, 'ping', '-c', '1', '-W', '5', ofCard)).toContain('1 packets received')
      // A neighbour of this host that would answer: it knows the way back.
      await plug(out, 'lan0')
      await run('ip', ['-n', net, 'address', 'add', '10.88.0.1/24', 'dev', 'lan0'])
      await run('ip', ['-n', out, 'address', 'add', '10.88.0.2/24', 'dev', 'eth0'])
      await run('ip', ['-n', out, 'route', 'add', 'default', 'via', '10.88.0.1'])
      const others = [await addressOfBox(), await addressOfGuest(), '10.88.0.2']
      expect(await from(net, 'ping', '-c', '1', '-W', '5', '10.88.0.2')).toMatchObject({ code: 0 })
      expect(
        await tryRun('docker', ['-H', docker.host, 'exec', box, 'ping', '-c', '1', '-W', '5', '10.88.0.2']),
      ).toMatchObject({
        code: 0,
      })
      for (const other of others) {
        expect([other, (await from(card, 'ping', '-c', '1', '-W', '2', other)).code]).toEqual([other, 1])
        const pinged = await tryRun('docker', ['-H', docker.host, 'exec', kept, 'ping', '-c', '1', '-W', '2', other])
        expect([other, pinged.code]).toEqual([other, 1])
      }
      await app.client.container.delete({ id, force: true })
      await app.client.network.delete({ id: half?.id ?? '' })
      expect(await rulesAbout(half?.bridge ?? alone)).toEqual([])
    } finally {
      await removeNamespace(card)
      await removeNamespace(out)
    }
  })

  it('takes another range of addresses while it runs, but none of Docker’s', async () => {
    const half = (await rowsOf()).find(({ engine }) => engine === 'libvirt')
    const start = half?.subnets[0]?.replace(/0\/24$/, '') ?? ''
    const id = half?.id ?? ''
    await app.client.network.set({ id, change: { ranges: [{ start: `${start}2`, end: `${start}99` }] } })
    expect(await libvirt.virsh('net-dumpxml', segment)).toContain(`<range start='${start}2' end='${start}99'/>`)
  })

  it('works after a restart of libvirt', async () => {
    await libvirt.halt('stop')
    await libvirt.resume()
    await eventually('libvirt answers', async () => (await rowsOf()).length === 2 && (await addressOfGuest()) !== '')
    await openShell()
    await proveBothWays()
  })

  it('works after a restart of Docker, whose containers may come back with other addresses', async () => {
    await docker.halt('stop')
    await docker.resume()
    await eventually('Docker answers', async () => (await rowsOf()).length === 2)
    await app.client.container.start({ id: await boxId() })
    await proveBothWays()
  })

  it('comes back by the lines that are told when Docker was there first and made the bridge itself', async () => {
    const rows = await rowsOf()
    const bridge = rows[0]?.bridge ?? '-'
    const gateway = `${rows[0]?.subnets[0]?.replace(/0\/24$/, '') ?? ''}1`
    await libvirt.virsh('net-destroy', segment)
    await docker.halt('stop')
    await docker.resume()
    expect(await inside('ip', '-o', 'link', 'show', bridge)).toContain(bridge)
    await expect(libvirt.virsh('net-start', segment)).rejects.toThrow()
    await inside('ip', 'link', 'delete', bridge)
    await libvirt.virsh('net-start', segment)
    await docker.docker('start', box)
    expect(await inBox('ping', '-c', '1', '-W', '5', gateway)).toContain('1 packets received')
  })

  it('forgets the name of a container that is gone, and goes without a trace', async () => {
    await app.client.container.delete({ id: await boxId(), force: true })
    await eventually('the name is forgotten', async () => {
      return !(await libvirt.virsh('net-dumpxml', segment)).includes('<hostname>')
    })
    const rows = await rowsOf()
    const bridge = rows[0]?.bridge ?? '-'
    const start = rows[0]?.subnets[0] ?? '-'
    expect(await rulesAbout(bridge, start)).not.toEqual([])
    await app.client.network.delete({ id: rows[0]?.id ?? '' })
    expect(await rowsOf()).toEqual([])
    expect(await inside('ip', '-o', 'link')).not.toContain(bridge)
    expect(await rulesAbout(bridge, start)).toEqual([])
  })
})
