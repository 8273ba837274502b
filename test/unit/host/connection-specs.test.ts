import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connectionSpecs } from '../../../main/host/connection-specs.ts'
import type { ConnectionSpec } from '../../../main/inventory/connection-spec.ts'
import { contextFolder } from '../../../main/docker/endpoint.ts'

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'labrig-test-specs-'))
})
afterEach(() => {
  rmSync(home, { recursive: true, force: true })
})

const path = () => join(home, 'connections.json')
const found = (environment: Record<string, string> = {}) => connectionSpecs(path(), { HOME: home, ...environment })

function configured(connections: unknown, environment: Record<string, string> = {}): Promise<ConnectionSpec[]> {
  writeFileSync(path(), typeof connections === 'string' ? connections : JSON.stringify({ version: 1, connections }))
  return found(environment)
}

const shape = (specs: readonly ConnectionSpec[]) =>
  specs.map((spec) =>
    spec.engine === 'libvirt'
      ? [spec.id, spec.uri, spec.localUri, spec.transport.describe]
      : [spec.id, spec.host, spec.address, spec.transport.describe],
  )

const libvirt = (uri: string, more = {}) => ({ id: 'a', engine: 'libvirt', uri, ...more })
const docker = (host: string, id = 'd') => ({ id, engine: 'docker', host })

describe('configured connections', () => {
  it('replace what would be found', async () => {
    const specs = await configured([
      { id: 'system', engine: 'libvirt', uri: 'qemu:///system' },
      { id: 'other', engine: 'libvirt', uri: 'qemu:///system', socket: '/run/my lab/sock' },
      docker('unix:///run/user/1000/docker.sock'),
    ])
    expect(shape(specs)).toEqual([
      ['system', 'qemu:///system', 'qemu:///system', '/run/libvirt/libvirt-sock'],
      ['other', 'qemu:///system?socket=/run/my lab/sock', 'qemu:///system', '/run/my lab/sock'],
      ['d', 'unix:///run/user/1000/docker.sock', 'unix:///run/user/1000/docker.sock', '/run/user/1000/docker.sock'],
    ])
  })

  it('may be none', async () => {
    expect(await configured([])).toEqual([])
  })

  it('reach other hosts by ssh', async () => {
    const specs = await configured([
      libvirt('qemu+ssh://me@lab.example:2222/system?keyfile=/k&known_hosts=/h'),
      docker('ssh://me@lab.example:2222'),
      docker('tcp://lab.example:2375', 'plain'),
    ])
    expect(shape(specs)).toEqual([
      ['a', 'qemu+ssh://me@lab.example:2222/system?keyfile=/k&known_hosts=/h', 'qemu:///system', 'ssh to lab.example'],
      ['d', 'ssh://me@lab.example:2222', 'ssh://me@lab.example:2222', 'ssh to lab.example'],
      ['plain', 'tcp://lab.example:2375', 'tcp://lab.example:2375', 'tcp://lab.example:2375'],
    ])
  })

  it('find the session socket of the user', async () => {
    const [spec] = await configured([libvirt('qemu:///session')], { XDG_RUNTIME_DIR: '/run/user/7' })
    expect(spec?.transport.describe).toBe('/run/user/7/libvirt/libvirt-sock')
  })

  it.each([
    ['{"version": 1, "connections": [}', '', /connections.json: line 1, column 32: "}" does not belong here/],
    ['[]', '', /connections.json: /],
    ['{"version": 2, "connections": []}', 'version', /connections.json: version: /],
    ['{"version": 1}', 'connections', /connections.json: connections: /],
  ])('of the file %s are refused with file and place', async (text, field, message) => {
    const refused = configured(text)
    await expect(refused).rejects.toMatchObject({ code: 'INVALID_INPUT', data: { field } })
    await expect(refused).rejects.toThrow(message)
  })

  it.each([
    [{ engine: 'libvirt', uri: 'qemu:///system' }, 'id', 'expected string'],
    [{ id: 'Not This', engine: 'libvirt', uri: 'qemu:///system' }, 'id', 'small letters'],
    [{ id: 'a', engine: 'vmware' }, 'engine', "'libvirt' | 'docker'"],
    [libvirt('/var/run/libvirt-sock'), 'uri', 'qemu:///system'],
    [libvirt('qemu:system'), 'uri', 'qemu:///system'],
    [libvirt('qemu://a b/system'), 'uri', 'qemu:///system'],
    [libvirt('qemu+ssh:///system'), 'uri', 'names no host'],
    [libvirt('qemu://lab.example/system'), 'uri', 'qemu+ssh://lab.example/system'],
    [libvirt('qemu+tls://lab.example/system'), 'uri', 'qemu+ssh://'],
    [libvirt('qemu:///system', { socket: 'relative' }), 'socket', 'must start with "/"'],
    [docker('npipe:////./pipe/docker_engine'), 'host', 'does not exist on Linux'],
    [docker('unix://relative'), 'host', 'not an absolute path'],
    [docker('gopher://x'), 'host', 'not a way to reach an engine'],
  ])('such as %j are refused naming the field', async (connection, field, problem) => {
    const refused = configured([libvirt('qemu:///session', { id: 'good' }), connection])
    await expect(refused).rejects.toMatchObject({ code: 'INVALID_INPUT', data: { field: `connections.1.${field}` } })
    await expect(refused).rejects.toThrow(problem)
  })

  it('of one name are refused: one would silently win', async () => {
    const refused = configured([libvirt('qemu:///system'), docker('unix:///x', 'a')])
    await expect(refused).rejects.toMatchObject({ data: { field: 'connections.1.id' } })
    await expect(refused).rejects.toThrow(/another connection is called a/)
  })

  it('that cannot be read at all are a failure, not an empty list', async () => {
    mkdirSync(path())
    await expect(found()).rejects.toMatchObject({ code: 'EISDIR' })
  })
})

