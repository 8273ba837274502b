import { describe, expect, it } from 'vitest'
import { systemOfImage } from '../../../main/host/system-of-image.ts'

const shortIds = [
  ...['debian12', 'ubuntu24.04', 'fedora41', 'almalinux9', 'rocky9', 'centos-stream9', 'opensuse15.6'],
  ...['alpinelinux3.20', 'archlinux', 'freebsd14.1'],
]
const systems = shortIds.map((shortId) => ({
  ...{ shortId, id: `http://x.org/${shortId}`, name: shortId, family: 'linux', released: null },
}))

describe('the system of an image', () => {
  it.each([
    ['debian-12-genericcloud-amd64.qcow2', 'debian12'],
    ['noble-server-cloudimg-amd64.img', 'ubuntu24.04'],
    ['ubuntu-24.04-server-cloudimg-amd64.img', 'ubuntu24.04'],
    ['Fedora-Cloud-Base-Generic-41-1.4.x86_64.qcow2', 'fedora41'],
    ['AlmaLinux-9-GenericCloud-latest.x86_64.qcow2', 'almalinux9'],
    ['Rocky-9-GenericCloud-Base.latest.x86_64.qcow2', 'rocky9'],
    ['CentOS-Stream-GenericCloud-9-latest.x86_64.qcow2', 'centos-stream9'],
    ['openSUSE-Leap-15.6-Minimal-VM.x86_64-Cloud.qcow2', 'opensuse15.6'],
    ['nocloud_alpine-3.20.3-x86_64-bios-cloudinit-r0.qcow2', 'alpinelinux3.20'],
    ['Arch-Linux-x86_64-cloudimg.qcow2', 'archlinux'],
    ['FreeBSD-14.1-RELEASE-amd64-BASIC-CLOUDINIT.ufs.qcow2', 'freebsd14.1'],
  ])('is read from its name: %s', (name, shortId) => {
    expect(systemOfImage(`/images/${name}`, systems)).toBe(`http://x.org/${shortId}`)
  })

  it.each(['disk.qcow2', 'debian-99-generic.qcow2', 'my-debian.img'])('is not guessed from %s', (name) => {
    expect(systemOfImage(`/images/${name}`, systems)).toBeNull()
  })
})
