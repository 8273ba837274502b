import { dirname, join } from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import type { Finding } from '../../../contract/doctor.ts'
import { root } from '../../../scripts/pinned-node.mjs'
import { lackingDebian, rootfsTar, tinyIso } from '../../support/host/index.ts'
import { freshDebian, type FreshDebian } from '../setup/fresh-debian.ts'

const lack = lackingDebian()
beforeEach((context) => context.skip(lack !== undefined, lack))

const USER = 'student'
/** What runs of Labrig on a machine without its sources. */
const PRODUCT = ['out', 'node_modules', 'bin', 'resources', 'package.json']

/** A command line of an ordinary user's new login. */
async function labrig<T>(debian: FreshDebian, ...words: string[]): Promise<T> {
  const program = ['node', '/src/bin/labrig.mjs', ...words]
  const { stdout, stderr } = await debian.run('runuser', '-u', USER, '--', 'env', `HOME=/home/${USER}`, ...program)
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout) as T
}

async function findings(debian: FreshDebian): Promise<Finding[]> {
  return (await labrig<{ findings: Finding[] }>(debian, 'doctor', '--json')).findings
}

const stateOf = (all: readonly Finding[], id: string) => all.find((one) => one.id === id)?.status

/** Types the commands that a finding shows; the user of the test has no password to give to sudo, so root does it. */
async function follow(debian: FreshDebian, finding: Finding): Promise<void> {
  const lines = finding.fix.map((line) => line.replace(/^sudo /, ''))
  const script = ['set -e', `USER=${USER}`, 'export DEBIAN_FRONTEND=noninteractive', ...lines].join('\n')
  expect(await debian.run('bash', '-c', script)).toMatchObject({ code: 0 })
}

it('the doctor leads an ordinary user of a fresh Debian from nothing to a running guest and container', async () => {
  const files = [`${dirname(await tinyIso())}:/srv/iso:ro`, `${dirname(await rootfsTar())}:/srv/rootfs:ro`]
  const product = PRODUCT.map((name) => `${join(root, name)}:/src/${name}:ro`)
  await using debian = await freshDebian('systemd', [...product, ...files])
  await debian.run('useradd', '--create-home', USER)

  const before = await findings(debian)
  expect([stateOf(before, 'libvirt'), stateOf(before, 'docker')]).toEqual(['fail', 'fail'])
  const followed: string[] = []
  for (;;) {
    const next = (await findings(debian)).find((one) => one.status === 'fail' && one.fix.length > 0)
    if (next === undefined) break
    // Following a finding changes it: the same one twice in the same words would lead nowhere.
    expect(followed).not.toContain(next.code)
    followed.push(next.code)
    await follow(debian, next)
  }
  const after = await findings(debian)
  expect(['libvirt', 'docker', 'default-network', 'groups'].map((id) => stateOf(after, id))).toEqual(
    Array.from({ length: 4 }, () => 'ok'),
  )

  const create = (procedure: string, input: object) => labrig(debian, 'call', procedure, JSON.stringify(input))
  const small = { memory: 128, vcpus: 1, disk: { size: 0.1 } }
  await create('vm.create', {
    name: 'first',
    source: { kind: 'iso', path: '/srv/iso/tiny.iso' },
    ...small,
    start: true,
  })
  await create('image.import', { path: '/srv/rootfs/rootfs.tar', reference: 'small:1' })
  await create('container.create', { name: 'second', image: 'small:1', command: ['sleep', '1000'], start: true })
  expect(await labrig(debian, 'ls', '--json')).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ kind: 'vm', name: 'first', state: 'running', owner: 'labrig' }),
      expect.objectContaining({ kind: 'container', name: 'second', state: 'running', owner: 'labrig' }),
    ]),
  )
  await labrig(debian, 'call', 'vm.delete', JSON.stringify({ id: 'first', force: true, files: true }))
  await labrig(debian, 'call', 'container.delete', JSON.stringify({ id: 'second', force: true }))
})
