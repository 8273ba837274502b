import { containerState, health, parseMounts, parseNetworks } from './container-summary.ts'
import type { ContainerState, Health, MountPoint, NetworkAddress, PublishedPort } from './container-summary.ts'
import { array, flag, instant, number, object, strings, text, textMap, type JsonObject } from './json.ts'

export interface HealthCheckRun {
  readonly startedAt: number | undefined
  readonly exitCode: number
  readonly output: string
}

export interface ContainerDetail {
  readonly id: string
  readonly name: string
  readonly image: string
  readonly imageId: string
  /** Milliseconds since 1970. */
  readonly createdAt: number
  readonly state: ContainerState
  /** 0 unless running. */
  readonly pid: number
  readonly exitCode: number
  readonly oomKilled: boolean
  /** Why the last start failed, "" if it did not. */
  readonly error: string
  readonly startedAt: number | undefined
  readonly finishedAt: number | undefined
  readonly health: Health
  readonly healthLog: readonly HealthCheckRun[]
  readonly restartCount: number
  readonly config: ContainerConfig
  readonly host: ContainerHost
  readonly ports: readonly PublishedPort[]
  readonly networks: readonly NetworkAddress[]
  readonly mounts: readonly MountPoint[]
  /** The engine's own answer, for the inspect view and for recreating with nothing lost. */
  readonly raw: JsonObject
}

export interface ContainerConfig {
  readonly hostname: string
  readonly user: string
  readonly env: readonly string[]
  readonly entrypoint: readonly string[]
  readonly command: readonly string[]
  readonly workingDir: string
  readonly labels: Readonly<Record<string, string>>
  readonly tty: boolean
  readonly openStdin: boolean
  readonly stopSignal: string
}

export interface ContainerHost {
  readonly networkMode: string
  readonly restartPolicy: { readonly name: string; readonly maximumRetryCount: number }
  readonly autoRemove: boolean
  readonly privileged: boolean
  readonly readOnlyRoot: boolean
  readonly capAdd: readonly string[]
  readonly capDrop: readonly string[]
  readonly binds: readonly string[]
  /** Bytes, 0 = no limit. */
  readonly memory: number
  /** Billionths of a CPU, 0 = no limit. */
  readonly nanoCpus: number
  readonly cpuShares: number
  readonly pidsLimit: number
  readonly logDriver: string
}

function parseConfig(raw: JsonObject): ContainerConfig {
  return {
    hostname: text(raw['Hostname']),
    user: text(raw['User']),
    env: strings(raw['Env']),
    // a string in old podman answers
    entrypoint: typeof raw['Entrypoint'] === 'string' ? [raw['Entrypoint']] : strings(raw['Entrypoint']),
    command: strings(raw['Cmd']),
    workingDir: text(raw['WorkingDir']),
    labels: textMap(raw['Labels']),
    tty: flag(raw['Tty']),
    openStdin: flag(raw['OpenStdin']),
    stopSignal: text(raw['StopSignal']) || 'SIGTERM',
  }
}

function parseHost(raw: JsonObject): ContainerHost {
  const restart = object(raw['RestartPolicy'])
  return {
    networkMode: text(raw['NetworkMode']),
    restartPolicy: { name: text(restart['Name']) || 'no', maximumRetryCount: number(restart['MaximumRetryCount']) },
    autoRemove: flag(raw['AutoRemove']),
    privileged: flag(raw['Privileged']),
    readOnlyRoot: flag(raw['ReadonlyRootfs']),
    capAdd: strings(raw['CapAdd']),
    capDrop: strings(raw['CapDrop']),
    binds: strings(raw['Binds']),
    memory: number(raw['Memory']),
    nanoCpus: number(raw['NanoCpus']),
    cpuShares: number(raw['CpuShares']),
    pidsLimit: Math.max(0, number(raw['PidsLimit'])),
    logDriver: text(object(raw['LogConfig'])['Type']),
  }
}

/** `{"80/tcp": [{HostIp, HostPort}] | null}`: null means exposed only. */
export function parsePortMap(value: unknown): PublishedPort[] {
  return Object.entries(object(value)).flatMap(([key, bindings]) => {
    const [port = '', protocol = 'tcp'] = key.split('/')
    const base = { containerPort: number(port), protocol }
    const hosts = array(bindings).map(object)
    if (hosts.length === 0) return [{ ...base, hostIp: '', hostPort: undefined }]
    return hosts.map((host) => ({
      ...base,
      hostIp: text(host['HostIp']),
      hostPort: number(host['HostPort']) || undefined,
    }))
  })
}

export function parseContainerDetail(value: unknown): ContainerDetail {
  const raw = object(value)
  const state = object(raw['State'])
  const settings = object(raw['NetworkSettings'])
  // "Healthcheck" is podman's older name of it
  const check = object(state['Health'] ?? state['Healthcheck'])
  const config = object(raw['Config'])
  return {
    id: text(raw['Id']),
    name: text(raw['Name']).replace(/^\//, ''),
    image: text(config['Image']),
    imageId: text(raw['Image']),
    createdAt: instant(raw['Created']) ?? 0,
    state: containerState(text(state['Status'])),
    pid: number(state['Pid']),
    exitCode: number(state['ExitCode']),
    oomKilled: flag(state['OOMKilled']),
    error: text(state['Error']),
    startedAt: instant(state['StartedAt']),
    finishedAt: instant(state['FinishedAt']),
    health: health(text(check['Status'])),
    healthLog: array(check['Log']).map((item) => {
      const run = object(item)
      return { startedAt: instant(run['Start']), exitCode: number(run['ExitCode']), output: text(run['Output']) }
    }),
    restartCount: number(raw['RestartCount']),
    config: parseConfig(config),
    host: parseHost(object(raw['HostConfig'])),
    ports: parsePortMap(settings['Ports']),
    networks: parseNetworks(settings),
    mounts: parseMounts(raw['Mounts']),
    raw,
  }
}
