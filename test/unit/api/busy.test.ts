import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { formatId } from '../../../contract/ids.ts'
import { Locks } from '../../../main/work/locks.ts'
import { ServicesOnFakes } from '../../support/on-fakes.ts'

let on: ServicesOnFakes
beforeEach(async () => {
  on = await ServicesOnFakes.make()
})
afterEach(() => on[Symbol.asyncDispose]())

describe('while a long act is at work on a VM', () => {
  it('whatever would copy it or take it away is refused with the name of that act', async () => {
    const { uuid } = on.fakeLibvirt.host.addDomain('web')
    const id = formatId('vm', 'system', uuid)
    const folder = join(on.folder, 'backups')
    mkdirSync(folder)
    on.services.connections.start()
    await on.services.connections.settled()
    const { vm } = on.client
    const others: Record<string, () => Promise<unknown>> = {
      backup: () => vm.backup({ id, folder }),
      clone: () => vm.clone({ id, name: 'copy' }),
      trash: () => vm.trash({ id }),
      delete: () => vm.delete({ id }),
      start: () => vm.start({ id }),
      template: () => vm.template({ id, on: true }),
    }
    // As another window of the same user has them.
    const locks = new Locks(join(on.services.paths.runtime, 'locks'))
    const refusals = await locks.hold([id], 'back up web to /srv', () =>
      Promise.all(
        Object.entries(others).map(async ([act, run]) => {
          const error = await run().then(
            () => 'it was done',
            (reason: unknown) => reason,
          )
          return [act, error]
        }),
      ),
    )
    const busy = expect.objectContaining({
      code: 'BUSY',
      data: expect.objectContaining({ what: id, holder: 'back up web to /srv' }) as unknown,
    }) as unknown
    expect(refusals).toEqual(Object.keys(others).map((act) => [act, busy]))
    expect([...on.fakeLibvirt.host.domains.values()].map(({ name }) => name)).toEqual(['web'])
    await vm.backup({ id, folder })
  })
})
