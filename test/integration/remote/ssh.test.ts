import { existsSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Conversation } from '../../support/app/conversation.ts'
import { inProcess } from '../../support/app/in-process.ts'
import { untilGuestAnswers } from '../../support/app/guest-console.ts'
import { Labrig } from '../../support/app/labrig.ts'
import { Watcher } from '../../support/app/watcher.ts'
import {
  busyboxImage,
  docker,
  EMULATED,
  lacking,
  linesOf,
  privateSshd,
  removeDomain,
  tinyGuest,
  uniqueName,
  virsh,
  type PrivateSshd,
} from '../../support/host/index.ts'
import { runLines } from '../acts/twins.ts'

const lack = lacking('root', 'libvirtd', 'dockerd') ?? (existsSync('/usr/sbin/sshd') ? undefined : 'needs sshd')
beforeEach((context) => context.skip(lack !== undefined, lack))

const name = uniqueName('far')
let sshd: PrivateSshd
let labrig: Labrig

const farLibvirt = (more: object = {}) => {
  const parameters = { keyfile: sshd.keyFile, known_hosts: sshd.knownHosts, ...more }
  const query = new URLSearchParams(parameters as Record<string, string>).toString()
  return `qemu+ssh://root@127.0.0.1:${sshd.port}/system?${query}`
}

beforeAll(async () => {
  if (lack) return
  sshd = await privateSshd()
  labrig = await Labrig.make({
    connections: [
      { id: 'far', engine: 'libvirt', uri: farLibvirt() },
      { id: 'far-docker', engine: 'docker', host: 'ssh://labrig-test-far' },
    ],
    // As a user's own ~/.ssh/config would have it.
    environment: { PATH: `${sshd.bin}:/usr/bin:/bin:/usr/sbin:/sbin` },
  })
})
afterAll(async () => {
  if (lack) return
  await removeDomain(name)
  await docker('rm', '-f', name).catch(() => undefined)
  await labrig[Symbol.asyncDispose]()
  await sshd[Symbol.asyncDispose]()
})

describe('libvirt on another host, over ssh', () => {
  it('is listed, acted on and answered on its console', async () => {
    const { kernel, initrd } = await tinyGuest()
    const made = await labrig.call<{ id: string }>('vm.create', {
      connection: 'far',
      name,
      source: { kind: 'kernel', kernel, initrd, commandLine: `console=ttyS0 ${EMULATED} host=far` },
      network: { kind: 'none' },
      memory: 128,
      start: true,
    })
    expect(made.id).toBe(`vm:far/${(await virsh('domuuid', name)).trim()}`)
    expect(await labrig.machine(name)).toMatchObject({ state: 'running', connection: 'far' })
    await using console = new Conversation(labrig.spawn(['console', name]))
    await untilGuestAnswers(console, 'far')
    console.send('echo $((6 * 7))-far\r')
    await console.waitFor(/\n42-far\r/)
  })

  it('is explained by lines that virsh takes as they are', async () => {
    const lines = await labrig.explain('vm.pause', { id: name })
    expect(lines[0]).toContain('qemu+ssh://root@127.0.0.1')
    // libvirt's own ssh transport knows no known_hosts: it is for the user's configuration to tell.
    const { code, stderr } = await runLines(lines, { home: labrig.folder, path: sshd.bin })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(await labrig.machine(name)).toMatchObject({ state: 'paused' })
    await labrig.call('vm.delete', { id: name, force: true })
    expect(linesOf(await virsh('list', '--all', '--name'))).not.toContain(name)
  })
})

describe('Docker on another host, over ssh', () => {
  it('is listed and acted on, with a shell', async () => {
    const input = {
      connection: 'far-docker',
      name,
      image: await busyboxImage(),
      command: ['sleep', '1000'],
      start: true,
    }
    await labrig.call('container.create', input)
    expect(await labrig.machine(name)).toMatchObject({ state: 'running', connection: 'far-docker' })
    expect(await labrig.call('container.exec', { id: name, command: ['hostname'] })).toMatchObject({ exitCode: 0 })
    await using console = new Conversation(labrig.spawn(['console', name]))
    console.send('echo $((6 * 7))-far; exit 3\n')
    await console.waitFor(/\n42-far\r/)
    expect(await console.end()).toBe(3)
    await labrig.call('container.delete', { id: name, force: true })
    expect(linesOf(await docker('ps', '-a', '--format', '{{.Names}}'))).not.toContain(name)
  })
})

