import { createHash, randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { inProcess, type InProcess } from '../../support/app/in-process.ts'
import { Labrig } from '../../support/app/labrig.ts'
import {
  AGENT_SYSTEM,
  lacking,
  run,
  startDomain,
  uniqueName,
  virsh,
  type RunningDomain,
} from '../../support/host/index.ts'

const lack = lacking('root', 'libvirtd')
beforeEach((context) => context.skip(lack !== undefined, lack))

const name = uniqueName('agent')
let labrig: Labrig
let app: InProcess
let guest: RunningDomain
let id: string

beforeAll(async () => {
  if (lack) return
  labrig = await Labrig.make()
  app = await inProcess(labrig)
  guest = await startDomain({ name, agent: true })
  id = `vm:system/${(await virsh('domuuid', name)).trim()}`
})
afterAll(async () => {
  if (lack) return
  await guest?.[Symbol.asyncDispose]()
  await app?.[Symbol.asyncDispose]()
  await labrig?.[Symbol.asyncDispose]()
})

const look = () => app.client.vm.agent.look({ id })
const runs = (command: string[], more: object = {}) => app.client.vm.agent.run({ id, command, ...more })
/** A guest takes its time. */
const inTime = { timeout: 100_000, interval: 300 }

describe('the agent of a guest', () => {
  it('tells what the guest is, and what it may be asked', async () => {
    await expect.poll(async () => (await look()).agent, inTime).toBe('answers')
    const { version, abilities, inside } = await look()
    expect(version).toMatch(/^\d+\.\d+/)
    expect(abilities).toEqual(['run', 'setPassword', 'setTime', 'trim', 'files'])
    expect(inside).toMatchObject({ hostname: name, os: { id: 'labrig-test', name: AGENT_SYSTEM } })
    expect(inside?.interfaces).toContainEqual(
      expect.objectContaining({ name: 'lo', addresses: expect.arrayContaining(['127.0.0.1/8']) }),
    )
    // virsh asks the same agent.
    expect(await virsh('guestinfo', name, '--os')).toContain(AGENT_SYSTEM)
  })

  it('runs a program: output, errors, input and exit code come back', async () => {
    const script = 'read word; echo "got $word"; echo trouble >&2; exit 3'
    const ended = await runs(['/bin/sh', '-c', script], { stdin: 'a b\n' })
    expect(ended).toMatchObject({ exitCode: 3, stdout: 'got a b\n', stderr: 'trouble\n', truncated: false })
    expect(await runs(['/bin/sh', '-c', 'kill -9 $$'])).toMatchObject({ exitCode: 137 })
  })

  it('is reached from the command line', async () => {
    const { code, stdout, stderr } = await labrig.run([
      'vm',
      'agent-run',
      name,
      '--',
      'sh',
      '-c',
      'echo a; echo b >&2; exit 5',
    ])
    expect([code, stdout, stderr]).toEqual([5, 'a\n', 'b\n'])
    expect(await labrig.output('vm', 'agent', name)).toContain(AGENT_SYSTEM)
  })

  it('says why a program cannot be run', async () => {
    await expect(runs(['/no/such'])).rejects.toThrow('No such file')
  })

  it('sets a password, which is written down nowhere', async () => {
    const password = uniqueName('word')
    const before = (await runs(['/bin/cat', '/etc/passwd'])).stdout
    const { commands } = await app.client.vm.agent.setPassword({ id, user: 'root', password })
    const after = (await runs(['/bin/cat', '/etc/passwd'])).stdout
    expect([before, after]).toEqual([expect.stringMatching(/^root::0:/m), expect.stringMatching(/^root:[^:]{8,}:0:/m)])
    const typed = uniqueName('typed')
    const { code, stdout } = await labrig.run(['vm', 'agent-password', name, 'root'], { input: `${typed}\n` })
    expect(code).toBe(0)
    expect((await runs(['/bin/cat', '/etc/passwd'])).stdout).not.toBe(after)
    const told = [...(await labrig.written()).values(), ...commands, stdout]
    for (const text of told) for (const word of [password, typed]) expect(text).not.toContain(word)
  })

  it('gives a file out and takes one in, byte for byte; a text is changed, and nothing is overwritten unasked', async () => {
    const [here, back] = [join(labrig.folder, 'sent.bin'), join(labrig.folder, 'back.bin')]
    // Two messages and a half.
    const bytes = randomBytes(160_000)
    await writeFile(here, bytes)
    const sum = createHash('md5').update(bytes).digest('hex')
    const put = (...more: string[]) => labrig.run(['vm', 'agent-put', name, here, '/tmp/sent.bin', ...more])
    expect((await put()).code).toBe(0)
    expect((await runs(['/bin/md5sum', '/tmp/sent.bin'])).stdout).toContain(sum)
    expect(await put()).toMatchObject({ code: 5, stderr: expect.stringContaining('/tmp/sent.bin') as string })
    expect((await put('--replace', '--yes')).code).toBe(0)
    const { path } = await app.client.vm.agent.copyOut({ id, path: '/tmp/sent.bin', to: back })
    expect([path, bytes.equals(await readFile(back))]).toEqual([back, true])
    const again = app.client.vm.agent.copyOut({ id, path: '/tmp/sent.bin', to: back })
    await expect(again).rejects.toMatchObject({ code: 'NAME_TAKEN' })

    const write = (text: string, digest: string | null) =>
      app.client.vm.agent.writeFile({ id, path: '/tmp/note', text, digest })
    const note = () => app.client.vm.agent.file({ id, path: '/tmp/note' })
    await expect(note()).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await write('it’s “one”\n', null)
    const { digest, text, cut, size } = await note()
    expect({ text, cut, size }).toEqual({ text: 'it’s “one”\n', cut: false, size: Buffer.byteLength('it’s “one”\n') })
    await write('two\n', digest)
    await expect(write('three\n', digest)).rejects.toMatchObject({ data: { reason: 'file-changed' } })
    await expect(write('three\n', null)).rejects.toMatchObject({ code: 'NAME_TAKEN' })
    expect(await labrig.output('vm', 'agent-get', name, '/tmp/note', '-')).toBe('two\n')
    expect(await app.client.vm.agent.file({ id, path: '/tmp/sent.bin' })).toMatchObject({ text: null, size: 160_000 })
    // What the kernel makes up has no size.
    expect((await app.client.vm.agent.file({ id, path: '/proc/version' })).text).toMatch(/^Linux version/)
  })

  it('lists a folder: any name, links with what they end at, and says what is none', async () => {
    const strange = ['two\nlines', ' ', '-rf', "it's", 'é', '\x1e\x1f', '*', '.hidden']
    await runs(['/bin/mkdir', '-p', '/tmp/names/below'])
    await runs(['/bin/touch', ...strange.map((one) => `/tmp/names/${one}`)])
    await runs(['/bin/ln', '-s', "/etc/it's\nnowhere", '/tmp/names/dangling'])
    await runs(['/bin/ln', '-s', '/etc', '/tmp/names/to etc'])
    const { path, entries, total, cut, way } = await app.client.vm.agent.files({ id, path: '/tmp/names' })
    expect({ path, total, cut, way }).toEqual({ path: '/tmp/names', total: 11, cut: null, way: 'program' })
    const found = new Map(entries.map((one) => [one.name, one]))
    expect([...found.keys()].sort()).toEqual([...strange, 'below', 'dangling', 'to etc'].sort())
    expect(found.get('below')).toMatchObject({ kind: 'folder', mode: 0o755, uid: 0, gid: 0 })
    expect(found.get('two\nlines')).toMatchObject({ kind: 'file', size: 0, target: '', leads: null })
    expect(found.get('dangling')).toMatchObject({ kind: 'link', target: "/etc/it's\nnowhere", leads: null })
    expect(found.get('to etc')).toMatchObject({ kind: 'link', target: '/etc', leads: 'folder' })
    expect(await app.client.vm.agent.files({ id, path: '/tmp/names/below' })).toMatchObject({ entries: [], total: 0 })
    // By itself it is where the link leads.
    expect((await app.client.vm.agent.files({ id, path: '/tmp/names/to etc' })).path).toBe('/etc')

    const told = await labrig.output('vm', 'agent-ls', name, '/tmp/names')
    expect(told).toMatch(/^drwxr-xr-x +0:0 .* below$/m)
    // What could command a terminal is not printed.
    expect(told).toMatch(/ two\?lines$/m)
    expect(await labrig.run(['vm', 'agent-ls', name, '/no/such'])).toMatchObject({ code: 3 })
    const none = app.client.vm.agent.files({ id, path: '/etc/passwd' })
    await expect(none).rejects.toMatchObject({ code: 'INVALID_INPUT', data: { field: 'path' } })
  })

  it('sets a clock that went wrong', async () => {
    await runs(['/bin/date', '-s', '2001-01-01 00:00:00'])
    expect((await look()).inside?.ahead).toBeLessThan(-1e8)
    await app.client.vm.agent.setTime({ id })
    expect(Math.abs((await look()).inside?.ahead ?? Infinity)).toBeLessThan(1e4)
  })

  it('is asked to give back unused space', async () => {
    const { commands } = await app.client.vm.agent.trim({ id })
    expect(commands).toEqual([`virsh -c qemu:///system domfstrim ${name}`])
  })

  it('does the same by the lines that explain it', async () => {
    const input = { id, command: ['/bin/echo', 'it is "here"'] }
    const { commands } = await app.client.explain({ procedure: 'vm.agent.run', input })
    // A person types the second line once the program has ended.
    const typed = commands.join('\n').replace(/\n(?=virsh)/, '\nsleep 2\n')
    const { return: said } = JSON.parse(await run('sh', ['-c', typed])) as { return: Record<string, string> }
    expect(Buffer.from(said['out-data'] ?? '', 'base64').toString()).toBe('it is "here"\n')
  })

  it('copies files by the lines that explain it', async () => {
    const [here, back] = [join(labrig.folder, 'sent by.hand'), join(labrig.folder, 'back by.hand')]
    await writeFile(here, randomBytes(150_000))
    const lines = async (procedure: string, input: object) =>
      run('sh', ['-c', (await app.client.explain({ procedure, input: { id, ...input } })).commands.join('\n')])
    await lines('vm.agent.copyIn', { from: here, path: "/tmp/it's here" })
    await lines('vm.agent.copyOut', { path: "/tmp/it's here", to: back })
    expect((await readFile(here)).equals(await readFile(back))).toBe(true)
    await lines('vm.agent.writeFile', { path: '/tmp/by-hand', text: '$HOME is\n`here`\n', digest: null })
    expect((await runs(['/bin/cat', '/tmp/by-hand'])).stdout).toBe('$HOME is\n`here`\n')
  })

  it('is missed when it ends, and does not answer for a guest that is off', async () => {
    await expect(runs(['/bin/killall', '-9', 'qemu-ga'])).rejects.toThrow()
    await expect.poll(async () => (await look()).agent, inTime).toBe('away')
    await expect(app.client.vm.agent.trim({ id })).rejects.toMatchObject({ data: { cause: 'agent-silent' } })
    await virsh('destroy', name)
    expect(await look()).toEqual({ agent: 'off', version: null, abilities: [], inside: null })
    await expect(app.client.vm.agent.trim({ id })).rejects.toMatchObject({ code: 'INVALID_STATE' })
  })
})
