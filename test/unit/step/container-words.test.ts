import { describe, expect, it } from 'vitest'
import type { ContainerSpec } from '../../../main/docker/container-spec.ts'
import { createWords } from '../../../main/step/container-words.ts'

const words = (spec: Partial<ContainerSpec>) => createWords({ image: 'busybox', ...spec })

/** Go's encoding/csv, as the docker command reads the value of --mount: one record. */
function csvRecord(line: string): string[] {
  const fields: string[] = []
  const pattern = /(?:"((?:[^"]|"")*)"|([^",\n]*))(,|$)/gy
  for (let match = pattern.exec(line); match; match = pattern.exec(line)) {
    fields.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '')
    if (match[3] === '') return fields
  }
  throw new Error(`not a CSV record: ${line}`)
}

const mountOf = (mount: NonNullable<ContainerSpec['mounts']>[number]) => {
  const [option, value = ''] = words({ mounts: [mount] })
  expect(option).toBe('--mount')
  return csvRecord(value)
}

describe('the words of a container', () => {
  it('are its image alone when nothing else is asked', () => {
    expect(words({})).toEqual(['busybox'])
  })

  it('have every option that a form can set, before the image', () => {
    const spec: ContainerSpec = {
      image: 'nginx:1.27',
      name: 'web',
      openStdin: true,
      tty: true,
      hostname: 'web.lab',
      user: '1000:1000',
      workingDir: '/srv/my files',
      env: ['A=1', 'EMPTY=', 'INHERITED'],
      labels: { 'labrig.managed': '1', empty: '' },
      ports: [{ containerPort: 80, hostPort: 8080, hostIp: '127.0.0.1', protocol: 'tcp' }],
      mounts: [{ type: 'volume', source: 'data', target: '/data', readOnly: true }],
      networkMode: 'lab',
      restart: { name: 'on-failure', maximumRetryCount: 3 },
      resources: { memory: 268435456, cpus: 1.5 },
      capAdd: ['NET_ADMIN', 'SYS_NICE'],
      entrypoint: ['/entry'],
      command: ['-g', 'daemon off;'],
    }
    expect(createWords(spec)).toEqual([
      ...['--name', 'web', '--interactive', '--tty', '--hostname', 'web.lab', '--user', '1000:1000'],
      ...['--workdir', '/srv/my files', '--env', 'A=1', '--env', 'EMPTY=', '--env', 'INHERITED'],
      ...['--label', 'labrig.managed=1', '--label', 'empty='],
      ...['--publish', '127.0.0.1:8080:80', '--mount', 'type=volume,source=data,target=/data,readonly'],
      ...['--network', 'lab', '--restart', 'on-failure:3', '--memory', '268435456b', '--cpus', '1.5'],
      ...['--cap-add', 'NET_ADMIN', '--cap-add', 'SYS_NICE', '--entrypoint', '/entry'],
      ...['nginx:1.27', '-g', 'daemon off;'],
    ])
  })

  it('put further words of the entry point before the command', () => {
    expect(words({ entrypoint: ['/entry', '--flag'], command: ['x'] })).toEqual([
      ...['--entrypoint', '/entry', 'busybox', '--flag', 'x'],
    ])
  })

  it('can take an image its entry point', () => {
    expect(words({ entrypoint: [''] })).toEqual(['--entrypoint', '', 'busybox'])
  })
})

describe('a published port', () => {
  it.each([
    [{ containerPort: 80, hostPort: 8080, hostIp: '0.0.0.0' }, '0.0.0.0:8080:80'],
    [{ containerPort: 80, hostPort: 8080 }, '127.0.0.1:8080:80'],
    [{ containerPort: 80 }, '127.0.0.1::80'],
    [{ containerPort: 53, hostPort: 53, protocol: 'udp' }, '127.0.0.1:53:53/udp'],
    [{ containerPort: 80, hostPort: 80, hostIp: '::1' }, '[::1]:80:80'],
    [{ containerPort: 9, hostIp: 'fd00::1', protocol: 'sctp' }, '[fd00::1]::9/sctp'],
  ] as const)('%j is %s', (port, word) => {
    expect(words({ ports: [port] })).toEqual(['--publish', word, 'busybox'])
  })
})

describe('a mount', () => {
  it.each([
    '/srv/data',
    '/srv/a,b',
    '/srv/"quoted"',
    '"',
    '/srv/a b',
    '/srv/a\nb',
    '/srv/a=b',
    ',',
    "/srv/it's",
    '/srv/日本',
  ])('of %j is read by the docker command as it is', (source) => {
    expect(mountOf({ type: 'bind', source, target: `${source}/in` })).toEqual([
      'type=bind',
      `source=${source}`,
      `target=${source}/in`,
    ])
  })

  it('without a source is an anonymous volume', () => {
    expect(mountOf({ type: 'volume', target: '/data' })).toEqual(['type=volume', 'target=/data'])
  })
})

describe('a restart policy', () => {
  it.each([
    [{ name: 'no' }, 'no'],
    [{ name: 'always', maximumRetryCount: 5 }, 'always'],
    [{ name: 'on-failure', maximumRetryCount: 0 }, 'on-failure'],
    [{ name: 'on-failure', maximumRetryCount: 5 }, 'on-failure:5'],
  ] as const)('%j is %s', (restart, word) => {
    expect(words({ restart })).toEqual(['--restart', word, 'busybox'])
  })
})

describe('a variable', () => {
  it.each(['DB_PASSWORD', 'MYSQL_ROOT_PASSWORD', 'PASS', 'api_key', 'GITHUB_TOKEN', 'ClientSecret', 'PGPASSWORD'])(
    'that sounds like a secret is masked: %s',
    (name) => {
      expect(words({ env: [`${name}=geheim=1`] })).toEqual(['--env', `${name}=‹secret›`, 'busybox'])
    },
  )

  it('with an ordinary name is shown, whatever stands in it', () => {
    expect(words({ env: ['PATH=/bin:/usr/bin', 'URL=a=b\nc'] })).toEqual([
      ...['--env', 'PATH=/bin:/usr/bin', '--env', 'URL=a=b\nc', 'busybox'],
    ])
  })

  it('without a value has nothing to mask', () => {
    expect(words({ env: ['TOKEN'] })).toEqual(['--env', 'TOKEN', 'busybox'])
  })
})
