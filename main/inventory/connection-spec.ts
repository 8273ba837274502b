import type { Transport as DockerTransport } from '../docker/transport.ts'
import type { Transport as LibvirtTransport } from '../libvirt/transport.ts'

interface Told {
  readonly id: string
  /** As ssh is told it, user@host; absent for an engine of this host. */
  readonly ssh?: string
  /** From the configuration file; others were found by looking. */
  readonly configured?: boolean
}

/** Where an engine is and how its own tools name the place. */
export type ConnectionSpec = Told &
  (
    | {
        readonly engine: 'libvirt'
        readonly uri: string
        readonly transport: LibvirtTransport
        readonly localUri: string
      }
    | {
        readonly engine: 'docker'
        /** What follows `docker -H`; null for the engine that docker itself would take. */
        readonly host: string | null
        readonly address: string
        readonly transport: DockerTransport
      }
  )
