/** Families of guests by the way an agent gets into them. */
export const families = ['debian', 'fedora', 'opensuse', 'arch', 'alpine', 'windows'] as const
export type Family = (typeof families)[number]

/** How people call them; names are not translated. */
export const familyNames: Readonly<Record<Family, string>> = {
  debian: 'Debian, Ubuntu',
  fedora: 'Fedora, RHEL',
  opensuse: 'openSUSE',
  arch: 'Arch',
  alpine: 'Alpine',
  windows: 'Windows',
}

const enable = 'sudo systemctl enable --now qemu-guest-agent'

/** What is typed in the guest, as root or with sudo. */
export const installLines: Readonly<Record<Family, readonly string[]>> = {
  debian: ['sudo apt-get install --yes qemu-guest-agent', 'sudo systemctl start qemu-guest-agent'],
  fedora: ['sudo dnf install --assumeyes qemu-guest-agent', enable],
  opensuse: ['sudo zypper --non-interactive install qemu-guest-agent', enable],
  arch: ['sudo pacman -S --noconfirm qemu-guest-agent', enable],
  alpine: ['apk add qemu-guest-agent', 'rc-update add qemu-guest-agent', 'rc-service qemu-guest-agent start'],
  // virtio-win's disc; the letter is the drive's.
  windows: [String.raw`msiexec /i D:\guest-agent\qemu-ga-x86_64.msi /qn`],
}

const byId: readonly (readonly [RegExp, Family])[] = [
  [/microsoft\.com/, 'windows'],
  [/fedoraproject|redhat|centos|almalinux|rockylinux|oracle/, 'fedora'],
  [/opensuse|suse\.com/, 'opensuse'],
  [/archlinux/, 'arch'],
  [/alpinelinux/, 'alpine'],
]

/** The family of a libosinfo id; Debian's for what is not known. */
export function familyOf(os: string | null): Family {
  return byId.find(([pattern]) => os !== null && pattern.test(os))?.[1] ?? 'debian'
}
