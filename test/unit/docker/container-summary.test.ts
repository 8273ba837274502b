import { describe, expect, it } from 'vitest'
import { parseContainerDetail, parsePortMap } from '../../../main/docker/container-detail.ts'
import { containerState, ownName, parseContainerSummary } from '../../../main/docker/container-summary.ts'
import { recorded } from '../../support/fake-docker/recorded.ts'

describe('a container in the list', () => {
  it('of a real engine is read completely', () => {
    expect(parseContainerSummary(recorded('container-summary'))).toEqual({
      id: '31b40c4556613580b6c91130d6c3bd789a80743a79470b2b51f0a21deb54a26e',
      name: 'web',
      image: 'busybox:local',
      imageId: 'sha256:5c5584a297c94eac12006d5f2e33f10ea448bd7c11186e13706911f9f46d4dc5',
      command: "sh -c 'echo out; echo err >&2; exec sleep 600'",
      createdAt: 1_795_301_164_000,
      state: 'running',
      status: 'Up 3 seconds (unhealthy)',
      health: 'unhealthy',
      ports: [{ hostIp: '127.0.0.1', hostPort: 18_080, containerPort: 80, protocol: 'tcp' }],
      labels: { 'labrig.lab': 'demo' },
      networkMode: 'lan',
      networks: [
        {
          network: 'lan',
          networkId: '533b81f6b23cd55169305c7c7ff4926231c0d652a00b6bf9256b708308ebb9da',
          ip: '10.203.0.7',
          ip6: '',
          gateway: '10.203.0.1',
          mac: '02:42:0a:cb:00:07',
          aliases: [],
        },
      ],
      mounts: [
        {
          type: 'volume',
          name: 'data',
          source: '/var/lib/docker/volumes/data/_data',
          target: '/data',
          readOnly: false,
        },
      ],
    })
  })

  it('has its own name, not that of a link', () => {
    expect(ownName(['/other/alias', '/web'])).toBe('web')
    expect(ownName(['/only/link'])).toBe('only/link')
    expect(ownName([])).toBe('')
  })

  it('maps every word for a state, podman’s too', () => {
    const words = {
      running: 'running',
      Exited: 'exited',
      configured: 'created',
      stopped: 'exited',
      stopping: 'running',
      new: 'dead',
    }
    for (const [word, state] of Object.entries(words)) expect(containerState(word)).toBe(state)
  })

  it('takes its health from the field or from the sentence', () => {
    const health = (Status: string, Health?: object): string => parseContainerSummary({ Status, Health }).health
    expect(health('Up 3 minutes (health: starting)')).toBe('starting')
    expect(health('Up 3 minutes (healthy)')).toBe('healthy')
    expect(health('Up 3 minutes (healthy) (Paused)')).toBe('healthy')
    expect(health('Up 3 minutes')).toBe('none')
    expect(health('Up 3 minutes', { Status: 'unhealthy' })).toBe('unhealthy')
  })
})

describe('an inspected container', () => {
  it('of a real engine is read, and its raw answer kept', () => {
    const raw = recorded('container-inspect')
    const detail = parseContainerDetail(raw)
    expect(detail).toMatchObject({
      name: 'web',
      image: 'busybox:local',
      state: 'running',
      pid: 5548,
      health: 'unhealthy',
      finishedAt: undefined,
      ports: [{ hostIp: '127.0.0.1', hostPort: 18_080, containerPort: 80, protocol: 'tcp' }],
      config: { command: ['sh', '-c', 'echo out; echo err >&2; exec sleep 600'], tty: false },
      host: {
        memory: 67_108_864,
        restartPolicy: { name: 'on-failure', maximumRetryCount: 3 },
        binds: ['data:/data'],
        pidsLimit: 0,
      },
    })
    expect(detail.healthLog).toHaveLength(3)
    expect(detail.startedAt).toBe(Date.parse('2026-11-21T22:46:05.057Z'))
    expect(detail.raw).toBe(raw)
  })

  it('that says nothing is read without a fault', () => {
    for (const value of [undefined, null, [], 'x', {}])
      expect(parseContainerDetail(value)).toMatchObject({ id: '', state: 'dead', ports: [] })
  })

  it('lists ports that are exposed only, and several bindings of one', () => {
    expect(
      parsePortMap({
        '80/tcp': null,
        '53/udp': [
          { HostIp: '0.0.0.0', HostPort: '53' },
          { HostIp: '::', HostPort: '53' },
        ],
      }),
    ).toEqual([
      { containerPort: 80, protocol: 'tcp', hostIp: '', hostPort: undefined },
      { containerPort: 53, protocol: 'udp', hostIp: '0.0.0.0', hostPort: 53 },
      { containerPort: 53, protocol: 'udp', hostIp: '::', hostPort: 53 },
    ])
  })
})
