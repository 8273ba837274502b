import { describe, expect, it } from 'vitest'
import { libvirtInstanceFinding, polkitAgentFinding } from '../../../main/doctor/libvirt-access.ts'
import { connection, person, seen, told } from './samples.ts'

describe('who asks for a password', () => {
  const running = seen('systemd\ndbus-daemon\npolkitd\nlxpolkit\n')

  it('is not needed by root and by members of libvirt’s group', () => {
    expect(polkitAgentFinding(seen(''), person({ isRoot: true })).code).toBe('polkit-agent.unneeded')
    expect(polkitAgentFinding(seen(''), person({ effective: ['libvirt'] })).code).toBe('polkit-agent.unneeded')
  })

  it.each([
    'lxpolkit',
    'polkit-gnome-au',
    'polkit-kde-auth',
    'polkit-mate-aut',
    'xfce-polkit',
    'lxqt-policykit-',
    'gnome-shell',
    'cinnamon',
    'hyprpolkitagent',
  ])('is found as %s, by the name that the kernel has cut', (name) => {
    const found = polkitAgentFinding(seen(`bash\n${name}\n`), person())
    expect(found).toMatchObject({ status: 'ok', code: 'polkit-agent.running', params: { name } })
  })

  it('is missed, but not mistaken for polkit itself', () => {
    const found = told(polkitAgentFinding(seen(running.text.replace('lxpolkit\n', '')), person()))
    expect(found).toMatchObject({ status: 'warn', advice: expect.stringContaining('group libvirt') as string })
    const unseen = polkitAgentFinding(seen('', { problem: 'missing' }), person())
    expect(unseen).toMatchObject({ status: 'unknown', code: 'polkit-agent.unseen' })
  })
})

describe('the libvirt that is used', () => {
  const session = connection({ id: 'session', address: 'qemu:///session' })
  const docker = connection({ engine: 'docker' })

  it.each([
    ['none', []],
    ['system', [connection()]],
    ['session', [session]],
    ['session', [connection({ address: 'qemu:///session?socket=/run/user/1000/libvirt/virtqemud-sock' })]],
    ['both', [connection(), session]],
    ['system', [connection({ address: 'qemu+ssh://hina@lab/system' })]],
  ] as const)('is told as %s', (outcome, connections) => {
    expect(libvirtInstanceFinding([docker, ...connections]).code).toBe(`libvirt-instance.${outcome}`)
  })

  it('warns of a session alone, which has no networks', () => {
    expect(told(libvirtInstanceFinding([session]))).toMatchObject({ status: 'warn', fix: [] })
  })
})
