import type { Incident } from '../../contract/incident.ts'
import type { Client } from '../api/client.ts'
import { followIncidents, followInventory, followTasks } from '../api/follow.ts'
import { MachineStore } from '../api/machine-store.ts'
import { SampleStore } from '../api/sample-store.ts'
import { Session } from '../api/session.ts'
import { TaskStore } from '../api/task-store.ts'
import { VisibleLoad } from '../api/visible-load.ts'
import { VisibleScreens } from '../api/visible-screens.ts'
import { WindowHost } from '../api/window-host.ts'
import { Announcer } from '../components/announcer.ts'
import { consoleIn } from '../features/consoles/console-tab.ts'
import { DockMemory } from '../features/dock/dock-memory.ts'
import { DockStore } from '../features/dock/dock-store.ts'
import { HelpState } from '../features/help/help-state.ts'
import { doctorReading } from '../features/host/doctor-reading.ts'
import { budgetReading } from '../features/home/budget-reading.ts'
import { JournalReading } from '../features/journal/journal-reading.ts'
import { ActStore } from '../features/machines/act-store.ts'
import { MachinesDesk } from '../features/machines/desk.ts'
import { NoticeStore } from '../features/notices/notice-store.ts'
import { PaletteStore } from '../features/palette/palette-store.ts'
import { RailState } from '../features/rail/rail-state.ts'
import { bindAppearance } from '../features/settings/appearance.ts'
import { SettingsStore } from '../features/settings/settings-store.ts'
import { CreationDesk } from '../features/wizard/creation-desk.ts'
import { Language } from './language.ts'
import { Value } from '../lib/value.ts'
import type { Page } from './page-context.ts'
import { freshen } from './freshen.ts'
import { Theme } from './theme.ts'

/** Journal entries read to find the last command. */
const JOURNAL_TAIL = 50

/** Makes everything that lives as long as the page and connects it to the host. */
export function createPage(): Page {
  const machines = new MachineStore()
  const samples = new SampleStore()
  const tasks = new TaskStore()
  const incidents = new Value<Incident | null>(null)
  const load = new VisibleLoad(samples)
  const screens = new VisibleScreens()
  const readings = { doctor: doctorReading(), budget: budgetReading(), journal: new JournalReading() }
  const session = new Session((client, signal) => {
    const reading = [load, screens, ...Object.values(readings)]
    for (const one of reading) one.setClient(client)
    signal.addEventListener('abort', () => reading.forEach((one) => one.setClient(null)))
    void followInventory(client, machines, signal)
    void followTasks(client, tasks, signal)
    void followIncidents(client, (incident) => noteIncident(incident), signal)
    void readLastCommand(client, tasks)
    void settings.load()
  })
  const client = () => session.client()
  const settings = new SettingsStore(client)
  const acts = new ActStore({ client, machines, tasks })
  const dock = new DockStore({ session, machines })
  // A window with one console has no layout of its own to keep.
  if (consoleIn(location.hash) === null) new DockMemory(dock, session)
  const notices = new NoticeStore({ showsFailures: () => /^#\/machines(\/|\?|$)/.test(location.hash) })
  const noteIncident = (incident: Incident) => {
    notices.noteIncident(incident)
    incidents.set(incident)
    readings.journal.soon()
  }
  const theme = new Theme()
  const language = new Language()
  bindAppearance(settings, theme, language)
  freshen({ ...readings, machines, tasks, acts, notices })
  const stores = {
    session,
    machines,
    samples,
    tasks,
    incidents,
    load,
    screens,
    acts,
    desk: new MachinesDesk(),
    dock,
    notices,
    settings,
  }
  const view = {
    creation: new CreationDesk(() => settings.settings.get().keymap ?? ''),
    announcer: new Announcer(),
    theme,
    language,
    rail: new RailState(settings),
  }
  return {
    ...stores,
    ...view,
    ...readings,
    palette: new PaletteStore(),
    help: new HelpState(),
    windowHost: new WindowHost(),
  }
}

/** The journal knows what was run before this page was opened. */
async function readLastCommand(client: Client, tasks: TaskStore): Promise<void> {
  const entries = await client.journal.list({ limit: JOURNAL_TAIL }).catch(() => [])
  const last = entries.find((entry) => entry.phase === 'done' && entry.commands.length > 0)
  if (last !== undefined && tasks.lastCommand.get() === null) tasks.noteCommands(last.commands)
}
