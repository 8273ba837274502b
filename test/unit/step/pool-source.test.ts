import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { poolSource } from '../../../contract/pool-source.ts'
import { poolWords, poolXml } from '../../../main/step/pool-source.ts'
import { explainStep } from '../../../main/step/step.ts'
import { run } from '../../support/host/index.ts'

const sources = {
  dir: { type: 'dir', path: '/srv/my images' },
  fs: { type: 'fs', device: '/dev/sdb1', format: 'ext4', path: '/mnt/a' },
  netfs: { type: 'netfs', host: 'nas.example', folder: '/export/a b', format: 'nfs', path: '/mnt/a' },
  logical: { type: 'logical', group: 'vg0', devices: ['/dev/sdb', '/dev/sdc'] },
  iscsi: { type: 'iscsi', host: 'nas.example', port: 3261, target: 'iqn.2026-01.org.example:disk1' },
  disk: { type: 'disk', device: '/dev/sdb' },
} as const
const all = Object.values(sources).map((source) => poolSource.parse(source))

const words: Readonly<Record<string, string>> = {
  dir: "pool-define-as p dir --target '/srv/my images'",
  fs: 'pool-define-as p fs --source-dev /dev/sdb1 --source-format ext4 --target /mnt/a',
  netfs:
    "pool-define-as p netfs --source-host nas.example --source-path '/export/a b' --source-format nfs --target /mnt/a",
  disk: 'pool-define-as p disk --source-dev /dev/sdb --source-format gpt --target /dev',
}

describe('the definition of a pool', () => {
  it.for(all)('of the type $type is one by the schema of libvirt', async (source, context) => {
    context.skip(!existsSync('/usr/bin/virt-xml-validate'), 'needs virt-xml-validate of libvirt-clients')
    const folder = mkdtempSync(join(tmpdir(), 'labrig-test-pool-'))
    const path = join(folder, 'pool.xml')
    writeFileSync(path, poolXml('labs-1', source))
    await run('virt-xml-validate', [path, 'storagepool'])
    rmSync(folder, { recursive: true })
  })

  it.each(all)('of the type $type is told as a line', (source) => {
    const here = { libvirtUri: () => 'qemu:///system', dockerHost: () => null }
    const line = explainStep({ type: 'pool.define', connection: 'system', pool: 'p', source }, here)
    const expected = words[source.type]
    if (expected === undefined)
      expect(line).toBe(`virsh -c qemu:///system pool-define /dev/stdin <<'XML'\n${poolXml('p', source)}\nXML`)
    else expect(line).toBe(`virsh -c qemu:///system ${expected}`)
  })

  it('of one device or none needs no here-document', () => {
    expect(poolWords('p', { type: 'logical', group: 'vg0', devices: [] })).toContain('--source-name')
    const { port: _, ...source } = sources.iscsi
    expect(poolWords('p', source)).toContain('--source-host')
  })

  it('takes no words that would be more than a name', () => {
    for (const host of ['nas example', "nas'/>", '-x', '']) {
      expect(poolSource.safeParse({ ...sources.netfs, host }).success).toBe(false)
    }
    expect(poolSource.safeParse({ ...sources.iscsi, target: 'disk1' }).success).toBe(false)
  })
})
