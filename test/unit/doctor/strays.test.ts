import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readMarked, straysOf } from '../../../main/doctor/strays.ts'
import { ruleWords, type AcceptRule } from '../../../main/net/accept-rule.ts'
import { rulesUnit, unitPath } from '../../../main/step/fix-commands.ts'
import { keptPath, keptText } from '../../../main/step/kernel-setting.ts'
import type { FixAction } from '../../../main/step/fix-action.ts'
import { Look } from '../../../main/system/look.ts'
import { firewall, seen } from './samples.ts'

let root = ''
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'labrig-test-strays-'))
})
afterEach(() => rm(root, { recursive: true }))

const look = () => new Look({ root })
const rule = (packets: AcceptRule['packets'], chain: AcceptRule['chain'] = 'FORWARD'): AcceptRule => {
  return { tool: 'iptables', chain, bridge: 'virbr0', packets }
}
const inserted = (one: AcceptRule): FixAction => ({ verb: 'rule-insert', rule: one })
/** As `iptables -S` prints it, which quotes the comment. */
const printed = (one: AcceptRule) =>
  ['-A', one.chain, ...ruleWords('-C', one).slice(4)].join(' ').replace('labrig:guests', '"labrig:guests"')
const table = (...lines: string[]) => firewall(['-P FORWARD DROP', '-N DOCKER-USER', ...lines].join('\n'))

describe('what carries our mark', () => {
  const all = [rule('from'), rule('answers'), rule('to'), rule('from', 'DOCKER-USER')]

  it('is read back from the rules, each kind, once', async () => {
    const { actions, unseen } = await readMarked(table(...[...all, rule('to')].map(printed)), look())
    expect(actions).toEqual(all.map(inserted))
    expect(unseen).toBeNull()
  })

  it.each([
    '-A FORWARD -i virbr0 -j ACCEPT',
    '-A FORWARD -i virbr0 -m comment --comment labrig:other -j ACCEPT',
    '-A FORWARD -i virbr0 -m comment --comment "labrig:guests" -j DROP',
    '-A FORWARD -s 10.0.0.0/8 -m comment --comment "labrig:guests" -j ACCEPT',
    '-A DOCKER -i virbr0 -m comment --comment "labrig:guests" -j ACCEPT',
  ])('is not "%s"', async (line) => {
    expect((await readMarked(table('-N DOCKER', line), look())).actions).toEqual([])
  })

  it('is read back from the unit, to be stopped, disabled and removed', async () => {
    const path = join(root, unitPath('labrig-guests.service'))
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, rulesUnit([rule('from'), rule('answers')]))
    const unit = 'labrig-guests.service'
    expect((await readMarked(table(), look())).actions).toEqual([
      { verb: 'unit-write', unit, rules: [rule('from'), rule('answers')] },
      { verb: 'service-enable', service: unit },
      { verb: 'service-start', service: unit },
    ])
  })

  it('is read back from the settings that are kept, with what they were before', async () => {
    const setting = { verb: 'sysctl-set', key: 'fs.inotify.max_user_watches', value: 9, before: 7 } as const
    const files = { [keptPath(setting.key)]: keptText(setting), '/etc/sysctl.d/99-mine.conf': 'fs.file-max = 1\n' }
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true })
      await writeFile(join(root, path), text)
    }
    expect((await readMarked(table(), look())).actions).toEqual([setting])
    expect(straysOf({ actions: [setting], unseen: null }, [{ ...setting, value: 8 }])).toEqual([])
  })

  it('is unseen where the rules may not be read, with the command that shows them', async () => {
    const refused = seen('Permission denied', { source: 'iptables -w -S', code: 4 })
    const { unseen } = await readMarked(firewall(null, { refused }), look())
    expect(unseen).toBe('sudo iptables -w -S | grep labrig:guests')
  })

  it('is stray when no record names it', () => {
    const marked = { actions: all.map(inserted), unseen: null }
    expect(straysOf(marked, [inserted(rule('from')), inserted(rule('to'))])).toEqual(
      [rule('answers'), rule('from', 'DOCKER-USER')].map(inserted),
    )
    const unit = (rules: AcceptRule[]): FixAction => ({ verb: 'unit-write', unit: 'labrig-guests.service', rules })
    expect(straysOf({ actions: [unit([rule('from')])], unseen: null }, [unit([rule('to')])])).toEqual([])
  })
})
