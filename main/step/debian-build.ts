import { chmod, mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { runCommand } from '../system/command.ts'
import type { StepContext } from './engines.ts'
import { commandLine } from './shell-words.ts'

/**
 * A small Debian on a disk, made of a mirror's packages by mmdebstrap: it starts by BIOS and by UEFI (without a
 * signature), is set up by cloud-init, and updates its own kernel (the loader follows Debian's links /vmlinuz and /initrd.img).
 */
export interface DebianBuild {
  readonly type: 'debian.build'
  /** Of ours, in the cache; the result is `image` in it. */
  readonly folder: string
  /** bookworm, trixie, … */
  readonly suite: string
  /** The host's list of package sources; it becomes the guest's. */
  readonly sources: string
  /** Whether the host takes an archive that is past its date (a frozen mirror). */
  readonly relaxed: boolean
  /** `root` by the rights of root; `unshare` in a user namespace, by nobody's. */
  readonly mode: 'root' | 'unshare'
}

/** Nothing beyond what a guest of a lab needs on its first day; apt brings the rest from the same mirror. */
export const PACKAGES = [
  ...['systemd-sysv', 'systemd-resolved', 'udev', 'dbus', 'initramfs-tools', 'linux-image-cloud-amd64'],
  ...['e2fsprogs', 'fdisk', 'openssh-server', 'qemu-guest-agent', 'iproute2', 'iputils-ping'],
  ...['cloud-init', 'cloud-guest-utils', 'netplan.io', 'sudo', 'locales', 'ca-certificates', 'less', 'nano'],
]
/** Make the loaders and their partition, and go again. */
const LOADERS = ['grub-pc-bin', 'grub-efi-amd64-bin', 'dosfstools', 'mtools']
/** What is there when the disk is about to be read. */
const MODULES = 'part_msdos ext2 normal configfile linux search search_label serial terminal echo test'
/** Whichever disk the firmware has counted first. */
const FIND_MENU = ['search --no-floppy --label labrig-root --set=root', 'set prefix=($root)/boot/grub']
const MENU = [
  'serial --speed=115200',
  'terminal_input console serial',
  'terminal_output console serial',
  'set timeout=1',
  'menuentry Debian {',
  '  linux /vmlinuz root=LABEL=labrig-root ro console=tty0 console=ttyS0,115200',
  '  initrd /initrd.img',
  '}',
]
/** Of its own folder in /var/tmp: on disk, and to be reached by the ids of a user namespace, which a home is not. */
const TEMPORARY = 'TMPDIR=/var/tmp'
/** MiB of the file system that UEFI firmware reads; as much as FAT16 wants (UEFI 2.10, 13.3). */
const EFI_SIZE = 16
/** MiB before the root partition: the sectors of BIOS's loader, and UEFI's partition. */
const ROOT_START = 1 + EFI_SIZE
/**
 * The first partition begins after 1 MiB, as everywhere; the loader of BIOS lies before it. The root partition is the
 * last one: it grows with the disk.
 */
const DISK = [
  'PATH=$PATH:/usr/sbin:/sbin',
  'd=$(mktemp -d)',
  'trap \'rm -rf --one-file-system "$d"\' EXIT',
  'mkdir "$d/tree"',
  'mv "$1/boot/labrig.boot" "$1/boot/labrig.core" "$1/boot/labrig.efi" "$d"',
  'truncate --size=2G "$d/disk"',
  `printf "%s\\n" "start=1MiB, size=${EFI_SIZE}MiB, type=ef" "start=${ROOT_START}MiB, type=83, bootable" | sfdisk --quiet "$d/disk"`,
  // Without what is mounted below it (/proc, /sys), and with it again as soon as the namespace ends.
  `unshare --mount sh -c 'mount --bind "$1" "$2/tree" && mke2fs -q -t ext4 -L labrig-root -E offset=${ROOT_START * 2 ** 20} -d "$2/tree" "$2/disk" ${(2048 - ROOT_START) * 1024}k' sh "$1" "$d"`,
  'dd if="$d/labrig.boot" of="$d/disk" bs=440 count=1 conv=notrunc status=none',
  'dd if="$d/labrig.core" of="$d/disk" bs=512 seek=1 conv=notrunc status=none',
  'dd if="$d/labrig.efi" of="$d/disk" bs=1M seek=1 conv=notrunc status=none',
  'qemu-img convert -q -f raw -O qcow2 "$d/disk" "$1/labrig.qcow2"',
]

/** Scripts in the order in which mmdebstrap runs them when everything is unpacked; `$1` is the root of the tree. */
function hooks(folder: string): string[] {
  return [
    [
      'echo "LABEL=labrig-root / ext4 rw,errors=remount-ro 0 1" >"$1/etc/fstab"',
      'echo debian >"$1/etc/hostname"',
      ': >"$1/etc/machine-id"',
      'rm -f "$1"/etc/ssh/ssh_host_*',
      'mkdir -p "$1/etc/cloud/cloud.cfg.d" "$1/boot/grub"',
      // Without a locale of its own it would make one at the first start, which takes a minute where guests are emulated.
      'printf "%s\\n" "datasource_list: [NoCloud, ConfigDrive, None]" "locale: C.UTF-8" >"$1/etc/cloud/cloud.cfg.d/90-labrig.cfg"',
      `printf "%s\\n" ${MENU.map((line) => `'${line}'`).join(' ')} >"$1/boot/grub/grub.cfg"`,
    ],
    [
      `printf "%s\\n" ${FIND_MENU.map((line) => `'${line}'`).join(' ')} >"$1/boot/labrig.cfg"`,
      `chroot "$1" grub-mkimage -O i386-pc -c /boot/labrig.cfg -p /boot/grub -o /boot/labrig.core biosdisk ${MODULES}`,
      `chroot "$1" grub-mkimage -O x86_64-efi -c /boot/labrig.cfg -p /boot/grub -o /boot/bootx64.efi fat ${MODULES}`,
      'cp "$1/usr/lib/grub/i386-pc/boot.img" "$1/boot/labrig.boot"',
      `chroot "$1" mkfs.vfat -n LABRIG-EFI -C /boot/labrig.efi ${EFI_SIZE * 1024} >/dev/null`,
      'chroot "$1" mmd -i /boot/labrig.efi ::EFI ::EFI/BOOT',
      // The name that firmware looks for on a disk that it does not know (UEFI 2.10, 3.5.1.1).
      'chroot "$1" mcopy -i /boot/labrig.efi /boot/bootx64.efi ::EFI/BOOT/BOOTX64.EFI',
      'rm "$1/boot/labrig.cfg" "$1/boot/bootx64.efi"',
      `chroot "$1" apt-get --yes --quiet --quiet --autoremove purge ${LOADERS.join(' ')}`,
      'chroot "$1" apt-get clean',
    ],
    DISK,
  ]
    .map((lines) => `--customize-hook=${['set -e', ...lines].join('\n')}`)
    .concat(`--customize-hook=copy-out /labrig.qcow2 ${folder}`)
}

function words({ folder, suite, sources, relaxed, mode }: DebianBuild): string[] {
  const dates = ['Check-Valid-Until', 'Check-Date'].map((name) => `--aptopt=Acquire::${name} "false"`)
  return [
    ...['env', TEMPORARY, 'mmdebstrap', `--mode=${mode}`, '--variant=minbase', '--format=null'],
    `--include=${[...PACKAGES, ...LOADERS].join(',')}`,
    ...(relaxed ? dates : []),
    ...hooks(folder),
    ...[suite, '/dev/null', sources],
  ]
}

/** A slow mirror on a slow line; it can be cancelled. Milliseconds. */
const LONGEST_BUILD = 4 * 60 * 60_000
/** mmdebstrap removes its tree and its mounts when it is asked to end. Milliseconds. */
const TIDIES_WITHIN = 30_000

/** What mmdebstrap says that it does, as parts of the whole; the last is ours. */
const STAGES: readonly (readonly [RegExp, string])[] = [
  [/^I: running apt-get update/, 'reading the lists of packages'],
  [/^I: downloading packages/, 'fetching packages'],
  [/^I: extracting archives/, 'unpacking'],
  [/^I: installing essential/, 'installing the base'],
  [/^I: installing remaining/, 'installing packages'],
  [/^I: running --customize-hook/, 'making the disk'],
  [/^I: running special hook/, 'copying the disk'],
]

/** @throws CommandError with mmdebstrap's own words */
export async function runBuild(step: DebianBuild, context: StepContext): Promise<void> {
  const { folder } = step
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const [program = '', ...args] = words(step)
  const onLine = (line: string) => {
    const index = STAGES.findIndex(([pattern]) => pattern.test(line))
    const stage = STAGES[index]
    if (stage === undefined) return
    context.progress([{ id: step.suite, status: stage[1], current: index, total: STAGES.length }])
  }
  await runCommand(program, args, {
    signal: context.signal,
    timeout: LONGEST_BUILD,
    tidiesWithin: TIDIES_WITHIN,
    onErrorLine: onLine,
  })
  await rename(join(folder, 'labrig.qcow2'), join(folder, 'image'))
  await chmod(join(folder, 'image'), 0o600)
}

export function explainBuild(step: DebianBuild): string {
  const result = join(step.folder, 'labrig.qcow2')
  return [
    commandLine(['mkdir', '-p', step.folder]),
    commandLine(words(step)),
    commandLine(['mv', result, join(step.folder, 'image')]),
  ].join('\n')
}
