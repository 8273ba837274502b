import type { TFunction } from 'i18next'
import type { Machine, Vm } from '../../../../contract/machine.ts'
import type { Page } from '../../../app/page-context.ts'

/** Takes VMs out of the trash under their former names; one whose name is taken meanwhile is asked about. */
export async function restore(page: Page, vms: readonly Vm[]): Promise<void> {
  for (const vm of vms) {
    const name = vm.trash?.name ?? vm.name
    if (isTaken(page, vm, name)) {
      page.desk.restoring.set(vm)
      continue
    }
    await page.acts.run(vm, 'restore', (client) => client.vm.restoreFromTrash({ id: vm.id }))
  }
}

/** Whether another machine of the connection has the name. */
export function isTaken({ machines }: Page, vm: Vm, name: string): boolean {
  return [...machines.withTrash()].some(
    (one) => one.id !== vm.id && one.connection === vm.connection && one.kind === 'vm' && one.name === name,
  )
}

/** Says that they are in the trash, with the way back. */
export function tellTrashed(page: Page, done: readonly Machine[], t: TFunction): void {
  const [first] = done
  if (first === undefined) return
  const object = done.length === 1 ? first.name : t('question.machines', { count: done.length })
  page.notices.tell('done', t('trash.told', { object }), null, {
    text: t('trash.undo'),
    run: () => void restore(page, trashedAmong(page, done)),
  })
}

/** As they are now: what they were called before stands on them only since. */
function trashedAmong({ machines }: Page, done: readonly Machine[]): Vm[] {
  return done.flatMap(({ id }) => {
    const now = machines.get(id)
    return now?.kind === 'vm' && now.trash !== undefined ? [now] : []
  })
}
