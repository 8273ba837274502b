import { array, instant, number, object, text, type JsonObject } from './json.ts'

/** One sample of counters, from the engine or from cgroup files. Rates are the difference of two samples. */
export interface ContainerStats {
  /** Milliseconds since 1970 at which it was read. */
  readonly readAt: number
  /** CPU time used since the start, nanoseconds. */
  readonly cpuNanoseconds: number
  /** Bytes in use without the inactive page cache, as `docker stats` shows it. */
  readonly memoryBytes: number
  /** Bytes; undefined = no limit (the engine then gives the memory of its host). */
  readonly memoryLimit: number | undefined
  readonly pids: number
  readonly blockReadBytes: number
  readonly blockWriteBytes: number
  /** undefined if unknown. */
  readonly network: { readonly receivedBytes: number; readonly sentBytes: number } | undefined
}

/** cgroup v1 calls it total_inactive_file, v2 inactive_file (docker/cli, stats_helpers.go, calculateMemUsageUnixNoCache). */
function memoryInUse(memory: JsonObject): number {
  const usage = number(memory['usage'])
  const detail = object(memory['stats'])
  const inactive = number(detail['total_inactive_file'] ?? detail['inactive_file'])
  return inactive < usage ? usage - inactive : usage
}

function blockBytes(value: unknown, operation: string): number {
  return array(object(value)['io_service_bytes_recursive'])
    .map(object)
    .filter((entry) => text(entry['op']).toLowerCase() === operation)
    .reduce((sum, entry) => sum + number(entry['value']), 0)
}

export function parseStats(value: unknown): ContainerStats {
  const raw = object(value)
  const memory = object(raw['memory_stats'])
  const limit = number(memory['limit'])
  const networks = Object.values(object(raw['networks'])).map(object)
  return {
    readAt: instant(raw['read']) ?? 0,
    cpuNanoseconds: number(object(object(raw['cpu_stats'])['cpu_usage'])['total_usage']),
    memoryBytes: memoryInUse(memory),
    memoryLimit: limit === 0 ? undefined : limit,
    pids: number(object(raw['pids_stats'])['current']),
    blockReadBytes: blockBytes(raw['blkio_stats'], 'read'),
    blockWriteBytes: blockBytes(raw['blkio_stats'], 'write'),
    network: {
      receivedBytes: networks.reduce((sum, one) => sum + number(one['rx_bytes']), 0),
      sentBytes: networks.reduce((sum, one) => sum + number(one['tx_bytes']), 0),
    },
  }
}
