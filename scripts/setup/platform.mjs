// What kind of machine this is: distribution family, service manager, who we are.
import { existsSync, readFileSync } from 'node:fs'

/** @typedef {'apt' | 'dnf' | 'zypper' | 'pacman'} Family */
/** @typedef {{ family: Family | undefined, id: string, name: string, init: 'systemd' | 'none' | 'other', arch: string, root: boolean }} Platform */

/** Parses os-release(5): KEY=value lines, values optionally in shell quotes. */
export function parseOsRelease(text) {
  const fields = {}
  for (const line of text.split('\n')) {
    const match = /^([A-Z0-9_]+)=(.*)$/.exec(line.trim())
    if (match) fields[match[1]] = match[2].replace(/^(["'])(.*)\1$/, '$2').replace(/\\(["'$`\\])/g, '$1')
  }
  return fields
}

const FAMILIES = [
  ['apt', ['debian', 'ubuntu', 'linuxmint', 'pop', 'raspbian', 'devuan']],
  ['dnf', ['fedora', 'rhel', 'centos', 'rocky', 'almalinux']],
  ['zypper', ['suse', 'opensuse', 'opensuse-leap', 'opensuse-tumbleweed', 'sles']],
  ['pacman', ['arch', 'manjaro', 'endeavouros', 'cachyos']],
]

/** Family of package manager by ID, then by each entry of ID_LIKE (os-release says nearest relative first). */
export function familyOf(osRelease) {
  const names = [osRelease.ID ?? '', ...(osRelease.ID_LIKE ?? '').split(/\s+/)]
  for (const name of names) {
    const found = FAMILIES.find(([, ids]) => ids.includes(name.toLowerCase()))
    if (found) return found[0]
  }
  return undefined
}

/** sd_booted(3) is the test for systemd; other supervisors keep pid 1 under a name of their own. */
function initOf() {
  if (existsSync('/run/systemd/system')) return 'systemd'
  const first = readText('/proc/1/comm').trim()
  return ['init', 'openrc-init', 'runit', 's6-svscan', 'dinit', 'shepherd'].includes(first) &&
    existsSync('/etc/inittab')
    ? 'other'
    : 'none'
}

function readText(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** @returns {Platform} */
export function detectPlatform() {
  const osRelease = parseOsRelease(readText('/etc/os-release') || readText('/usr/lib/os-release'))
  return {
    family: familyOf(osRelease),
    id: osRelease.ID ?? 'unknown',
    name: osRelease.PRETTY_NAME ?? osRelease.ID ?? 'unknown Linux',
    init: initOf(),
    arch: process.arch,
    root: process.getuid?.() === 0,
  }
}
