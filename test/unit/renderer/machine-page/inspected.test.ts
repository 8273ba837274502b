import { describe, expect, test } from 'vitest'
import { readInspected } from '../../../../renderer/features/machine-page/container/inspected.ts'

const full = {
  Id: 'x',
  State: {
    StartedAt: '2026-11-22T00:00:00.5Z',
    FinishedAt: '0001-01-01T00:00:00Z',
    ExitCode: 0,
    OOMKilled: false,
    Error: '',
    Health: {
      Status: 'healthy',
      Log: [
        { ExitCode: 0, Output: 'old' },
        { ExitCode: 0, Output: ' fine\n' },
      ],
    },
  },
  RestartCount: 2,
  Config: {
    User: 'app',
    WorkingDir: '/srv',
    Hostname: 'web',
    Env: ['MODE=a=b', 'EMPTY=', 'NONE'],
    Entrypoint: null,
    Cmd: ['sh', '-c', 'true'],
  },
  HostConfig: {
    RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 },
    Memory: 67_108_864,
    NanoCpus: 500_000_000,
    CpuQuota: 0,
    CpuPeriod: 0,
    PidsLimit: null,
    Privileged: false,
    ReadonlyRootfs: true,
    AutoRemove: false,
    NetworkMode: 'n',
  },
  Mounts: [
    { Type: 'volume', Name: 'data', Source: '/var/lib/docker/volumes/data/_data', Destination: '/z', RW: true },
    { Type: 'bind', Source: '/etc/hosts', Destination: '/a', RW: false },
  ],
  NetworkSettings: {
    Networks: {
      n: { IPAddress: '10.0.0.2', GlobalIPv6Address: '', Gateway: '10.0.0.1', MacAddress: '02:42', Aliases: null },
    },
  },
}

describe('an engine’s answer', () => {
  test('is read with its times, limits, variables and attachments', () => {
    const read = readInspected(full)
    expect(read).toMatchObject({
      started: Date.parse('2026-11-22T00:00:00.5Z'),
      finished: null,
      healthOutput: 'fine',
      restarts: 2,
      restartPolicy: { name: 'on-failure', retries: 3 },
      command: ['sh', '-c', 'true'],
      memory: 67_108_864,
      cpus: 0.5,
      processes: null,
      readOnlyRoot: true,
      networks: [{ network: 'n', addresses: ['10.0.0.2'], aliases: [] }],
    })
    expect(read?.environment).toEqual([
      { name: 'MODE', value: 'a=b' },
      { name: 'EMPTY', value: '' },
      { name: 'NONE', value: '' },
    ])
  })

  test('has its mounts in a fixed order, a volume by its name', () => {
    expect(readInspected(full)?.mounts).toEqual([
      { kind: 'bind', source: '/etc/hosts', target: '/a', readOnly: true },
      { kind: 'volume', source: 'data', target: '/z', readOnly: false },
    ])
  })

  test('tells processors by quota where they were not given as a number', () => {
    const host = { ...full.HostConfig, NanoCpus: 0, CpuQuota: 150_000, CpuPeriod: 100_000 }
    expect(readInspected({ ...full, HostConfig: host })?.cpus).toBe(1.5)
  })

  test('may lack anything', () => {
    expect(readInspected({})).toMatchObject({ started: null, memory: null, environment: [], networks: [], mounts: [] })
    expect(readInspected({ Config: { Entrypoint: '/bin/app' } })?.command).toEqual(['/bin/app'])
    expect(readInspected({ State: null, Config: 7, HostConfig: [], Mounts: 'x' })).not.toBeNull()
    expect(readInspected('no such thing')).toBeNull()
  })
})
