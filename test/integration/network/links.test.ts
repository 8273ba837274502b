import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CaptureNews, LinkLack, LinkTool, MachineLink } from '../../../contract/link.ts'
import { hasIngress, sentIndex, sentName, tablesIn } from '../../../main/net/link-shape.ts'
import { LinkWatch, tidyLinks } from '../../../main/network/tidy-links.ts'
import { runLinkStep } from '../../../main/step/link-steps.ts'
import { CommandError } from '../../../main/system/command.ts'
import { tablesText } from '../../../main/system/host-net.ts'
import { inProcess, type InProcess } from '../../support/app/in-process.ts'
import { Labrig } from '../../support/app/labrig.ts'
import {
  busyboxImage,
  docker,
  lacking,
  reachableFolder,
  removeFolder,
  tryRun,
  uniqueName,
} from '../../support/host/index.ts'
import { run } from '../../support/host/run.ts'

const lack = lacking('root', 'dockerd')
const hasTcpdump = (await tryRun('sh', ['-c', 'command -v tcpdump'])).code === 0
beforeEach((context) => context.skip(lack !== undefined, lack))

const network = uniqueName('wire')
const [near, far] = [uniqueName('near'), uniqueName('far')]
let labrig: Labrig
let app: InProcess
let watch: LinkWatch
const failures: unknown[] = []
let folder: string
let id: string
let farAddress: string

beforeAll(async () => {
  if (lack) return
  labrig = await Labrig.make()
  app = await inProcess(labrig)
  watch = new LinkWatch({
    changes: (signal) => app.services.store.watch(signal),
    failed: (error) => failures.push(error),
  })
  watch.start()
  folder = await reachableFolder()
  await docker('network', 'create', network)
  const serve = 'mkdir /www; head -c 400000 /dev/zero >/www/blob; exec httpd -f -p 8000 -h /www'
  for (const name of [near, far])
    await docker('run', '-d', '--init', '--name', name, '--network', network, await busyboxImage(), 'sh', '-c', serve)
  id = `container:docker/${(await docker('inspect', '-f', '{{.Id}}', near)).trim()}`
  farAddress = (
    await docker('inspect', '-f', `{{(index .NetworkSettings.Networks "${network}").IPAddress}}`, far)
  ).trim()
})
afterEach(async () => {
  if (lack) return
  await app.client.link.reset({ id })
})
afterAll(async () => {
  if (lack) return
  watch[Symbol.dispose]()
  expect(failures).toEqual([])
  for (const name of [near, far]) await docker('rm', '-f', name)
  await docker('network', 'rm', network)
  await app[Symbol.asyncDispose]()
  await labrig[Symbol.asyncDispose]()
  await removeFolder(folder)
  await tidyLinks()
})

async function list(): Promise<{ link: MachineLink; lacks: Partial<Record<LinkTool, LinkLack | null>> }> {
  const { links, lacks } = await app.client.link.list({ id })
  expect(links).toHaveLength(1)
  const [link] = links
  if (link === undefined) throw new Error('no link')
  return { link, lacks }
}

const ping = async (count: number) => {
  const { stdout } = await tryRun('docker', [
    'exec',
    near,
    'ping',
    '-c',
    `${count}`,
    '-i',
    '0.1',
    '-W',
    '1',
    farAddress,
  ])
  return Number(/(\d+) packets received/.exec(stdout)?.[1])
}
/** What one gets from the other, and how long that takes. */
async function fetched(from: string, to: string) {
  const address = `{{(index .NetworkSettings.Networks "${network}").IPAddress}}`
  const source = (await docker('inspect', '-f', address, from)).trim()
  const begun = performance.now()
  const size = await docker('exec', to, 'sh', '-c', `wget -q -O - http://${source}:8000/blob | wc -c`)
  return { size: size.trim(), seconds: (performance.now() - begun) / 1000 }
}

/** The watch gathers what changes; many other tests may run. */
const patience = { timeout: 20_000, interval: 100 }
const indexOf = async ({ host }: Pick<MachineLink, 'host'>) =>
  Number(await readFile(`/sys/class/net/${host ?? ''}/ifindex`, 'utf8'))
const isRuled = async (index: number) => tablesIn(await tablesText()).includes(index)

async function sentStep({ host }: MachineLink) {
  const index = await indexOf({ host })
  const words = ['tbf', 'rate', '800kbit', 'burst', '16kb', 'latency', '500ms']
  return { type: 'link.sent', host: host ?? '', index, sudo: false, helper: false, words, before: null } as const
}