describe('a connection that is added while Labrig runs', () => {
  it('is tried first, shows its machines at once, and is forgotten with nothing changed on its engine', async () => {
    await using own = await Labrig.make({ connections: [] })
    const app = await inProcess(own)
    const { client } = app
    const watcher = new Watcher(app)
    try {
      const place = { engine: 'libvirt', uri: farLibvirt() } as const
      expect(await client.connection.try({ place })).toMatchObject({ state: 'ready', version: /^\d+\.\d+\.\d+$/ })
      expect(await client.connection.list(), 'trying leaves nothing').toEqual([])
      const before = sshd.logins()
      await client.connection.add({ id: 'lab2', place })
      await watcher.until('the list of the new one', () => watcher.mark('lab2') !== undefined)
      expect(sshd.logins(), 'the connection that was made for the trial serves').toBe(before)
      await expect(client.connection.add({ id: 'lab2', place })).rejects.toMatchObject({ code: 'NAME_TAKEN' })
      // Another process reads it from the file.
      expect((await own.run(['connection', 'ls'])).stdout).toMatch(/^lab2 +libvirt [\d.]+ +ready +qemu\+ssh:/m)
      await client.connection.remove({ id: 'lab2' })
      expect(await client.connection.list()).toEqual([])
      expect((await own.run(['connection', 'ls'])).stdout).not.toContain('lab2')
      await client.connection.add({ id: 'lab2', place })
      await watcher.until('it again', () => watcher.connection('lab2')?.state === 'ready')
    } finally {
      await watcher[Symbol.asyncDispose]()
      await app[Symbol.asyncDispose]()
    }
  })

  it('that ssh does not let through says what helps, from the command line too', async () => {
    await using own = await Labrig.make({ connections: [] })
    const { code, stdout, stderr } = await own.run(['connection', 'try', farLibvirt({ known_hosts: '/dev/null' })])
    expect({ code, stdout, stderr }).toEqual({
      code: 4,
      stdout: expect.stringContaining('Host key verification failed') as string,
      stderr: `# helps: ssh -p ${sshd.port} root@127.0.0.1\n`,
    })
  })
})

describe('a host whose ssh says no', () => {
  it('is absent with what ssh said, without a prompt', async () => {
    const nobody = `qemu+ssh://labrig-test-nobody@127.0.0.1:${sshd.port}/system`
    const query = new URLSearchParams({ keyfile: sshd.keyFile, known_hosts: sshd.knownHosts }).toString()
    await using other = await Labrig.make({
      connections: [
        { id: 'nobody', engine: 'libvirt', uri: `${nobody}?${query}` },
        { id: 'stranger', engine: 'libvirt', uri: farLibvirt({ known_hosts: '/dev/null' }) },
        { id: 'nowhere', engine: 'docker', host: 'ssh://root@127.0.0.1:9' },
      ],
    })
    const { code, stderr } = await other.run(['ls'])
    expect(code).toBe(4)
    expect(stderr).toMatch(/^labrig: nobody is \w+: .*Permission denied/m)
    expect(stderr).toMatch(/^labrig: stranger is \w+: .*Host key verification failed/m)
    expect(stderr).toMatch(/^labrig: nowhere is \w+: .*Connection refused/m)
  })
})

describe('a connection over ssh that breaks', () => {
  it('comes back in a new epoch', async () => {
    const app = await inProcess(await viaPath())
    const watcher = new Watcher(app)
    try {
      const ready = (epoch: number) => () => {
        const far = watcher.connection('far')
        return far?.state === 'ready' && far.epoch >= epoch && watcher.mark('far')?.epoch === far.epoch
      }
      await watcher.until('the first list', ready(1))
      await sshd.cut()
      await watcher.until('the second list', ready(2))
      expect(watcher.states.get('far')).toContain('lost')
    } finally {
      await watcher[Symbol.asyncDispose]()
      await app[Symbol.asyncDispose]()
    }
  })
})

/** Only libvirt: this process' own path has no ssh that knows the other host by name. */
async function viaPath(): Promise<Labrig> {
  await labrig.connect([{ id: 'far', engine: 'libvirt', uri: farLibvirt() }])
  return labrig
}
