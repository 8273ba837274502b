import type { ActResult } from '../../../contract/revision.ts'
import type { Client } from '../../api/client.ts'
import { failureOf, type Failure } from '../../api/failure.ts'
import type { Page } from '../../app/page-context.ts'
import { paths, placeAt } from '../../app/routes.ts'
import { matches, plainView } from '../machines/rows.ts'
import type { Draft } from './draft.ts'

/** The row of a new machine is awaited this long. Milliseconds. */
const SHOWN_WITHIN = 10_000

interface Making<F extends object, S extends string> {
  readonly draft: Draft<F, S>
  /** For example vm.create. */
  readonly procedure: string
  readonly call: (client: Client) => Promise<ActResult & { readonly id: string }>
  /** Where a refusal belongs. */
  readonly placeOf: (failure: Failure) => S
}

/**
 * Makes a machine or what it needs. Never rejects: a failure stands in the draft, whose form stays as it is.
 * @returns the id of what was made, null when it was not
 */
export async function make<F extends object, S extends string>(
  page: Page,
  making: Making<F, S>,
): Promise<string | null> {
  const { draft, procedure, call, placeOf } = making
  const before = new Set(page.tasks.tasks.get().map((task) => task.id))
  draft.refusal.set(null)
  draft.run.set({ type: 'making', task: null })
  const stop = page.tasks.tasks.subscribe(() => {
    const task = page.tasks.tasks.get().find((one) => one.procedure === procedure && !before.has(one.id))
    if (task !== undefined) draft.run.set({ type: 'making', task: task.id })
  })
  try {
    const result = await call(page.session.client())
    page.tasks.noteCommands(result.commands)
    await page.machines.whenReached(result.marks, AbortSignal.timeout(SHOWN_WITHIN))
    return result.id
  } catch (error) {
    const failure = failureOf(error)
    draft.refuse(placeOf(failure), failure)
    return null
  } finally {
    stop()
    draft.run.set({ type: 'idle' })
  }
}

/** Opens a machine's details and puts the table on its row, whatever the filter was. */
export function showMachine({ machines, desk }: Page, id: string): void {
  const machine = machines.get(id)
  const view = desk.view.get()
  if (machine !== undefined && !matches(machine, view)) {
    desk.change({ text: plainView.text, kind: plainView.kind, state: plainView.state })
  }
  if (machine !== undefined && view.folded.has(machine.connection)) desk.toggleFold(machine.connection)
  desk.open.set(id)
  desk.selection.setCurrent(id)
  // The wizard may have been opened from any page.
  if (placeAt(location.hash.slice(1)) !== 'machines') location.hash = paths.machines
}
