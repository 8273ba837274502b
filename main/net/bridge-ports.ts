import { jsonRows, string } from './json-rows.ts'

/**
 * Who was heard at which port of a bridge, by `bridge -j fdb show br BRIDGE` or of all: MAC in small letters → port. What
 * a port says of itself (permanent entries) is left out.
 */
export function parseLearned(text: string): ReadonlyMap<string, string> {
  const learned = jsonRows(text).filter((row) => row['state'] !== 'permanent' && typeof row['mac'] === 'string')
  return new Map(learned.map((row) => [string(row['mac']).toLowerCase(), string(row['ifname'])]))
}

/**
 * Numbers of the interfaces in a network namespace, by /proc/PID/net/dev_mcast of a process in it: name → ifindex. The
 * namespace need not be entered, and everybody may read it. (/sys tells of one's own namespace, whoever's process is asked.)
 */
export function parseOwnIndexes(devMcast: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  for (const line of devMcast.split('\n')) {
    const [index, name] = line.trim().split(/\s+/)
    if (name !== undefined && /^\d+$/.test(index ?? '')) found.set(name, Number(index))
  }
  return found
}
