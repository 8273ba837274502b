import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { formatId } from '../../../contract/ids.ts'
import { parseArguments } from '../../../main/cli/arguments.ts'
import { vmCommand } from '../../../main/cli/vm.ts'
import { reportFailure } from '../../../main/cli/failure.ts'
import { startUnit } from '../../../main/cli/start-unit.ts'
import { ORGANISATION_MARK } from '../../../main/inventory/own-marks.ts'
import type { FakeDomain } from '../../support/fake-libvirt/index.ts'
import { ServicesOnFakes } from '../../support/on-fakes.ts'
import { RecordedOutput } from './recorded-output.ts'

let on: ServicesOnFakes
beforeEach(async () => {
  on = await ServicesOnFakes.make()
})
afterEach(() => on[Symbol.asyncDispose]())

const host = () => on.fakeLibvirt.host
function vm(name: string, changes: Partial<FakeDomain> = {}): FakeDomain {
  const xml = `<domain type='qemu'><name>${name}</name><devices></devices></domain>`
  return host().addDomain(name, { xml, ...changes })
}
const names = () => [...host().domains.values()].map(({ name }) => name).sort()

async function labrig(...argv: string[]) {
  const output = new RecordedOutput()
  const { signal } = new AbortController()
  const args = parseArguments(['vm', ...argv])
  const exit = await vmCommand(args, { services: on.services, output, ask: null, signal }).catch((error: unknown) =>
    reportFailure(error, output, argv.includes('--json')),
  )
  return { exit, out: output.stdout, err: output.stderr }
}

