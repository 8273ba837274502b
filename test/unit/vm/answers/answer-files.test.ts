import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { Secret } from '../../../../contract/secret.ts'
import { answers, installerOfMedium, installers, type InstallerKind } from '../../../../contract/unattended.ts'
import { answerArguments, answerFiles } from '../../../../main/vm/answers/answer-files.ts'
import { mirrorOf } from '../../../../main/vm/answers/preseed.ts'
import { explainToldFile, revealed } from '../../../../main/step/told-file.ts'

const KEY = `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHJ1 it's "ada" $(id) \`x\``
const TREE = 'http://packages.example:8080/debian/dists/bookworm/'
const settings = (more: object = {}) =>
  answers.parse({
    ...{ kind: 'settings', user: 'ada', fullName: "Ada d'Arc #1 $HOME", password: 'hunter2', sshKeys: [KEY] },
    ...{ locale: 'de_DE.UTF-8', keyboard: 'de', timezone: 'Europe/Berlin', hostname: 'web.example.org' },
    ...more,
  })
const files = (installer: InstallerKind, told = settings()) =>
  answerFiles(installer, told, { name: 'my vm', disk: '/dev/vda', tree: installer === 'autoinstall' ? null : TREE })
const textOf = (installer: InstallerKind, told = settings()) =>
  revealed(files(installer, told)[0] ?? { name: '', text: [] }).text

/** What `openssl passwd -6` makes of the password with the salt of the hash. */
function isHashOf(hash: string, password: string): boolean {
  const [, , salt = ''] = hash.split('$')
  const made = execFileSync('openssl', ['passwd', '-6', '-salt', salt, '-stdin'], { input: password, encoding: 'utf8' })
  return made.trim() === hash
}

describe('what an installer is told', () => {
  it.each(installers)('has the password as a hash alone, and an explanation has neither (%s)', (installer) => {
    const written = files(installer).map(revealed)
    const [hash = ''] = /\$6\$[./\w]+\$[./\w]+/.exec(written[0]?.text ?? '') ?? []
    expect(isHashOf(hash, 'hunter2')).toBe(true)
    expect(JSON.stringify(written)).not.toContain('hunter2')
    const shown = files(installer).map(explainToldFile).join('\n')
    expect(shown).toContain('$(openssl passwd -6)')
    expect(JSON.stringify(files(installer)) + shown).not.toMatch(/hunter2|\$6\$/)
  })

  it.each(installers)('takes keys without what their comments may hold (%s)', (installer) => {
    const all = files(installer)
      .map((file) => revealed(file).text)
      .join('')
    expect(all).toContain(KEY.split(' ', 2).join(' '))
    expect(all).not.toContain('$(id)')
  })

  it('cannot hold a word that ends a line or a quote', () => {
    const refused = [
      { fullName: 'a\nd-i x' },
      { fullName: 'a"b' },
      { fullName: 'a:b' },
      { fullName: 'a\\' },
      { packages: ['a b'] },
      { packages: ['%end'] },
      { keyboard: 'us; x' },
      { timezone: 'a b' },
      { locale: 'x y' },
      { hostname: 'a b' },
      { user: 'Ada' },
      { password: 'a\nb' },
      { password: '' },
    ]
    for (const one of refused)
      expect(answers.safeParse({ ...{ kind: 'settings', user: 'a', password: 'b' }, ...one }).success).toBe(false)
  })

  it('may be a file of one’s own, used as it is', () => {
    const own = { kind: 'own', text: new Secret('d-i a b c\\\n"$(id)"') } as const
    expect(installers.map((installer) => files(installer, own).map(revealed))).toEqual([
      [{ name: 'preseed.cfg', text: own.text.reveal() }],
      [{ name: 'ks.cfg', text: own.text.reveal() }],
      [
        { name: 'user-data', text: own.text.reveal() },
        { name: 'meta-data', text: '' },
      ],
    ])
  })

  it('is a host name made of the machine’s where none is given', () => {
    for (const installer of installers) expect(textOf(installer, settings({ hostname: undefined }))).toContain('my-vm')
  })
})

