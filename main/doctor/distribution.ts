import type { Look } from '../system/look.ts'

export const packageManagers = ['apt', 'dnf', 'dnf-rhel', 'zypper', 'pacman'] as const
export type PackageManager = (typeof packageManagers)[number]

/** What is to be installed, by the names of each distribution family. */
const packages = {
  libvirt: {
    apt: ['libvirt-daemon-system', 'libvirt-clients', 'qemu-system-x86', 'qemu-utils'],
    dnf: ['libvirt-daemon-kvm', 'libvirt-client', 'qemu-kvm', 'qemu-img'],
    'dnf-rhel': ['libvirt-daemon-kvm', 'libvirt-client', 'qemu-kvm', 'qemu-img'],
    zypper: ['libvirt-daemon-qemu', 'libvirt-client', 'qemu-kvm', 'qemu-tools'],
    pacman: ['libvirt', 'qemu-desktop', 'dnsmasq'],
  },
  docker: {
    apt: ['docker.io'],
    // Fedora's own build of Docker Engine.
    dnf: ['moby-engine', 'docker-cli'],
    // Red Hat has Podman in its place.
    'dnf-rhel': [],
    zypper: ['docker'],
    pacman: ['docker'],
  },
  // Where systemd's own service is split off it is the smallest; the others have it in systemd or take chrony for it.
  time: {
    apt: ['systemd-timesyncd'],
    dnf: ['chrony'],
    'dnf-rhel': ['chrony'],
    zypper: ['chrony'],
    pacman: ['systemd'],
  },
} as const satisfies Record<string, Record<PackageManager, readonly string[]>>

export type Software = keyof typeof packages

const installing: Readonly<Record<PackageManager, string>> = {
  apt: 'apt-get install --yes',
  dnf: 'dnf install --assumeyes',
  'dnf-rhel': 'dnf install --assumeyes',
  zypper: 'zypper --non-interactive install',
  pacman: 'pacman --sync --needed --noconfirm',
}

const families: readonly (readonly [RegExp, PackageManager])[] = [
  [/^(debian|ubuntu|linuxmint|raspbian|pop)$/, 'apt'],
  [/^fedora$/, 'dnf'],
  [/^(rhel|centos|rocky|almalinux|ol)$/, 'dnf-rhel'],
  [/^(suse|opensuse.*|sles)$/, 'zypper'],
  [/^(arch|manjaro|endeavouros)$/, 'pacman'],
]

/** ID first, then what it is like (os-release(5)); null for a distribution of none of the families. */
export function packageManagerOf(osRelease: string): PackageManager | null {
  const field = (name: string) =>
    (new RegExp(`^${name}=(.*)$`, 'm').exec(osRelease)?.[1] ?? '').replace(/^["']|["']$/g, '').split(/\s+/)
  for (const word of [...field('ID'), ...field('ID_LIKE')]) {
    const family = families.find(([pattern]) => pattern.test(word))
    if (family !== undefined) return family[1]
  }
  return null
}

export async function readPackageManager(look: Look): Promise<PackageManager | null> {
  return packageManagerOf((await look.file('/etc/os-release')).text)
}

/** The commands that install it here, in order; none when this distribution is not known, or has no package of it. */
export function installCommands(software: Software, manager: PackageManager | null): readonly string[] {
  const names = manager === null ? [] : packages[software][manager]
  if (manager === null || names.length === 0) return []
  const install = `sudo ${installing[manager]} ${names.join(' ')}`
  // A fresh Debian has no lists yet, and old ones name packages that are gone from the mirrors; the others look by themselves.
  return manager === 'apt' ? ['sudo apt-get update', install] : [install]
}
