import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { viewGuestFolder } from '../../../main/vm/agent-folder.ts'
import { Refusal } from '../../support/fake-libvirt/faults.ts'
import type { FakeAgent } from '../../support/fake-libvirt/index.ts'
import { EnginesOnFakes } from '../../support/on-fakes.ts'

let engines: EnginesOnFakes
beforeEach(async () => void (engines = await EnginesOnFakes.make()))
afterEach(() => engines[Symbol.asyncDispose]())

const refuses = (words: string) => () => {
  throw new Refusal(1, words)
}

function look(answers: FakeAgent['answers']) {
  const agent = { version: '8.2', commands: [], info: [], ahead: 0, asked: [], ...(answers && { answers }) }
  const { uuid } = engines.fakeLibvirt.host.addDomain('web', { id: 1, state: 1, agent })
  return viewGuestFolder({ id: `vm:system/${uuid}`, path: '/srv' }, engines, undefined)
}

describe('a folder of a guest', () => {
  it('is what its programs tell', async () => {
    const said = '/srv\0./a\0\0' + '81a4 5 0 0 1700000000\0' + '\0'
    const data = Buffer.from(said).toString('base64')
    const listing = await look({ 'guest-exec-status': () => ({ exited: true, exitcode: 0, 'out-data': data }) })
    expect(listing).toMatchObject({ path: '/srv', total: 1, entries: [{ name: 'a', kind: 'file', size: 5 }] })
  })

  it('of a Windows is refused as such', async () => {
    const answers = {
      'guest-exec': refuses("unable to execute QEMU agent command 'guest-exec': Failed to execute child process"),
      'guest-get-osinfo': () => ({ id: 'mswindows' }),
    }
    await expect(look(answers)).rejects.toMatchObject({ code: 'REFUSED', data: { reason: 'guest-windows' } })
  })

  it('of one whose agent runs no programs is refused in the words of the agent', async () => {
    const words = "unable to execute QEMU agent command 'guest-exec': Command guest-exec has been disabled"
    await expect(look({ 'guest-exec': refuses(words) })).rejects.toThrow('Command guest-exec has been disabled')
  })

  it.each([
    [3, 'NOT_FOUND', { what: 'folder' }],
    [4, 'REFUSED', { reason: 'guest-no-program' }],
    [5, 'INVALID_INPUT', { field: 'path' }],
    [6, 'REFUSED', { reason: 'guest-folder-denied' }],
    [127, 'REFUSED', { reason: 'guest-no-program' }],
  ])('whose program ends with %i is %s', async (exitcode, code, data) => {
    await expect(look({ 'guest-exec-status': () => ({ exited: true, exitcode }) })).rejects.toMatchObject({
      code,
      data,
    })
  })
})
