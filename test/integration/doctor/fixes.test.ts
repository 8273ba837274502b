import { chmod, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Finding } from '../../../contract/doctor.ts'
import { Labrig } from '../../support/app/labrig.ts'
import { testPool } from '../../support/app/pool.ts'
import { cannotRun, UserLabrig } from '../../support/app/user-labrig.ts'
import { lacking, privateLibvirt, run, testUser, tryRun, type PrivateLibvirt } from '../../support/host/index.ts'

const lack = lacking('root', 'libvirtd', 'dockerd', 'netns')
beforeEach((context) => context.skip(lack !== undefined, lack))

let libvirt: PrivateLibvirt
let labrig: Labrig
beforeAll(async () => {
  if (lack) return
  libvirt = await privateLibvirt()
  labrig = await Labrig.make({
    connections: [{ id: 'system', engine: 'libvirt', uri: 'qemu:///system', socket: libvirt.socket }],
  })
})
afterAll(async () => {
  await labrig?.[Symbol.asyncDispose]()
  await libvirt?.[Symbol.asyncDispose]()
})

async function look(id: string, env: Record<string, string> = {}): Promise<Finding> {
  const { stdout, stderr } = await labrig.run(['doctor', '--json'], { env })
  const found = (JSON.parse(stdout) as { findings: Finding[] }).findings.find((one) => one.id === id)
  if (found === undefined) throw new Error(`no finding ${id}: ${stderr}`)
  return found
}

/** `labrig doctor --fix ID --json`, which has to succeed: the finding as it is afterwards. */
async function mend(option: '--fix' | '--undo', id: string, env: Record<string, string> = {}): Promise<Finding> {
  const { code, stdout, stderr } = await labrig.run(['doctor', option, id, '--json'], { env })
  if (code !== 0) throw new Error(`${option} ${id} ended with ${code}: ${stderr}${stdout}`)
  return (JSON.parse(stdout) as { finding: Finding }).finding
}

describe('a fix', () => {
  it('of a network that is not defined defines it in a free subnet, and takes all of that back', async () => {
    expect(await look('default-network')).toMatchObject({ status: 'warn', code: 'default-network.undefined' })
    expect(await mend('--fix', 'default-network')).toMatchObject({ status: 'ok' })
    const [subnet] = (await libvirt.virsh('net-dumpxml', 'default')).match(/192\.168\.\d+\.1'/) ?? []
    // The host of this test is likely to have libvirt's usual subnet itself.
    expect(subnet).toBeDefined()
    expect(await mend('--undo', 'default-network')).toMatchObject({ code: 'default-network.undefined', undo: [] })
    expect(await libvirt.virsh('net-list', '--all', '--name')).not.toContain('default')
  })

  it('of a network that was stopped starts it, and takes back no more than that', async () => {
    await mend('--fix', 'default-network')
    await libvirt.virsh('net-destroy', 'default')
    await libvirt.virsh('net-autostart', 'default', '--disable')
    expect(await look('default-network')).toMatchObject({ status: 'fail', code: 'default-network.inactive' })
    expect(await mend('--fix', 'default-network')).toMatchObject({ status: 'ok' })
    await libvirt.virsh('net-autostart', 'default', '--disable')
    expect(await look('default-network')).toMatchObject({ status: 'warn', code: 'default-network.manual' })
    expect(await mend('--fix', 'default-network')).toMatchObject({ status: 'ok' })
    expect(await mend('--undo', 'default-network')).toMatchObject({ code: 'default-network.undefined' })
  })

  it('of a pool that qemu cannot reach opens the folder in the way, and shuts it again', async () => {
    await using pool = await testPool(libvirt.uri)
    await chmod(pool.path, 0o750)
    const mode = async () => ((await stat(pool.path)).mode & 0o7777).toString(8)
    const found = await look('storage-access')
    expect(found).toMatchObject({ status: 'warn', params: { pool: pool.name, folder: pool.path, mode: '750' } })
    expect(await mend('--fix', 'storage-access')).toMatchObject({ status: 'ok' })
    expect(await mode()).toBe('751')
    expect(await mend('--undo', 'storage-access')).toMatchObject({ status: 'warn' })
    expect(await mode()).toBe('750')
  })

  it('of a user without groups puts the one who called sudo into them, and out again', async () => {
    await using user = await testUser()
    const env = { SUDO_USER: user.name }
    const groups = async () => (await run('id', ['-nG', user.name])).trim().split(' ')
    const found = await look('groups', env)
    expect(found).toMatchObject({ status: 'warn', code: 'groups.missing', params: { user: user.name } })
    const wanted = String(found.params['group']).split(', ')
    expect(wanted.length).toBeGreaterThan(0)
    expect(await mend('--fix', 'groups', env)).toMatchObject({ status: 'ok', code: 'groups.member' })
    expect(await groups()).toEqual(expect.arrayContaining(wanted))
    expect(await mend('--undo', 'groups', env)).toMatchObject({ code: 'groups.missing' })
    expect(await groups()).toEqual([user.name])
  })

  it('that needs root is refused to others, with the lines that they can type', async (context) => {
    await using user = await testUser()
    const why = await cannotRun(user)
    context.skip(why !== undefined, why)
    const theirs = await UserLabrig.of(user)
    const { code, stderr } = await theirs.run('doctor', '--fix', 'groups')
    expect(code).toBe(5)
    expect(stderr).toContain('rights of root')
    expect(stderr).toMatch(new RegExp(`try: sudo usermod --append --groups \\S+ ${user.name}`))
    expect((await run('id', ['-nG', user.name])).trim()).toBe(user.name)
    const written = await tryRun('cat', [join(user.home, '.local/state/labrig/fixes.json')])
    expect(written.code).not.toBe(0)
  })

  it('that fails leaves nothing on record, and what it had done is taken back', async () => {
    const xml = join(labrig.folder, 'other.xml')
    await run('sh', [
      '-c',
      `echo "<network><name>default</name><bridge name='labrig-test-far-too-long'/></network>" >${xml}`,
    ])
    const defined = await tryRun('virsh', ['-q', '-c', libvirt.uri, 'net-define', xml])
    expect(defined.code).toBe(0)
    const { code } = await labrig.run(['doctor', '--fix', 'default-network'])
    expect(code).toBe(1)
    expect(await look('default-network')).toMatchObject({ status: 'fail', undo: [] })
    const records = await readFile(join(labrig.stateFolder, 'fixes.json'), 'utf8')
    expect(JSON.parse(records)).toEqual({ version: 1, fixes: {} })
    await libvirt.virsh('net-undefine', 'default')
  })
})