describe('labrig vm', () => {
  it('takes names, several at once, and prints the commands that it did', async () => {
    vm('web')
    vm('db')
    const { exit, out } = await labrig('tag', 'web', 'db', '--add', 'lab,front')
    expect(exit).toBe(0)
    expect(out.match(/^\$ virsh .* metadata /gm)).toHaveLength(2)
    for (const domain of host().domains.values()) {
      expect(domain.metadata.get(ORGANISATION_MARK.uri)).toContain('<tag>front</tag><tag>lab</tag>')
    }
  })

  it('moves to the trash, shows it, and restores by the former name', async () => {
    vm('web')
    expect((await labrig('trash', 'web')).exit).toBe(0)
    expect(names()[0]).toMatch(/^web~trash-/)
    expect((await labrig('trashed')).out).toMatch(/^web +\d{4}-/m)
    expect((await labrig('restore-from-trash', 'web')).exit).toBe(0)
    expect(names()).toEqual(['web'])
    expect((await labrig('trashed')).out).toBe('The trash is empty.\n')
  })

  it('starts what has a place in its order, waiting as long as each one says, and nothing else', async () => {
    for (const name of ['web', 'other', 'db', 'app']) vm(name)
    await labrig('order', 'db', '--place', '1', '--delay', '1')
    await labrig('order', 'app', 'web', '--place', '2')
    const started: string[] = []
    host().events.on(
      'event',
      ({ name, payload }: { name: string; payload: { dom?: { name: string }; event?: number } }) => {
        if (name === 'DOMAIN_EVENT_CALLBACK_LIFECYCLE' && payload.event === 2) started.push(payload.dom?.name ?? '')
      },
    )
    const { exit, out } = await labrig('autostart')
    expect(exit).toBe(0)
    expect(started).toEqual(['db', 'app', 'web'])
    const lines = out.split('\n').filter((line) => line !== '')
    expect(lines.map((line) => /(?:start|sleep) \S+$/.exec(line)?.[0])).toEqual([
      'start db',
      'sleep 1',
      'start app',
      'start web',
    ])
    expect([...host().domains.values()].filter(({ id }) => id < 0).map(({ name }) => name)).toEqual(['other'])
  })

  it('loses nothing without a yes', async () => {
    vm('web')
    const refused = await labrig('rm', 'web')
    expect(refused).toMatchObject({
      exit: 5,
      err: expect.stringContaining('destroys: the definition of web') as string,
    })
    expect(names()).toEqual(['web'])
    expect((await labrig('rm', 'web', '--yes')).exit).toBe(0)
    expect(names()).toEqual([])
  })

  it('explains without doing, and names what would be lost', async () => {
    vm('web', { id: 3, state: 1 })
    const { exit, out, err } = await labrig('trash', 'web', '--force', '--explain')
    expect(exit).toBe(0)
    expect(out.split('\n')[0]).toMatch(/ destroy web$/)
    expect(err).toContain('# destroys: what web has not written')
    expect(names()).toEqual(['web'])
  })

  it('goes on after a failure and ends with its code', async () => {
    vm('web')
    vm('db', { id: 3, state: 1 })
    const { exit } = await labrig('start', 'db', 'web')
    expect(exit).toBe(5)
    expect([...host().domains.values()].every(({ state }) => state === 1)).toBe(true)
  })

  it('answers scripts in JSON', async () => {
    const domain = vm('web')
    await labrig('trash', 'web')
    const { out } = await labrig('trashed', '--json')
    expect(JSON.parse(out)).toMatchObject({ vms: [{ former: 'web', id: formatId('vm', 'system', domain.uuid) }] })
    const missing = await labrig('start', 'nobody', '--json')
    expect(missing.exit).toBe(3)
    expect(JSON.parse(missing.err)).toMatchObject({ error: { code: 'NOT_FOUND' } })
  })

  it.each([
    [['fly', 'web'], 'which of these?'],
    [['start'], 'labrig vm start NAME…'],
    [['start', 'web', '--count', '2'], 'vm start has no option --count'],
    [['tag', 'web'], '--add TAGS or --remove TAGS'],
    [['group', 'web', '--to', 'a', '--none'], '--to GROUP, or --none'],
    [['order', 'web', '--place', 'first'], 'a number is needed'],
    [['trash', 'web', '--force', '--shutdown'], 'not both'],
    [['empty-trash'], 'labrig vm empty-trash NAME…|--all'],
    [['create', 'web'], '--iso FILE, --disk DISK, --image IMAGE or --location URL'],
    [['create', 'web', '--iso', '/a', '--disk', '/b'], 'one of --iso FILE'],
    [['create', 'web', '--disk', '/a', '--user', 'ada'], '--user belongs to --image or --iso or --location'],
    [['create', 'web', '--iso', '/a', '--user', 'ada'], '--password-file FILE is needed'],
    [['create', 'web', '--iso', '/a', '--answers', '/none.cfg'], '--answers /none.cfg: ENOENT'],
    [['create', 'web', '--iso', '/a', '--answers', '/b', '--user', 'ada'], '--answers is the whole file'],
    [['create', 'web', '--image', '/a', '--user', 'ada'], '--ssh-key FILE is needed'],
    [['create', 'web', '--image', '/a', '--ssh-key', '/none.pub'], '--ssh-key /none.pub: ENOENT'],
    [['set', 'web', 'colour'], 'what is colour?'],
    [['set', 'web', 'link', '--mac', 'x'], '--up or --down'],
    [['set', 'web', 'vcpus', '--topology', '4'], 'SOCKETSxCORESxTHREADS'],
    [['detach', 'web'], 'labrig vm detach NAME DEVICE'],
  ])('%j is told how it is used', async (argv, text) => {
    vm('web')
    const { exit, err } = await labrig(...argv)
    expect({ exit, err }).toEqual({ exit: 2, err: expect.stringContaining(text) as string })
  })

  it.each([
    [['attach', 'web', 'rng'], "attach-device web /dev/stdin --config <<'XML'"],
    [['attach', 'web', 'card', '--network', 'default'], "<source network='default'/>"],
    [
      ['set', 'web', 'vcpus', '--max', '4', '--topology', '1x2x2'],
      "+    <topology sockets='1' cores='2' threads='2'/>",
    ],
  ])('%j --explain shows the line that does it', async (argv, line) => {
    vm('web')
    const { exit, out } = await labrig(...argv, '--explain')
    expect({ exit, out }).toEqual({ exit: 0, out: expect.stringContaining(line) as string })
  })

  it('empties the whole trash with a yes, or has nothing to do', async () => {
    vm('a')
    vm('b')
    expect((await labrig('empty-trash', '--all')).out).toBe('There was nothing to do.\n')
    await labrig('trash', 'a', 'b')
    expect((await labrig('empty-trash', '--all')).exit).toBe(5)
    expect((await labrig('empty-trash', '--all', '--yes')).exit).toBe(0)
    expect(names()).toEqual([])
  })

  it('starts in order, and shows a unit that does so at boot', async () => {
    vm('web')
    vm('db')
    await labrig('order', 'web', '--place', '2')
    await labrig('order', 'db', '--place', '1')
    const { out } = await labrig('autostart')
    expect(out.match(/start \w+/g)).toEqual(['start db', 'start web'])
    expect(startUnit(['node', '/opt/labrig/labrig'], '/usr/bin/node')).toContain(
      'ExecStart=/opt/labrig/labrig vm autostart\n',
    )
    expect(startUnit(['node', '/srv/bin/labrig.mjs'], '/usr/bin/node')).toContain(
      'ExecStart=/usr/bin/node /srv/bin/labrig.mjs vm autostart\n',
    )
  })
})
