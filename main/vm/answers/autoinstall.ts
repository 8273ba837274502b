import { stringify } from 'yaml'
import { Secret } from '../../../contract/secret.ts'
import type { ToldFile } from '../../step/told-file.ts'
import { sha512Crypt } from '../../system/sha512-crypt.ts'
import { bareKeys, type SettingsAnswers } from './settings.ts'

/** The user-data by which Ubuntu's installer installs (Subiquity, "Autoinstall configuration reference"). */
export function autoinstallFiles(settings: SettingsAnswers): ToldFile[] {
  const { user, fullName, hostname, locale, keyboard, timezone, packages, password } = settings
  const keys = bareKeys(settings)
  const told = {
    version: 1,
    locale,
    keyboard: { layout: keyboard },
    timezone,
    storage: { layout: { name: 'direct' } },
    ssh: {
      'install-server': packages.includes('openssh-server'),
      ...(keys.length === 0 ? {} : { 'authorized-keys': [...keys], 'allow-pw': false }),
    },
    packages: packages.filter((name) => name !== 'openssh-server'),
    shutdown: 'reboot',
    // Last, so that the hash can stand as a line of its own at the end.
    identity: { hostname, realname: fullName === '' ? user : fullName, username: user },
  }
  const text = `#cloud-config\n${stringify({ autoinstall: told }, { lineWidth: 0 })}`
  const hash = new Secret(sha512Crypt(password.reveal()))
  return [
    { name: 'user-data', text: [`${text}    password: `, hash, '\n'], instead: 'openssl passwd -6' },
    // NoCloud takes a disk for a seed only with both files.
    { name: 'meta-data', text: [] },
  ]
}
