import { Secret } from '../../../contract/secret.ts'
import type { ToldFile } from '../../step/told-file.ts'
import { sha512Crypt } from '../../system/sha512-crypt.ts'
import { bareKeys, type InstallPlace, type SettingsAnswers } from './settings.ts'

/** A word as pykickstart's shlex reads it; what is asked has neither quotes nor backslashes in it. */
const quoted = (word: string) => `"${word}"`

/** A kickstart file for Anaconda (pykickstart, "Kickstart Commands"): the whole disk, the smallest system that has a package manager. */
export function kickstartFiles(settings: SettingsAnswers, { disk, tree }: InstallPlace): ToldFile[] {
  const { user, fullName, hostname, locale, keyboard, timezone, packages, password } = settings
  const drive = disk.replace('/dev/', '')
  const before = [
    'text',
    ...(tree === null ? [] : [`url --url=${quoted(tree)}`]),
    `lang ${locale}`,
    `keyboard --xlayouts=${keyboard}`,
    `timezone ${timezone} --utc`,
    `network --bootproto=dhcp --device=link --activate --hostname=${hostname}`,
    'rootpw --lock',
    'firstboot --disable',
    // Answers may lie on a disk of their own: that one is not to be touched.
    `ignoredisk --only-use=${drive}`,
    'zerombr',
    'clearpart --all --initlabel',
    'autopart',
    'reboot',
    ...bareKeys(settings).map((key) => `sshkey --username=${user} ${quoted(key)}`),
    '',
  ].join('\n')
  const name = fullName === '' ? '' : ` --gecos=${quoted(fullName)}`
  const hash = new Secret(sha512Crypt(password.reveal()))
  const after = `\n%packages\n@core\n${packages.map((one) => `${one}\n`).join('')}%end\n`
  return [
    {
      name: 'ks.cfg',
      text: [`${before}user --name=${user} --groups=wheel${name} --iscrypted --password=`, hash, after],
      instead: 'openssl passwd -6',
    },
  ]
}
