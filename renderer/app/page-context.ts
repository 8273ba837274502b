import { createContext, useContext } from 'react'
import type { Budget } from '../../contract/budget.ts'
import type { Incident } from '../../contract/incident.ts'
import type { MachineStore } from '../api/machine-store.ts'
import type { SampleStore } from '../api/sample-store.ts'
import type { Session } from '../api/session.ts'
import type { TaskStore } from '../api/task-store.ts'
import type { VisibleLoad } from '../api/visible-load.ts'
import type { VisibleScreens } from '../api/visible-screens.ts'
import type { WindowHost } from '../api/window-host.ts'
import type { Announcer } from '../components/announcer.ts'
import type { DockStore } from '../features/dock/dock-store.ts'
import type { HelpState } from '../features/help/help-state.ts'
import type { HostReport } from '../features/host/doctor-reading.ts'
import type { JournalReading } from '../features/journal/journal-reading.ts'
import type { ActStore } from '../features/machines/act-store.ts'
import type { MachinesDesk } from '../features/machines/desk.ts'
import type { NoticeStore } from '../features/notices/notice-store.ts'
import type { PaletteStore } from '../features/palette/palette-store.ts'
import type { RailState } from '../features/rail/rail-state.ts'
import type { SettingsStore } from '../features/settings/settings-store.ts'
import type { Value } from '../lib/value.ts'
import type { Reading } from '../lib/reading.ts'
import type { CreationDesk } from '../features/wizard/creation-desk.ts'
import type { Language } from './language.ts'
import type { Theme } from './theme.ts'

/** What lives as long as the page, outside React. */
export interface Page {
  readonly session: Session
  readonly machines: MachineStore
  readonly samples: SampleStore
  readonly tasks: TaskStore
  /** What befell a VM by itself, the latest; null as long as there was nothing. */
  readonly incidents: Value<Incident | null>
  readonly load: VisibleLoad
  readonly screens: VisibleScreens
  readonly acts: ActStore
  readonly desk: MachinesDesk
  readonly dock: DockStore
  readonly creation: CreationDesk
  readonly announcer: Announcer
  readonly theme: Theme
  readonly language: Language
  readonly settings: SettingsStore
  readonly doctor: Reading<HostReport>
  readonly budget: Reading<Budget>
  readonly journal: JournalReading
  readonly notices: NoticeStore
  readonly palette: PaletteStore
  readonly rail: RailState
  readonly help: HelpState
  readonly windowHost: WindowHost
}

export const PageContext = createContext<Page | null>(null)

export function usePage(): Page {
  const page = useContext(PageContext)
  if (page === null) throw new Error('usePage outside of PageContext')
  return page
}
