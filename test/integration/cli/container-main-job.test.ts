import { readdir, readFile, readlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Isolation } from '../../../contract/isolation.ts'
import type { ContainerState } from '../../../contract/machine.ts'
import { Conversation } from '../../support/app/conversation.ts'
import { Labrig } from '../../support/app/labrig.ts'
import {
  busyboxImage,
  docker,
  lacking,
  linesOf,
  reachableFolder,
  removeFolder,
  uniqueName,
} from '../../support/host/index.ts'

const lack = lacking('root', 'dockerd')
beforeEach((context) => context.skip(lack !== undefined, lack))

const name = uniqueName('box')
const other = uniqueName('renamed')
let labrig: Labrig
let folder: string
let port: number

beforeAll(async () => {
  if (lack) return
  labrig = await Labrig.make()
  folder = await reachableFolder('site')
  await writeFile(join(folder, 'index.html'), 'served from the host\n')
  port = await freePort()
})
afterAll(async () => {
  if (lack) return
  await docker('rm', '-f', '-v', name, other).catch(() => undefined)
  await docker('volume', 'rm', '-f', name)
  await removeFolder(folder)
  await labrig[Symbol.asyncDispose]()
})

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

type Inspection = {
  readonly Id: string
  readonly State: { readonly Status: string; readonly ExitCode: number; readonly Pid: number }
  readonly NetworkSettings: { readonly Networks: Record<string, { readonly IPAddress: string }> }
}

async function inspect(which: string): Promise<Inspection> {
  const [one] = JSON.parse(await docker('inspect', which)) as Inspection[]
  if (!one) throw new Error(`there is no ${which}`)
  return one
}

/** Both tools at once: id, state and address. */
async function agree(state: ContainerState, which = name): Promise<void> {
  const [found, seen] = await Promise.all([labrig.machine(which), inspect(which)])
  const address = Object.values(seen.NetworkSettings.Networks).map((network) => network.IPAddress)
  expect(found).toMatchObject({
    kind: 'container',
    id: `container:docker/${seen.Id}`,
    state,
    owner: 'labrig',
    addresses: address.filter((one) => one !== ''),
  })
  expect(seen.State.Status).toBe(state)
}

const act = (procedure: string, more: object = {}, which = name) =>
  labrig.call(`container.${procedure}`, { id: which, ...more })

