import { forBoth, type Written } from './entry.ts'

/** Fedora's files carry the number of their compose, and no stable name leads to them. */
const fedoras = [
  { version: '44', compose: '1.7' },
  { version: '43', compose: '1.6' },
] as const

const fedora = 'https://download.fedoraproject.org/pub/fedora/linux/releases'

const fedoraCloud = fedoras.flatMap(({ version, compose }) =>
  forBoth((arch) => ({
    id: `fedora-${version}-cloud-${arch}`,
    family: 'fedora',
    name: `Fedora ${version} Cloud`,
    kind: 'cloud',
    arch,
    folder: `${fedora}/${version}/Cloud/${arch}/images/`,
    file: `Fedora-Cloud-Base-Generic-${version}-${compose}.${arch}.qcow2`,
    // Named for the compose, not for the image; clearsigned, in BSD's layout.
    checksums: `Fedora-Cloud-${version}-${compose}-${arch}-CHECKSUM`,
    format: 'qcow2',
    user: 'fedora',
    system: `http://fedoraproject.org/fedora/${version}`,
  })),
)

const fedoraInstaller: Written[] = fedoras.map(({ version, compose }) => ({
  id: `fedora-${version}-netinst-x86_64`,
  family: 'fedora',
  name: `Fedora ${version}, network installer`,
  kind: 'installer',
  arch: 'x86_64',
  folder: `${fedora}/${version}/Everything/x86_64/iso/`,
  file: `Fedora-Everything-netinst-x86_64-${version}-${compose}.iso`,
  checksums: `Fedora-Everything-${version}-${compose}-x86_64-CHECKSUM`,
  format: 'iso',
  system: `http://fedoraproject.org/fedora/${version}`,
}))

const almaCloud = ['10', '9'].flatMap((version) =>
  forBoth((arch) => ({
    id: `almalinux-${version}-cloud-${arch}`,
    family: 'almalinux',
    name: `AlmaLinux ${version}`,
    kind: 'cloud',
    arch,
    folder: `https://repo.almalinux.org/almalinux/${version}/cloud/${arch}/images/`,
    file: `AlmaLinux-${version}-GenericCloud-latest.${arch}.qcow2`,
    checksums: 'CHECKSUM',
    format: 'qcow2',
    user: 'almalinux',
    system: `http://almalinux.org/almalinux/${version}`,
  })),
)

const almaInstaller: Written[] = ['10', '9'].map((version) => ({
  id: `almalinux-${version}-boot-x86_64`,
  family: 'almalinux',
  name: `AlmaLinux ${version}, network installer`,
  kind: 'installer',
  arch: 'x86_64',
  folder: `https://repo.almalinux.org/almalinux/${version}/isos/x86_64/`,
  file: `AlmaLinux-${version}-latest-x86_64-boot.iso`,
  checksums: 'CHECKSUM',
  format: 'iso',
  system: `http://almalinux.org/almalinux/${version}`,
}))

const rockyCloud = ['10', '9'].flatMap((version) =>
  forBoth((arch) => ({
    id: `rocky-${version}-cloud-${arch}`,
    family: 'rocky',
    name: `Rocky Linux ${version}`,
    kind: 'cloud',
    arch,
    folder: `https://dl.rockylinux.org/pub/rocky/${version}/images/${arch}/`,
    file: `Rocky-${version}-GenericCloud-Base.latest.${arch}.qcow2`,
    checksums: `Rocky-${version}-GenericCloud-Base.latest.${arch}.qcow2.CHECKSUM`,
    format: 'qcow2',
    user: 'rocky',
    system: `http://rockylinux.org/rocky/${version}`,
  })),
)

const rockyInstaller: Written[] = ['10', '9'].map((version) => ({
  id: `rocky-${version}-boot-x86_64`,
  family: 'rocky',
  name: `Rocky Linux ${version}, network installer`,
  kind: 'installer',
  arch: 'x86_64',
  folder: `https://dl.rockylinux.org/pub/rocky/${version}/isos/x86_64/`,
  file: `Rocky-${version}-latest-x86_64-boot.iso`,
  checksums: `Rocky-${version}-latest-x86_64-boot.iso.CHECKSUM`,
  format: 'iso',
  system: `http://rockylinux.org/rocky/${version}`,
}))

export const redHatFamily: readonly Written[] = [
  ...fedoraCloud,
  ...fedoraInstaller,
  ...almaCloud,
  ...almaInstaller,
  ...rockyCloud,
  ...rockyInstaller,
]
