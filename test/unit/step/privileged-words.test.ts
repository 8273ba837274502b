import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FORWARDS_HOOK, forwardsHook } from '../../../main/net/port-forwards.ts'
import type { FixAction } from '../../../main/step/fix-action.ts'
import { fixCommands, rulesUnit, unitPath } from '../../../main/step/fix-commands.ts'
import { keptPath, keptText, settingPath } from '../../../main/step/kernel-setting.ts'
import { fixStep, isForAPerson, mayMend } from '../../../main/step/fix-rights.ts'
import { LIMITS } from '../../../main/doctor/capacity.ts'
import { watchedUnits } from '../../../main/doctor/services.ts'
import { explainLinkStep, undoLinkStep } from '../../../main/step/link-steps.ts'
import { queueWords } from '../../../main/net/link-shape.ts'
import { forwardWords, helperAllows, helperWords, linkWords } from '../../../main/step/privileged-words.ts'
import { helped, hostileScript, hostileWords, REFUSED } from '../../support/privileged-words.ts'

const HELPER = join(import.meta.dirname, '../../../resources/helper/labrig-helper')
const addresses = { libvirtUri: () => 'qemu:///system', dockerHost: () => null }

/** What the helper would run, a line each, if somebody with this id had called it. */
function shown(words: readonly string[], uid = process.getuid?.() ?? 0): string {
  return execFileSync(HELPER, ['--show', ...words], { encoding: 'utf8', env: { PKEXEC_UID: String(uid) } })
}

