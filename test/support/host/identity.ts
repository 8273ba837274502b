import { readFileSync } from 'node:fs'

/** Everything that tests make carries this prefix; nothing without it is ever removed. */
export const PREFIX = 'labrig-test-'

/** Digits below 't', so that the letters p and t can stand between numbers. */
const RADIX = 29
const MARK = /-p([0-9a-s]+)t([0-9a-s]+)-[0-9a-s]+$/

/** Start time in clock ticks since boot, field 22 of /proc/PID/stat (proc(5)); undefined when there is no such process. */
export function startTimeOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // Field 2 is the command in parentheses and may itself hold spaces and parentheses.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19])
  } catch {
    return undefined
  }
}

const owner = `p${process.pid.toString(RADIX)}t${(startTimeOf(process.pid) ?? 0).toString(RADIX)}`
let counter = 0

/**
 * A name of the form labrig-test-PREFIX-pPIDtSTART-N, fit for domains, containers, networks, hosts and users
 * (at most 32 characters for a prefix of one). The process in it owns the thing: once it is gone, `sweep` removes it.
 */
export function uniqueName(prefix: string): string {
  counter += 1
  return `${PREFIX}${prefix}-${owner}-${counter.toString(RADIX)}`
}

/** A name for an interface, whose kernel limit is 15 characters. Not swept: it goes with the network that has it. */
export function uniqueBridge(): string {
  counter += 1
  return `lt${process.pid.toString(36)}-${counter.toString(36)}`
}

/** Whether the name, or one that begins with it, was made by `uniqueName` in this process. */
export const isOwn = (name: string): boolean => name.startsWith(PREFIX) && name.includes(`-${owner}-`)

/** Whether the name was made by `uniqueName` in a process that is gone; pids are reused, start times are not. */
export function isLeftover(name: string): boolean {
  const match = name.startsWith(PREFIX) ? MARK.exec(name) : null
  if (!match?.[1] || !match[2]) return false
  return startTimeOf(parseInt(match[1], RADIX)) !== parseInt(match[2], RADIX)
}