describe('found connections', () => {
  /** A context of the docker command. */
  function addContext(name: string, host: string): void {
    const folder = join(home, '.docker/contexts/meta', contextFolder(name))
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'meta.json'), JSON.stringify({ Name: name, Endpoints: { docker: { Host: host } } }))
  }

  const names = async (environment = {}) => (await found(environment)).map((spec) => spec.id)

  it("are libvirt's system and the engine that docker would take", async () => {
    const specs = await found()
    expect(shape(specs).slice(0, 2)).toEqual([
      ['system', 'qemu:///system', 'qemu:///system', '/run/libvirt/libvirt-sock'],
      ['docker', null, 'unix:///var/run/docker.sock', '/var/run/docker.sock'],
    ])
  })

  it("have libvirt's session where the user's tools are set to it", async () => {
    expect(await names({ LIBVIRT_DEFAULT_URI: 'qemu:///session' })).toContain('session')
    expect(await names({ LIBVIRT_DEFAULT_URI: 'qemu:///system' })).not.toContain('session')
  })

  it('follow DOCKER_HOST, and keep the usual engine beside it', async () => {
    const specs = await found({ DOCKER_HOST: 'tcp://127.0.0.1:23750' })
    expect(specs[1]).toMatchObject({ id: 'docker', host: null, address: 'tcp://127.0.0.1:23750' })
  })

  it('have contexts by name, numbered where two names become one', async () => {
    addContext('My Lab', 'tcp://lab:1')
    addContext('my-lab', 'tcp://lab:2')
    addContext('again', 'tcp://lab:2')
    const ids = await names()
    expect(ids.filter((id) => id.includes('lab')).sort()).toEqual(['docker-my-lab', 'docker-my-lab-2'])
    expect(ids).not.toContain('docker-again')
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('have sockets that are there only', async () => {
    const runtime = join(home, 'run')
    mkdirSync(join(runtime, 'podman'), { recursive: true })
    expect(await names({ XDG_RUNTIME_DIR: runtime })).not.toContain('docker-podman-rootless')
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(join(runtime, 'podman/podman.sock'), resolve))
    const specs = await found({ XDG_RUNTIME_DIR: runtime })
    expect(specs.find((spec) => spec.id === 'docker-podman-rootless')).toMatchObject({
      host: `unix://${runtime}/podman/podman.sock`,
    })
    await new Promise((resolve) => server.close(resolve))
  })

  it.each([
    [{ DOCKER_HOST: 'npipe:////./pipe/x' }, /DOCKER_HOST: .*does not exist on Linux/],
    [{ DOCKER_CONTEXT: 'nowhere' }, /docker context nowhere: there is no docker context/],
  ])(
    'tell when the engine that the user chose cannot be used, instead of taking another: %j',
    async (chosen, reason) => {
      const [, spec] = await found(chosen)
      expect(spec).toMatchObject({ id: 'docker', engine: 'docker', host: null })
      await expect(spec?.transport.open(new AbortController().signal)).rejects.toThrow(reason)
    },
  )
})
