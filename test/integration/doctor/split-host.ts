import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Finding } from '../../../contract/doctor.ts'
import { CLI, Labrig } from '../../support/app/labrig.ts'
import {
  linesOf,
  privateDocker,
  privateLibvirt,
  run,
  tryRun,
  uniqueName,
  type PrivateDocker,
  type PrivateLibvirt,
  type RunResult,
} from '../../support/host/index.ts'
import { addNamespace, removeNamespace } from '../../support/host/namespace.ts'

const UPLINK = { host: '203.0.113.1', outside: '203.0.113.2' }
const GUEST = '192.168.122.50'

/**
 * A host of its own, as far as networks go: a dockerd that came first and turned forwarding on, a libvirtd, a way out to
 * a computer outside, and a guest (a namespace behind a veth) on libvirt's default network.
 */
export class SplitHost implements AsyncDisposable {
  readonly engine: PrivateDocker
  readonly libvirt: PrivateLibvirt
  readonly labrig: Labrig
  readonly #others: string[] = []

  private constructor(engine: PrivateDocker, libvirt: PrivateLibvirt, labrig: Labrig) {
    this.engine = engine
    this.libvirt = libvirt
    this.labrig = labrig
  }

  static async make(): Promise<SplitHost> {
    const engine = await privateDocker()
    await engine.halt('stop')
    const { namespace } = engine
    // As on a host that has just been started: nobody forwards yet, hence Docker does it and drops the rest.
    await run('nsenter', [`--net=/run/netns/${namespace}`, 'sysctl', '-q', '-w', 'net.ipv4.ip_forward=0'])
    await run('nsenter', [`--net=/run/netns/${namespace}`, 'iptables', '-P', 'FORWARD', 'ACCEPT'])
    await engine.resume()
    const libvirt = await privateLibvirt({ namespace })
    const labrig = await Labrig.make({
      connections: [
        { id: 'system', engine: 'libvirt', uri: 'qemu:///system', socket: libvirt.socket },
        { id: 'docker', engine: 'docker', host: engine.host },
      ],
    })
    const host = new SplitHost(engine, libvirt, labrig)
    try {
      await host.#wayOut()
    } catch (error) {
      await host[Symbol.asyncDispose]()
      throw error
    }
    return host
  }

  /** Runs a program in the host's network. */
  inside(program: string, ...args: string[]): Promise<string> {
    return run('nsenter', [`--net=/run/netns/${this.engine.namespace}`, program, ...args])
  }

  /** `labrig` as somebody on that host runs it. */
  run(...args: string[]): Promise<RunResult> {
    return this.runWith('', ...args)
  }

  /** The same, with what is typed meanwhile. */
  runWith(input: string, ...args: string[]): Promise<RunResult> {
    const { environment: env, folder } = this.labrig
    // What the doctor keeps for the next start of the host is kept beside the tests.
    const kept = `mkdir -p ${folder}/sysctl.d && mount --bind ${folder}/sysctl.d /etc/sysctl.d && exec "$@"`
    const inside = [`--net=/run/netns/${this.engine.namespace}`, 'unshare', '--mount', 'sh', '-c', kept, 'sh']
    return tryRun('nsenter', [...inside, process.execPath, CLI, ...args], { env, input })
  }

  /** A finding as `labrig doctor --json` has it. */
  async finding(id: string): Promise<Finding> {
    const { stdout, stderr } = await this.run('doctor', '--json')
    const report = JSON.parse(stdout === '' ? '{}' : stdout) as { findings?: Finding[] }
    const found = report.findings?.find((one) => one.id === id)
    if (found === undefined) throw new Error(`no finding ${id}: ${stderr}`)
    return found
  }

  /** All rules of the filter table. */
  rules(): Promise<string> {
    return this.inside('iptables', '-S')
  }

  /** Another computer: a namespace with one interface, whose other end is in the host under `name`. */
  async computer(name: string, address: string): Promise<string> {
    const namespace = uniqueName('computer')
    await addNamespace(namespace)
    this.#others.push(namespace)
    await this.inside('ip', 'link', 'add', name, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', namespace)
    await this.inside('ip', 'link', 'set', name, 'up')
    await run('ip', ['-n', namespace, 'addr', 'add', `${address}/24`, 'dev', 'eth0'])
    await run('ip', ['-n', namespace, 'link', 'set', 'eth0', 'up'])
    return namespace
  }

  async #wayOut(): Promise<void> {
    await this.computer('uplink0', UPLINK.outside)
    await this.inside('ip', 'addr', 'add', `${UPLINK.host}/24`, 'dev', 'uplink0')
    await this.inside('ip', 'route', 'add', 'default', 'via', UPLINK.outside)
  }

  /** Starts libvirt's default network and puts a guest on it. @returns whether it reaches the computer outside */
  async guest(): Promise<() => Promise<boolean>> {
    const path = join(this.labrig.folder, 'network.xml')
    const dhcp = "<dhcp><range start='192.168.122.2' end='192.168.122.254'/></dhcp>"
    const ip = `<ip address='192.168.122.1' netmask='255.255.255.0'>${dhcp}</ip>`
    await writeFile(path, `<network><name>default</name><forward/><bridge name='virbr0'/>${ip}</network>`)
    await this.libvirt.virsh('net-define', path)
    await this.libvirt.virsh('net-start', 'default')
    await this.libvirt.virsh('net-autostart', 'default')
    const guest = await this.computer('vnet0', GUEST)
    await this.inside('ip', 'link', 'set', 'vnet0', 'master', 'virbr0')
    await run('ip', ['-n', guest, 'route', 'add', 'default', 'via', '192.168.122.1'])
    // A bridge that has just got a port learns before it forwards.
    await until(() => pings(guest, '192.168.122.1'))
    return () => pings(guest, UPLINK.outside)
  }

  /** libvirt 10.4 and newer write their rules as tables of their own (firewall_backend = "nftables"); this one is older. */
  async asNewerLibvirt(): Promise<void> {
    for (const chain of ['LIBVIRT_FWX', 'LIBVIRT_FWI', 'LIBVIRT_FWO']) await this.inside('iptables', '-F', chain)
    await this.inside('nft', 'add', 'table', 'ip', 'libvirt_network')
    const hook = '{ type filter hook forward priority filter; policy accept; }'
    await this.inside('nft', 'add', 'chain', 'ip', 'libvirt_network', 'forward', hook)
    const accept = 'ip saddr 192.168.122.0/24 iif virbr0 counter accept'
    await this.inside('nft', 'add', 'rule', 'ip', 'libvirt_network', 'forward', ...accept.split(' '))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const namespace of this.#others) await removeNamespace(namespace)
    await this.labrig[Symbol.asyncDispose]()
    await this.libvirt[Symbol.asyncDispose]()
    await this.engine[Symbol.asyncDispose]()
  }
}

export async function pings(namespace: string, address: string): Promise<boolean> {
  const ping = ['busybox', 'ping', '-c', '1', '-W', '1', address]
  return (await tryRun('nsenter', [`--net=/run/netns/${namespace}`, ...ping])).code === 0
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let round = 0; round < 30; round += 1) if (await condition()) return
  throw new Error('it did not come to be')
}

/** Rules that carry our comment. */
export const ownRules = (rules: string): string[] => linesOf(rules).filter((line) => line.includes('labrig:guests'))
