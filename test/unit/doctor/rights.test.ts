import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { Pool } from '../../../contract/resource.ts'
import { groupsFinding, readGroups } from '../../../main/doctor/groups.ts'
import { packagingFinding, readPackagings } from '../../../main/doctor/packagings.ts'
import { readStorageAccess, storageAccessFinding } from '../../../main/doctor/storage-access.ts'
import { CommandError } from '../../../main/system/command.ts'
import { Look } from '../../../main/system/look.ts'
import { connection, person, told } from './samples.ts'

const root = mkdtempSync(join(tmpdir(), 'labrig-test-rights-'))
chmodSync(root, 0o755)
afterAll(() => rmSync(root, { recursive: true }))

describe('the finding of the groups', () => {
  const wanted = { wanted: ['libvirt', 'docker'] }

  it.each([
    ['in both, and the login knows', { effective: ['libvirt', 'docker'], listed: ['libvirt', 'docker'] }, 'member'],
    ['in both, but the login is older', { effective: ['libvirt'], listed: ['libvirt', 'docker'] }, 'stale'],
    ['in one', { effective: ['libvirt'], listed: ['libvirt'] }, 'missing'],
    ['in none', {}, 'missing'],
    ['root', { isRoot: true }, 'root'],
    ['root for somebody in none', { isRoot: true, bySudo: true }, 'missing'],
    ['root for somebody in both', { isRoot: true, bySudo: true, effective: ['libvirt', 'docker'] }, 'member'],
  ])('of a user who is %s', (_, changes, code) => {
    expect(told(groupsFinding(wanted, person(changes)))).toMatchObject({ id: 'groups', code: `groups.${code}` })
  })

  it('puts the user into what is missing, and into nothing else', () => {
    const { fix, remedies } = told(groupsFinding(wanted, person({ effective: ['libvirt'] })))
    expect(fix).toEqual(['sudo usermod --append --groups docker hina'])
    expect(remedies[0]?.undo).toEqual(['sudo gpasswd --delete hina docker'])
  })

  it('knows the groups by libvirt’s rule and Docker’s socket', async () => {
    mkdirSync(join(root, 'etc'))
    mkdirSync(join(root, 'run'))
    const gid = process.getgid?.() === 0 ? 4321 : (process.getgid?.() ?? 0)
    writeFileSync(join(root, 'etc/group'), `root:x:0:\nlibvirt:x:110:\nmoby:x:${gid}:\n`)
    expect(await readGroups(new Look({ root }))).toEqual({ wanted: ['libvirt'] })
    writeFileSync(join(root, 'run/docker.sock'), '')
    if (process.getuid?.() === 0) (await import('node:fs')).chownSync(join(root, 'run/docker.sock'), 0, gid)
    expect(await readGroups(new Look({ root }))).toEqual({ wanted: ['libvirt', 'moby'] })
  })
})

describe('the finding of the packagings', () => {
  const folder = join(root, 'packages')
  beforeEach(() => rmSync(folder, { recursive: true, force: true }))
  const lay = (path: string) => {
    mkdirSync(join(folder, path, '..'), { recursive: true })
    writeFileSync(join(folder, path), 'x')
  }
  const none = () => Promise.reject(new CommandError('rpm', 'missing', null, ''))
  const look = async (run = none as never) =>
    told(packagingFinding(await readPackagings(new Look({ root: folder, run }))))

  it('is well with one or none', async () => {
    expect(await look()).toMatchObject({ status: 'ok', code: 'docker-packaging.none' })
    lay('var/lib/dpkg/info/docker.io.list')
    expect(await look()).toMatchObject({ code: 'docker-packaging.one', params: { packages: 'docker.io' } })
  })

  it('warns of two at once', async () => {
    lay('var/lib/dpkg/info/docker-ce.list')
    lay('snap/docker/current/meta/snap.yaml')
    expect(await look()).toMatchObject({ status: 'warn', params: { packages: 'docker-ce, docker (snap)' } })
  })

  it('asks rpm where dpkg has nothing', async () => {
    const run = () =>
      Promise.resolve({
        code: 1,
        stdout: 'moby-engine\npodman-docker\n',
        stderr: 'package docker-ce is not installed\n',
      })
    expect(await look(run as never)).toMatchObject({ params: { packages: 'moby-engine, podman-docker' } })
  })
})

describe('the finding of the pools’ file rights', () => {
  const nobody = { uid: 64_055, gids: [104] }
  const pool = (path: string, changes: Partial<Pool> = {}): Pool => ({
    ...{ kind: 'pool', id: 'pool:system/p', connection: 'system', name: 'p', active: true, autostart: true },
    ...{ type: 'dir', path, capacity: null, available: null, owner: 'foreign', ...changes },
  })
  const look = async (...pools: Pool[]) =>
    told(storageAccessFinding(await readStorageAccess(pools, nobody), [connection()]), true)

  it('is well where every folder on the way may be searched', async () => {
    mkdirSync(join(root, 'open/pool'), { recursive: true })
    expect(await look(pool(join(root, 'open/pool')))).toMatchObject({ status: 'ok', code: 'storage-access.open' })
    expect(await look()).toMatchObject({ status: 'ok', code: 'storage-access.none' })
  })

  it('names the folder that is shut, and opens that one alone', async () => {
    mkdirSync(join(root, 'home/pool'), { recursive: true })
    chmodSync(join(root, 'home'), 0o750)
    const found = await look(pool(join(root, 'home/pool')), pool('/nowhere', { type: 'logical' }))
    expect(found).toMatchObject({ status: 'warn', params: { folder: join(root, 'home'), mode: '750' } })
    expect(found.fix).toEqual([`chmod o+x ${join(root, 'home')}`])
    expect(found.remedies[0]?.undo).toEqual([`chmod 750 ${join(root, 'home')}`])
  })

  it('counts the pool’s own folder', async () => {
    mkdirSync(join(root, 'own'))
    chmodSync(join(root, 'own'), 0o700)
    expect((await look(pool(join(root, 'own')))).params['folder']).toBe(join(root, 'own'))
  })

  it('is nobody’s concern where qemu is the user', async () => {
    const facts = await readStorageAccess([pool(join(root, 'own'))], null)
    expect(storageAccessFinding(facts, [connection()]).status).toBe('ok')
    expect(storageAccessFinding(facts, []).status).toBe('unknown')
  })
})
