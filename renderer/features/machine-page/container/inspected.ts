import { z } from 'zod'

// Engines and their versions leave out, rename to null and add: what is not as expected is as if it were not there.
const text = z.string().catch('')
const number = z.number().catch(0)
const flag = z.boolean().catch(false)
const words = z.array(z.string()).catch([])
/** Old podman answers a string where docker answers a list. */
const command = z.union([z.array(z.string()), z.string().transform((line) => [line])]).catch([])
const dictionary = <T extends z.ZodType>(value: T) => z.record(z.string(), value).catch({})

const answer = z.object({
  Id: text,
  State: z
    .object({
      StartedAt: text,
      FinishedAt: text,
      ExitCode: number,
      OOMKilled: flag,
      Error: text,
      Health: z
        .object({ Log: z.array(z.object({ Start: text, End: text, ExitCode: number, Output: text })).catch([]) })
        .nullable()
        .catch(null),
    })
    .catch({ StartedAt: '', FinishedAt: '', ExitCode: 0, OOMKilled: false, Error: '', Health: null }),
  RestartCount: number,
  Config: z
    .object({ User: text, WorkingDir: text, Hostname: text, Env: words, Entrypoint: command, Cmd: command })
    .catch({ User: '', WorkingDir: '', Hostname: '', Env: [], Entrypoint: [], Cmd: [] }),
  HostConfig: z
    .object({
      RestartPolicy: z.object({ Name: text, MaximumRetryCount: number }).catch({ Name: '', MaximumRetryCount: 0 }),
      Memory: number,
      NanoCpus: number,
      CpuQuota: number,
      CpuPeriod: number,
      PidsLimit: number,
      Privileged: flag,
      ReadonlyRootfs: flag,
      AutoRemove: flag,
      NetworkMode: text,
    })
    .nullable()
    .catch(null),
  Mounts: z
    .array(z.object({ Type: text, Name: text, Source: text, Destination: text, RW: z.boolean().catch(true) }))
    .catch([]),
  NetworkSettings: z
    .object({
      Networks: dictionary(
        z.object({ IPAddress: text, GlobalIPv6Address: text, Gateway: text, MacAddress: text, Aliases: words }),
      ),
    })
    .catch({ Networks: {} }),
})

export interface Mounted {
  readonly kind: string
  /** A volume's name, otherwise the path on the host; empty for a tmpfs. */
  readonly source: string
  readonly target: string
  readonly readOnly: boolean
}

/** One run of the health check. */
export interface HealthRun {
  /** Milliseconds since 1970; null when the engine does not say. */
  readonly at: number | null
  /** Milliseconds that it took; null when it is not known. */
  readonly took: number | null
  /** 0 is well, anything else is not. */
  readonly exitCode: number
  readonly output: string
}

export interface Attached {
  readonly network: string
  readonly addresses: readonly string[]
  readonly gateway: string
  readonly mac: string
  readonly aliases: readonly string[]
}

/** What the page shows of an engine's whole answer. */
export interface Inspected {
  /** Milliseconds since 1970; null when it never was. */
  readonly started: number | null
  readonly finished: number | null
  readonly exitCode: number
  readonly outOfMemory: boolean
  /** Why the last start failed; empty when it did not. */
  readonly startError: string
  /** What the newest health check wrote; null without checks. */
  readonly healthOutput: string | null
  /** The runs that the engine remembers, the newest first. */
  readonly healthRuns: readonly HealthRun[]
  readonly restarts: number
  readonly restartPolicy: { readonly name: string; readonly retries: number }
  readonly command: readonly string[]
  readonly user: string
  readonly workingDirectory: string
  readonly hostname: string
  readonly environment: readonly { readonly name: string; readonly value: string }[]
  readonly mounts: readonly Mounted[]
  readonly networks: readonly Attached[]
  /** Bytes; null = no limit. */
  readonly memory: number | null
  /** Processors; null = no limit. */
  readonly cpus: number | null
  readonly processes: number | null
  readonly privileged: boolean
  readonly readOnlyRoot: boolean
  readonly removedAtEnd: boolean
}

/** Docker writes the year 1 for "never". */
function instant(value: string): number | null {
  const at = Date.parse(value)
  return Number.isNaN(at) || at <= 0 ? null : at
}

function variable(line: string): { name: string; value: string } {
  const at = line.indexOf('=')
  return at < 0 ? { name: line, value: '' } : { name: line.slice(0, at), value: line.slice(at + 1) }
}

type Host = NonNullable<z.infer<typeof answer>['HostConfig']>

function cpusOf({ NanoCpus, CpuQuota, CpuPeriod }: Host): number | null {
  if (NanoCpus > 0) return NanoCpus / 1e9
  // The kernel's own period is 100 ms (Documentation/scheduler/sched-bwc).
  return CpuQuota > 0 ? CpuQuota / (CpuPeriod || 100_000) : null
}

function limitsOf(host: Host | null) {
  return {
    memory: host !== null && host.Memory > 0 ? host.Memory : null,
    cpus: host === null ? null : cpusOf(host),
    processes: host !== null && host.PidsLimit > 0 ? host.PidsLimit : null,
    privileged: host?.Privileged ?? false,
    readOnlyRoot: host?.ReadonlyRootfs ?? false,
    removedAtEnd: host?.AutoRemove ?? false,
  }
}

function healthRun({ Start, End, ExitCode, Output }: { Start: string; End: string; ExitCode: number; Output: string }) {
  const [at, end] = [instant(Start), instant(End)]
  return { at, took: at === null || end === null ? null : end - at, exitCode: ExitCode, output: Output.trim() }
}

/** Docker answers from maps, in another order each time. */
const order = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0)

/** Reads what an engine says of a container; null for what is no such answer at all. */
export function readInspected(json: unknown): Inspected | null {
  const parsed = answer.safeParse(json)
  if (!parsed.success) return null
  const { State: state, Config: config, HostConfig: host } = parsed.data
  const policy = host?.RestartPolicy
  return {
    started: instant(state.StartedAt),
    finished: instant(state.FinishedAt),
    exitCode: state.ExitCode,
    outOfMemory: state.OOMKilled,
    startError: state.Error,
    healthOutput: state.Health === null ? null : (state.Health.Log.at(-1)?.Output.trim() ?? ''),
    healthRuns: (state.Health?.Log ?? []).map(healthRun).reverse(),
    restarts: parsed.data.RestartCount,
    restartPolicy: { name: policy?.Name || 'no', retries: policy?.MaximumRetryCount ?? 0 },
    command: [...config.Entrypoint, ...config.Cmd],
    user: config.User,
    workingDirectory: config.WorkingDir,
    hostname: config.Hostname,
    environment: config.Env.map(variable),
    mounts: parsed.data.Mounts.map((mount) => ({
      kind: mount.Type,
      source: mount.Type === 'volume' ? mount.Name : mount.Source,
      target: mount.Destination,
      readOnly: !mount.RW,
    })).sort((a, b) => order(a.target, b.target)),
    networks: Object.entries(parsed.data.NetworkSettings.Networks)
      .map(([network, one]) => ({
        network,
        addresses: [one.IPAddress, one.GlobalIPv6Address].filter((address) => address !== ''),
        gateway: one.Gateway,
        mac: one.MacAddress,
        aliases: one.Aliases,
      }))
      .sort((a, b) => order(a.network, b.network)),
    ...limitsOf(host),
  }
}
