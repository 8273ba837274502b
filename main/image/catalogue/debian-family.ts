import { debianArch, forBoth, type Written } from './entry.ts'

const debians = [
  { version: '13', suite: 'trixie' },
  { version: '12', suite: 'bookworm' },
] as const

const ubuntus = [
  { version: '26.04', suite: 'resolute' },
  { version: '24.04', suite: 'noble' },
  { version: '22.04', suite: 'jammy' },
] as const

/** `generic` has the drivers of real machines too: a seed on an emulated CD is seen. */
const debianCloud = debians.flatMap(({ version, suite }) =>
  forBoth((arch) => ({
    id: `debian-${version}-cloud-${arch}`,
    family: 'debian',
    name: `Debian ${version} (${suite})`,
    kind: 'cloud',
    arch,
    folder: `https://cloud.debian.org/images/cloud/${suite}/latest/`,
    file: `debian-${version}-generic-${debianArch[arch]}.qcow2`,
    checksums: 'SHA512SUMS',
    format: 'qcow2',
    user: 'debian',
    system: `http://debian.org/debian/${version}`,
  })),
)

const debianInstaller = forBoth((arch) => ({
  id: `debian-current-netinst-${arch}`,
  family: 'debian',
  name: 'Debian stable, network installer',
  kind: 'installer',
  arch,
  folder: `https://cdimage.debian.org/debian-cd/current/${debianArch[arch]}/iso-cd/`,
  file: `debian-*-${debianArch[arch]}-netinst.iso`,
  checksums: 'SHA512SUMS',
  format: 'iso',
  system: 'http://debian.org/debian/13',
}))

const ubuntuCloud = ubuntus.flatMap(({ version, suite }) =>
  forBoth((arch) => ({
    id: `ubuntu-${version}-cloud-${arch}`,
    family: 'ubuntu',
    name: `Ubuntu ${version} LTS (${suite})`,
    kind: 'cloud',
    arch,
    folder: `https://cloud-images.ubuntu.com/${suite}/current/`,
    file: `${suite}-server-cloudimg-${debianArch[arch]}.img`,
    checksums: 'SHA256SUMS',
    format: 'qcow2',
    user: 'ubuntu',
    system: `http://ubuntu.com/ubuntu/${version}`,
  })),
)

const ubuntuInstaller: Written[] = ubuntus.map(({ version, suite }) => ({
  id: `ubuntu-${version}-server-x86_64`,
  family: 'ubuntu',
  name: `Ubuntu ${version} LTS Server, installer`,
  kind: 'installer',
  arch: 'x86_64',
  folder: `https://releases.ubuntu.com/${suite}/`,
  file: 'ubuntu-*-live-server-amd64.iso',
  checksums: 'SHA256SUMS',
  format: 'iso',
  system: `http://ubuntu.com/ubuntu/${version}`,
}))

export const debianFamily: readonly Written[] = [...debianCloud, ...debianInstaller, ...ubuntuCloud, ...ubuntuInstaller]
