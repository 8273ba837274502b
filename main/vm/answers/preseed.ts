import { Secret } from '../../../contract/secret.ts'
import type { ToldFile } from '../../step/told-file.ts'
import { sha512Crypt } from '../../system/sha512-crypt.ts'
import { bareKeys, type InstallPlace, type SettingsAnswers } from './settings.ts'

interface Mirror {
  readonly protocol: 'http' | 'https'
  readonly host: string
  readonly folder: string
  /** Null where the tree does not say it: the installer has one of its own. */
  readonly suite: string | null
}

const DEBIAN: Mirror = { protocol: 'http', host: 'deb.debian.org', folder: '/debian', suite: null }

/** A tree lies below `dists/SUITE/` of the mirror that its packages come from; other places have images only. */
export function mirrorOf(tree: string | null): Mirror {
  const url = tree === null ? null : URL.parse(tree)
  const [, folder, suite] = /^(.*)\/dists\/([^/]+)(?:\/|$)/.exec(url?.pathname ?? '') ?? []
  if (url === null || folder === undefined || suite === undefined) return DEBIAN
  return {
    protocol: url.protocol === 'https:' ? 'https' : 'http',
    host: url.host,
    folder: folder === '' ? '/' : folder,
    suite,
  }
}

type Line = readonly [owner: string, question: string, type: string, value: string]

const d = (question: string, type: string, value: string): Line => ['d-i', question, type, value]

function placeLines({ locale, keyboard, timezone, hostname }: SettingsAnswers): Line[] {
  return [
    d('debian-installer/locale', 'string', locale),
    d('keyboard-configuration/xkb-keymap', 'select', keyboard),
    d('netcfg/choose_interface', 'select', 'auto'),
    // The name of the first wins over one that DHCP says.
    d('netcfg/hostname', 'string', hostname.split('.')[0] ?? hostname),
    d('netcfg/get_hostname', 'string', hostname.split('.')[0] ?? hostname),
    d('netcfg/get_domain', 'string', hostname.split('.').slice(1).join('.')),
    d('clock-setup/utc', 'boolean', 'true'),
    d('clock-setup/ntp', 'boolean', 'true'),
    d('time/zone', 'string', timezone),
  ]
}

function mirrorLines({ protocol, host, folder, suite }: Mirror): Line[] {
  return [
    d('mirror/country', 'string', 'manual'),
    d('mirror/protocol', 'string', protocol),
    d(`mirror/${protocol}/hostname`, 'string', host),
    d(`mirror/${protocol}/directory`, 'string', folder),
    d(`mirror/${protocol}/proxy`, 'string', ''),
    ...(suite === null ? [] : [d('mirror/suite', 'string', suite)]),
  ]
}

/** The whole disk, one partition and swap; whatever is on it goes: it was made for this VM. */
function diskLines(disk: string): Line[] {
  return [
    d('partman-auto/disk', 'string', disk),
    d('partman-auto/method', 'string', 'regular'),
    d('partman-auto/choose_recipe', 'select', 'atomic'),
    d('partman-efi/non_efi_system', 'boolean', 'true'),
    d('partman-partitioning/confirm_write_new_label', 'boolean', 'true'),
    d('partman/choose_partition', 'select', 'finish'),
    d('partman/confirm', 'boolean', 'true'),
    d('partman/confirm_nooverwrite', 'boolean', 'true'),
    d('grub-installer/only_debian', 'boolean', 'true'),
    d('grub-installer/with_other_os', 'boolean', 'true'),
    d('grub-installer/bootdev', 'string', disk),
  ]
}

function packageLines({ packages }: SettingsAnswers): Line[] {
  return [
    ['popularity-contest', 'popularity-contest/participate', 'boolean', 'false'],
    ['tasksel', 'tasksel/first', 'multiselect', 'standard'],
    d('pkgsel/include', 'string', packages.join(' ')),
    d('pkgsel/upgrade', 'select', 'none'),
    d('finish-install/keep-consoles', 'boolean', 'true'),
    d('finish-install/reboot_in_progress', 'note', ''),
    d('preseed/late_command', 'string', `sh /${LATE}`),
  ]
}

const LATE = 'labrig-late.sh'
const KEYS = 'labrig-keys'

/** d-i has no question for keys. It runs in the installer, where the new system lies below /target. */
function lateScript({ user }: SettingsAnswers): string {
  return [
    '#!/bin/sh',
    'set -e',
    `folder=/target/home/${user}/.ssh`,
    'mkdir -p "$folder"',
    `cp /${KEYS} "$folder/authorized_keys"`,
    'chmod 700 "$folder"',
    'chmod 600 "$folder/authorized_keys"',
    `in-target chown -R ${user}: /home/${user}/.ssh`,
    '',
  ].join('\n')
}

const textOf = (lines: readonly Line[]) => lines.map((line) => `${line.join(' ').trimEnd()}\n`).join('')

/**
 * A preseed file for Debian's installer (Debian's installation guide, appendix B) and what it runs at its end. A value
 * reaches to the end of its line; none of what is asked may hold a line's end.
 */
export function preseedFiles(settings: SettingsAnswers, { disk, tree }: InstallPlace): ToldFile[] {
  const { user, fullName, sshKeys } = settings
  const before = textOf([
    ...placeLines(settings),
    ...mirrorLines(mirrorOf(tree)),
    ...diskLines(disk),
    ...packageLines(settings).filter(([, question]) => sshKeys.length > 0 || question !== 'preseed/late_command'),
    // Root has no password; the user may do all by sudo.
    d('passwd/root-login', 'boolean', 'false'),
    d('passwd/user-fullname', 'string', fullName === '' ? user : fullName),
    d('passwd/username', 'string', user),
  ])
  const hash = new Secret(sha512Crypt(settings.password.reveal()))
  const file: ToldFile = {
    name: 'preseed.cfg',
    text: [`${before}d-i passwd/user-password-crypted password `, hash, '\n'],
    instead: 'openssl passwd -6',
  }
  if (sshKeys.length === 0) return [file]
  return [
    file,
    { name: LATE, text: [lateScript(settings)] },
    { name: KEYS, text: [`${bareKeys(settings).join('\n')}\n`] },
  ]
}