describe('a preseed file', () => {
  it('is what debconf itself reads, one answer a line', () => {
    const text = textOf('preseed')
    expect(execFileSync('debconf-set-selections', ['--checkonly'], { input: text, encoding: 'utf8' })).toBe('')
    const told = new Map(text.split('\n').map((line) => [line.split(' ')[1], line.split(' ').slice(3).join(' ')]))
    expect(
      Object.fromEntries(
        ['passwd/user-fullname', 'passwd/username', 'netcfg/hostname', 'netcfg/get_domain'].map((key) => [
          key,
          told.get(key),
        ]),
      ),
    ).toEqual({
      'passwd/user-fullname': "Ada d'Arc #1 $HOME",
      'passwd/username': 'ada',
      'netcfg/hostname': 'web',
      'netcfg/get_domain': 'example.org',
    })
    expect(told.get('mirror/http/hostname')).toBe('packages.example:8080')
    expect(told.get('partman-auto/disk')).toBe('/dev/vda')
    expect(told.get('pkgsel/include')).toBe('openssh-server qemu-guest-agent')
  })

  it('runs a script for the keys at its end, and none without keys', () => {
    expect(files('preseed').map(({ name }) => name)).toEqual(['preseed.cfg', 'labrig-late.sh', 'labrig-keys'])
    execFileSync('sh', ['-n'], { input: revealed(files('preseed')[1] ?? { name: '', text: [] }).text })
    expect(textOf('preseed')).toContain('preseed/late_command string sh /labrig-late.sh\n')
    const without = settings({ sshKeys: [] })
    expect(files('preseed', without)).toHaveLength(1)
    expect(textOf('preseed', without)).not.toContain('late_command')
  })

  it.each([
    [TREE, { protocol: 'http', host: 'packages.example:8080', folder: '/debian', suite: 'bookworm' }],
    ['https://a/dists/sid/main/installer-amd64', { protocol: 'https', host: 'a', folder: '/', suite: 'sid' }],
    ['http://a/images/', { protocol: 'http', host: 'deb.debian.org', folder: '/debian', suite: null }],
  ])('takes its packages from where the tree %s lies', (tree, mirror) => {
    expect(mirrorOf(tree)).toEqual(mirror)
  })
})

describe('a kickstart file', () => {
  it('says who, where and what, and touches no other disk', () => {
    const text = textOf('kickstart')
    expect(text).toMatch(
      /^user --name=ada --groups=wheel --gecos="Ada d'Arc #1 \$HOME" --iscrypted --password=\$6\$\S+$/m,
    )
    expect(text).toMatch(/^ignoredisk --only-use=vda$/m)
    expect(text).toMatch(/^url --url="http:\/\/packages.example:8080\/debian\/dists\/bookworm\/"$/m)
    expect(text).toMatch(/^%packages\n@core\nopenssh-server\nqemu-guest-agent\n%end$/m)
    const medium = answerFiles('kickstart', settings(), { name: 'a', disk: '/dev/sda', tree: null })
    expect(revealed(medium[0] ?? { name: '', text: [] }).text).not.toMatch(/^url/m)
  })
})

describe('user-data for Ubuntu’s installer', () => {
  it('is YAML with every answer', () => {
    const text = textOf('autoinstall', settings({ fullName: '' }))
    expect(text).toMatch(/^#cloud-config\n/)
    expect(parse(text)).toMatchObject({
      autoinstall: {
        version: 1,
        locale: 'de_DE.UTF-8',
        keyboard: { layout: 'de' },
        ssh: { 'install-server': true, 'allow-pw': false },
        packages: ['qemu-guest-agent'],
        identity: {
          hostname: 'web.example.org',
          realname: 'ada',
          username: 'ada',
          password: expect.stringMatching(/^\$6\$/) as string,
        },
      },
    })
  })
})

it('a medium takes answers from a second disk where its installer looks for one', () => {
  const of = (os: string) => installerOfMedium(`http://${os}`)
  expect(['fedoraproject.org/fedora/40', 'almalinux.org/almalinux/9', 'redhat.com/rhel/9.4'].map(of)).toEqual(
    Array(3).fill('kickstart'),
  )
  expect(['ubuntu.com/ubuntu/24.04', 'ubuntu.com/ubuntu/18.04', 'debian.org/debian/12'].map(of)).toEqual([
    'autoinstall',
    null,
    null,
  ])
  expect(installers.map(answerArguments)).toEqual([
    'auto=true priority=critical',
    'inst.ks=file:/ks.cfg',
    'autoinstall',
  ])
})
