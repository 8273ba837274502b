import { describe, expect, it } from 'vitest'
import { installCommands, packageManagerOf, packageManagers, type Software } from '../../../main/doctor/distribution.ts'
import { engineFinding } from '../../../main/doctor/engine-findings.ts'
import { connection, person, services, told } from './samples.ts'

describe('the distribution', () => {
  it.each([
    ['ID=debian', 'apt'],
    ['ID=linuxmint\nID_LIKE="ubuntu debian"', 'apt'],
    ['ID=zorin\nID_LIKE="ubuntu"', 'apt'],
    ['ID=fedora', 'dnf'],
    ["ID='rocky'\nID_LIKE='rhel centos fedora'", 'dnf-rhel'],
    ['ID="ol"\nID_LIKE="fedora"', 'dnf-rhel'],
    ['ID="opensuse-tumbleweed"\nID_LIKE="opensuse suse"', 'zypper'],
    ['ID=arch', 'pacman'],
    ['ID=cachyos\nID_LIKE=arch', 'pacman'],
    ['ID=nixos', null],
    ['', null],
  ])('of %j installs with %s', (text, manager) => {
    expect(packageManagerOf(text)).toBe(manager)
  })

  it('that is not known gets no command', () => {
    expect(installCommands('docker', null)).toEqual([])
  })

  it('that has no package of Docker is told of, and nothing is advised that would fail', () => {
    const facts = { person: person(), manager: 'dnf-rhel', services: services(false) } as const
    const absent = [connection({ engine: 'docker', state: 'absent' })]
    const found = told(engineFinding('docker', { ...facts, connections: absent }))
    expect(found).toMatchObject({ status: 'fail', code: 'docker.unpackaged', fix: [], remedies: [] })
    expect(found.advice).toContain('docs.docker.com')
    const installed = engineFinding('docker', { ...facts, connections: absent, services: services() })
    expect(installed.code).toBe('docker.absent')
  })
})

/**
 * Where each distribution has a package of this name: the file that makes it, and the line in it. `%package x` of a spec
 * NAME makes NAME-x; a PKGBUILD lists its packages in pkgname.
 */
const recorded: Readonly<Record<(typeof packageManagers)[number], Readonly<Record<string, string>>>> = {
  apt: {
    'libvirt-daemon-system': 'Debian libvirt, debian/control: Package: libvirt-daemon-system',
    'libvirt-clients': 'Debian libvirt, debian/control: Package: libvirt-clients',
    'qemu-system-x86': 'Debian qemu, debian/control: Package: qemu-system-x86',
    'qemu-utils': 'Debian qemu, debian/control: Package: qemu-utils',
    'docker.io': 'Debian docker.io, debian/control: Package: docker.io',
    'systemd-timesyncd': 'Debian systemd, debian/control: Package: systemd-timesyncd',
  },
  dnf: {
    'libvirt-daemon-kvm': 'Fedora libvirt.spec: %package daemon-kvm',
    'libvirt-client': 'Fedora libvirt.spec: %package client',
    'qemu-kvm': 'Fedora qemu.spec: %package kvm',
    'qemu-img': 'Fedora qemu.spec: %package img',
    'moby-engine': 'Fedora moby-engine.spec: Name: moby-engine',
    'docker-cli': 'Fedora docker-cli.spec: Name: docker-cli (moby-engine had it before 41)',
    chrony: 'Fedora chrony.spec: Name: chrony',
  },
  'dnf-rhel': {
    'libvirt-daemon-kvm': 'CentOS Stream libvirt.spec: %package daemon-kvm',
    'libvirt-client': 'CentOS Stream libvirt.spec: %package client',
    'qemu-kvm': 'CentOS Stream qemu-kvm.spec: Name: qemu-kvm',
    'qemu-img': 'CentOS Stream qemu-kvm.spec: %package -n qemu-img',
    chrony: 'CentOS Stream chrony.spec: Name: chrony',
  },
  zypper: {
    'libvirt-daemon-qemu': 'openSUSE libvirt.spec: %package daemon-qemu',
    'libvirt-client': 'openSUSE libvirt.spec: %package client',
    'qemu-kvm': 'openSUSE qemu.spec: Provides: qemu-kvm (of qemu; a package of its own before 8)',
    'qemu-tools': 'openSUSE qemu.spec: %package tools',
    docker: 'openSUSE docker.spec: Name: docker',
    chrony: 'openSUSE chrony.spec: Name: chrony',
  },
  pacman: {
    libvirt: 'Arch libvirt PKGBUILD: pkgname=libvirt',
    'qemu-desktop': 'Arch qemu PKGBUILD: pkgname: qemu-{base,desktop,emulators-full,full}',
    dnsmasq: 'Arch dnsmasq PKGBUILD: pkgname=dnsmasq',
    docker: 'Arch docker PKGBUILD: pkgname=docker',
    systemd: 'Arch systemd PKGBUILD: pkgname: systemd',
  },
}

const words = ['sudo', 'apt-get', 'dnf', 'zypper', 'pacman', 'install', 'update']

describe('the packages', () => {
  it.each(packageManagers)('of %s are all on record with where they come from, and none besides', (manager) => {
    const software: readonly Software[] = ['libvirt', 'docker', 'time']
    const lines = software.flatMap((one) => installCommands(one, manager))
    const named = lines.flatMap((line) =>
      line.split(' ').filter((word) => !words.includes(word) && !word.startsWith('-')),
    )
    expect(named.toSorted()).toEqual(Object.keys(recorded[manager]).toSorted())
  })
})
