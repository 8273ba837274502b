import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Probe, Reach } from '../../../contract/reach.ts'
import { CLI, Labrig } from '../../support/app/labrig.ts'
import {
  busyboxImage,
  lacking,
  privateDocker,
  run,
  tryRun,
  uniqueName,
  type PrivateDocker,
} from '../../support/host/index.ts'

const lack = lacking('root', 'dockerd', 'netns')
beforeEach((context) => context.skip(lack !== undefined, lack))

/** A host with an engine of its own: rules and switches of IPv6 are those of its namespace. */
let engine: PrivateDocker
let labrig: Labrig
const [near, far] = [uniqueName('near'), uniqueName('far')]
const [asker, beside, beyond] = [uniqueName('asker'), uniqueName('beside'), uniqueName('beyond')]
const SERVES = 'httpd -p 80; httpd -p 0.0.0.0:81; httpd -p [::1]:82; sleep 900'

beforeAll(async () => {
  if (lack) return
  engine = await privateDocker()
  labrig = await Labrig.make({ connections: [{ id: 'docker', engine: 'docker', host: engine.host }] })
  const image = await busyboxImage(engine.host)
  const network = (name: string, at: number) =>
    engine.docker(
      ...['network', 'create', '--ipv6', '--subnet', `10.231.${at}.0/24`],
      ...['--subnet', `fd00:231:${at}::/64`, '--gateway', `fd00:231:${at}::1`, name],
    )
  await network(near, 1)
  await network(far, 2)
  for (const [name, where] of [
    [asker, near],
    [beside, near],
    [beyond, far],
  ] as const)
    await engine.docker('run', '-d', '--name', name, '--network', where, image, 'sh', '-c', SERVES)
})
afterAll(async () => {
  if (lack) return
  await labrig?.[Symbol.asyncDispose]()
  await engine?.[Symbol.asyncDispose]()
})

const inside = (program: string, ...args: string[]) =>
  run('nsenter', [`--net=/run/netns/${engine.namespace}`, program, ...args])

/** What is said of IPv6, what ends it, and what happens when it is tried. */
async function asked(from: string, to: string): Promise<[Reach['verdict'], string | undefined, string | undefined]> {
  const { code, note, verdict, result } = await told(from, to)
  return [verdict, code === 'forward-drops' || code === 'host-refuses' ? note : code, result]
}

async function told(from: string, to: string, family = 'ipv6') {
  const words = ['net', 'reach', from, to, '--family', family, '--test', '--json']
  const labrigThere = [`--net=/run/netns/${engine.namespace}`, process.execPath, CLI, ...words]
  const { stdout, stderr } = await tryRun('nsenter', labrigThere, { env: labrig.environment })
  if (stdout === '') throw new Error(stderr)
  const reach = JSON.parse(stdout) as Reach & { probe?: Probe }
  const end = reach.hops.at(-1)
  return { ...reach, code: end?.code, note: end?.note, result: reach.probe?.result }
}

const forwarding = (value: 0 | 1) => inside('sysctl', '-q', '-w', `net.ipv6.conf.all.forwarding=${value}`)

describe('a way by IPv6, asked and tried', () => {
  it('on one wire reaches who listens for it, and nobody who listens for IPv4 or at ::1', async () => {
    await expect
      .poll(() => asked(asker, `${beside}:80`), { timeout: 20_000 })
      .toEqual(['reaches', 'listens', 'answered'])
    expect(await asked(asker, `${beside}:81`)).toEqual(['blocked', 'listens-ipv4-only', 'refused'])
    expect(await asked(asker, `${beside}:82`)).toEqual(['blocked', 'listens-loopback', 'refused'])
    expect(await asked(asker, `${beside}:83`)).toEqual(['blocked', 'listens-not', 'refused'])
    expect(await told(asker, `${beside}:81`, 'ipv4')).toMatchObject({ verdict: 'reaches', result: 'answered' })
    expect(await asked('host', `${beside}:80`)).toEqual(['reaches', 'listens', 'answered'])
  })

  it('to another network ends where the kernel sends nothing on, though IPv4 has rules of its own', async () => {
    await forwarding(0)
    expect(await asked(asker, `${beyond}:80`)).toEqual(['blocked', 'forward-off', 'silent'])
    const four = await told(asker, `${beyond}:80`, 'ipv4')
    expect(four).toMatchObject({ code: 'forward-drops', result: 'silent' })
    expect(four.note).toMatch(/^DOCKER-ISOLATION-STAGE-2 .*DROP$/)
    await forwarding(1)
    expect(await asked(asker, `${beyond}:80`)).toEqual(['reaches', 'listens', 'answered'])
  })

  it('ends at a rule of ip6tables for one port, and at one for the answers', async () => {
    await forwarding(1)
    const there = ['FORWARD', '-d', 'fd00:231:2::/64', '-p', 'tcp', '-m', 'tcp', '--dport', '80', '-j', 'DROP']
    await inside('ip6tables', '-I', ...there)
    expect(await asked(asker, `${beyond}:80`)).toEqual(['blocked', there.join(' '), 'silent'])
    expect(await asked(asker, beyond)).toEqual(['reaches', 'nic', 'answered'])
    await inside('ip6tables', '-D', ...there)
    const back = ['FORWARD', '-s', 'fd00:231:2::/64', '-j', 'DROP']
    await inside('ip6tables', '-I', ...back)
    expect(await asked(asker, beyond)).toEqual(['blocked', back.join(' '), 'silent'])
    await inside('ip6tables', '-D', ...back)
    expect(await asked(asker, `${beyond}:80`)).toEqual(['reaches', 'listens', 'answered'])
  })

  it('to the host ends at its own rules', async () => {
    expect(await asked(asker, 'host')).toEqual(['reaches', 'host', 'answered'])
    const rule = ['INPUT', '-s', 'fd00:231:1::/64', '-j', 'DROP']
    await inside('ip6tables', '-I', ...rule)
    expect(await asked(asker, 'host')).toEqual(['blocked', rule.join(' '), 'silent'])
    await inside('ip6tables', '-D', ...rule)
  })

  it('is told beside that by IPv4, with what is tried first and the name’s addresses of both', async () => {
    const words = ['net', 'reach', asker, `${beside}:81`, '--json']
    const env = labrig.environment
    const { stdout } = await tryRun(
      'nsenter',
      [`--net=/run/netns/${engine.namespace}`, process.execPath, CLI, ...words],
      {
        env,
      },
    )
    const reach = JSON.parse(stdout) as Reach
    expect(reach).toMatchObject({ family: 'ipv4', verdict: 'reaches', choice: 'by-library' })
    expect(reach.other).toMatchObject({ family: 'ipv6', verdict: 'blocked' })
    expect(reach.names?.note).toMatch(/= 10\.231\.1\.3, fd00:231:1::3$/)
    const asks = await engine.docker('exec', asker, 'nslookup', '-type=aaaa', beside).catch(String)
    expect(asks).toContain('fd00:231:1::3')
  })
})
