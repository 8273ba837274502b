import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { JournalEntry } from '../../../contract/journal.ts'
import { unfinishedActs } from '../../../main/work/unfinished.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'labrig-test-unfinished-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const NOW = Date.now()
/** No process has it: the kernel's greatest is 4194304. */
const NOBODY = 4_194_305
const entry = (
  task: string,
  phase: JournalEntry['phase'],
  at = NOW - 60_000,
  commands: string[] = [],
): JournalEntry => ({
  ...{ at, task, phase, procedure: 'vm.create', title: `create ${task}`, subjects: [], step: null, error: null },
  commands,
})
function write(pid: number, entries: readonly JournalEntry[], day = new Date(NOW).toISOString().slice(0, 10)): void {
  writeFileSync(
    join(folder, `${day}-${pid}.jsonl`),
    entries.map((one) => `${JSON.stringify(one)}\n`).join('') + '{"torn',
  )
}
const titles = async () => (await unfinishedActs(folder, NOW)).map(({ title }) => title)

describe('acts that were cut off', () => {
  it('are those without an end of a process that is gone, with the command that they were at', async () => {
    write(NOBODY, [
      entry('done', 'begin'),
      entry('done', 'end'),
      entry('cut', 'begin'),
      entry('cut', 'intent', NOW, ['virsh define a']),
      entry('cut', 'done', NOW, ['virsh define a']),
      entry('cut', 'intent', NOW, ['virsh start a']),
    ])
    expect(await unfinishedActs(folder, NOW)).toMatchObject([{ title: 'create cut', command: 'virsh start a' }])
  })

  it('are none of a process that is still at work', async () => {
    write(process.pid, [entry('now', 'begin', NOW + 60_000)])
    expect(await titles()).toEqual([])
  })

  it('are those of a process whose number another has by now', async () => {
    write(process.pid, [entry('before', 'begin', NOW - 30 * 86_400_000)])
    expect(await titles()).toEqual(['create before'])
  })

  it('are forgotten after a month, and none where there is no journal', async () => {
    write(NOBODY, [entry('old', 'begin')], '2020-01-01')
    expect(await titles()).toEqual([])
    expect(await unfinishedActs(join(folder, 'none'), NOW)).toEqual([])
  })
})