describe('a container by command lines alone', () => {
  it('is made with a port, an environment and mounts', async () => {
    const made = await labrig.call<{ id: string }>('container.create', {
      name,
      image: await busyboxImage(),
      command: ['sh', '-c', 'echo "hello $GREETED"; echo oops >&2; httpd -f -h /site'],
      environment: { GREETED: 'big world' },
      memory: 64,
      ports: [{ container: 80, host: port }],
      mounts: [
        { kind: 'bind', source: folder, target: '/site', readOnly: true },
        { kind: 'volume', volume: name, target: '/data' },
      ],
    })
    expect(made.id).toBe(`container:docker/${(await inspect(name)).Id}`)
    await agree('created')
  })

  it('starts, serves on loopback and writes its log', async () => {
    await act('start')
    await agree('running')
    const answer = await fetch(`http://127.0.0.1:${port}/`)
    expect(await answer.text()).toBe('served from the host\n')
    expect(linesOf(await docker('port', name))).toEqual([`80/tcp -> 127.0.0.1:${port}`])
    const found = await labrig.machine(name)
    expect(found).toMatchObject({
      ports: [{ containerPort: 80, protocol: 'tcp', hostAddress: '127.0.0.1', hostPort: port }],
      networks: ['bridge'],
    })
    const events = linesOf(await labrig.output('call', 'container.logs', JSON.stringify({ id: name })))
    const lines = events.flatMap((line) => (JSON.parse(line) as { lines: { stream: string; text: string }[] }).lines)
    expect(lines.map(({ stream, text }) => `${stream}: ${text}`).sort()).toEqual([
      'stderr: oops',
      'stdout: hello big world',
    ])
  })

  it('runs commands inside, with their exit code and both outputs', async () => {
    const script = 'cat /site/index.html; touch /site/x; echo kept >/data/file; exit 7'
    expect(await act('exec', { command: ['sh', '-c', script] })).toMatchObject({
      exitCode: 7,
      stdout: 'served from the host\n',
      stderr: expect.stringContaining('Read-only file system') as string,
      truncated: false,
    })
    expect(await docker('exec', name, 'cat', '/data/file')).toBe('kept\n')
  })

  it('shows its isolation as the kernel’s own files tell it', async () => {
    const found = JSON.parse(await labrig.output('container', 'isolation', name, '--json')) as Isolation
    const { Pid } = (await inspect(name)).State
    for (const { kind, inside, host, same } of found.namespaces) {
      const link = (process: string) => readlink(`/proc/${process}/ns/${kind}`)
      expect(`${kind}:[${inside.id ?? ''}]`).toBe(await link(String(Pid)))
      expect(`${kind}:[${host.id ?? ''}]`).toBe(await link(found.hostProcess))
      expect(same).toBe((await link(String(Pid))) === (await link('self')))
    }
    expect(found.namespaces.filter(({ same }) => same === false).map(({ kind }) => kind)).toContain('net')
    const httpd = found.processes.find(({ inside }) => inside === 1)
    expect(httpd).toMatchObject({ host: Pid, user: { inside: 0, host: 0 }, command: 'httpd -f -h /site' })
    const memory = found.groups?.resources.find((one) => one.name === 'memory')
    expect(memory).toMatchObject({ limit: 64 * 2 ** 20, setBy: memory?.levels.at(-1)?.group })
    expect((await readFile(`${memory?.folder}/${memory?.file}`, 'utf8')).trim()).toBe(String(memory?.limit))
    expect((await readFile(`${memory?.folder}/cgroup.procs`, 'utf8')).split('\n')).toContain(String(Pid))
    expect(found.rights).toMatchObject({ privileged: false, seccomp: 'filter', noNewPrivileges: false })
    expect(found.rights.effective).toContain('CHOWN')
    expect(found.rights.effective).not.toContain('SYS_ADMIN')
    const [wire] = found.wires
    expect(wire).toMatchObject({ inside: 'eth0', bridge: 'docker0' })
    expect(await readdir('/sys/class/net')).toContain(wire?.outside)
  })

  it('has a shell that answers through labrig console and passes its exit code on', async () => {
    await using console = new Conversation(labrig.spawn(['console', name]))
    console.send('echo $((6 * 7))-from-the-shell; exit 9\n')
    await console.waitFor(/\n42-from-the-shell\r/)
    expect(await console.end()).toBe(9)
  })

  it('pauses, continues and gets another name', async () => {
    await act('pause')
    await agree('paused')
    await act('resume')
    await agree('running')
    await act('rename', { name: other })
    await agree('running', other)
    expect(await labrig.machine(name)).toBeUndefined()
  })

  it('stops, starts, restarts and is killed', async () => {
    await act('stop', { seconds: 0 }, other)
    await agree('exited', other)
    await act('start', {}, other)
    await act('restart', { seconds: 0 }, other)
    await agree('running', other)
    await act('kill', {}, other)
    await expect.poll(async () => (await inspect(other)).State.Status).toBe('exited')
    await agree('exited', other)
    expect(await labrig.machine(other)).toMatchObject({ exitCode: 137 })
  })

  it('is deleted; a volume with a name stays', async () => {
    await act('delete', { volumes: true }, other)
    expect(await labrig.machine(other)).toBeUndefined()
    expect(linesOf(await docker('ps', '-a', '--format', '{{.Names}}'))).not.toContain(other)
    const volumes = await labrig.call<{ name: string; engine: string }[]>('inventory.volumes')
    expect(volumes).toContainEqual(expect.objectContaining({ engine: 'docker', name }))
    expect(linesOf(await docker('volume', 'ls', '--format', '{{.Name}}'))).toContain(name)
  })
})
