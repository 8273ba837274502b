import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Diagram, DiagramEvent } from '../../../contract/diagram.ts'
import { pictureAfter } from '../../../renderer/features/networks/diagram/picture.ts'
import { inProcess, type InProcess } from '../../support/app/in-process.ts'
import { Labrig } from '../../support/app/labrig.ts'
import { busyboxImage, DOCKER, lacking, uniqueName } from '../../support/host/index.ts'
import { run } from '../../support/host/run.ts'

const lack = lacking('root', 'dockerd', 'netns')
beforeEach((context) => context.skip(lack !== undefined, lack))

const SUBNET = '10.211.77'
const docker = (...words: readonly string[]) => run(DOCKER, ['-H', 'unix:///var/run/docker.sock', ...words])

let labrig: Labrig
let app: InProcess
const network = uniqueName('net')
const web = uniqueName('web')
const port = 20_000 + (process.pid % 10_000)

beforeAll(async () => {
  if (lack) return
  const image = await busyboxImage()
  // This host's own engine: the wires of a private one are in a namespace of its own.
  labrig = await Labrig.make({ connections: [{ id: 'docker', engine: 'docker', host: 'unix:///var/run/docker.sock' }] })
  app = await inProcess(labrig)
  await docker('network', 'create', '--subnet', `${SUBNET}.0/24`, network)
  const listens = 'httpd -p 80; httpd -p 127.0.0.1:81; sleep 600'
  await docker(
    'run',
    '-d',
    '--name',
    web,
    '--network',
    network,
    '-p',
    `127.0.0.1:${port}:80`,
    image,
    'sh',
    '-c',
    listens,
  )
})
afterAll(async () => {
  if (lack) return
  await docker('rm', '-f', web).catch(() => '')
  await docker('network', 'rm', network).catch(() => '')
  await app?.[Symbol.asyncDispose]()
  await labrig?.[Symbol.asyncDispose]()
})

function cardOf({ nodes, edges }: Diagram) {
  const machine = nodes.find(({ name }) => name === web)
  return { machine, card: edges.find(({ kind, to }) => kind === 'nic' && to === machine?.id) }
}

describe('the diagram of this host', () => {
  it('finds the end of a container’s link, as the kernel has it', async () => {
    const diagram = await app.client.diagram.look()
    const { machine, card } = cardOf(diagram)
    expect(machine).toMatchObject({ addresses: [`${SUBNET}.2`], state: 'running' })
    const master = await run('cat', [`/sys/class/net/${card?.device ?? ''}/master/uevent`])
    const wire = diagram.nodes.find(({ id }) => id === card?.from)
    expect(wire).toMatchObject({ kind: 'network', name: network, subnets: [`${SUBNET}.0/24`] })
    expect(master).toContain(`INTERFACE=${wire?.kind === 'network' ? wire.bridge : ''}`)
    expect(card).toMatchObject({ inside: 'eth0', state: 'up' })
    expect(diagram.nodes.some((node) => node.kind === 'port' && node.hostPort === port)).toBe(true)
    expect(diagram.nodes.some((node) => node.kind === 'interface' && node.isDefault)).toBe(true)
  })

  it('tells of a link that goes down and comes up by nothing but that link', async () => {
    const { card } = cardOf(await app.client.diagram.look())
    const device = card?.device ?? ''
    // Never another device: it carries nothing but this test's container.
    expect(device).toMatch(/^veth/)
    const ended = new AbortController()
    const events = await app.client.diagram.watch(undefined, { signal: ended.signal })
    const changes: DiagramEvent[] = []
    const until = async (state: string) => {
      for (;;) {
        const { value, done } = await events.next()
        if (done === true) throw new Error('the watch ended')
        if (value.type === 'patch') changes.push(value)
        picture = pictureAfter(picture, value)
        if (picture?.edges.get(card?.id ?? '')?.state === state) return
      }
    }
    let picture: ReturnType<typeof pictureAfter> = null
    await until('up')
    await run('ip', ['link', 'set', device, 'down'])
    await until('down')
    const patch = changes.at(-1)
    await run('ip', ['link', 'set', device, 'up'])
    await until('up')
    ended.abort()
    // Other tests use this host, too: of ours nothing but the link.
    const own = patch?.type === 'patch' ? patch.edges.filter(({ id }) => id.includes(card?.to ?? '-')) : []
    expect(own.map(({ device: name, state }) => [name, state])).toEqual([[device, 'down']])
  })

  it('follows a packet to who listens, says who does not, and is right when it is tried', async () => {
    const asked = async (to: string, at: number) => {
      const question = { from: 'host', to, port: at } as const
      const [reach, probe] = await Promise.all([app.client.diagram.reach(question), app.client.diagram.probe(question)])
      return [reach.verdict, reach.hops.at(-1)?.code, probe.result]
    }
    // The container has only just been started.
    await expect.poll(() => asked(web, 80)).toEqual(['reaches', 'listens', 'answered'])
    expect(await asked('127.0.0.1', port)).toEqual(['reaches', 'listens', 'answered'])
    expect(await asked(web, 81)).toEqual(['blocked', 'listens-loopback', 'refused'])
    expect(await asked(web, 82)).toEqual(['blocked', 'listens-not', 'refused'])
    const outside = await app.client.diagram.reach({ from: 'lan', to: 'host', port })
    expect(outside.hops.at(-1)?.code).toBe('loopback-only')
  })

  it('tries from within a container', async () => {
    const probe = await app.client.diagram.probe({ from: web, to: 'host' })
    expect(probe).toMatchObject({ result: 'answered' })
    expect(probe.command).toContain(`ping -c 1 -W 3 ${SUBNET}.1`)
  })
})
