import type { Duplex } from 'node:stream'
import type { Slabs } from './slabs.ts'

/** Where a link gets its byte streams from: a local socket, a child process with ssh, a test's pipe. */
export interface Transport {
  /**
   * A connected stream to a libvirt daemon. Rejects with SocketError when that is known to be absent or denied; any
   * other error counts as absent.
   */
  open(signal: AbortSignal): Promise<Duplex>
  /** The same for bulk data: reads into the slabs and emits no 'data'. Absent where that cannot be. */
  openBulk?(signal: AbortSignal, slabs: Slabs): Promise<Duplex>
  /** Whether the daemon is on another host. */
  readonly remote?: boolean
  /** For people: "/run/libvirt/libvirt-sock", "ssh to lab1". */
  readonly describe: string
}
