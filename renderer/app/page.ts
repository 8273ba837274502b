import type { Client } from '../api/client.ts'
import { followInventory, followTasks } from '../api/follow.ts'
import { MachineStore } from '../api/machine-store.ts'
import { SampleStore } from '../api/sample-store.ts'
import { Session } from '../api/session.ts'
import { TaskStore } from '../api/task-store.ts'
import { VisibleLoad } from '../api/visible-load.ts'
import { Announcer } from '../components/announcer.ts'
import { consoleIn } from '../features/consoles/console-tab.ts'
import { DockMemory } from '../features/dock/dock-memory.ts'
import { DockStore } from '../features/dock/dock-store.ts'
import { ActStore } from '../features/machines/act-store.ts'
import { MachinesDesk } from '../features/machines/desk.ts'
import { CreationDesk } from '../features/wizard/creation-desk.ts'
import { Language } from './language.ts'
import type { Page } from './page-context.ts'
import { Theme } from './theme.ts'

/** Journal entries read to find the last command. */
const JOURNAL_TAIL = 50

/** Makes everything that lives as long as the page and connects it to the host. */
export function createPage(): Page {
  const machines = new MachineStore()
  const samples = new SampleStore()
  const tasks = new TaskStore()
  const load = new VisibleLoad(samples)
  const session = new Session((client, signal) => {
    load.setClient(client)
    signal.addEventListener('abort', () => load.setClient(null))
    void followInventory(client, machines, signal)
    void followTasks(client, tasks, signal)
    void readLastCommand(client, tasks)
  })
  const acts = new ActStore({ client: () => session.client(), machines, tasks })
  const desk = new MachinesDesk()
  const dock = new DockStore({ session, machines })
  // A window with one console has no layout of its own to keep.
  if (consoleIn(location.hash) === null) new DockMemory(dock, session)
  const page = { machines, samples, tasks, load, session, acts, desk, dock }
  return {
    ...page,
    creation: new CreationDesk(),
    announcer: new Announcer(),
    theme: new Theme(),
    language: new Language(),
  }
}

/** The journal knows what was run before this page was opened. */
async function readLastCommand(client: Client, tasks: TaskStore): Promise<void> {
  const entries = await client.journal.list({ limit: JOURNAL_TAIL }).catch(() => [])
  const last = entries.find((entry) => entry.phase === 'done' && entry.commands.length > 0)
  if (last !== undefined && tasks.lastCommand.get() === null) tasks.noteCommands(last.commands)
}
