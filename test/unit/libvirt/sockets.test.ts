import { chmod, mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Connection } from '../../../main/libvirt/connection.ts'
import { localTransport, openLocal, openSocket, socketCandidates, SocketError } from '../../../main/libvirt/sockets.ts'
import { FakeLibvirt } from '../../support/fake-libvirt/index.ts'

describe('the sockets of a URI', () => {
  const session = { XDG_RUNTIME_DIR: '/run/user/1000' }

  test.each([
    ['qemu:///system', {}, ['/run/libvirt/virtqemud-sock', '/run/libvirt/libvirt-sock']],
    ['qemu+unix:///system', {}, ['/run/libvirt/virtqemud-sock', '/run/libvirt/libvirt-sock']],
    ['qemu+ssh://lab1/system', {}, ['/run/libvirt/virtqemud-sock', '/run/libvirt/libvirt-sock']],
    ['lxc:///', {}, ['/run/libvirt/virtlxcd-sock', '/run/libvirt/libvirt-sock']],
    ['network:///system', {}, ['/run/libvirt/virtnetworkd-sock', '/run/libvirt/libvirt-sock']],
    ['test:///default', {}, ['/run/libvirt/libvirt-sock']],
    ['qemu:///system?socket=/tmp/other', {}, ['/tmp/other']],
    ['qemu:///session', session, ['/run/user/1000/libvirt/virtqemud-sock', '/run/user/1000/libvirt/libvirt-sock']],
    [
      'qemu:///session',
      { HOME: '/home/a' },
      ['/home/a/.cache/libvirt/virtqemud-sock', '/home/a/.cache/libvirt/libvirt-sock'],
    ],
    [
      'qemu:///session',
      { HOME: '/home/a', XDG_CACHE_HOME: '/c' },
      ['/c/libvirt/virtqemud-sock', '/c/libvirt/libvirt-sock'],
    ],
  ])('%s', (uri, env, expected) => {
    expect(socketCandidates({ uri, env })).toEqual(expected)
  })

  test('read-only ones end in -ro, but for a session, which has none', () => {
    expect(socketCandidates({ uri: 'qemu:///system', readOnly: true })).toEqual([
      '/run/libvirt/virtqemud-sock-ro',
      '/run/libvirt/libvirt-sock-ro',
    ])
    expect(socketCandidates({ uri: 'qemu:///session', readOnly: true, env: session })[0]).toMatch(/virtqemud-sock$/)
  })

  test('a URI that is none is refused', () => {
    expect(() => socketCandidates({ uri: 'system' })).toThrow('"system" is not a libvirt connection URI')
  })
})

describe('opening', () => {
  let folder: string
  const env = () => ({ XDG_RUNTIME_DIR: folder })
  const query = () => ({ uri: 'qemu:///session', env: env() })
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'labrig-test-sock-'))
    await mkdir(join(folder, 'libvirt'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  test('takes the modular daemon of the driver when somebody listens there', async () => {
    await using modular = new FakeLibvirt()
    await using monolithic = new FakeLibvirt()
    await modular.listen(join(folder, 'libvirt/virtqemud-sock'))
    await monolithic.listen(join(folder, 'libvirt/libvirt-sock'))
    await using connection = await Connection.open(await openLocal(query()), { uri: 'qemu:///session' })
    expect(connection.closed).toBe(false)
    expect([modular.sessions.size, monolithic.sessions.size]).toEqual([1, 0])
  })

  test('falls back to the monolithic one when the modular socket is missing or nobody listens on it', async () => {
    await using monolithic = new FakeLibvirt()
    await monolithic.listen(join(folder, 'libvirt/libvirt-sock'))
    ;(await openLocal(query())).destroy()
    // What a daemon that was killed leaves behind.
    await writeFile(join(folder, 'libvirt/virtqemud-sock'), '')
    ;(await openLocal(query())).destroy()
    await expect.poll(() => monolithic.sessions.size).toBe(0)
  })

  test('of nothing says that no daemon is there and where', async () => {
    const opening = openLocal(query())
    await expect(opening).rejects.toBeInstanceOf(SocketError)
    await expect(opening).rejects.toMatchObject({ reason: 'absent', path: join(folder, 'libvirt/libvirt-sock') })
  })

  test('of a socket without permission is told apart', async () => {
    await using fake = new FakeLibvirt()
    await fake.listen(join(folder, 'libvirt/libvirt-sock'))
    await chmod(folder, 0o755)
    await chmod(join(folder, 'libvirt/libvirt-sock'), 0)
    const root = process.getuid?.() === 0
    // Nothing is forbidden to root, so become nobody for one call.
    if (root) process.seteuid?.(65534)
    try {
      await expect(openLocal(query())).rejects.toMatchObject({ reason: 'denied' })
    } finally {
      if (root) process.seteuid?.(0)
    }
  })

  test('can be aborted before it begins', async () => {
    await expect(openSocket('/nowhere', AbortSignal.abort(new Error('no')))).rejects.toThrow('no')
  })

  test('as a transport names the socket that people know', async () => {
    const transport = localTransport({ uri: 'qemu:///system' })
    expect(transport.describe).toBe('/run/libvirt/libvirt-sock')
  })
})