/** What is on this host of the queues of what machines send, and whether something stands where packets come in. */
async function leftOf({ host }: MachineLink) {
  const links = JSON.parse(await run('ip', ['-j', 'link', 'show', 'type', 'ifb'])) as { ifname?: string }[]
  const queues = links.map(({ ifname = '' }) => ifname).filter((name) => sentIndex(name) !== null)
  const { stdout } = await tryRun('tc', ['-j', 'qdisc', 'show', 'dev', host ?? ''])
  return { queues, ingress: hasIngress(stdout) }
}

/** What the machine itself counts. */
const counted = async (name: string, what: 'rx_packets' | 'tx_packets') =>
  Number(await docker('exec', name, 'cat', `/sys/class/net/eth0/statistics/${what}`))

describe('the link of a container', () => {
  it('ends at the half of its pair on this host, which is found by its number', async () => {
    const { link } = await list()
    expect(link).toMatchObject({ place: network, refused: null, up: true, shape: { toMachine: {}, fromMachine: {} } })
    const inside = await docker('exec', near, 'cat', '/sys/class/net/eth0/iflink')
    expect((await readFile(`/sys/class/net/${link.host ?? ''}/ifindex`, 'utf8')).trim()).toBe(inside.trim())
    expect(await ping(2)).toBe(2)
  })

  it('is cut: the container sees the cable out, and back in when it is restored', async () => {
    const { link } = await list()
    const one = { id, mac: link.mac }
    const { commands } = await app.client.link.cut(one)
    expect(commands).toEqual([`ip link set dev ${link.host} down`])
    expect((await docker('exec', near, 'cat', '/sys/class/net/eth0/carrier')).trim()).toBe('0')
    expect(await ping(1)).toBe(0)
    expect((await list()).link.up).toBe(false)
    await app.client.link.restore(one)
    expect((await docker('exec', near, 'cat', '/sys/class/net/eth0/carrier')).trim()).toBe('1')
    expect(await ping(2)).toBe(2)
  })

  it('is explained without being touched', async () => {
    const { link } = await list()
    const input = { id, mac: link.mac, toMachine: { loss: 20, rate: 800 } }
    const { commands } = await app.client.explain({ procedure: 'link.shape', input })
    expect(commands.map((command) => command.split('\n')[0])).toEqual([
      `tc qdisc replace dev ${link.host} root handle 1ab0: tbf rate 800kbit burst 16kb latency 500ms`,
      "nft -f - <<'RULES'",
    ])
    expect((await list()).link.shape).toEqual({ toMachine: {}, fromMachine: {} })
  })

  it('loses what comes to the machine, or what it sends, and nothing after that was taken away', async () => {
    const { link } = await list()
    const one = { id, mac: link.mac }
    await app.client.link.shape({ ...one, toMachine: { loss: 100 } })
    expect((await list()).link.shape).toEqual({ toMachine: { loss: 100 }, fromMachine: {} })
    const before = { near: await counted(near, 'rx_packets'), far: await counted(far, 'rx_packets') }
    expect(await ping(2)).toBe(0)
    expect(await counted(near, 'rx_packets')).toBe(before.near)
    expect(await counted(far, 'rx_packets')).toBeGreaterThan(before.far)
    await app.client.link.shape({ ...one, fromMachine: { loss: 100 } })
    expect((await list()).link.shape).toEqual({ toMachine: {}, fromMachine: { loss: 100 } })
    expect(await ping(1)).toBe(0)
    await app.client.link.shape({ ...one, toMachine: { loss: 50 } })
    const received = await ping(40)
    expect(received).toBeGreaterThan(2)
    expect(received).toBeLessThan(38)
    await app.client.link.shape(one)
    expect(await ping(3)).toBe(3)
  })

  it('lets through no more than its rate, in each direction', async () => {
    const { link } = await list()
    const one = { id, mac: link.mac }
    // 400 kB at 1600 kbit/s take two seconds; what may come at once is taken off.
    await app.client.link.shape({ ...one, toMachine: { rate: 1600 } })
    const got = await fetched(far, near)
    expect(got.size).toBe('400000')
    expect(got.seconds).toBeGreaterThan(1.5)
    // The first second's worth may pass at once: 300 kB at 800 kbit/s take three.
    await app.client.link.shape({ ...one, fromMachine: { rate: 800 } })
    expect((await list()).link.shape).toEqual({ toMachine: {}, fromMachine: { rate: 800 } })
    const sent = await fetched(near, far)
    expect(sent.size).toBe('400000')
    expect(sent.seconds).toBeGreaterThan(2)
  })

  it('is delayed where the kernel can, and refused where it cannot: never only seemingly', async () => {
    const { link, lacks } = await list()
    const one = { id, mac: link.mac }
    const delayed = app.client.link.shape({ ...one, toMachine: { delay: 100, jitter: 10, rate: 8000 } })
    if (lacks.delay === null) {
      await delayed
      expect((await list()).link.shape.toMachine).toEqual({ delay: 100, jitter: 10, rate: 8000 })
    } else {
      await expect(delayed).rejects.toMatchObject({ code: 'UNSUPPORTED', data: { feature: 'link-delay-kernel' } })
      expect((await list()).link.shape).toEqual({ toMachine: {}, fromMachine: {} })
    }
    const sent = app.client.link.shape({ ...one, fromMachine: { delay: 100, loss: 1 } })
    if (lacks.sent === null) {
      await sent
      expect((await list()).link.shape).toEqual({ toMachine: {}, fromMachine: { delay: 100, loss: 1 } })
    } else {
      await expect(sent).rejects.toMatchObject({ code: 'UNSUPPORTED' })
      expect(await leftOf(link)).toEqual({ queues: [], ingress: false })
    }
  })

  it('leads what the machine sends through a queue where the kernel can; that goes by reset, and after a crash', async (context) => {
    const { link } = await list()
    const step = await sentStep(link)
    // Of all queues a token bucket is one that every kernel with such a way has.
    const tried = await runLinkStep(step).then(
      () => null,
      (error: unknown) => error,
    )
    context.skip(tried instanceof CommandError && (await leftOf(link)).queues.length === 0, 'the kernel has no ifb')
    expect(tried).toBeNull()
    expect((await list()).link.shape).toEqual({ toMachine: {}, fromMachine: { rate: 800 } })
    expect(await leftOf(link)).toEqual({ queues: [sentName(step.index)], ingress: true })
    expect(await ping(2)).toBe(2)
    // 300 kB of 400 kB are more than may wait or pass at once: at 800 kbit/s that is three seconds.
    const sent = await fetched(near, far)
    expect(sent.size).toBe('400000')
    expect(sent.seconds).toBeGreaterThan(2)
    const { commands } = await app.client.link.reset({ id })
    expect(commands.join('\n')).toContain(`tc qdisc del dev ${link.host} ingress`)
    expect(await leftOf(link)).toEqual({ queues: [], ingress: false })
    await runLinkStep(step)
    await docker('restart', '-t', '0', near)
    expect((await list()).link.shape).toEqual({ toMachine: {}, fromMachine: {} })
    await vi.waitFor(async () => expect((await leftOf(link)).queues).toEqual([]), patience)
  })

  it('leaves what somebody else has put where packets come in, and nothing of its own beside it', async () => {
    const { link } = await list()
    await run('tc', ['qdisc', 'add', 'dev', link.host ?? '', 'handle', 'ffff:', 'ingress'])
    await expect(runLinkStep(await sentStep(link))).rejects.toBeInstanceOf(CommandError)
    expect(await leftOf(link)).toEqual({ queues: [], ingress: true })
    await run('tc', ['qdisc', 'del', 'dev', link.host ?? '', 'ingress'])
  })

  it('is whole after the machine started again, and nothing of it is left on the host', async () => {
    const { link } = await list()
    await app.client.link.shape({ id, mac: link.mac, toMachine: { loss: 100, rate: 800 }, fromMachine: { loss: 100 } })
    const index = await indexOf(link)
    expect(await isRuled(index)).toBe(true)
    await docker('restart', '-t', '0', near)
    expect((await list()).link.shape).toEqual({ toMachine: {}, fromMachine: {} })
    expect(await ping(2)).toBe(2)
    await vi.waitFor(async () => expect(await isRuled(index)).toBe(false), patience)
    expect(await tidyLinks()).toBe(0)
  })

  it('keeps a queue that somebody else has set', async () => {
    const { link } = await list()
    await run('tc', ['qdisc', 'replace', 'dev', link.host ?? '', 'root', 'handle', '77:', 'pfifo', 'limit', '7'])
    const shaped = app.client.link.shape({ id, mac: link.mac, toMachine: { rate: 800 } })
    await expect(shaped).rejects.toMatchObject({ code: 'REFUSED', data: { reason: 'link-foreign-queue' } })
    expect(await run('tc', ['qdisc', 'show', 'dev', link.host ?? ''])).toContain('pfifo 77:')
    await run('tc', ['qdisc', 'del', 'dev', link.host ?? '', 'root'])
  })
})

