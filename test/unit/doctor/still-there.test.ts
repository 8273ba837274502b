import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { stillThere } from '../../../main/doctor/still-there.ts'
import type { FixAction } from '../../../main/step/fix-action.ts'
import { Look } from '../../../main/system/look.ts'
import { firewall } from './samples.ts'

let root = ''
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'labrig-test-still-'))
})
afterEach(() => rm(root, { recursive: true }))

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true })
  await writeFile(join(root, path), text)
}

const unit = 'labrig-guests.service'
const rule = { tool: 'iptables', chain: 'FORWARD', bridge: 'virbr0', packets: 'from' } as const
const seenChanges: FixAction[] = [
  { verb: 'rule-insert', rule },
  { verb: 'unit-write', unit, rules: [rule] },
  { verb: 'service-enable', service: unit },
  { verb: 'group-join', user: 'hina', group: 'docker' },
  { verb: 'sysctl-set', key: 'fs.file-max', value: 9, before: 1 },
  { verb: 'module-load', module: 'kvm' },
  { verb: 'folder-open', path: '/srv/pool', before: '700' },
  { verb: 'files-own', folder: '/srv/keys', owner: 'hina', files: [{ name: 'serial', before: 'root' }] },
]

async function host(group: string, limit: string, modules: string, mode: number): Promise<Look> {
  await put('/srv/keys/serial', '1\n')
  await put('/etc/group', group)
  await put('/proc/sys/fs/file-max', limit)
  await put('/proc/modules', modules)
  await mkdir(join(root, 'srv/pool'), { recursive: true })
  await chmod(join(root, 'srv/pool'), mode)
  return new Look({ root })
}

describe('a recorded change', () => {
  it('is there as long as the host shows it', async () => {
    const look = await host('docker:x:999:ken,hina\n', '9\n', 'kvm 1 0 - Live 0x0\n', 0o701)
    await put(`/etc/systemd/system/${unit}`, '[Unit]\n')
    await put('/etc/passwd', `hina:x:${process.getuid?.() ?? 0}:100::/:/bin/sh\n`)
    const rules = '-P FORWARD DROP\n-A FORWARD -i virbr0 -m comment --comment "labrig:guests" -j ACCEPT'
    expect(await stillThere(seenChanges, firewall(rules), look)).toEqual(seenChanges)
  })

  it('is gone when somebody took it back by hand', async () => {
    const look = await host('docker:x:999:ken\n', '1\n', 'kvm_intel 1 0 - Live 0x0\n', 0o700)
    expect(await stillThere(seenChanges, firewall('-P FORWARD DROP'), look)).toEqual([])
  })

  it('counts as there when that cannot be seen', async () => {
    const started: FixAction = { verb: 'service-start', service: 'docker.service' }
    const network: FixAction = { verb: 'network-autostart', connection: 'system', network: 'default' }
    const all = [seenChanges[0] as FixAction, started, network]
    expect(await stillThere(all, firewall(null), new Look({ root }))).toEqual(all)
  })
})
