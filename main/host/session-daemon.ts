import { setTimeout as sleep } from 'node:timers/promises'
import { SocketError } from '../libvirt/sockets.ts'
import type { Transport } from '../libvirt/transport.ts'
import { CommandError, runCommand } from '../system/command.ts'

/** The modular daemon first, as the C library does; each goes away by itself when nobody has used it for two minutes. */
const DAEMONS = ['virtqemud', 'libvirtd'] as const
const IDLE_SECONDS = 120
const TRIES = 50
const RETRY_EVERY = 100

/**
 * A user's own libvirt daemon is started by whoever first wants it (virNetClientNewUNIX with spawnDaemon); the system
 * one never is. Without it a session connection would be "absent" for ever.
 */
export function withSessionDaemon(local: Transport): Transport {
  return {
    describe: local.describe,
    async open(signal) {
      try {
        return await local.open(signal)
      } catch (error) {
        if (!(error instanceof SocketError) || error.reason !== 'absent') throw error
        if (!(await startDaemon())) throw error
      }
      return openWithin(local, signal)
    },
    // Beside a connection that keeps the daemon there.
    ...(local.openBulk ? { openBulk: local.openBulk } : {}),
  }
}

/** False when none of the daemons is installed. */
async function startDaemon(): Promise<boolean> {
  for (const daemon of DAEMONS) {
    try {
      await runCommand(daemon, ['--daemon', '--timeout', String(IDLE_SECONDS)])
      return true
    } catch (error) {
      if (!(error instanceof CommandError) || error.problem !== 'missing') throw error
    }
  }
  return false
}

async function openWithin(local: Transport, signal: AbortSignal) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await local.open(signal)
    } catch (error) {
      if (!(error instanceof SocketError) || error.reason !== 'absent' || attempt >= TRIES) throw error
      await sleep(RETRY_EVERY, undefined, { signal })
    }
  }
}
