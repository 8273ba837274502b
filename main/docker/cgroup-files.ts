/** Pure parsers of what the kernel writes below /proc and /sys/fs/cgroup. Numbers that are missing count as 0. */

/** /proc/PID/cgroup: controller → path. The unified hierarchy stands under "" (cgroups(7), "/proc files"). */
export function parseProcCgroup(content: string): ReadonlyMap<string, string> {
  const paths = new Map<string, string>()
  for (const line of content.split('\n')) {
    // "4:cpu,cpuacct:/docker/…": the path may hold colons itself
    const match = /^\d+:([^:]*):(.*)$/.exec(line)
    if (match?.[1] === undefined || match[2] === undefined) continue
    for (const controller of match[1].split(',')) paths.set(controller, match[2])
  }
  return paths
}

/** Lines of "key value". */
export function keyedValue(content: string | undefined, key: string): number {
  const match = content === undefined ? null : new RegExp(`^${key} (\\d+)$`, 'm').exec(content)
  return Number(match?.[1] ?? 0)
}

/** v1 writes its largest page-aligned number, v2 "max", for no limit. */
export function limitValue(content: string | undefined): number | undefined {
  const value = Number(content?.trim() || Number.NaN)
  return Number.isFinite(value) && value < 2 ** 62 ? value : undefined
}

export interface BlockBytes {
  readonly read: number
  readonly write: number
}

/** v2 io.stat: "8:0 rbytes=1 wbytes=2 rios=…" per device. */
export function parseIoStat(content: string | undefined): BlockBytes {
  const sum = (key: string): number =>
    [...(content ?? '').matchAll(new RegExp(`\\b${key}=(\\d+)`, 'g'))].reduce(
      (total, match) => total + Number(match[1]),
      0,
    )
  return { read: sum('rbytes'), write: sum('wbytes') }
}

/** v1 blkio.throttle.io_service_bytes: "8:0 Read 1" per device and operation, then a total. */
export function parseBlkio(content: string | undefined): BlockBytes {
  const sum = (operation: string): number =>
    [...(content ?? '').matchAll(new RegExp(`^\\S+ ${operation} (\\d+)$`, 'gm'))].reduce(
      (total, match) => total + Number(match[1]),
      0,
    )
  return { read: sum('Read'), write: sum('Write') }
}

export interface TrafficBytes {
  readonly receivedBytes: number
  readonly sentBytes: number
}

/** /proc/PID/net/dev without the loopback device: 16 columns, bytes received first and bytes sent ninth (proc(5)). */
export function parseNetDev(content: string | undefined): TrafficBytes | undefined {
  if (content === undefined) return undefined
  let receivedBytes = 0
  let sentBytes = 0
  for (const line of content.split('\n')) {
    const match = /^\s*([^:|\s]+):\s*(.*)$/.exec(line)
    if (match?.[2] === undefined || match[1] === 'lo') continue
    const columns = match[2].trim().split(/\s+/)
    receivedBytes += Number(columns[0] ?? 0)
    sentBytes += Number(columns[8] ?? 0)
  }
  return { receivedBytes, sentBytes }
}
