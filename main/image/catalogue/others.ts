import type { Written } from './entry.ts'

const x86 = { arch: 'x86_64' } as const

/** Each `.sha256` beside a file names one file only, by a name with its build number. */
const openSuse: readonly Written[] = [
  {
    id: 'opensuse-leap-16.0-cloud-x86_64',
    family: 'opensuse',
    name: 'openSUSE Leap 16.0',
    kind: 'cloud',
    ...x86,
    folder: 'https://download.opensuse.org/distribution/leap/16.0/appliances/',
    file: 'Leap-16.0-Minimal-VM.x86_64-Cloud.qcow2',
    checksums: 'Leap-16.0-Minimal-VM.x86_64-Cloud.qcow2.sha256',
    format: 'qcow2',
    user: 'opensuse',
    system: 'http://opensuse.org/opensuse/16.0',
  },
  {
    id: 'opensuse-tumbleweed-cloud-x86_64',
    family: 'opensuse',
    name: 'openSUSE Tumbleweed',
    kind: 'cloud',
    ...x86,
    folder: 'https://download.opensuse.org/tumbleweed/appliances/',
    file: 'openSUSE-Tumbleweed-Minimal-VM.x86_64-Cloud.qcow2',
    checksums: 'openSUSE-Tumbleweed-Minimal-VM.x86_64-Cloud.qcow2.sha256',
    format: 'qcow2',
    user: 'opensuse',
    system: 'http://opensuse.org/opensuse/tumbleweed',
  },
  {
    id: 'opensuse-tumbleweed-net-x86_64',
    family: 'opensuse',
    name: 'openSUSE Tumbleweed, network installer',
    kind: 'installer',
    ...x86,
    folder: 'https://download.opensuse.org/tumbleweed/iso/',
    file: 'openSUSE-Tumbleweed-NET-x86_64-Current.iso',
    checksums: 'openSUSE-Tumbleweed-NET-x86_64-Current.iso.sha256',
    format: 'iso',
    system: 'http://opensuse.org/opensuse/tumbleweed',
  },
]

const alpine: readonly Written[] = [
  {
    id: 'alpine-3.23-cloud-x86_64',
    family: 'alpine',
    name: 'Alpine Linux 3.23',
    kind: 'cloud',
    ...x86,
    folder: 'https://dl-cdn.alpinelinux.org/alpine/v3.23/releases/cloud/',
    file: 'nocloud_alpine-3.23.4-x86_64-bios-cloudinit-r0.qcow2',
    checksums: 'nocloud_alpine-3.23.4-x86_64-bios-cloudinit-r0.qcow2.sha512',
    format: 'qcow2',
    user: 'alpine',
    system: 'http://alpinelinux.org/alpinelinux/3.23',
  },
  {
    id: 'alpine-3.23-virt-x86_64',
    family: 'alpine',
    name: 'Alpine Linux 3.23, for virtual machines',
    kind: 'installer',
    ...x86,
    folder: 'https://dl-cdn.alpinelinux.org/alpine/v3.23/releases/x86_64/',
    file: 'alpine-virt-3.23.4-x86_64.iso',
    checksums: 'alpine-virt-3.23.4-x86_64.iso.sha512',
    format: 'iso',
    system: 'http://alpinelinux.org/alpinelinux/3.23',
  },
]

const arch: readonly Written[] = [
  {
    id: 'arch-cloud-x86_64',
    family: 'arch',
    name: 'Arch Linux',
    kind: 'cloud',
    ...x86,
    folder: 'https://geo.mirror.pkgbuild.com/images/latest/',
    file: 'Arch-Linux-x86_64-cloudimg.qcow2',
    checksums: 'Arch-Linux-x86_64-cloudimg.qcow2.SHA256',
    format: 'qcow2',
    user: 'arch',
    system: 'http://archlinux.org/archlinux/rolling',
  },
  {
    id: 'arch-installer-x86_64',
    family: 'arch',
    name: 'Arch Linux, live system',
    kind: 'installer',
    ...x86,
    folder: 'https://geo.mirror.pkgbuild.com/iso/latest/',
    file: 'archlinux-x86_64.iso',
    checksums: 'sha256sums.txt',
    format: 'iso',
    system: 'http://archlinux.org/archlinux/rolling',
  },
]

const freeBsd: readonly Written[] = [
  {
    id: 'freebsd-15.1-cloud-x86_64',
    family: 'freebsd',
    name: 'FreeBSD 15.1 (UFS)',
    kind: 'cloud',
    ...x86,
    folder: 'https://download.freebsd.org/releases/VM-IMAGES/15.1-RELEASE/amd64/Latest/',
    file: 'FreeBSD-15.1-RELEASE-amd64-BASIC-CLOUDINIT-ufs.qcow2.xz',
    checksums: 'CHECKSUM.SHA512',
    packed: 'xz',
    format: 'qcow2',
    user: 'freebsd',
    system: 'http://freebsd.org/freebsd/15.1',
  },
  {
    id: 'freebsd-15.1-bootonly-x86_64',
    family: 'freebsd',
    name: 'FreeBSD 15.1, network installer',
    kind: 'installer',
    ...x86,
    folder: 'https://download.freebsd.org/releases/amd64/amd64/ISO-IMAGES/15.1/',
    file: 'FreeBSD-15.1-RELEASE-amd64-bootonly.iso',
    checksums: 'CHECKSUM.SHA512-FreeBSD-15.1-RELEASE-amd64',
    format: 'iso',
    system: 'http://freebsd.org/freebsd/15.1',
  },
]

export const others: readonly Written[] = [...openSuse, ...alpine, ...arch, ...freeBsd]
