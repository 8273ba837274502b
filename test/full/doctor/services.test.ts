import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Finding } from '../../../contract/doctor.ts'
import { lackingDebian } from '../../support/host/index.ts'
import { freshDebian, type FreshDebian } from '../setup/fresh-debian.ts'
import { findings, labrigVolumes, statusOf } from './product.ts'

const lack = lackingDebian()
beforeEach((context) => context.skip(lack !== undefined, lack))

const doctor = ['node', '/src/bin/labrig.mjs', 'doctor']
const UNIT = 'labrig-guests.service'

describe('services under systemd', () => {
  let debian: FreshDebian
  beforeAll(async () => {
    if (lack !== undefined) return
    debian = await freshDebian('systemd', labrigVolumes())
    expect(await debian.setUp()).toMatchObject({ code: 0 })
  }, 900_000)
  afterAll(() => debian?.[Symbol.asyncDispose]())

  const done = async (...words: string[]) => expect(await debian.run(...doctor, ...words)).toMatchObject({ code: 0 })
  const said = async (...command: string[]) => (await debian.run(...command)).stdout.trim()
  const states = async (verb: 'is-active' | 'is-enabled', ...units: string[]) =>
    (await said('systemctl', verb, ...units)).split('\n')
  const status = async (id: string) => statusOf(await findings(debian, 'root'), id)
  const finding = async (id: string): Promise<Finding> => {
    const found = (await findings(debian, 'root')).find((one) => one.id === id)
    if (found === undefined) throw new Error(`no finding ${id}`)
    return found
  }
  const forwardRules = () => said('sh', '-c', 'iptables -S | grep -c labrig:guests')

  it('that do not run are started, now and with the host, and that is taken back', async () => {
    const units = ['docker.socket', 'docker.service']
    expect(await debian.run('systemctl', 'disable', '--now', ...units)).toMatchObject({ code: 0 })
    expect(await status('docker')).toBe('fail')

    await done('--fix', 'docker')
    expect(await status('docker')).toBe('ok')
    expect(await states('is-enabled', 'docker.service')).toEqual(['enabled'])
    // Twice does no harm.
    await done('--fix', 'docker')

    await done('--undo', 'docker')
    // Whoever calls now finds no socket that would start it again.
    expect((await debian.run('docker', 'ps')).code).not.toBe(0)
    expect(await states('is-active', ...units)).toEqual(['inactive', 'inactive'])
    expect(await states('is-enabled', ...units)).toEqual(['disabled', 'disabled'])
    expect(await status('docker')).toBe('fail')
  })

  it('of libvirt are started by their socket, and that is taken back', async () => {
    const units = ['libvirtd.socket', 'libvirtd-ro.socket', 'libvirtd-admin.socket', 'libvirtd.service']
    expect(await debian.run('systemctl', 'disable', '--now', ...units)).toMatchObject({ code: 0 })
    expect(await status('libvirt')).toBe('fail')

    await done('--fix', 'libvirt')
    expect(await status('libvirt')).toBe('ok')
    expect(await states('is-enabled', 'libvirtd.socket')).toEqual(['enabled'])

    await done('--undo', 'libvirt')
    expect((await debian.run('virsh', '-c', 'qemu:///system', 'list')).code).not.toBe(0)
    expect(await states('is-active', ...units)).toEqual(units.map(() => 'inactive'))
    expect(await status('libvirt')).toBe('fail')
    expect(await debian.run('systemctl', 'enable', '--now', 'libvirtd.socket', 'libvirtd.service')).toMatchObject({
      code: 0,
    })
  })

  it('keep the way of guests through the firewall open, by a unit that is removed again', async () => {
    await debian.run('virsh', '-c', 'qemu:///system', 'net-start', 'default')
    // Docker's policy, and libvirt's rules gone from its table: as where libvirt writes them elsewhere, with nft.
    const chains = ['LIBVIRT_FWI', 'LIBVIRT_FWO'].map((chain) => `iptables -F ${chain}`).join(' && ')
    expect(await debian.run('sh', '-c', `iptables -P FORWARD DROP && ${chains}`)).toMatchObject({ code: 0 })
    expect(await status('guest-forwarding')).toBe('fail')
    const typedBack = (await finding('guest-forwarding')).remedies[0]?.undo ?? []

    await done('--fix', 'guest-forwarding')
    expect(await status('guest-forwarding')).toBe('ok')
    expect(await states('is-active', UNIT)).toEqual(['active'])
    expect(await states('is-enabled', UNIT)).toEqual(['enabled'])
    const rules = await forwardRules()
    // As after a start of the host: the rules are gone, the unit brings them back, each once.
    await debian.run('iptables', '-F', 'DOCKER-USER')
    expect(await status('guest-forwarding')).toBe('fail')
    expect(await debian.run('systemctl', 'restart', UNIT)).toMatchObject({ code: 0 })
    expect(await forwardRules()).toBe(rules)
    expect(await status('guest-forwarding')).toBe('ok')

    // What is shown as the way back finds everything that it takes away.
    for (const line of typedBack)
      expect({ line, ...(await debian.run('sh', '-c', line)) }).toMatchObject({ line, code: 0 })
    expect(await forwardRules()).toBe('0')
    await done('--fix', 'guest-forwarding')

    await done('--undo', 'guest-forwarding')
    expect(await forwardRules()).toBe('0')
    expect((await debian.run('test', '-e', `/etc/systemd/system/${UNIT}`)).code).toBe(1)
    expect(await states('is-active', UNIT)).toEqual(['inactive'])
    expect(await status('guest-forwarding')).toBe('fail')
  })

  // Last: firewalld takes over the firewall of this Debian.
  it('of firewalld keep Docker’s rules and libvirt’s bridges once the doctor was followed', async () => {
    expect(await debian.run('systemctl', 'start', 'docker.service')).toMatchObject({ code: 0 })
    const install = ['apt-get', 'install', '--yes', '--no-install-recommends', 'firewalld']
    expect(await debian.run('env', 'DEBIAN_FRONTEND=noninteractive', ...install)).toMatchObject({ code: 0 })
    await debian.run('virsh', '-c', 'qemu:///system', 'net-start', 'default')
    const late = await finding('firewalld')
    expect(late).toMatchObject({ status: 'warn', code: 'firewalld.docker-late' })
    for (const line of late.fix) expect(await debian.run('sh', '-c', line)).toMatchObject({ code: 0 })
    expect(await finding('firewalld')).toMatchObject({ status: 'ok', code: 'firewalld.fits' })
    expect(await said('iptables', '-S', 'DOCKER')).toContain('-N DOCKER')

    const guest = `ip netns add g && ip link add g0 type veth peer name g1 netns g && ip link set g0 master virbr0 up
      ip -n g address add 192.168.122.77/24 dev g1 && ip -n g link set g1 up`
    expect(await debian.run('sh', '-ec', guest)).toMatchObject({ code: 0 })
    // The DNS server that libvirt runs for guests; the bridge forwards nothing before its port has learned.
    const reaches = async (seconds: number) => {
      const ask = `for i in $(seq ${seconds}); do (exec 3<>/dev/tcp/192.168.122.1/53) 2>/dev/null && exit 0; sleep 1; done; exit 1`
      return (await debian.run('ip', 'netns', 'exec', 'g', 'bash', '-c', ask)).code === 0
    }
    expect(await reaches(60)).toBe(true)

    const zone = async (...options: string[]) => said('firewall-cmd', ...options, '--get-zone-of-interface=virbr0')
    for (const kept of [[], ['--permanent']]) {
      const bind = ['firewall-cmd', ...kept, '--zone=public', '--change-interface=virbr0']
      expect(await debian.run(...bind)).toMatchObject({ code: 0 })
    }
    expect(await reaches(1)).toBe(false)
    expect(await finding('firewalld')).toMatchObject({ status: 'warn', code: 'firewalld.strange' })

    await done('--fix', 'firewalld')
    expect([await zone(), await zone('--permanent')]).toEqual(['libvirt', 'libvirt'])
    expect(await finding('firewalld')).toMatchObject({ status: 'ok', code: 'firewalld.fits' })
    expect(await reaches(60)).toBe(true)

    await done('--undo', 'firewalld')
    expect([await zone(), await zone('--permanent')]).toEqual(['public', 'public'])
    expect(await finding('firewalld')).toMatchObject({ code: 'firewalld.strange', undo: [] })
    expect(await reaches(1)).toBe(false)

    await done('--fix', 'firewalld')
    const uninstall = (...words: string[]) => debian.run('node', '/src/bin/labrig.mjs', 'uninstall', ...words)
    const shown = JSON.parse((await uninstall('--json')).stdout) as {
      changes: { finding: string; commands: string[] }[]
    }
    expect(shown.changes).toEqual([
      expect.objectContaining({
        finding: 'firewalld',
        commands: [
          ['', '--permanent '].map((kept) => `firewall-cmd ${kept}--zone=public --change-interface=virbr0`).join('\n'),
        ],
      }),
    ])
    expect([await zone(), await zone('--permanent')]).toEqual(['libvirt', 'libvirt'])
    expect(await uninstall('--yes')).toMatchObject({ code: 0 })
    expect([await zone(), await zone('--permanent')]).toEqual(['public', 'public'])
    expect(await finding('firewalld')).toMatchObject({ code: 'firewalld.strange', undo: [] })
  })

  it('of firewalld that lack libvirt’s zone are told to read it', async () => {
    const file = '/usr/lib/firewalld/zones/libvirt.xml'
    await debian.run('sh', '-c', `rm -f /etc/firewalld/zones/libvirt.xml; mv ${file} /root/; firewall-cmd --reload`)
    const absent = await finding('firewalld')
    expect(absent).toMatchObject({ status: 'warn', code: 'firewalld.zone-absent', fix: ['firewall-cmd --reload'] })
    expect(await debian.run('mv', '/root/libvirt.xml', file)).toMatchObject({ code: 0 })
    expect(await debian.run('sh', '-c', absent.fix.join('\n'))).toMatchObject({ code: 0 })
    expect((await finding('firewalld')).code).not.toBe('firewalld.zone-absent')
  })
})
