import { existsSync } from 'node:fs'
import { chown, mkdir, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Finding } from '../../../contract/doctor.ts'
import { CLI, Labrig } from '../../support/app/labrig.ts'
import { cannotRun } from '../../support/app/user-labrig.ts'
import { lacking, run, testUser, tryRun, type RunResult } from '../../support/host/index.ts'

const AUTHORITY = '/var/lib/swtpm-localca'
/** libvirt's own options (src/qemu/qemu_tpm.c), except for the identity of the VM. */
const SETUP = ['--tpm2', '--create-ek-cert', '--create-platform-cert', '--lock-nvram', '--not-overwrite']

const installed = ['/usr/bin/swtpm_setup', '/etc/swtpm-localca.conf', AUTHORITY].every((path) => existsSync(path))
const lack = lacking('root') ?? (installed ? undefined : 'needs swtpm and its tools')
beforeEach((context) => context.skip(lack !== undefined, lack))

/** The host with an authority of its own in place of the real one. */
class Elsewhere {
  readonly labrig: Labrig
  readonly folder: string
  readonly user: string

  constructor(labrig: Labrig, user: string) {
    this.labrig = labrig
    this.folder = join(labrig.folder, 'authority')
    this.user = user
  }

  run(...command: readonly string[]): Promise<RunResult> {
    const script = `mount --bind ${this.folder} ${AUTHORITY} && exec "$@"`
    return tryRun('unshare', ['--mount', 'sh', '-c', script, 'sh', ...command], { env: this.labrig.environment })
  }

  doctor(...words: readonly string[]): Promise<RunResult> {
    return this.run(process.execPath, CLI, 'doctor', ...words, '--json')
  }

  async finding(): Promise<Finding | undefined> {
    const { stdout } = await this.doctor()
    return (JSON.parse(stdout) as { findings: Finding[] }).findings.find(({ id }) => id === 'tpm-authority')
  }

  /** What libvirt has done for a new VM with a TPM, by that user. */
  async makeTpm(name: string, user: string): Promise<RunResult> {
    const state = join(this.labrig.folder, name)
    await mkdir(state)
    const { uid, gid } = await accountOf(user)
    await chown(state, uid, gid)
    const as = ['setpriv', `--reuid=${user}`, `--regid=${gid}`, '--clear-groups']
    return this.run(...as, 'swtpm_setup', '--tpmstate', state, '--vmid', name, ...SETUP)
  }

  async owners(): Promise<string[]> {
    return (await run('find', [this.folder, '-type', 'f', '-printf', '%u\n'])).trim().split('\n')
  }
}

async function accountOf(user: string): Promise<{ uid: number; gid: number }> {
  return { uid: Number(await run('id', ['-u', user])), gid: Number(await run('id', ['-g', user])) }
}

describe('a certificate authority of the TPM emulator', () => {
  let place: Elsewhere
  beforeAll(async () => {
    if (lack !== undefined) return
    const user = (await run('stat', ['--format=%U', AUTHORITY])).trim()
    place = new Elsewhere(await Labrig.make({ connections: [] }), user)
    const { uid } = await accountOf(user)
    await mkdir(place.folder, { mode: 0o750 })
    await chown(place.folder, uid, 0)
  })
  afterAll(() => place?.labrig[Symbol.asyncDispose]())
  beforeEach((context) => context.skip(place.user === 'root', 'the emulator runs as root here'))

  it('that root has begun keeps the emulator’s own user from making TPMs', async () => {
    expect(await place.makeTpm('by-root', 'root')).toMatchObject({ code: 0 })
    const refused = await place.makeTpm('refused', place.user)
    expect(refused.code).not.toBe(0)
    expect(refused.stdout + refused.stderr).toContain(`Need read/write rights on ${AUTHORITY}/.lock.swtpm-localca`)
    expect(await place.finding()).toMatchObject({
      status: 'warn',
      code: 'tpm-authority.strange',
      params: { folder: AUTHORITY, owner: place.user, other: 'root', file: '.lock.swtpm-localca' },
    })
  })

  it('is given to that user, whose TPMs can be made then', async () => {
    const secret = join(place.labrig.folder, 'secret')
    await writeFile(secret, '')
    await symlink(secret, join(place.folder, 'link'))
    const { stdout } = await place.doctor('--fix', 'tpm-authority')
    expect((JSON.parse(stdout) as { finding: Finding }).finding).toMatchObject({ code: 'tpm-authority.own' })
    expect([...new Set(await place.owners())]).toEqual([place.user])
    // What a link leads to stays whose it is.
    expect((await stat(secret)).uid).toBe(0)
    expect(await place.makeTpm('made', place.user)).toMatchObject({ code: 0 })
  })

  it('is given back', async () => {
    const { stdout } = await place.doctor('--undo', 'tpm-authority')
    expect((JSON.parse(stdout) as { finding: Finding }).finding).toMatchObject({ code: 'tpm-authority.strange' })
    expect((await place.owners()).filter((owner) => owner !== 'root')).toEqual([])
    expect((await place.makeTpm('refused-again', place.user)).code).not.toBe(0)
  })

  it('is given back by uninstalling too, file by file, with what stands there before it is done', async () => {
    expect(await place.doctor('--fix', 'tpm-authority')).toMatchObject({ code: 0 })
    const uninstall = (...words: string[]) => place.run(process.execPath, CLI, 'uninstall', ...words)
    const shown = JSON.parse((await uninstall('--json')).stdout) as {
      changes: { finding: string; commands: string[] }[]
    }
    expect(shown.changes.map(({ finding }) => finding)).toEqual(['tpm-authority'])
    expect(shown.changes[0]?.commands[0]).toMatch(/^chown --no-dereference root .*\.lock\.swtpm-localca/)
    expect([...new Set(await place.owners())]).toEqual([place.user])
    expect(await uninstall('--yes')).toMatchObject({ code: 0, stderr: '' })
    // Those that the emulator has made as itself meanwhile stay its own.
    expect(await place.owners()).toContain('root')
    expect(await place.finding()).toMatchObject({ code: 'tpm-authority.strange', undo: [] })
  })

  it('is not known to an ordinary user, who is told what root would look at', async (context) => {
    await using user = await testUser()
    const why = await cannotRun(user)
    context.skip(why !== undefined, why)
    const environment = Object.fromEntries(['XDG_CONFIG_HOME', 'XDG_STATE_HOME'].map((key) => [key, user.home]))
    const { stdout } = await place.run(...user.words([process.execPath, CLI, 'doctor', '--json'], environment))
    const found = (JSON.parse(stdout) as { findings: Finding[] }).findings.find(({ id }) => id === 'tpm-authority')
    expect(found).toMatchObject({
      status: 'unknown',
      code: 'tpm-authority.denied',
      fix: [`sudo find ${AUTHORITY} ! -user ${place.user} -ls`],
    })
  })
})
