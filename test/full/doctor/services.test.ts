import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
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

    await done('--undo', 'guest-forwarding')
    expect(await forwardRules()).toBe('0')
    expect((await debian.run('test', '-e', `/etc/systemd/system/${UNIT}`)).code).toBe(1)
    expect(await states('is-active', UNIT)).toEqual(['inactive'])
    expect(await status('guest-forwarding')).toBe('fail')
  })
})
