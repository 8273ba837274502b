import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseArguments } from '../../../main/cli/arguments.ts'
import { reportFailure } from '../../../main/cli/failure.ts'
import { vmCommand } from '../../../main/cli/vm.ts'
import { vmCommands } from '../../../main/cli/vm-commands.ts'
import { withScheduleLine } from '../../../main/vm/snapshot/schedule-note.ts'
import { ServicesOnFakes } from '../../support/on-fakes.ts'
import { RecordedOutput } from './recorded-output.ts'

const callsOf = (
  words: readonly string[],
  flags: readonly string[] = [],
  values: Readonly<Record<string, string>> = {},
) =>
  vmCommands[words[0] ?? '']?.calls(['vm:system/1'], {
    words,
    flags: new Set(flags),
    values: new Map(Object.entries(values)),
  })

it('labrig vm snapshot, revert, rm-snapshot and snapshot-note are the acts of the contract', () => {
  expect(callsOf(['snapshot', 'web', 'one'], [], { note: 'why', way: 'disks' })).toEqual([
    { path: 'vm.snapshot.create', input: { id: 'vm:system/1', name: 'one', description: 'why', way: 'disks' } },
  ])
  expect(callsOf(['revert', 'web', 'one'])).toEqual([
    { path: 'vm.snapshot.revert', input: { id: 'vm:system/1', name: 'one' } },
  ])
  const children = (...flags: string[]) => callsOf(['rm-snapshot', 'web', 'one'], flags)?.[0]?.input['children']
  expect([children(), children('children'), children('children-only')]).toEqual([false, true, 'only'])
  expect(callsOf(['snapshot-note', 'web', 'one', 'works'])).toEqual([
    { path: 'vm.snapshot.describe', input: { id: 'vm:system/1', name: 'one', description: 'works' } },
  ])
})

describe('on an engine', () => {
  let on: ServicesOnFakes
  beforeEach(async () => {
    on = await ServicesOnFakes.make()
  })
  afterEach(() => on[Symbol.asyncDispose]())

  async function labrig(...argv: string[]) {
    const output = new RecordedOutput()
    const { signal } = new AbortController()
    const args = parseArguments(['vm', ...argv])
    const around = { services: on.services, output, ask: null, signal }
    const exit = await vmCommand(args, around).catch((error: unknown) => reportFailure(error, output, false))
    return { exit, out: output.stdout, err: output.stderr }
  }

  const devices = [
    "<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/disks/web.qcow2'/>",
    "<target dev='vda' bus='virtio'/></disk>",
    "<interface type='network'><mac address='52:54:00:00:00:01'/><source network='default'/><model type='virtio'/></interface>",
  ].join('')

  function web() {
    const xml = `<domain type='qemu'><name>web</name><memory unit='MiB'>256</memory><currentMemory unit='MiB'>256</currentMemory><vcpu>2</vcpu><devices>${devices}</devices></domain>`
    return on.fakeLibvirt.host.addDomain('web', { xml })
  }

  it('a schedule is set, told and taken away', async () => {
    web()
    expect(await labrig('snapshot-schedule', 'web')).toMatchObject({ exit: 0, out: 'It has no schedule.\n' })
    const { exit, out } = await labrig('snapshot-schedule', 'web', '--every', '6', '--keep', '4')
    expect([exit, out]).toEqual([0, expect.stringContaining('schedule/1.0 --key labrig-schedule --set')])
    expect((await labrig('snapshot-schedule', 'web')).out).toBe('every 6 h while it runs; the newest 4 are kept\n')
    expect(JSON.parse((await labrig('snapshot-schedule', 'web', '--json')).out)).toEqual({ every: 6, keep: 4 })
    await labrig('snapshot-schedule', 'web', '--off')
    expect((await labrig('snapshot-schedule', 'web')).out).toBe('It has no schedule.\n')
  })

  it.each([
    [['snapshot-schedule', 'web', '--every', '6'], '--every HOURS and --keep N, or --off'],
    [['snapshot-schedule', 'web', '--every', '6', '--keep', '2', '--off'], '--every HOURS and --keep N, or --off'],
    [['snapshot-note', 'web', 'one'], 'labrig vm snapshot-note NAME SNAPSHOT TEXT'],
    [['agent-password', 'web'], 'labrig vm agent-password NAME USER'],
  ])('%j is told how it is used', async (argv, text) => {
    web()
    expect(await labrig(...argv)).toMatchObject({ exit: 2, err: expect.stringContaining(text) as string })
  })

  it('a tree of snapshots is told with what came from what, and their notes', async () => {
    const domain = web()
    expect((await labrig('snapshots', 'web')).out).toBe('It has no snapshots.\n')
    const add = (name: string, parent: string | null, note: string) => {
      const above = parent === null ? '' : `<parent><name>${parent}</name></parent>`
      const rest = `<state>shutoff</state><creationTime>${1_700_000_000 + domain.snapshots.size * 60}</creationTime>`
      const disk = "<disks><disk name='vda' snapshot='internal'/></disks>"
      const xml = `<domainsnapshot><name>${name}</name><description>${note}</description>${above}${rest}<memory snapshot='no'/>${disk}</domainsnapshot>`
      domain.snapshots.set(name, { name, xml, parent, state: 5 })
    }
    add('clean', null, 'installed')
    add('left', 'clean', withScheduleLine(null))
    add('deeper', 'left', '')
    add('right', 'clean', '')
    domain.currentSnapshot = 'deeper'
    const { exit, out } = await labrig('snapshots', 'web')
    const [head, ...rows] = out.trimEnd().split('\n')
    expect([exit, head]).toEqual([
      0,
      expect.stringMatching(/^SNAPSHOT +SINCE \(UTC\) +STATE +KIND +MEMORY +DISKS +NOTE/),
    ])
    expect(rows.map((row) => row.split(/ {2,}\d{4}-/)[0])).toEqual(['clean', '  left', '    deeper *', '  right'])
    expect(rows[0]).toMatch(/^clean +2023-11-14 22:13 +shutoff +internal +.*installed$/)
    expect(out).not.toContain('labrig:')
    expect(JSON.parse((await labrig('snapshots', 'web', '--json')).out)).toHaveLength(4)
  })

  it('hardware is told by the words that set and detach take', async () => {
    web()
    const { exit, out } = await labrig('hardware', 'web')
    expect(exit).toBe(0)
    expect(out).toMatch(/^DEVICE +IS +NOW +NEXT$/m)
    expect(out).toMatch(/^disk:vda +virtio +.*source=\/disks\/web\.qcow2/m)
    expect(out).toMatch(/^interface:52:54:00:00:00:01 +virtio +/m)
    expect(out).toMatch(/^cpu +.*count=2/m)
    const all = JSON.parse((await labrig('hardware', 'web', '--json')).out) as { key: string }[]
    expect(all.map(({ key }) => key)).toContain('memory')
  })
})
