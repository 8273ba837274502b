import { beforeEach, describe, expect, it } from 'vitest'
import { lackingDebian } from '../../support/host/index.ts'
import { freshDebian, type FreshDebian } from './fresh-debian.ts'

const lack = lackingDebian()
beforeEach((context) => context.skip(lack !== undefined, lack))

const containers = (debian: FreshDebian): ReturnType<FreshDebian['run']> => debian.run('/usr/bin/docker', 'ps', '-q')
const networks = (debian: FreshDebian): ReturnType<FreshDebian['run']> =>
  debian.run('virsh', '-q', '-c', 'qemu:///system', 'net-list', '--name')

describe.each(['none', 'systemd'] as const)('set-up on a fresh Debian with service manager: %s', (init) => {
  it('shows, installs and starts the engines, and has nothing to do the second time', async () => {
    await using debian = await freshDebian(init)
    const shown = await debian.setUp('--dry-run')
    expect(shown.stderr).toContain('libvirt-daemon-system')
    expect((await debian.run('test', '-e', '/usr/bin/virsh')).code).not.toBe(0)
    expect(await debian.setUp()).toMatchObject({ code: 0 })
    expect(await containers(debian)).toMatchObject({ code: 0 })
    expect((await networks(debian)).stdout.trim()).toBe('default')
    expect(await debian.setUp()).toMatchObject({ code: 0, stderr: 'Everything is there and running.\n' })
  })

  it('changes nothing when it may not, and says what to do by hand', async () => {
    await using debian = await freshDebian(init)
    const refused = await debian.run('env', 'LABRIG_SETUP=no', 'node', '/src/scripts/setup.mjs')
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain('sudo apt-get install --no-install-recommends qemu-system-x86')
    expect((await debian.run('test', '-e', '/usr/bin/virsh')).code).not.toBe(0)
  })
})

describe('set-up after the engines were stopped', () => {
  it('starts what is stopped and leaves the configuration as it is', async () => {
    await using debian = await freshDebian('systemd')
    expect(await debian.setUp()).toMatchObject({ code: 0 })
    await debian.run(
      'sh',
      '-c',
      'echo "# mine" >>/etc/libvirt/qemu.conf; mkdir -p /etc/docker; echo "{}" >/etc/docker/daemon.json',
    )
    await debian.run(
      'systemctl',
      'stop',
      'docker.socket',
      'docker',
      'libvirtd.socket',
      'libvirtd-ro.socket',
      'libvirtd-admin.socket',
      'libvirtd',
    )
    expect((await containers(debian)).code).not.toBe(0)
    expect(await debian.setUp()).toMatchObject({ code: 0 })
    expect(await containers(debian)).toMatchObject({ code: 0 })
    expect((await networks(debian)).stdout.trim()).toBe('default')
    const kept = await debian.run('sh', '-c', 'tail -n 1 /etc/libvirt/qemu.conf; cat /etc/docker/daemon.json')
    expect(kept.stdout).toBe('# mine\n{}\n')
  })
})

describe('set-up after everything was killed', () => {
  it('starts anew over the pid files and sockets of the dead', async () => {
    await using debian = await freshDebian('none')
    expect(await debian.setUp()).toMatchObject({ code: 0 })
    const daemons = ['dbus-daemon', 'polkitd', 'virtlogd', 'libvirtd', 'containerd', 'dockerd', 'dnsmasq']
    const script =
      'for file in /proc/[0-9]*/comm; do pid=${file#/proc/}; case " $* " in *" $(cat $file) "*) kill -9 ${pid%/comm} ;; esac; done'
    await debian.run('sh', '-c', script, 'sh', ...daemons)
    expect((await containers(debian)).code).not.toBe(0)
    const again = await debian.setUp()
    expect(again.stderr).toMatch(/starting dbus[^]*starting libvirt[^]*starting docker/)
    expect(again.code).toBe(0)
    expect(await containers(debian)).toMatchObject({ code: 0 })
    expect((await networks(debian)).stdout.trim()).toBe('default')
  })
})
