import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fixAction, needsRoot, type FixAction } from '../../../main/step/fix-action.ts'
import { fileFixRecords } from '../../../main/step/fix-records.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'labrig-test-records-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const start: FixAction = { verb: 'network-start', connection: 'system', network: 'default' }
const auto: FixAction = { verb: 'network-autostart', connection: 'system', network: 'default' }

describe('the record of fixes', () => {
  it('keeps them per finding, in order, over processes', async () => {
    const records = fileFixRecords(folder)
    for (const action of [start, auto, start]) await records.note('default-network', action)
    await records.note('other', start)
    expect(await fileFixRecords(folder).of('default-network')).toEqual([auto, start])
    expect([...(await records.all())]).toEqual([
      ['default-network', [auto, start]],
      ['other', [start]],
    ])
    await records.forget('default-network', start)
    await records.forget('default-network', auto)
    expect(await records.of('default-network')).toEqual([])
    expect(await records.of('other')).toEqual([start])
    expect(readFileSync(join(folder, 'fixes.json'), 'utf8')).not.toContain('default-network')
  })

  it.each(['', 'no json', '{"version":2,"fixes":{}}', '{"version":1,"fixes":{"a":[{"verb":"rm-rf"}]}}'])(
    'that reads %j is refused and stays as it is',
    async (text) => {
      writeFileSync(join(folder, 'fixes.json'), text)
      const records = fileFixRecords(folder)
      await expect(records.of('a')).rejects.toMatchObject({ code: 'REFUSED' })
      await expect(records.note('a', start)).rejects.toMatchObject({ code: 'REFUSED' })
      expect(readFileSync(join(folder, 'fixes.json'), 'utf8')).toBe(text)
    },
  )
})

describe('an action', () => {
  const rule = { tool: 'iptables', chain: 'FORWARD', bridge: 'virbr0', packets: 'from' } as const
  it.each([
    { verb: 'group-join', user: 'root; reboot', group: 'docker' },
    { verb: 'group-join', user: '-G', group: 'docker' },
    { verb: 'group-join', user: 'hina', group: '../x' },
    { verb: 'service-start', service: 'a b.service' },
    { verb: 'service-start', service: '/tmp/x.service' },
    { verb: 'unit-write', unit: '../../cron.service', rules: [rule] },
    { verb: 'unit-write', unit: 'ssh.service', rules: [rule] },
    { verb: 'rule-insert', rule: { ...rule, bridge: "x' -j DROP" } },
    { verb: 'rule-insert', rule: { ...rule, chain: 'INPUT' } },
    { verb: 'rule-insert', rule: { ...rule, tool: '/tmp/iptables' } },
    { verb: 'module-load', module: 'evil' },
    { verb: 'sysctl-set', key: 'kernel.core_pattern|x', value: 1, before: 0 },
    { verb: 'folder-open', path: 'relative', before: '755' },
    { verb: 'folder-open', path: '/srv\n/etc', before: '755' },
    { verb: 'files-own', folder: '/srv', owner: 'tss', files: [{ name: '..', before: 'root' }] },
    { verb: 'files-own', folder: '/srv', owner: 'tss', files: [{ name: 'a/b', before: 'root' }] },
    { verb: 'files-own', folder: '/srv', owner: '-R', files: [{ name: 'a', before: 'root' }] },
    { verb: 'network-start', connection: 'system', network: "a'b" },
    { verb: 'network-start', connection: 'system', network: 'default', more: 1 },
  ])('is not %j', (value) => {
    expect(fixAction.safeParse(value).success).toBe(false)
  })

  it('of an engine needs the engine’s rights alone', () => {
    expect(needsRoot(start)).toBe(false)
    expect(needsRoot({ verb: 'rule-insert', rule })).toBe(true)
  })
})
