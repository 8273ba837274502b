import { existsSync, readFileSync } from 'node:fs'
import { chmod, copyFile, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cached } from './cache.ts'
import { debianSources, lackingDebian } from './debian-sources.ts'
import { run } from './run.ts'

export type DebianDisk = {
  /** qcow2 of less than 2 GiB, a read-only base for overlays. Boots by BIOS, from virtio. */
  readonly image: string
  /** Private key that lets `user` in over ssh. */
  readonly keyFile: string
  /** Public key that its sshd shows, as in known_hosts: type and key. */
  readonly hostKey: string
  readonly hostName: string
  readonly user: string
  /** For the serial console only. */
  readonly password: string
}

const GUEST = join(import.meta.dirname, 'guest/debian')
const USER = { hostName: 'labrig-debian', user: 'lab', password: 'emulated' } as const

/** Nothing that is not needed: unpacking is most of the time that this takes. */
const PACKAGES = [
  'systemd-sysv',
  'udev',
  'dbus',
  'initramfs-tools',
  'linux-image-cloud-amd64',
  'openssh-server',
  'qemu-guest-agent',
  'iproute2',
]
/** What makes it a cloud image: it asks its seed who it is, and grows its root file system to the disk. */
const CLOUD_PACKAGES = ['cloud-init', 'cloud-guest-utils', 'fdisk', 'netplan.io', 'sudo', 'locales']
/** update-locale knows only what is installed: the default of cloud-init, en_US.UTF-8, is not. */
const CLOUD_HOOK = `printf 'locale: C.UTF-8\\n' >"$1/etc/cloud/cloud.cfg.d/10_labrig.cfg"`
const UNREAD = ['man', 'doc', 'locale', 'info'].map((name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`)

/** Debian has the loader of the test ISO here; a disk takes another first sector (isohybrid). */
const LOADER = {
  record: '/usr/lib/ISOLINUX/isohdpfx.bin',
  files: ['/usr/lib/ISOLINUX/isolinux.bin', '/usr/lib/syslinux/modules/bios/ldlinux.c32'],
}
const EXT4_SIZE = '1G'

/** libvirt with what its storage pools run and are served by: LVM, NFS, iSCSI, partitions, file systems. */
const STORAGE_PACKAGES = [
  ...['sudo', 'libvirt-daemon-system', 'libvirt-clients', 'qemu-system-x86', 'qemu-utils'],
  ...['lvm2', 'parted', 'xfsprogs', 'nfs-kernel-server', 'nfs-common', 'tgt', 'open-iscsi'],
]
/** Its user is root's equal. The servers are started by who wants them: each costs seconds of an emulated start. */
const STORAGE_HOOKS = [
  `echo 'lab ALL=(ALL) NOPASSWD: ALL' >"$1/etc/sudoers.d/lab"`,
  'chroot "$1" systemctl --quiet disable nfs-server.service tgt.service open-iscsi.service libvirt-guests.service',
]

/** Why there can be no Debian guest here; undefined when there can. */
export function lackingDebianDisk(): string | undefined {
  if (process.arch !== 'x64') return "needs x64: arm64's loader is another"
  const missing = [LOADER.record, ...LOADER.files, '/usr/bin/xorriso', '/usr/bin/ssh'].find((path) => !existsSync(path))
  return lackingDebian() ?? (missing === undefined ? undefined : `needs ${missing}`)
}

/**
 * A small Debian of this machine's own package sources on a disk: systemd, DHCP, sshd, guest agent, login on ttyS0. Built
 * once, in minutes. The kernel is the cloud's: it has virtio drivers only (no AHCI, no e1000).
 */
export function debianDisk(): Promise<DebianDisk> {
  return builtDisk({ kind: 'debian-disk', packages: PACKAGES, hooks: [] })
}

/** The same with cloud-init. Its own user, key and name are there beside those that a seed gives it. */
export function debianCloudDisk(): Promise<DebianDisk> {
  return builtDisk({ kind: 'debian-cloud-disk', packages: [...PACKAGES, ...CLOUD_PACKAGES], hooks: [CLOUD_HOOK] })
}

/** One whose host has real storage to give: servers of NFS and iSCSI, LVM, and a libvirt that uses them. */
export function debianStorageDisk(): Promise<DebianDisk> {
  const packages = [...PACKAGES, ...STORAGE_PACKAGES]
  return builtDisk({ kind: 'debian-storage-disk', packages, hooks: STORAGE_HOOKS, size: '2G' })
}

interface Recipe {
  readonly kind: 'debian-disk' | 'debian-cloud-disk' | 'debian-storage-disk'
  readonly packages: readonly string[]
  /** Shell lines; the root folder is $1. */
  readonly hooks: readonly string[]
  /** Of the root file system, where it is not the usual one. */
  readonly size?: string
}

async function builtDisk({ kind, packages, hooks, size = EXT4_SIZE }: Recipe): Promise<DebianDisk> {
  const sources = await debianSources()
  const texts = [...['customize', 'isolinux.cfg'].map((name) => join(GUEST, name)), sources.file]
  const recipe = ['1', sources.suite, ...packages, ...UNREAD, size, USER.password, ...hooks]
  const read = texts.map((path) => readFileSync(path, 'utf8'))
  const folder = await cached(kind, [...recipe, ...read], async (draft) => {
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'labrig-test', '-f', join(draft, 'key')])
    await makeRoot(draft, { packages, hooks }, [...sources.options, sources.suite, join(draft, 'root'), sources.file])
    await makeImage(draft, kind, size)
  })
  const hostKey = (await readFile(join(folder, 'host.pub'), 'utf8')).split(' ').slice(0, 2).join(' ')
  return { image: join(folder, 'debian.qcow2'), keyFile: join(folder, 'key'), hostKey, ...USER }
}

/** The loader's partition begins at sector 0, over all others: with it in the table, growpart can resize none of them. */
async function forgetLoaderPartition(path: string): Promise<void> {
  await using disk = await open(path, 'r+')
  // The first of the four entries of a master boot record.
  await disk.write(Buffer.alloc(16), 0, 16, 446)
}

/** root/, and beside it what `customize` keeps: vmlinuz, initrd.gz, host.pub. */
async function makeRoot(
  draft: string,
  { packages, hooks }: Pick<Recipe, 'packages' | 'hooks'>,
  target: readonly string[],
): Promise<void> {
  const options = [
    '--quiet',
    '--mode=root',
    '--format=directory',
    '--variant=minbase',
    `--include=${packages.join(',')}`,
    ...hooks.map((hook) => `--customize-hook=${hook}`),
  ]
  const LAB_KEY = (await readFile(join(draft, 'key.pub'), 'utf8')).trim()
  await run('mmdebstrap', [...options, ...UNREAD, `--customize-hook=${join(GUEST, 'customize')}`, ...target], {
    env: { LAB_KEY, LAB_OUT: draft, LAB_PASSWORD: USER.password },
    timeout: 12 * 60_000,
  })
}

/**
 * An ISO with kernel and loader that starts from a hard disk too, with the root file system as its second partition:
 * neither a loop device nor a mount is needed, which a container may not have.
 */
async function makeImage(draft: string, kind: Recipe['kind'], size: string): Promise<void> {
  const at = (name: string): string => join(draft, name)
  await run('mke2fs', ['-q', '-t', 'ext4', '-L', 'labrig-root', '-d', at('root'), at('root.ext4'), size])
  await rm(at('root'), { recursive: true })
  await mkdir(at('boot/isolinux'), { recursive: true })
  for (const name of ['vmlinuz', 'initrd.gz']) await copyFile(at(name), at(`boot/${name}`))
  for (const file of LOADER.files) await copyFile(file, at(`boot/isolinux/${file.split('/').at(-1)}`))
  await writeFile(at('boot/isolinux/isolinux.cfg'), await readFile(join(GUEST, 'isolinux.cfg')))
  const loader = ['-b', 'isolinux/isolinux.bin', '-c', 'isolinux/boot.cat', '-no-emul-boot', '-boot-load-size', '4']
  const disk = ['-isohybrid-mbr', LOADER.record, '-append_partition', '2', '0x83', at('root.ext4')]
  const names = ['-quiet', '-R', '-J', '-V', 'LABRIG_DEBIAN', '-o', at('disk.raw')]
  await run('xorriso', ['-as', 'mkisofs', ...names, ...loader, '-boot-info-table', ...disk, at('boot')])
  if (kind === 'debian-cloud-disk') await forgetLoaderPartition(at('disk.raw'))
  await run('qemu-img', ['convert', '-q', '-f', 'raw', '-O', 'qcow2', at('disk.raw'), at('debian.qcow2')])
  await chmod(at('debian.qcow2'), 0o644)
  for (const name of ['root.ext4', 'disk.raw', 'boot', 'vmlinuz', 'initrd.gz'])
    await rm(at(name), { recursive: true, force: true })
}
