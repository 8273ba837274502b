import type { Finding, Acceleration } from '../../contract/doctor.ts'
import type { LiveDiagram } from '../diagram/live-diagram.ts'
import type { Observer } from '../diagram/observer.ts'
import type { DeadMan } from '../doctor/dead-man.ts'
import type { ScrollBack } from '../console/scroll-back.ts'
import type { Uploads } from '../container/files/uploads.ts'
import type { StreamTickets } from '../console/tickets.ts'
import type { ChangedHost } from '../doctor/host-changes.ts'
import type { LayerCache } from '../image/layer-cache.ts'
import type { OsImageScope } from '../image/os-image-scope.ts'
import type { ConnectionBook } from '../host/connection-book.ts'
import type { SettingsFile } from '../host/settings.ts'
import type { Connections } from '../inventory/connections.ts'
import type { Statistics } from '../inventory/statistics.ts'
import type { InventoryStore } from '../inventory/store.ts'
import type { NetworkScope } from '../network/scope.ts'
import type { Look } from '../system/look.ts'
import type { Paths } from '../system/paths.ts'
import type { Logger } from '../system/logger.ts'
import type { Journal } from '../work/journal.ts'
import type { Tasks } from '../work/tasks.ts'
import type { Thumbnails } from '../vm/thumbnails.ts'
import type { Acts } from './acts.ts'

/** The rooms that the procedures call. One value for the life of the services. */
export interface Services {
  readonly store: InventoryStore
  readonly connections: Connections
  /** Where connections of the user's own are kept. */
  readonly book: ConnectionBook
  readonly statistics: Statistics
  readonly tasks: Tasks
  readonly journal: Journal
  readonly acts: Acts
  readonly tickets: StreamTickets
  /** What pages send. */
  readonly uploads: Uploads
  /** What serial lines said before. */
  readonly scrollBack: ScrollBack
  /** Small pictures of screens. */
  readonly thumbnails: Thumbnails
  readonly logger: Logger
  readonly settings: SettingsFile
  readonly paths: Paths
  readonly networks: NetworkScope
  readonly osImages: OsImageScope
  readonly imageLayers: LayerCache
  /** Whether a page may open a shell on this host. */
  readonly hostShell: boolean
  /** From now on sees to what nobody asks for, seeds that were read and a trash that lay long enough; for hosts that live long. */
  tend(): void
  acceleration(connection: string): Promise<Acceleration>
  /** What the doctor changed. */
  readonly changedHost: ChangedHost
  /** The networks of this host, while somebody looks. */
  readonly diagram: LiveDiagram
  readonly observer: Observer
  /** A fresh look at this host. */
  look(): Look
  checkHost(): Promise<{ findings: Finding[]; acceleration: Acceleration }>
  /** Fixes that wait to be confirmed. */
  readonly deadMan: DeadMan
}