describe('the privileged helper', () => {
  const told = helped.filter(({ verb }) => !['unit-write', 'group-join', 'sysctl-set'].includes(verb))

  it.each(told)('does for $verb what is shown to a person, and takes it back so', (action) => {
    const commands = fixCommands(action, addresses)
    for (const on of [true, false]) {
      const lines = shown(helperWords(action, on, 'ken') ?? [])
      expect(lines.trimEnd().split('\n')).toEqual(on ? commands.apply : commands.revert)
    }
  })

  it('writes the program of forwarded ports that is shown to a person, runs it, and takes both back', () => {
    const ssh = { bridge: 'virbr0', protocol: 'tcp', hostAddress: '0.0.0.0', hostPort: 2222, port: 22 } as const
    const forwards = [
      { ...ssh, address: '192.168.122.9' },
      { ...ssh, protocol: 'udp', hostAddress: '127.0.0.1', address: '192.168.122.10' },
      { ...ssh, bridge: 'virbr1', hostAddress: '127.0.0.1', address: '10.0.0.9' },
    ] as const
    const text = `mkdir -p ${dirname(FORWARDS_HOOK)}\nwrite ${FORWARDS_HOOK}\n${forwardsHook(forwards)}`
    const after = `chmod 755 ${FORWARDS_HOOK}\nsh ${FORWARDS_HOOK}\n`
    const off = `sh ${FORWARDS_HOOK} off\n`
    expect(shown(forwardWords(forwards) ?? [])).toBe(off + text + after)
    expect(shown(forwardWords([]) ?? [])).toBe(`${off}rm -f ${FORWARDS_HOOK}\n`)
    expect(forwardWords([{ ...forwards[0], bridge: 'all' }])).toBeNull()
    const inside = [{ ...ssh, hostAddress: '127.0.0.1', address: '192.168.122.9' }]
    expect(shown(forwardWords(inside) ?? [])).toContain(forwardsHook(inside))
  })

  const queue = { type: 'link.queue', host: 'vnet7', index: 12, sudo: false, helper: false, before: null } as const

  it.each([
    { rate: 800 },
    { delay: 20 },
    { delay: 60_000, jitter: 5, duplicate: 1.25, reorder: 100, rate: 8000 },
    { reorder: 0.5 },
  ])('gives a guest’s link the queue that is shown to a person, and takes it back: %o', (shape) => {
    const step = { ...queue, words: queueWords(shape) }
    for (const one of [step, undoLinkStep(step)]) expect(shown(linkWords(one) ?? [])).toBe(`${explainLinkStep(one)}\n`)
  })

  it('is not asked for what else is done to a link, nor for an end that libvirt has not named', () => {
    const on = { host: 'vnet7', index: 12, sudo: true, helper: false } as const
    expect(linkWords({ type: 'link.set', ...on, up: false })).toBeNull()
    expect(linkWords({ type: 'link.sent', ...on, words: ['netem'], before: null })).toBeNull()
    expect(linkWords({ type: 'link.rules', ...on, rules: null, before: null })).toBeNull()
    for (const host of ['tap0', 'veth12', 'eth0', 'vnet07']) {
      expect(linkWords({ ...queue, host, words: queueWords({ rate: 800 }) })).toBeNull()
    }
  })

  it('writes the unit that is shown to a person, and removes it', () => {
    const action = helped.find((one) => one.verb === 'unit-write')
    if (action === undefined) throw new Error('no sample')
    const path = unitPath(action.unit)
    const text = `write ${path}\n${rulesUnit(action.rules)}systemctl daemon-reload\n`
    expect(shown(helperWords(action, true, 'ken') ?? [])).toBe(text)
    expect(shown(helperWords(action, false, 'ken') ?? [])).toBe(`rm -f ${path}\nsystemctl daemon-reload\n`)
  })

  it('sets and keeps the setting that is shown to a person, and takes both back', () => {
    const action = helped.find((one) => one.verb === 'sysctl-set')
    if (action === undefined) throw new Error('no sample')
    const [path, kept] = [settingPath(action.key), keptPath(action.key)]
    const text = `mkdir -p /etc/sysctl.d\nwrite ${kept}\n${keptText(action)}write ${path}\n${action.value}\n`
    expect(shown(helperWords(action, true, 'ken') ?? [])).toBe(text)
    expect(shown(helperWords(action, false, 'ken') ?? [])).toBe(`write ${path}\n${action.before}\nrm -f ${kept}\n`)
  })

  it('joins the one who calls it to a group, and nobody else', () => {
    const name = execFileSync('id', ['-nu', '1'], { encoding: 'utf8' }).trim()
    expect(shown(['apply', 'group-join', 'docker'], 1)).toBe(`usermod --append --groups docker ${name}\n`)
    expect(shown(['revert', 'group-join', 'docker'], 1)).toBe(`gpasswd --delete ${name} docker\n`)
    expect(helperWords({ verb: 'group-join', user: 'ken', group: 'docker' }, true, 'eve')).toBeNull()
  })

  it('has the lists that Labrig goes by, word for word', () => {
    const text = readFileSync(HELPER, 'utf8').replaceAll('\\\n', ' ')
    const listsOf = (before: RegExp) =>
      [...text.matchAll(before)].map((match) => (match[1] ?? '').trim().split(/ +/).sort())
    expect(listsOf(/one_of "\$1" (docker\.service [^\n]+)/g)).toEqual([helperAllows.services.toSorted()])
    expect(listsOf(/one_of "\$2" (net\.ipv4[^\n]+)/g)).toEqual([helperAllows.settings.toSorted()])
    expect(listsOf(/one_of "\$2" (libvirt [^\n]+)/g)).toEqual([helperAllows.groups.toSorted()])
  })

  it('does what the doctor asks for on any host', () => {
    for (const { key, raise } of LIMITS) {
      expect(helperWords({ verb: 'sysctl-set', key, value: raise, before: 1 }, true, 'ken')).not.toBeNull()
    }
    const units = [...watchedUnits, 'labrig-guests.service', 'snap.docker.dockerd.service']
    for (const service of units) expect(shown(['apply', 'service-start', service])).toBe(`systemctl start ${service}\n`)
  })

  it.each<FixAction>([
    { verb: 'group-join', user: 'ken', group: 'wheel' },
    { verb: 'service-start', service: 'ssh.service' },
    { verb: 'sysctl-set', key: 'kernel.core_pattern', value: 0, before: 0 },
  ])('is not asked for what it refuses: $verb', (action) => {
    expect(helperWords(action, true, 'ken')).toBeNull()
  })

  it('takes no path from its caller', () => {
    expect(helperWords({ verb: 'folder-open', path: '/srv', before: '700' }, true, 'ken')).toBeNull()
    const files = [{ name: 'a', before: 'root' }]
    expect(helperWords({ verb: 'files-own', folder: '/srv', owner: 'tss', files }, true, 'ken')).toBeNull()
  })

  const hostile = hostileWords()
  it(`refuses ${hostile.length} lists of hostile words without a word of them in its answer`, () => {
    const said = execFileSync('sh', { input: hostileScript(HELPER, '--show'), encoding: 'utf8' })
    const answers = said.split(/(?<=^= \d+\n)/m)
    expect(answers).toHaveLength(hostile.length)
    expect(hostile.filter((_, at) => answers[at] !== REFUSED)).toEqual([])
  })

  it.each([
    ['by an ordinary user', {}],
    ['for root', { PKEXEC_UID: '0' }],
    ['for a user who is no number', { PKEXEC_UID: '1;id' }],
    ['for nobody', { PKEXEC_UID: '' }],
  ])('does nothing when started %s', (_, env) => {
    const { status, stdout } = spawnSync(HELPER, ['apply', 'group-join', 'docker'], { encoding: 'utf8', env })
    expect([status, stdout]).toEqual([77, ''])
  })
})

describe('a step that needs root', () => {
  const action: FixAction = helped[0]
  const step = { type: 'fix.apply', finding: 'guest-forwarding', action } as const
  const rights = { isRoot: false, bySudo: false, user: 'ken', helper: false }

  it('is for a person without helper, the helper’s with it, and our own as root', () => {
    expect(fixStep(step, rights)).toMatchObject({ sudo: true, helper: false })
    expect(isForAPerson(fixStep(step, rights))).toBe(true)
    expect(fixStep(step, { ...rights, helper: true })).toMatchObject({ sudo: true, helper: true })
    expect(fixStep(step, { ...rights, isRoot: true })).toMatchObject({ sudo: false, helper: false })
  })

  it('makes the whole remedy a person’s when the helper does not do it', () => {
    const open: FixAction = { verb: 'folder-open', path: '/srv', before: '750' }
    expect(mayMend([action], { ...rights, helper: true })).toBe(true)
    expect(mayMend([action, open], { ...rights, helper: true })).toBe(false)
    expect(mayMend([{ verb: 'network-start', connection: 'system', network: 'default' }], rights)).toBe(true)
  })
})