describe('the link of a guest', () => {
  const noVm = lacking('root', 'libvirtd')
  beforeEach((context) => context.skip(noVm !== undefined, noVm))
  const guest = uniqueName('guest')
  afterAll(async () => {
    await tryRun('virsh', ['-c', 'qemu:///system', 'destroy', guest])
    await tryRun('virsh', ['-c', 'qemu:///system', 'undefine', guest])
  })

  it('is its tap: libvirt pulls the cable, rules and queue lie on the tap and go with it', async () => {
    const virsh = (...words: string[]) => run('virsh', ['-c', 'qemu:///system', ...words])
    // A bridge of Docker's, so that no network of libvirt is asked of anybody. Nothing needs to run inside.
    const bridge = `br-${(await docker('network', 'inspect', '-f', '{{.Id}}', network)).trim().slice(0, 12)}`
    const xml = `<domain type='qemu'><name>${guest}</name><memory unit='MiB'>32</memory><os><type>hvm</type></os>
<devices><interface type='bridge'><mac address='52:54:00:6c:61:62'/><source bridge='${bridge}'/><model type='virtio'/></interface></devices></domain>`
    const path = join(folder, 'guest.xml')
    await writeFile(path, xml)
    await virsh('define', path)
    await virsh('start', guest)
    const vm = `vm:system/${(await virsh('domuuid', guest)).trim()}`
    const wire = async () => (await app.client.link.list({ id: vm })).links[0]
    const link = await wire()
    expect(link).toMatchObject({ mac: '52:54:00:6c:61:62', place: bridge, refused: null, up: true })
    expect(await virsh('domiflist', guest)).toContain(link?.host)
    const one = { id: vm, mac: link?.mac ?? '' }
    await app.client.link.cut(one)
    expect(await virsh('domif-getlink', guest, one.mac)).toContain('down')
    expect((await wire())?.up).toBe(false)
    await app.client.link.shape({ ...one, toMachine: { rate: 800 }, fromMachine: { loss: 20 } })
    expect((await wire())?.shape).toEqual({ toMachine: { rate: 800 }, fromMachine: { loss: 20 } })
    await app.client.link.reset({ id: vm })
    expect(await wire()).toMatchObject({ up: true, shape: { toMachine: {}, fromMachine: {} } })
    expect(await virsh('domif-getlink', guest, one.mac)).toContain('up')
    await app.client.link.shape({ ...one, fromMachine: { loss: 20 } })
    const index = await indexOf({ host: link?.host ?? null })
    expect(await isRuled(index)).toBe(true)
    await virsh('destroy', guest)
    expect((await wire())?.refused).toBe('off')
    await vi.waitFor(async () => expect(await isRuled(index)).toBe(false), patience)
  })
})

