import { dirname } from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import type { Finding } from '../../../contract/doctor.ts'
import { lackingDebian, rootfsTar, tinyIso } from '../../support/host/index.ts'
import { freshDebian, type FreshDebian } from '../setup/fresh-debian.ts'
import { findings, labrig, labrigVolumes, statusOf } from './product.ts'

const lack = lackingDebian()
beforeEach((context) => context.skip(lack !== undefined, lack))

const USER = 'student'
/** Types the commands that a finding shows; the user of the test has no password to give to sudo, so root does it. */
async function follow(debian: FreshDebian, finding: Finding): Promise<void> {
  const lines = finding.fix.map((line) => line.replace(/^sudo /, ''))
  const script = ['set -e', `USER=${USER}`, 'export DEBIAN_FRONTEND=noninteractive', ...lines].join('\n')
  expect(await debian.run('bash', '-c', script)).toMatchObject({ code: 0 })
}

it('the doctor leads an ordinary user of a fresh Debian from nothing to a running guest and container', async () => {
  const files = [`${dirname(await tinyIso())}:/srv/iso:ro`, `${dirname(await rootfsTar())}:/srv/rootfs:ro`]
  await using debian = await freshDebian('systemd', [...labrigVolumes(), ...files])
  await debian.run('useradd', '--create-home', USER)

  const before = await findings(debian, USER)
  expect([statusOf(before, 'libvirt'), statusOf(before, 'docker')]).toEqual(['fail', 'fail'])
  const followed: string[] = []
  for (;;) {
    const next = (await findings(debian, USER)).find((one) => one.status === 'fail' && one.fix.length > 0)
    if (next === undefined) break
    // Following a finding changes it: the same one twice in the same words would lead nowhere.
    expect(followed).not.toContain(next.code)
    followed.push(next.code)
    await follow(debian, next)
  }
  const after = await findings(debian, USER)
  expect(['libvirt', 'docker', 'default-network', 'groups'].map((id) => statusOf(after, id))).toEqual(
    Array.from({ length: 4 }, () => 'ok'),
  )

  const create = (procedure: string, input: object) => labrig(debian, USER, 'call', procedure, JSON.stringify(input))
  const small = { memory: 128, vcpus: 1, disk: { size: 0.1 } }
  await create('vm.create', {
    name: 'first',
    source: { kind: 'iso', path: '/srv/iso/tiny.iso' },
    ...small,
    start: true,
  })
  await create('image.import', { path: '/srv/rootfs/rootfs.tar', reference: 'small:1' })
  await create('container.create', { name: 'second', image: 'small:1', command: ['sleep', '1000'], start: true })
  expect(await labrig(debian, USER, 'ls', '--json')).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ kind: 'vm', name: 'first', state: 'running', owner: 'labrig' }),
      expect.objectContaining({ kind: 'container', name: 'second', state: 'running', owner: 'labrig' }),
    ]),
  )
  await labrig(debian, USER, 'call', 'vm.delete', JSON.stringify({ id: 'first', force: true, files: true }))
  await labrig(debian, USER, 'call', 'container.delete', JSON.stringify({ id: 'second', force: true }))
})
