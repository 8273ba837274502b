import { describe, expect, it } from 'vitest'
import { createBody, endpointFields } from '../../../main/docker/container-spec.ts'

describe('the body that makes a container', () => {
  it('holds nothing that was not asked for', () => {
    expect(createBody({ image: 'x' }, '1.41')).toEqual({ Image: 'x', HostConfig: {} })
  })

  it('translates every field', () => {
    const body = createBody(
      {
        image: 'x',
        command: ['a'],
        entrypoint: ['b'],
        env: ['C=d'],
        labels: { e: 'f' },
        hostname: 'h',
        user: '1000',
        workingDir: '/w',
        tty: true,
        openStdin: true,
        stopSignal: 'SIGINT',
        healthCheck: { test: ['CMD', 'true'], interval: 1500, timeout: 200, startPeriod: 10, retries: 3 },
        ports: [
          { containerPort: 80, hostPort: 8080 },
          { containerPort: 80, hostIp: '0.0.0.0' },
          { containerPort: 53, protocol: 'udp' },
        ],
        mounts: [{ type: 'volume', source: 'v', target: '/v', readOnly: true }],
        tmpfs: { '/run': 'rw' },
        dns: ['10.0.0.1'],
        extraHosts: ['a:1.2.3.4'],
        restart: { name: 'always' },
        resources: { memory: 1 << 20, cpus: 1.5, pidsLimit: 9, cpusetCpus: '0-1' },
        autoRemove: true,
        init: true,
        capAdd: ['NET_ADMIN'],
        sysctls: { 'net.ipv4.ip_forward': '1' },
        shmSize: 5,
      },
      '1.41',
    )
    expect(body).toEqual({
      Image: 'x',
      Cmd: ['a'],
      Entrypoint: ['b'],
      Env: ['C=d'],
      Labels: { e: 'f' },
      Hostname: 'h',
      User: '1000',
      WorkingDir: '/w',
      Tty: true,
      OpenStdin: true,
      StopSignal: 'SIGINT',
      Healthcheck: { Test: ['CMD', 'true'], Interval: 1.5e9, Timeout: 2e8, StartPeriod: 1e7, Retries: 3 },
      ExposedPorts: { '80/tcp': {}, '53/udp': {} },
      HostConfig: {
        PortBindings: {
          '80/tcp': [
            { HostIp: '127.0.0.1', HostPort: '8080' },
            { HostIp: '0.0.0.0', HostPort: '' },
          ],
          '53/udp': [{ HostIp: '127.0.0.1', HostPort: '' }],
        },
        Mounts: [{ Type: 'volume', Source: 'v', Target: '/v', ReadOnly: true }],
        Tmpfs: { '/run': 'rw' },
        Dns: ['10.0.0.1'],
        ExtraHosts: ['a:1.2.3.4'],
        RestartPolicy: { Name: 'always', MaximumRetryCount: 0 },
        AutoRemove: true,
        Init: true,
        CapAdd: ['NET_ADMIN'],
        Sysctls: { 'net.ipv4.ip_forward': '1' },
        ShmSize: 5,
        Memory: 1 << 20,
        NanoCpus: 1.5e9,
        PidsLimit: 9,
        CpusetCpus: '0-1',
      },
    })
  })

  it('publishes on loopback unless told otherwise', () => {
    const body = createBody({ image: 'x', ports: [{ containerPort: 1 }] }, '1.41')
    expect(body['HostConfig']).toMatchObject({ PortBindings: { '1/tcp': [{ HostIp: '127.0.0.1' }] } })
  })

  it('puts networks and addresses where the version wants them', () => {
    const networks = [{ network: 'a', mac: '02:00:00:00:00:01', ip: '10.0.0.2', aliases: ['db'] }, { network: 'b' }]
    const old = createBody({ image: 'x', networks }, '1.43')
    expect(old).toMatchObject({ MacAddress: '02:00:00:00:00:01', HostConfig: { NetworkMode: 'a' } })
    expect(old['NetworkingConfig']).toEqual({
      EndpointsConfig: { a: { IPAMConfig: { IPv4Address: '10.0.0.2' }, Aliases: ['db'] } },
    })
    const current = createBody({ image: 'x', networks }, '1.44')
    expect(current).not.toHaveProperty('MacAddress')
    expect(current['NetworkingConfig']).toEqual({
      EndpointsConfig: {
        a: { IPAMConfig: { IPv4Address: '10.0.0.2' }, Aliases: ['db'], MacAddress: '02:00:00:00:00:01' },
        b: {},
      },
    })
    expect(endpointFields({ network: 'a', ip6: 'fd00::2' }, '1.52')).toEqual({ IPAMConfig: { IPv6Address: 'fd00::2' } })
  })

  it('lets engine fields without a name here pass', () => {
    const body = createBody(
      { image: 'x', extra: { config: { Domainname: 'd' }, hostConfig: { OomScoreAdj: 5 } } },
      '1.41',
    )
    expect(body).toMatchObject({ Domainname: 'd', HostConfig: { OomScoreAdj: 5 } })
  })
})
