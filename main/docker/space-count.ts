import { setTimeout as sleep } from 'node:timers/promises'
import { isDockerError } from './errors.ts'
import type { HttpClient } from './http-client.ts'
import { array, number, object } from './json.ts'

export type SpaceKind = 'container' | 'image' | 'volume' | 'build-cache'

export interface SpaceCount {
  /** Bytes of all layers; 0 = not told. */
  readonly layers: number
  readonly of: Readonly<Record<SpaceKind, readonly unknown[]>>
}

/** The count that each engine is busy with for us. */
const counts = new WeakMap<HttpClient, Promise<unknown>>()
/** Another client's count is waited for, a little longer each time. Milliseconds. */
const WAITS = [100, 200, 400, 800, 1600, 3000, 5000, 5000, 10_000, 10_000]
/** With many files. Milliseconds. */
const LONGEST = 120_000

/**
 * What takes how much space (GET /system/df), which the engine counts for seconds. Engines before 23 refuse a second count
 * while one runs, whoever asked for it (moby v20.10, daemon/disk_usage.go): ours come one after the other, others' are
 * waited for.
 * @param kinds null for all; since API 1.42 the engine leaves the rest out
 * @throws DockerError
 */
export function countSpace(
  http: HttpClient,
  kinds: readonly SpaceKind[] | null,
  signal?: AbortSignal,
): Promise<SpaceCount> {
  const before = counts.get(http) ?? Promise.resolve()
  const mine = before.then(() => patiently(http, kinds, signal))
  counts.set(
    http,
    mine.catch(() => undefined),
  )
  return mine
}

async function patiently(http: HttpClient, kinds: readonly SpaceKind[] | null, signal?: AbortSignal) {
  for (const wait of WAITS) {
    try {
      return await count(http, kinds, signal)
    } catch (error) {
      if (!isDockerError(error) || !error.message.includes('disk usage operation is already running')) throw error
      await sleep(wait, undefined, { signal })
    }
  }
  return count(http, kinds, signal)
}

async function count(http: HttpClient, kinds: readonly SpaceKind[] | null, signal?: AbortSignal): Promise<SpaceCount> {
  signal?.throwIfAborted()
  const query = kinds === null ? {} : { type: [...kinds] }
  const call = { operation: 'disk usage', method: 'GET', path: '/system/df', query, timeoutMs: LONGEST } as const
  const raw = object(await http.json({ ...call, signal }))
  // API 1.52 moved them: {"ImageUsage": {"Items", "TotalSize"}}
  const items = (name: string, later: string) => array(raw[name] ?? object(raw[later])['Items'])
  return {
    layers: number(raw['LayersSize'] ?? object(raw['ImageUsage'])['TotalSize']),
    of: {
      container: items('Containers', 'ContainerUsage'),
      image: items('Images', 'ImageUsage'),
      volume: items('Volumes', 'VolumeUsage'),
      'build-cache': items('BuildCache', 'BuildCacheUsage'),
    },
  }
}
