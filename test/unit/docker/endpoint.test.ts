import { describe, expect, it } from 'vitest'
import { contextFolder, findEndpoints, parseHost, type EndpointFiles } from '../../../main/docker/endpoint.ts'
import { localTransport } from '../../../main/docker/endpoint-files.ts'

function filesOf(content: Record<string, string>, sockets: readonly string[] = []): EndpointFiles {
  return {
    read: (file) => content[file],
    list: (folder) => {
      const names = Object.keys(content).flatMap((file) =>
        file.startsWith(`${folder}/`) ? [file.slice(folder.length + 1).split('/')[0] ?? ''] : [],
      )
      return [...new Set(names)]
    },
    isSocket: (file) => sockets.includes(file),
  }
}

function context(name: string, host: string, extra: object = {}): Record<string, string> {
  const file = `/home/u/.docker/contexts/meta/${contextFolder(name)}/meta.json`
  return { [file]: JSON.stringify({ Name: name, Endpoints: { docker: { Host: host, ...extra } } }) }
}

const HOME = { HOME: '/home/u' }

describe('the search for engines', () => {
  it('offers the default socket even if nothing is there', () => {
    expect(findEndpoints({}, filesOf({}))).toEqual({
      usable: [{ name: 'default', kind: 'unix', address: '/var/run/docker.sock', source: 'default' }],
      bad: [],
    })
  })

  it('follows the order of the docker command, then adds what else exists', () => {
    const files = filesOf(
      {
        '/home/u/.docker/config.json': JSON.stringify({ currentContext: 'lab' }),
        ...context('lab', 'ssh://ann@lab.example:2222'),
        ...context('other', 'tcp://10.0.0.1:2375'),
        ...context('chosen', 'unix:///srv/docker.sock'),
      },
      ['/run/user/5/docker.sock', '/run/user/5/podman/podman.sock', '/run/podman/podman.sock'],
    )
    const env = {
      ...HOME,
      DOCKER_HOST: 'tcp://127.0.0.1:9999',
      DOCKER_CONTEXT: 'chosen',
      XDG_RUNTIME_DIR: '/run/user/5',
    }
    const { usable, bad } = findEndpoints(env, files)
    expect(bad).toEqual([])
    expect(usable.map(({ name, kind, address, source }) => `${source} ${name} ${kind} ${address}`)).toEqual([
      'DOCKER_HOST environment tcp 127.0.0.1:9999',
      'DOCKER_CONTEXT chosen unix /srv/docker.sock',
      'current-context lab ssh ann@lab.example:2222',
      'default default unix /var/run/docker.sock',
      'context other tcp 10.0.0.1:2375',
      'podman podman unix /run/podman/podman.sock',
      'rootless rootless unix /run/user/5/docker.sock',
      'podman-rootless podman-rootless unix /run/user/5/podman/podman.sock',
    ])
  })

  it('lists one address once, under its first name', () => {
    const env = { ...HOME, DOCKER_HOST: 'unix:///var/run/docker.sock' }
    const { usable } = findEndpoints(env, filesOf(context('same', 'unix:///var/run/docker.sock')))
    expect(usable.map((one) => one.name)).toEqual(['environment'])
  })

  it('takes the TLS material of a context and of the environment', () => {
    const tls = `/home/u/.docker/contexts/tls/${contextFolder('safe')}/docker`
    const files = filesOf({ ...context('safe', 'tcp://h:2376', { SkipTLSVerify: true }), [`${tls}/ca.pem`]: 'x' })
    expect(findEndpoints(HOME, files).usable.at(-1)?.tls).toEqual({ folder: tls, verify: false })
    const environment = { ...HOME, DOCKER_HOST: 'tcp://h:1', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/certs' }
    expect(findEndpoints(environment, filesOf({})).usable[0]?.tls).toEqual({ folder: '/certs', verify: true })
    expect(
      findEndpoints({ ...HOME, DOCKER_HOST: 'tcp://h:1', DOCKER_TLS_VERIFY: '' }, filesOf({})).usable[0],
    ).not.toHaveProperty('tls')
  })

  it('tells what is configured and unusable instead of leaving it out', () => {
    const env = { ...HOME, DOCKER_HOST: 'npipe:////./pipe/x', DOCKER_CONTEXT: 'gone' }
    const files = filesOf({ '/home/u/.docker/config.json': '{"currentContext": 5' })
    const { usable, bad } = findEndpoints(env, files)
    expect(usable.map((one) => one.name)).toEqual(['default'])
    expect(bad.map((one) => one.source)).toEqual(['DOCKER_HOST', 'DOCKER_CONTEXT'])
    expect(bad[1]?.problem).toContain('"gone"')
  })

  it('passes over contexts that are broken', () => {
    const folder = '/home/u/.docker/contexts/meta'
    const files = filesOf({
      [`${folder}/a/meta.json`]: 'no json',
      [`${folder}/b/meta.json`]: '{"Name":"b"}',
      [`${folder}/c/other`]: '',
    })
    expect(findEndpoints(HOME, files).usable.map((one) => one.name)).toEqual(['default'])
  })

  it('honours another folder for the configuration', () => {
    const files = filesOf({ '/cfg/config.json': '{"currentContext":"x"}' })
    expect(findEndpoints({ ...HOME, DOCKER_CONFIG: '/cfg' }, files).bad[0]?.name).toBe('x')
  })
})

describe('a host', () => {
  it('is read in every form that docker writes', () => {
    const forms = [
      ['unix:///a/b.sock', { kind: 'unix', address: '/a/b.sock' }],
      ['unix://', { kind: 'unix', address: '/var/run/docker.sock' }],
      ['/a/b.sock', { kind: 'unix', address: '/a/b.sock' }],
      ['tcp://h', { kind: 'tcp', address: 'h:2375' }],
      ['tcp://[::1]:99', { kind: 'tcp', address: '[::1]:99' }],
      ['h:2376', { kind: 'tcp', address: 'h:2376' }],
      ['https://h', { kind: 'tcp', address: 'h:2376' }],
      ['ssh://h', { kind: 'ssh', address: 'h' }],
      ['ssh://u%40x@h:22', { kind: 'ssh', address: 'u@x@h:22' }],
    ] as const
    for (const [host, parsed] of forms) expect(parseHost(host), host).toEqual(parsed)
  })

  it('that cannot be used is explained', () => {
    for (const host of ['', 'unix://relative', 'ftp://h', 'fd://', 'tcp://', 'tcp://h:port'])
      expect(parseHost(host), host).toBeTypeOf('string')
  })
})

describe('a transport', () => {
  it('is made for local endpoints and refused for ssh', () => {
    const base = { name: 'x', source: 'default' } as const
    expect(localTransport({ ...base, kind: 'unix', address: '/a' }).describe).toBe('/a')
    expect(localTransport({ ...base, kind: 'tcp', address: '[::1]:99' }).describe).toBe('tcp://::1:99')
    expect(() => localTransport({ ...base, kind: 'ssh', address: 'h' })).toThrow(
      expect.objectContaining({ reason: 'unsupported' }),
    )
    expect(() => localTransport({ ...base, kind: 'tcp', address: 'h' })).toThrow(
      expect.objectContaining({ reason: 'bad-request' }),
    )
  })
})
