import { linesOf } from '../../support/host/index.ts'
import type { EquivalenceStep } from './equivalence-step.ts'
import { normalizedXml } from './normalized.ts'
import type { Twin } from './twins.ts'

/** Twins cannot share a subnet. */
const start = ({ name }: Twin) => (name.startsWith('labrig-test-a') ? '10.66.1' : '10.66.2')

const onLibvirt = async ({ name, world }: Twin, suffix = '') =>
  `network:system/${(await world.virsh('net-uuid', name + suffix)).trim()}`
const onDocker = async ({ name, world }: Twin, suffix = '') =>
  `network:docker/${(await world.docker('network', 'inspect', '-f', '{{.Id}}', name + suffix)).trim()}`

function alike(text: string, twin: Twin): string {
  const common = normalizedXml(text, twin.name)
  return common
    .replaceAll(start(twin), '10.66.0')
    .replace(/virbr\d+/g, 'virbr')
    .replace(/mx-labrig-test\d*/g, 'mx')
}

function alikeJson(value: unknown, twin: Twin): string {
  const text = JSON.stringify(value).replaceAll(twin.name, 'TWIN').replaceAll(start(twin), '10.66.0')
  return text.replace(/mx-labrig-test\d*/g, 'mx')
}

/** All networks of the twin, with everything taken out that two twins cannot share. */
export async function networksOf(twin: Twin): Promise<unknown> {
  const { name, world } = twin
  const own = (text: string) =>
    linesOf(text)
      .filter((one) => one.startsWith(name))
      .sort()
  const [libvirt, docker] = await Promise.all([
    world.virsh('net-list', '--all', '--name').then(own),
    world.docker('network', 'ls', '--format', '{{.Name}}').then(own),
  ])
  const uuid = (xml: string) => xml.replace(/ *<(uuid>|mac ).*\n/g, '')
  return {
    libvirt: await Promise.all(
      libvirt.map(async (one) => ({
        kept: alike(uuid(await world.virsh('net-dumpxml', one, '--inactive')), twin),
        lives: alike(uuid(await world.virsh('net-dumpxml', one)), twin),
        told: (await world.virsh('net-info', one)).match(/^(Active|Autostart): +\w+/gm),
      })),
    ),
    docker: await Promise.all(
      docker.map(async (one) => {
        const [made] = JSON.parse(await world.docker('network', 'inspect', one)) as [Record<string, unknown>]
        const { Id: _id, Created: _created, Containers: _containers, ...rest } = made
        return JSON.parse(alikeJson(rest, twin)) as unknown
      }),
    ),
  }
}

/** In this order, on networks that the first of each make. */
export const networkSteps: readonly EquivalenceStep[] = [
  {
    act: 'network.create',
    what: 'of libvirt',
    input: (twin) => ({ engine: 'libvirt', name: twin.name, subnet: `${start(twin)}.0/26`, domain: 'lab.test' }),
  },
  {
    act: 'network.create',
    what: 'of Docker',
    input: (twin) => ({
      engine: 'docker',
      name: twin.name,
      subnet: `${start(twin)}.64/26`,
      gateway: `${start(twin)}.66`,
      internal: true,
      labels: { course: "it's one" },
    }),
  },
  {
    act: 'network.set',
    // Not of ranges: each costs libvirt a restart of its DNS server, which takes seconds where nobody collects ended processes.
    what: 'of lists while it runs',
    input: async (twin) => ({
      id: await onLibvirt(twin),
      change: {
        hosts: [{ mac: '52:54:00:00:00:01', address: `${start(twin)}.9`, name: 'web1' }],
        dnsHosts: [{ address: `${start(twin)}.1`, names: ['gate', 'gate.lab'] }],
      },
    }),
  },
  {
    act: 'network.set',
    what: 'of its domain, with a restart',
    input: async (twin) => ({ id: await onLibvirt(twin), change: { domain: 'other.test' }, restart: true }),
  },
  { act: 'network.stop', what: 'of one that runs', input: async (twin) => ({ id: await onLibvirt(twin) }) },
  { act: 'network.start', what: 'of one that is off', input: async (twin) => ({ id: await onLibvirt(twin) }) },
  { act: 'network.autostart', what: 'off', input: async (twin) => ({ id: await onLibvirt(twin), on: false }) },
  { act: 'network.delete', what: 'of Docker', input: async (twin) => ({ id: await onDocker(twin) }) },
  { act: 'network.delete', what: 'of one that runs', input: async (twin) => ({ id: await onLibvirt(twin) }) },
  {
    act: 'network.createMixed',
    what: 'of both engines',
    input: (twin) => ({ name: `${twin.name}-s`, subnet: `${start(twin)}.128/26` }),
    // Its name is made of the twin's, and cut: it says nothing.
    settle: async ({ name, world }) =>
      void (await world.docker(
        ...['run', '-d', '--name', `${name}-box`, '--network', `${name}-s`, world.image, 'sleep', '10000'],
      )),
  },
  {
    act: 'network.names',
    what: 'of a container',
    input: async (twin) => ({ id: await onLibvirt(twin, '-s') }),
    settle: async ({ name, world }) => void (await world.docker('rm', '-f', `${name}-box`)),
  },
  { act: 'network.delete', what: 'of both engines', input: async (twin) => ({ id: await onDocker(twin, '-s') }) },
]
