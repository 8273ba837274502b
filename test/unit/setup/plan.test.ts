import { describe, expect, it } from 'vitest'
import { consentOf } from '../../../scripts/setup/consent.mjs'
import { listeningPaths } from '../../../scripts/setup/daemons.mjs'
import { describePlan, groupAdvice, manualSteps } from '../../../scripts/setup/describe.mjs'
import { choosePackages } from '../../../scripts/setup/package-manager.mjs'
import { NEEDS } from '../../../scripts/setup/packages.mjs'
import { isEmpty, missingNeeds } from '../../../scripts/setup/plan.mjs'
import { unsupported } from '../../../scripts/setup/set-up.mjs'

type Family = 'apt' | 'dnf' | 'zypper' | 'pacman'
const nothing = { exists: () => false, installed: () => [] }

const ids = (missing: readonly { readonly need: { readonly id: string } }[]): string[] =>
  missing.map(({ need }) => need.id)

const debian = {
  family: 'apt' as Family | undefined,
  id: 'debian',
  name: 'Debian',
  init: 'none' as const,
  arch: 'x64',
  root: false,
}
const dockerd = {
  id: 'docker',
  units: ['docker.socket'],
  sockets: ['/run/docker.sock'],
  programs: ['/usr/bin/dockerd'],
  args: ['-H', 'unix:///run/docker.sock'],
  mode: 'stays' as const,
}
const qemu = NEEDS.filter((need) => need.id === 'qemu').map((need) => ({ need, packages: ['qemu-system-x86'] }))
const plan = {
  platform: debian,
  missing: qemu,
  packages: ['qemu-system-x86'],
  refresh: false,
  stopped: [dockerd],
  network: 'unknown' as const,
  files: ['/run/x/*.pid'],
  foreign: [] as string[],
}

describe('what is missing', () => {
  it.each<Family>(['apt', 'dnf', 'zypper', 'pacman'])(
    'of a bare %s machine has a package for every engine',
    (family) => {
      const missing = missingNeeds(family, ['engines'], nothing)
      expect(ids(missing)).toEqual(
        expect.arrayContaining(['qemu', 'qemu-img', 'libvirt', 'dnsmasq', 'docker', 'dbus', 'polkit']),
      )
      expect(missing.every(({ packages }) => packages.length > 0)).toBe(true)
    },
  )

  it('does not include Docker where dockerd or podman came from elsewhere', () => {
    for (const path of ['/usr/bin/dockerd', '/usr/bin/podman'])
      expect(
        ids(missingNeeds('apt', ['engines'], { ...nothing, exists: (one: string) => one === path })),
      ).not.toContain('docker')
  })

  it('is asked of the package manager only where no file proves it, with all alternatives', () => {
    const asked: string[] = []
    const installed = (_family: string, names: string[]): string[] => {
      asked.push(...names)
      return ['policykit-1']
    }
    const missing = missingNeeds('apt', ['engines'], { exists: (path: string) => path.includes('qemu-img'), installed })
    expect(asked).toEqual(expect.arrayContaining(['polkitd', 'policykit-1']))
    expect(asked).not.toContain('qemu-utils')
    expect(ids(missing)).not.toContain('polkit')
  })

  it('is everything by name on a distribution that set-up does not know', () => {
    const missing = missingNeeds(undefined, ['engines'], nothing)
    expect(ids(missing)).toContain('libvirt')
    const unknown = { ...plan, platform: { ...debian, family: undefined, name: 'Plan 9' }, missing, packages: [] }
    expect(unsupported(unknown)).toContain('Plan 9')
    expect(manualSteps(unknown)).toContain('install libvirt with your package manager')
  })

  it('gives every need a reason', () => {
    expect(NEEDS.filter((need) => need.why === '')).toEqual([])
    expect(new Set(NEEDS.map((need) => need.id)).size).toBe(NEEDS.length)
  })
})

