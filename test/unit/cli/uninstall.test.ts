import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseArguments } from '../../../main/cli/arguments.ts'
import type { Stay } from '../../../main/cli/stays.ts'
import { uninstall, type Ask } from '../../../main/cli/uninstall.ts'
import { LABRIG_NAMESPACE } from '../../../main/inventory/domain-summary.ts'
import { fileFixRecords } from '../../../main/step/fix-records.ts'
import { ServicesOnFakes } from '../../support/on-fakes.ts'
import { RecordedOutput } from './recorded-output.ts'

let on: ServicesOnFakes
let output: RecordedOutput
beforeEach(async () => {
  on = await ServicesOnFakes.make()
  output = new RecordedOutput()
})
afterEach(() => on[Symbol.asyncDispose]())

const run = (argv: readonly string[] = [], ask: Ask = null) => {
  output = new RecordedOutput()
  return uninstall(parseArguments(['uninstall', ...argv]), on.services, output, ask)
}
const network = () => [...on.fakeLibvirt.host.networks.values()].find(({ name }) => name === 'default')
/** The network that the doctor starts: the change that is to be taken back. */
async function mend(): Promise<void> {
  on.fakeLibvirt.host.addNetwork('default', { active: false })
  await on.services.connections.settled()
  await on.client.doctor.fix({ id: 'default-network' })
  expect(network()).toMatchObject({ active: true, autostart: true })
}

describe('labrig uninstall', () => {
  it('says that there is nothing where nothing was changed', async () => {
    expect(await run()).toBe(0)
    expect(output.stdout).toMatch(/^Labrig has changed nothing on this host that is still there\.$/m)
    expect(output.stdout).toContain(`rm -r ${on.services.paths.config}`)
  })

  it('shows everything first, and does nothing without a yes', async () => {
    await mend()
    expect(await run()).toBe(5)
    expect(output.stdout).toMatch(/^ {2}default-network\n {4}virsh .*net-autostart default --disable$/m)
    expect(output.stdout).toMatch(/^ {4}virsh .*net-destroy default$/m)
    expect(output.stdout).toMatch(/Nothing was changed\. To take them back: labrig uninstall --yes\n$/)
    expect(network()).toMatchObject({ active: true, autostart: true })
  })

  it.each([
    [false, 5, true],
    [true, 0, false],
  ])('asks on a terminal after it was shown; the answer %s is heeded', async (answer, exit, active) => {
    await mend()
    const asked: string[] = []
    const ask = (question: string) => {
      expect(output.stdout).toContain('net-destroy default')
      asked.push(question)
      return Promise.resolve(answer)
    }
    expect(await run([], ask)).toBe(exit)
    expect(asked).toHaveLength(1)
    expect(network()).toMatchObject({ active, autostart: active })
  })

  it('with --yes takes everything back without asking, and has nothing to do afterwards', async () => {
    await mend()
    expect(await run(['--yes'], () => Promise.reject(new Error('asked')))).toBe(0)
    expect(output.stdout).toMatch(/^\$ virsh .*net-destroy default$/m)
    expect(output.stdout).toMatch(/All changes are taken back\.\n$/)
    expect(network()).toMatchObject({ active: false, autostart: false })
    expect(await run(['--yes'])).toBe(0)
    expect(output.stdout).toContain('has changed nothing')
  })

  it('goes on after what cannot be taken back, and says what is left', async () => {
    await mend()
    // An action of a connection that is not there: the engine cannot be reached.
    const records = fileFixRecords(on.services.paths.state)
    await records.note('other-network', { verb: 'network-start', connection: 'gone', network: 'default' })
    expect(await run(['--yes'])).not.toBe(0)
    expect(output.stdout).toMatch(/Not taken back: other-network\.\n$/)
    expect(network()).toMatchObject({ active: false })
    expect((await records.all()).has('other-network')).toBe(true)
  })

  it('deletes no machine, lists those that Labrig made with what would remove them, and no others', async () => {
    const mark = `<metadata><labrig:machine xmlns:labrig='${LABRIG_NAMESPACE}'/></metadata>`
    on.fakeLibvirt.host.addDomain('theirs')
    on.fakeLibvirt.host.addDomain('ours', { xml: `<domain type='qemu'><name>ours</name>${mark}</domain>` })
    on.fakeDocker.state.create({ Image: 'busybox:local' }, 'their-box')
    on.fakeDocker.state.create({ Image: 'busybox:local', Labels: { 'labrig.owner': 'labrig' } }, 'our-box')
    await mend()
    expect(await run(['--yes', '--json'])).toBe(0)
    const { stays, undone } = output.json() as { stays: Stay[]; undone: unknown[] }
    expect(undone).toEqual([{ finding: 'default-network', exit: 0 }])
    const named = (kind: Stay['kind']) => stays.filter((one) => one.kind === kind)
    expect(named('vm').map(({ name }) => name)).toEqual(['ours'])
    expect(named('vm')[0]?.commands[0]).toContain('undefine ours')
    expect(named('container').map(({ name }) => name)).toEqual(['our-box'])
    expect(named('container')[0]?.commands[0]).toContain('rm')
    expect(on.fakeLibvirt.host.domains.size).toBe(2)
    expect(on.fakeDocker.state.containers.size).toBe(2)
  })

  it('keeps the settings, the journal and the log, and says where they are', async () => {
    await mend()
    await run(['--yes', '--json'])
    const { stays } = output.json() as { stays: Stay[] }
    const { config, state } = on.services.paths
    const files = stays.filter(({ kind }) => kind === 'files').map(({ path, commands }) => [path, commands[0]])
    expect(files).toEqual([
      [config, `rm -r ${config}`],
      [state, `rm -r ${state}`],
    ])
    expect(await readFile(join(config, 'connections.json'), 'utf8')).toContain('"system"')
  })
})
