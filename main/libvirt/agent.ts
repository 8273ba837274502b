/** The QEMU guest agent, by libvirt's own calls where there are any and by raw commands for the rest. */
import type { Connection } from './connection.ts'
import type { Dom, Struct, TypedParam } from './signature.ts'

/** Seconds to wait for the agent: -2 for ever, -1 the daemon's default, 0 not at all. */
export type AgentTimeout = number

/** Sends one command of the agent's JSON protocol. @returns its whole answer, `{"return": …}` @throws LibvirtError AGENT_UNRESPONSIVE */
export async function agentCommand(
  connection: Connection,
  dom: Dom,
  command: object,
  timeout: AgentTimeout = -1,
): Promise<unknown> {
  const cmd = JSON.stringify(command)
  const { result } = await connection.call('QEMU_AGENT_COMMAND', { dom, cmd, timeout, flags: 0 })
  return result === null ? null : (JSON.parse(result) as unknown)
}

/** Mounted file systems of the guest. */
export async function guestFilesystems(connection: Connection, dom: Dom): Promise<Struct<'fsinfo'>[]> {
  return (await connection.call('DOMAIN_GET_FSINFO', { dom, flags: 0 })).info
}

/** @param groups virDomainGuestInfoTypes: 1 users, 2 os, 4 timezone, 8 hostname, 16 file systems, 32 disks, 64 interfaces */
export async function guestInfo(connection: Connection, dom: Dom, groups: number): Promise<TypedParam[]> {
  return (await connection.call('DOMAIN_GET_GUEST_INFO', { dom, types: groups, flags: 0 })).params
}

/** Stops writes to the guest's file systems. @returns how many are frozen */
export async function freezeFilesystems(
  connection: Connection,
  dom: Dom,
  mountpoints: readonly string[] = [],
): Promise<number> {
  return (await connection.call('DOMAIN_FSFREEZE', { dom, mountpoints, flags: 0 })).filesystems
}

/** @returns how many are thawed */
export async function thawFilesystems(
  connection: Connection,
  dom: Dom,
  mountpoints: readonly string[] = [],
): Promise<number> {
  return (await connection.call('DOMAIN_FSTHAW', { dom, mountpoints, flags: 0 })).filesystems
}

/** The guest's clock in seconds since 1970 and nanoseconds. */
export function guestTime(connection: Connection, dom: Dom): Promise<{ seconds: bigint; nseconds: number }> {
  return connection.call('DOMAIN_GET_TIME', { dom, flags: 0 })
}

/** Sets the guest's clock, and the one that it has across a reboot. @param milliseconds since 1970 */
export function setGuestTime(connection: Connection, dom: Dom, milliseconds: number): Promise<void> {
  const seconds = Math.floor(milliseconds / 1000)
  return connection.call('DOMAIN_SET_TIME', { dom, seconds, nseconds: (milliseconds % 1000) * 1_000_000, flags: 0 })
}

/** Gives back blocks that the guest's file systems do not use. */
export function trimFilesystems(connection: Connection, dom: Dom): Promise<void> {
  return connection.call('DOMAIN_FSTRIM', { dom, mountPoint: null, minimum: 0, flags: 0 })
}

/** Sets a password inside the guest. The value travels to the daemon and the agent and is kept nowhere. */
export function setUserPassword(
  connection: Connection,
  dom: Dom,
  login: { user: string; password: string },
): Promise<void> {
  return connection.call('DOMAIN_SET_USER_PASSWORD', { dom, ...login, flags: 0 })
}
