// Which distribution packages Labrig and its tests need. A need is met by the package, or by any of the files that
// prove that somebody installed the same thing another way (docker-ce, moby, podman-docker, an own build).
import { accessSync, constants, existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/**
 * @typedef {object} Need
 * @property {string} id
 * @property {string} why                     shown to the user before anything is installed
 * @property {'engines' | 'tests' | 'full'} set
 * @property {Record<string, string[]>} names packages per family; a name with | lists alternatives, first known wins
 * @property {string[]} [files]               any of them present = met, whatever package it came from
 * @property {() => boolean} [met]            overrides files
 * @property {string} [manual]                said where the distribution has no package
 */

const arm = process.arch === 'arm64'

/** @type {Need[]} */
export const NEEDS = [
  {
    id: 'qemu',
    why: 'runs virtual machines',
    set: 'engines',
    names: {
      apt: [arm ? 'qemu-system-arm' : 'qemu-system-x86'],
      dnf: ['qemu-kvm'],
      zypper: [arm ? 'qemu-arm' : 'qemu-x86'],
      pacman: ['qemu-base'],
    },
    files: [`/usr/bin/qemu-system-${arm ? 'aarch64' : 'x86_64'}`, '/usr/libexec/qemu-kvm'],
  },
  {
    id: 'qemu-img',
    why: 'makes and converts disk images',
    set: 'engines',
    names: { apt: ['qemu-utils'], dnf: ['qemu-img'], zypper: ['qemu-img|qemu-tools'], pacman: ['qemu-img'] },
    files: ['/usr/bin/qemu-img'],
  },
  {
    id: 'libvirt',
    why: 'manages virtual machines, networks and storage',
    set: 'engines',
    names: {
      apt: ['libvirt-daemon-system'],
      dnf: ['libvirt-daemon-kvm'],
      zypper: ['libvirt-daemon-qemu'],
      pacman: ['libvirt'],
    },
    files: ['/usr/sbin/libvirtd', '/usr/sbin/virtqemud', '/usr/bin/libvirtd', '/usr/bin/virtqemud'],
  },
  {
    id: 'default-network',
    why: "libvirt's NAT network for guests",
    set: 'engines',
    names: {
      apt: ['libvirt-daemon-config-network'],
      dnf: ['libvirt-daemon-config-network'],
      zypper: ['libvirt-daemon-config-network'],
      pacman: [],
    },
    files: ['/usr/share/libvirt/networks/default.xml', '/etc/libvirt/qemu/networks/default.xml'],
  },
  {
    id: 'virsh',
    why: "libvirt's command line, named in every shown command",
    set: 'engines',
    names: { apt: ['libvirt-clients'], dnf: ['libvirt-client'], zypper: ['libvirt-client'], pacman: [] },
    files: ['/usr/bin/virsh'],
  },
  {
    id: 'dnsmasq',
    why: "DHCP and names in libvirt's networks",
    set: 'engines',
    names: { apt: ['dnsmasq-base'], dnf: ['dnsmasq'], zypper: ['dnsmasq'], pacman: ['dnsmasq'] },
    files: ['/usr/sbin/dnsmasq', '/usr/bin/dnsmasq'],
  },
  {
    id: 'uefi',
    why: 'UEFI firmware for guests',
    set: 'engines',
    names: {
      apt: [arm ? 'qemu-efi-aarch64' : 'ovmf'],
      dnf: [arm ? 'edk2-aarch64' : 'edk2-ovmf'],
      zypper: [arm ? 'qemu-uefi-aarch64' : 'qemu-ovmf-x86_64'],
      pacman: [arm ? 'edk2-aarch64' : 'edk2-ovmf'],
    },
    met: () => existsSync('/usr/share/qemu/firmware') && readdirSync('/usr/share/qemu/firmware').length > 0,
  },
  {
    id: 'swtpm',
    why: 'emulates a TPM 2.0, which Windows 11 asks for',
    set: 'engines',
    names: {
      apt: ['swtpm', 'swtpm-tools'],
      dnf: ['swtpm', 'swtpm-tools'],
      zypper: ['swtpm'],
      pacman: ['swtpm'],
    },
    files: ['/usr/bin/swtpm'],
  },
  {
    id: 'docker',
    why: 'runs containers',
    set: 'engines',
    names: { apt: ['docker.io'], dnf: ['moby-engine'], zypper: ['docker'], pacman: ['docker'] },
    files: ['/usr/bin/dockerd', '/usr/sbin/dockerd', '/usr/local/bin/dockerd', '/usr/bin/podman', '/snap/bin/docker'],
    manual:
      'this distribution ships no Docker Engine: install docker-ce as its vendor says, or podman with podman.socket',
  },
  {
    id: 'dbus',
    why: 'the system bus: libvirt asks polkit over it',
    set: 'engines',
    names: { apt: ['dbus'], dnf: ['dbus'], zypper: ['dbus-1'], pacman: ['dbus'] },
    files: ['/usr/bin/dbus-daemon', '/usr/bin/dbus-broker'],
  },
  {
    id: 'polkit',
    why: "decides who may use libvirt's system connection",
    set: 'engines',
    names: { apt: ['polkitd|policykit-1'], dnf: ['polkit'], zypper: ['polkit'], pacman: ['polkit'] },
    files: [
      '/usr/lib/polkit-1/polkitd',
      '/usr/libexec/polkit-1/polkitd',
      '/usr/libexec/polkitd',
      '/usr/lib/policykit-1/polkitd',
    ],
  },
  {
    id: 'iproute2',
    why: 'reads and sets links, bridges and traffic control',
    set: 'engines',
    names: { apt: ['iproute2'], dnf: ['iproute'], zypper: ['iproute2'], pacman: ['iproute2'] },
    files: ['/usr/sbin/ip', '/usr/bin/ip', '/sbin/ip'],
  },
  {
    id: 'nftables',
    why: 'loses and limits the packets of a link, forwards ports to guests',
    set: 'engines',
    names: { apt: ['nftables'], dnf: ['nftables'], zypper: ['nftables'], pacman: ['nftables'] },
    files: ['/usr/sbin/nft', '/usr/bin/nft', '/sbin/nft'],
  },
  {
    id: 'osinfo',
    why: 'knows the systems that a new VM can be given, and tells what an ISO holds',
    set: 'engines',
    names: { apt: ['libosinfo-bin'], dnf: ['libosinfo'], zypper: ['libosinfo'], pacman: ['libosinfo'] },
    files: ['/usr/bin/osinfo-query'],
  },
  {
    id: 'chromium',
    why: 'end-to-end tests of the window',
    set: 'tests',
    names: { apt: ['chromium'], dnf: ['chromium'], zypper: ['chromium'], pacman: ['chromium'] },
    files: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
  },
  {
    id: 'japanese-font',
    why: 'Japanese text in the tests that take pictures',
    set: 'tests',
    names: {
      apt: ['fonts-noto-cjk'],
      dnf: ['google-noto-sans-cjk-fonts'],
      zypper: ['noto-sans-cjk-fonts'],
      pacman: ['noto-fonts-cjk'],
    },
  },
  {
    id: 'busybox',
    why: 'user land of the test guest and of the test container image',
    set: 'tests',
    names: { apt: ['busybox-static'], dnf: ['busybox'], zypper: ['busybox-static'], pacman: ['busybox'] },
  },
  {
    id: 'guest-agent',
    why: 'the agent inside a test guest; it does not run on this machine',
    set: 'tests',
    names: {
      apt: ['qemu-guest-agent'],
      dnf: ['qemu-guest-agent'],
      zypper: ['qemu-guest-agent'],
      pacman: ['qemu-guest-agent'],
    },
    files: ['/usr/sbin/qemu-ga', '/usr/bin/qemu-ga'],
  },
  {
    id: 'tcpdump',
    why: 'reads the packets that tests of captures expect',
    set: 'tests',
    names: { apt: ['tcpdump'], dnf: ['tcpdump'], zypper: ['tcpdump'], pacman: ['tcpdump'] },
    files: ['/usr/bin/tcpdump', '/usr/sbin/tcpdump'],
  },
  {
    id: 'patch',
    why: 'the commands that do the same as an edit of a definition, which tests run',
    set: 'tests',
    names: { apt: ['patch'], dnf: ['patch'], zypper: ['patch'], pacman: ['patch'] },
  },
  {
    id: 'guest-kernel',
    why: 'kernel of the test guest',
    set: 'tests',
    // One that is there but not ours to read is not mended by installing another.
    names:
      kernelImages().length > 0
        ? {}
        : {
            apt: [arm ? 'linux-image-cloud-arm64|linux-image-virtual' : 'linux-image-cloud-amd64|linux-image-virtual'],
            dnf: ['kernel-core'],
            zypper: ['kernel-default'],
            pacman: ['linux'],
          },
    met: () => hasGuestKernel(),
    manual: 'make a kernel readable for the test guest: sudo chmod a+r /boot/vmlinuz-*',
  },
  {
    id: 'isolinux',
    why: 'boot loader of the test ISO',
    set: 'tests',
    names: arm
      ? {}
      : { apt: ['isolinux', 'syslinux-common'], dnf: ['syslinux'], zypper: ['syslinux'], pacman: ['syslinux'] },
    files: [
      '/usr/lib/ISOLINUX/isolinux.bin',
      '/usr/share/syslinux/isolinux.bin',
      '/usr/lib/syslinux/bios/isolinux.bin',
    ],
  },
  {
    id: 'xorriso',
    why: 'writes the test ISO',
    set: 'tests',
    names: { apt: ['xorriso'], dnf: ['xorriso'], zypper: ['xorriso'], pacman: ['libisoburn'] },
    files: ['/usr/bin/xorriso'],
  },
  {
    id: 'genisoimage',
    why: 'the commands that do the same as a seed, which tests run',
    set: 'tests',
    names: { apt: ['genisoimage'], dnf: ['genisoimage|xorriso'], zypper: ['mkisofs'], pacman: ['cdrtools'] },
    files: ['/usr/bin/genisoimage'],
  },
  {
    id: 'sfdisk',
    why: 'partitions the images that are built',
    set: 'tests',
    names: { apt: ['fdisk'], dnf: ['util-linux'], zypper: ['util-linux'], pacman: ['util-linux'] },
    files: ['/usr/sbin/sfdisk', '/sbin/sfdisk', '/usr/bin/sfdisk'],
  },
  {
    id: 'xmllint',
    why: "checks definitions against libvirt's schema",
    set: 'tests',
    names: { apt: ['libxml2-utils'], dnf: ['libxml2'], zypper: ['libxml2-tools'], pacman: ['libxml2'] },
    files: ['/usr/bin/xmllint'],
  },
  {
    id: 'cpio',
    why: "packs the test guest's initramfs",
    set: 'tests',
    names: { apt: ['cpio'], dnf: ['cpio'], zypper: ['cpio'], pacman: ['cpio'] },
    files: ['/usr/bin/cpio', '/bin/cpio'],
  },
  {
    id: 'ext-tools',
    why: 'makes the file system of the test disk',
    set: 'tests',
    names: { apt: ['e2fsprogs'], dnf: ['e2fsprogs'], zypper: ['e2fsprogs'], pacman: ['e2fsprogs'] },
    files: ['/usr/sbin/mke2fs', '/sbin/mke2fs', '/usr/bin/mke2fs'],
  },
  {
    id: 'netcat',
    why: 'carries a connection to a socket on the far side of ssh',
    set: 'tests',
    names: { apt: ['netcat-openbsd'], dnf: ['nmap-ncat'], zypper: ['netcat-openbsd'], pacman: ['openbsd-netcat'] },
    files: ['/usr/bin/nc', '/bin/nc'],
  },
  {
    id: 'sshd',
    why: 'the far side of connections over ssh',
    set: 'tests',
    // A service manager would open port 22 as soon as it is installed: there these tests are skipped instead.
    names: existsSync('/run/systemd/system')
      ? {}
      : { apt: ['openssh-server'], dnf: ['openssh-server'], zypper: ['openssh-server'] },
    files: ['/usr/sbin/sshd', '/usr/bin/sshd'],
  },
  {
    id: 'ssh',
    why: 'logs in to test guests and over ssh connections',
    set: 'tests',
    names: { apt: ['openssh-client'], dnf: ['openssh-clients'], zypper: ['openssh-clients'], pacman: ['openssh'] },
    files: ['/usr/bin/ssh-keygen'],
  },
  {
    id: 'pkexec',
    why: 'starts the privileged helper of an installed package once polkit agrees',
    set: 'tests',
    names: { apt: ['pkexec|policykit-1'], dnf: ['polkit'], zypper: ['pkexec|polkit'], pacman: ['polkit'] },
    files: ['/usr/bin/pkexec'],
  },
  {
    id: 'kmod',
    why: 'finds the virtio modules of the guest kernel',
    set: 'tests',
    names: { apt: ['kmod'], dnf: ['kmod'], zypper: ['kmod'], pacman: ['kmod'] },
    files: ['/usr/sbin/modprobe', '/sbin/modprobe', '/usr/bin/modprobe'],
  },
  {
    id: 'mmdebstrap',
    why: 'makes the Debian guests of the full tier',
    set: 'tests',
    names: { apt: ['mmdebstrap'] },
    files: ['/usr/bin/mmdebstrap'],
  },
  {
    id: 'uidmap',
    why: 'gives ids to an ordinary user who builds a Debian in the full tier',
    set: 'tests',
    names: { apt: ['uidmap'] },
    files: ['/usr/bin/newuidmap'],
  },
  {
    id: 'parted',
    why: 'partition tables of pools on disks',
    set: 'tests',
    names: { apt: ['parted'], dnf: ['parted'], zypper: ['parted'], pacman: ['parted'] },
    files: ['/usr/sbin/parted', '/sbin/parted', '/usr/bin/parted'],
  },
  {
    id: 'python-libvirt',
    why: 'peer of the benchmarks',
    set: 'tests',
    names: {
      apt: ['python3-libvirt'],
      dnf: ['python3-libvirt'],
      zypper: ['python3-libvirt-python'],
      pacman: ['libvirt-python'],
    },
  },
  {
    id: 'virt-clone',
    why: 'peer of the benchmarks',
    set: 'tests',
    names: { apt: ['virtinst'], dnf: ['virt-install'], zypper: ['virt-install'], pacman: ['virt-install'] },
    files: ['/usr/bin/virt-clone'],
  },
  {
    id: 'virt-manager',
    why: 'opens what Labrig has defined, to prove that it can',
    set: 'full',
    names: { apt: ['virt-manager'], dnf: ['virt-manager'], zypper: ['virt-manager'], pacman: ['virt-manager'] },
    files: ['/usr/bin/virt-manager'],
  },
  {
    id: 'xvfb',
    why: 'a display that nobody sees, for virt-manager',
    set: 'full',
    names: {
      apt: ['xvfb'],
      dnf: ['xorg-x11-server-Xvfb'],
      zypper: ['xorg-x11-server-Xvfb'],
      pacman: ['xorg-server-xvfb'],
    },
    files: ['/usr/bin/Xvfb'],
  },
  {
    id: 'at-spi',
    why: "reads virt-manager's rows as a screen reader does",
    set: 'full',
    names: {
      apt: ['at-spi2-core', 'gir1.2-atspi-2.0'],
      dnf: ['at-spi2-core'],
      zypper: ['at-spi2-core', 'typelib-1_0-Atspi-2_0'],
      pacman: ['at-spi2-core'],
    },
    files: [
      '/usr/lib/x86_64-linux-gnu/girepository-1.0/Atspi-2.0.typelib',
      '/usr/lib/aarch64-linux-gnu/girepository-1.0/Atspi-2.0.typelib',
      '/usr/lib64/girepository-1.0/Atspi-2.0.typelib',
      '/usr/lib/girepository-1.0/Atspi-2.0.typelib',
    ],
  },
]

/** Images of installed kernels that have their modules; distributions keep the image beside either. */
function kernelImages() {
  if (!existsSync('/lib/modules')) return []
  return readdirSync('/lib/modules')
    .filter((version) => existsSync(join('/lib/modules', version, 'modules.dep')))
    .flatMap((version) => [`/boot/vmlinuz-${version}`, join('/lib/modules', version, 'vmlinuz')])
    .filter((path) => existsSync(path))
}

function isReadable(path) {
  try {
    accessSync(path, constants.R_OK)
    return true
  } catch {
    return false
  }
}

/** Whether the test guest has a kernel to boot. Ubuntu's are for root's eyes alone: installing another would not help. */
export const hasGuestKernel = () => kernelImages().some(isReadable)
