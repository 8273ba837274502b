import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { formatId } from '../../../contract/ids.ts'
import type { ChangedHostKeys } from '../../../contract/host-key.ts'
import { hostKeyName, openSsh } from '../../../main/console/open-ssh.ts'
import type { OpenStream } from '../../../main/console/open-stream.ts'
import { pump } from '../../../main/console/pump.ts'
import { KnownHosts, sshArguments } from '../../../main/system/ssh-client.ts'
import { lacking, privateSshd, run, tryRun, type PrivateSshd } from '../../support/host/index.ts'
import { EnginesOnFakes } from '../../support/on-fakes.ts'
import { FarSide } from '../../unit/console/far-side.ts'

const lack = lacking('root') ?? (existsSync('/usr/sbin/sshd') ? undefined : 'needs sshd')
beforeEach((context) => context.skip(lack !== undefined, lack))

const PATH = process.env['PATH']
let engines: EnginesOnFakes
let sshd: PrivateSshd
let folder: string
let known: KnownHosts
let id: string
let uuid: string

beforeAll(async () => {
  if (lack) return
  sshd = await privateSshd()
  engines = await EnginesOnFakes.make()
  const domain = engines.fakeLibvirt.host.addDomain('web', { id: 3, state: 1 })
  uuid = domain.uuid
  id = formatId('vm', 'system', uuid)
  folder = await mkdtemp(join(tmpdir(), 'labrig-test-ssh-'))
  known = new KnownHosts(join(folder, 'state of mine', 'known_hosts'))
  // The server of the test listens at another port than guests do; everything else is what ssh does.
  process.env['PATH'] = `${sshd.bin}:${PATH}`
})
afterAll(async () => {
  if (lack) return
  process.env['PATH'] = PATH
  await engines?.[Symbol.asyncDispose]()
  await sshd?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

const open = (addresses: readonly string[] = ['127.0.0.1'], user = 'root'): Promise<OpenStream> =>
  openSsh(
    { id, user, columns: 100, rows: 30 },
    { engines, knownHosts: known, addresses: () => Promise.resolve(addresses) },
  )

/** A session in which one command is run; its whole text. */
async function says(command: string): Promise<string> {
  const far = new FarSide()
  pump(await open(), far)
  far.type(`${command}; exit 7\r`)
  await expect.poll(() => far.of('exit'), { timeout: 20_000 }).toEqual([{ type: 'exit', code: 7 }])
  return far.text
}

/** As if the guest had shown another key when it was first met. */
async function pretendAnotherKey(): Promise<void> {
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, 'other')])
  const [type, key] = (await readFile(join(folder, 'other.pub'), 'utf8')).split(' ')
  await writeFile(known.path, `${hostKeyName(uuid)} ${type} ${key}\nsomebody-else ${type} ${key}\n`)
}

describe('a terminal by SSH', () => {
  it('runs in the guest, knows its size, and remembers the host key under the id of the VM', async () => {
    expect(await says('echo sum-$((20 + 3)); stty size')).toMatch(/sum-23\r\n30 100/)
    const text = await readFile(known.path, 'utf8')
    expect(text).toMatch(new RegExp(`^labrig-${uuid} ssh-`, 'm'))
    // Not the address: that may be another machine's tomorrow.
    expect(text).not.toContain('127.0.0.1')
    expect((await stat(join(folder, 'state of mine'))).mode & 0o777).toBe(0o700)
  })

  it('goes to the same machine again without a question', async () => {
    expect(await says('echo again-$((1 + 1))')).toContain('again-2')
  })

  it('is refused with the reason when the guest shows another key, by us and by ssh itself', async () => {
    await pretendAnotherKey()
    const [, hash] = (await run('ssh-keygen', ['-lf', join(folder, 'other.pub')])).split(' ')
    await expect(open()).rejects.toMatchObject({
      code: 'REFUSED',
      data: {
        reason: 'host-key-changed',
        detail: 'web',
        hostKeys: {
          known: [{ fingerprint: `ED25519 ${hash}` }],
          shown: [{ fingerprint: await sshd.fingerprint() }],
        },
      },
    })
    const target = { address: '127.0.0.1', user: 'root', name: hostKeyName(uuid), knownHosts: known.path, known: true }
    const { code, stderr } = await tryRun('ssh', [...sshArguments(target), 'true'])
    expect(code).toBe(255)
    expect(stderr).toContain('REMOTE HOST IDENTIFICATION HAS CHANGED')
  })

  it('is let in again when the key that was seen is trusted, and only that one', async () => {
    const refusal = (await open().catch((error: unknown) => error)) as { data: { hostKeys: ChangedHostKeys } }
    await known.replace(
      hostKeyName(uuid),
      refusal.data.hostKeys.shown.map(({ key }) => key),
    )
    expect(await readFile(known.path, 'utf8')).toMatch(/^somebody-else /)
    expect(await says('echo back-$((1 + 1))')).toContain('back-2')
  })

  it('is refused by us and by ssh when a key of another kind is shown instead of the known one', async () => {
    await sshd.changeKey('ecdsa')
    await expect(open()).rejects.toMatchObject({ code: 'REFUSED', data: { reason: 'host-key-changed' } })
    const before = await readFile(known.path, 'utf8')
    const target = { address: '127.0.0.1', user: 'root', name: hostKeyName(uuid), knownHosts: known.path, known: true }
    const { code, stderr } = await tryRun('ssh', [...sshArguments(target), 'true'])
    expect({ code, stderr }).toMatchObject({
      code: 255,
      stderr: expect.stringContaining('verification failed') as string,
    })
    expect(await readFile(known.path, 'utf8')).toBe(before)
    await known.replace(hostKeyName(uuid), [])
    expect(await says('echo anew-$((1 + 1))')).toContain('anew-2')
  })

  it('without an address says so', async () => {
    await expect(open([])).rejects.toMatchObject({ code: 'REFUSED', data: { reason: 'no-guest-address' } })
  })

  it('has no secret in its arguments and no way for ports, local commands or another connection', () => {
    const words = sshArguments({
      address: '10.0.0.5',
      user: null,
      name: 'labrig-x',
      knownHosts: '/a b/known_hosts',
    })
    expect(words.slice(-2)).toEqual(['--', '10.0.0.5'])
    expect(words).toEqual(expect.arrayContaining(['none', 'ClearAllForwardings=yes', 'PermitLocalCommand=no']))
    expect(words).toContain('UserKnownHostsFile="/a b/known_hosts"')
    expect(words).not.toContain('-l')
  })
})