describe('a capture', () => {
  beforeEach((context) => context.skip(!hasTcpdump, 'tcpdump is not installed'))

  /** Listens until something is true of all that was heard. */
  async function heard(more: object, until: (news: CaptureNews) => boolean): Promise<CaptureNews[]> {
    const { link } = await list()
    const stop = new AbortController()
    const all: CaptureNews[] = []
    const news = await app.client.link.capture({ id, mac: link.mac, ...more }, { signal: stop.signal })
    try {
      for await (const one of news) {
        if (all.length === 0) void ping(3)
        all.push(one)
        if (until(one)) break
      }
    } finally {
      stop.abort()
    }
    return all
  }

  it('tells packets as they pass, and keeps them for their owner alone', async () => {
    const file = join(folder, 'ping.pcap')
    const news = await heard({ filter: 'icmp', file }, ({ count }) => count >= 6)
    const rows = news.flatMap(({ packets }) => packets)
    const requests = rows.filter(({ info }) => info.startsWith('echo request'))
    expect(requests.map(({ to, protocol }) => [to, protocol])).toEqual(Array(3).fill([farAddress, 'ICMP']))
    expect(rows.filter(({ info }) => info.startsWith('echo reply'))).toHaveLength(3)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect((await run('tcpdump', ['-n', '-r', file])).trim().split('\n')).toHaveLength(6)
  })

  it('ends by itself when its file is full, with whole packets', async () => {
    const file = join(folder, 'full.pcap')
    const { link } = await list()
    const stream = await app.client.link.capture({ id, mac: link.mac, filter: 'tcp', file, most: 1 })
    let last: CaptureNews | undefined
    let begun = false
    for await (const one of stream) {
      last = one
      if (begun) continue
      begun = true
      void tryRun('docker', [
        'exec',
        near,
        'sh',
        '-c',
        `for i in 1 2 3 4; do wget -q -O - http://${farAddress}:8000/blob >/dev/null; done`,
      ])
    }
    expect(last).toMatchObject({ full: true, file })
    expect((await stat(file)).size).toBe(last?.written)
    expect((await stat(file)).size).toBeLessThanOrEqual(2 ** 20)
    await run('tcpdump', ['-n', '-r', file])
  })

  it('refuses a filter that is none and a file that is there, with words that say why', async () => {
    await expect(heard({ filter: 'no such thing' }, () => false)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      data: { field: 'filter' },
    })
    await expect(heard({ file: '/etc/hostname' }, () => false)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      data: { field: 'file' },
    })
  })
})
