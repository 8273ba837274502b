import { digest, type VendorServer } from './vendor-server.ts'

/** What stands for an installer where nobody starts it. */
export const INSTALLER = { kernel: 'a kernel\n'.repeat(400), initrd: 'an initrd\n'.repeat(900) } as const

/** Fedora's and AlmaLinux's description of a tree, as productmd writes it; the values are those of a release. */
export function treeinfo(family: string, version: string, digests = digestsOf()): string {
  return `[checksums]
images/pxeboot/initrd.img = sha256:${digests.initrd}
images/pxeboot/vmlinuz = sha256:${digests.kernel}

[general]
; WARNING.0 = This section provides compatibility with pre-productmd treeinfos.
arch = x86_64
family = ${family}
name = ${family} ${version}
repository = .
version = ${version}

[header]
type = productmd.treeinfo
version = 1.2

[images-x86_64]
initrd = images/pxeboot/initrd.img
kernel = images/pxeboot/vmlinuz

[stage2]
mainimage = images/install.img
`
}

const digestsOf = () => ({ kernel: digest('sha256', INSTALLER.kernel), initrd: digest('sha256', INSTALLER.initrd) })

/** A tree with `.treeinfo` under a path that ends with a slash. */
export function offerTreeinfo(server: VendorServer, path: string, family = 'AlmaLinux', version = '9.4'): void {
  server.offers.set(`${path}.treeinfo`, { body: treeinfo(family, version) })
  server.offers.set(`${path}images/pxeboot/vmlinuz`, { body: INSTALLER.kernel })
  server.offers.set(`${path}images/pxeboot/initrd.img`, { body: INSTALLER.initrd })
}

/** openSUSE's: kernel and initrd lie elsewhere. */
export function offerSuse(server: VendorServer, path: string): void {
  const files = 'boot/x86_64/loader/'
  const general = '[general]\narch = x86_64\nfamily = openSUSE Leap\nname = openSUSE Leap 15.6\nversion = 15.6\n'
  const images = `[images-x86_64]\ninitrd = ${files}initrd\nkernel = ${files}linux\n`
  server.offers.set(`${path}.treeinfo`, { body: `${general}${images}` })
  server.offers.set(`${path}${files}linux`, { body: INSTALLER.kernel })
  server.offers.set(`${path}${files}initrd`, { body: INSTALLER.initrd })
}

/** Debian's: a list of checksums over all images, in which several are called alike. */
export function offerDebian(server: VendorServer, images: string, netboot = 'netboot/debian-installer/amd64/'): void {
  const { kernel, initrd } = digestsOf()
  const lines = [
    `${'0'.repeat(64)}  ./cdrom/initrd.gz`,
    `${initrd}  ./${netboot}initrd.gz`,
    `${kernel}  ./${netboot}linux`,
    `${'1'.repeat(64)}  ./netboot/gtk/debian-installer/amd64/linux`,
  ]
  server.offers.set(`${images}SHA256SUMS`, { body: lines.join('\n') + '\n' })
  server.offers.set(`${images}${netboot}linux`, { body: INSTALLER.kernel })
  server.offers.set(`${images}${netboot}initrd.gz`, { body: INSTALLER.initrd })
}
