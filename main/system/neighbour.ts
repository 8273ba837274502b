import { createSocket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import { runCommand } from './command.ts'

/** The discard service of RFC 863: nobody need listen there, since the kernel asks for the hardware's address first. */
const DISCARD = 9
/** Milliseconds. */
const PATIENCE = 5000

/** Has the kernel look for a neighbour, which needs no rights and no answer of any program there. Never fails. */
export async function knock(address: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4')
  socket.on('error', () => resolve())
  socket.send(new Uint8Array(), DISCARD, address, () => resolve())
  await promise
  socket.close()
}

/** `ip -j neigh show` of an interface. @throws CommandError, also when there is no such interface */
export const neighboursOf = async (device: string): Promise<string> =>
  (await runCommand('ip', ['-j', 'neigh', 'show', 'dev', device], { timeout: PATIENCE })).stdout

/** `ip -j -d address show`. @throws CommandError */
export const addressesHere = async (): Promise<string> =>
  (await runCommand('ip', ['-j', '-d', 'address', 'show'], { timeout: PATIENCE })).stdout