describe('package names', () => {
  it('with alternatives take the first that the index knows, and tell which has none', () => {
    const known = new Set(['policykit-1', 'b'])
    expect(choosePackages(['polkitd|policykit-1', 'a', 'b'], known)).toEqual({
      chosen: ['policykit-1', 'b'],
      unknown: ['a'],
    })
  })
})

describe('the plan', () => {
  it('is shown with packages, services and files before anything happens', () => {
    const text = describePlan(plan)
    for (const part of ['qemu-system-x86: runs virtual machines', '/usr/bin/dockerd', '/run/x/*.pid', 'default'])
      expect(text).toContain(part)
  })

  it('becomes commands for a person who must do it by hand', () => {
    const text = manualSteps(plan)
    expect(text).toContain('sudo apt-get install --no-install-recommends qemu-system-x86')
    expect(text).toContain('sudo /usr/bin/dockerd -H unix:///run/docker.sock &')
    expect(manualSteps({ ...plan, platform: { ...debian, init: 'systemd' } })).toContain(
      'sudo systemctl start docker.socket',
    )
  })

  it('does not promise a network that it may not look at', () => {
    const extras = { ...plan, missing: [], stopped: [] }
    expect(isEmpty(extras)).toBe(true)
    expect(manualSteps(extras)).toBe('')
    expect(manualSteps({ ...extras, network: 'inactive' as const })).toContain('net-start default')
  })

  it('gives what root left in the authority of the TPM emulator back to its user', () => {
    const left = { ...plan, missing: [], stopped: [], foreign: ['/var/lib/swtpm-localca/signkey.pem'] }
    expect(isEmpty(left)).toBe(false)
    expect(describePlan(left)).toContain('/var/lib/swtpm-localca/signkey.pem')
    expect(manualSteps(left)).toContain(
      'sudo chown --reference=/var/lib/swtpm-localca /var/lib/swtpm-localca/signkey.pem',
    )
  })

  it('without a service manager needs root', () => {
    expect(unsupported(plan)).toContain('only root')
    expect(unsupported({ ...plan, platform: { ...debian, root: true } })).toBeUndefined()
    expect(unsupported({ ...plan, platform: { ...debian, root: true, init: 'other' } })).toContain('service manager')
  })
})

describe('consent', () => {
  it.each([
    [{ root: true, terminal: false, answer: undefined }, 'yes'],
    [{ root: true, terminal: true, answer: 'no' }, 'no'],
    [{ root: false, terminal: true, answer: undefined }, 'ask'],
    [{ root: false, terminal: false, answer: undefined }, 'no'],
    [{ root: false, terminal: false, answer: 'yes' }, 'yes'],
    [{ root: false, terminal: false, answer: 'maybe' }, 'no'],
  ])('of %j is %s', (who, answer) => {
    expect(consentOf(who)).toBe(answer)
  })
})

describe('group advice', () => {
  it('names the groups that exist and that the user lacks', () => {
    expect(groupAdvice('eve', ['eve', 'docker'], ['libvirt', 'docker'])).toContain('usermod -aG libvirt eve')
    expect(groupAdvice('eve', ['eve'], ['docker'])).toContain('usermod -aG docker eve')
    expect(groupAdvice('eve', ['docker', 'libvirt'], ['libvirt', 'docker'])).toBeUndefined()
  })
})

describe('the table of unix sockets', () => {
  it('tells listening ones, whichever way /run was spelt', () => {
    const table = `Num       RefCount Protocol Flags    Type St Inode Path
0: 00000002 00000000 00010000 0001 01 123 /var/run/docker.sock
0: 00000003 00000000 00000000 0001 03 124 /run/connected.sock
0: 00000002 00000000 00010000 0001 01 125
0: 00000002 00000000 00010000 0005 01 126 @abstract
`
    expect([...listeningPaths(table)]).toEqual(['/run/docker.sock', '@abstract'])
  })
})
