import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fileJournal } from '../../../main/work/journal.ts'
import { Locks } from '../../../main/work/locks.ts'
import type { Performable, StepRunner } from '../../../main/work/perform.ts'
import { Performer, StepFailure } from '../../../main/work/perform.ts'
import { Tasks } from '../../../main/work/tasks.ts'

/** A step of these tests: what it does is said by its words. */
type Act = string

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'labrig-test-perform-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

interface Behaviour {
  /** Steps that fail. */
  readonly fail?: readonly Act[]
  readonly on?: (step: Act, signal: AbortSignal) => void | Promise<void>
}

function bench({ fail = [], on }: Behaviour = {}) {
  const ran: Act[] = []
  const runner: StepRunner<Act, string> = {
    async run(step, signal, progress) {
      await on?.(step, signal)
      if (fail.includes(step)) throw new Error(`${step} broke`)
      progress([{ id: step, status: 'working', current: 1, total: 2 }])
      ran.push(step)
      return `made by ${step}`
    },
    explain: (step) => `do ${step}`,
    undo: (step) => (step.startsWith('make ') ? step.replace('make', 'remove') : null),
  }
  const describeError = (error: unknown) => ({ code: 'ENGINE_ERROR', message: (error as Error).message })
  const tasks = new Tasks(describeError)
  const journal = fileJournal(join(folder, 'journal'))
  const locks = new Locks(join(folder, 'locks'), 100)
  const performer = new Performer({ runner, tasks, journal, locks, describe: describeError })
  const written = async () =>
    (await journal.list(100)).reverse().map(({ phase, step, commands }) => [phase, step, ...commands])
  return { ran, tasks, journal, performer, written }
}

function plan(steps: readonly Act[], changes: Partial<Performable<Act>> = {}): Performable<Act> {
  return { title: 'create web1', subjects: ['vm:system/1'], steps, atomic: true, locks: ['vm:system/1'], ...changes }
}

const locksHeld = () => readdirSync(join(folder, 'locks'))

describe('a plan', () => {
  it('is done step by step, each written down before and after', async () => {
    const { performer, ran, written, tasks } = bench()
    const { task, outcomes } = await performer.perform('vm.create', plan(['make disk', 'make vm']))
    expect(ran).toEqual(['make disk', 'make vm'])
    expect(outcomes).toEqual(['made by make disk', 'made by make vm'])
    expect(await written()).toEqual([
      ['begin', null],
      ['intent', 0, 'do make disk'],
      ['done', 0, 'do make disk'],
      ['intent', 1, 'do make vm'],
      ['done', 1, 'do make vm'],
      ['end', null],
    ])
    expect(tasks.list()[0]).toMatchObject({ id: task, state: 'done', title: 'create web1', procedure: 'vm.create' })
    expect(locksHeld()).toEqual([])
  })

  it('is written down before it is done', async () => {
    let seen: unknown[] = []
    const { performer, written } = bench({ on: async () => void (seen = (await lazy.written()).at(-1) ?? []) })
    const lazy = { written }
    await performer.perform('vm.create', plan(['make disk']))
    expect(seen).toEqual(['intent', 0, 'do make disk'])
  })

  it('that is not taken back says what was done before it failed, and what was not done', async () => {
    const { performer } = bench({ fail: ['remove second'] })
    const steps = ['undefine', 'remove first', 'remove second', 'remove third']
    const failure = await performer
      .perform('vm.delete', { ...plan(steps), atomic: false })
      .catch((error: unknown) => error)
    expect(failure).toMatchObject({
      command: 'do remove second',
      halfWay: { done: ['do undefine', 'do remove first'], rest: ['do remove third'] },
    })
  })

  it('that fails takes back what it made, the last first, and says with which command it failed', async () => {
    const { performer, ran, written, tasks } = bench({ fail: ['start'] })
    const failure = await performer
      .perform('vm.create', plan(['make disk', 'mark', 'make vm', 'start']))
      .catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(StepFailure)
    expect(failure).toMatchObject({ command: 'do start', left: [], message: 'start broke' })
    expect((failure as StepFailure).cause).toMatchObject({ message: 'start broke' })
    expect(ran).toEqual(['make disk', 'mark', 'make vm', 'remove vm', 'remove disk'])
    expect((await written()).slice(-5)).toEqual([
      ['intent', 3, 'do start'],
      ['failed', 3, 'do start'],
      ['undone', 2, 'do remove vm'],
      ['undone', 0, 'do remove disk'],
      ['end', null],
    ])
    expect(tasks.list()[0]).toMatchObject({ state: 'failed', error: { message: 'start broke' } })
    expect(locksHeld()).toEqual([])
  })

  it('names what it could not take back by the commands that would, and goes on with the rest', async () => {
    const { performer, ran, written } = bench({ fail: ['start', 'remove vm'] })
    const failing = performer.perform('vm.create', plan(['make disk', 'make vm', 'start']))
    await expect(failing).rejects.toMatchObject({ left: ['do remove vm'] })
    expect(ran).toEqual(['make disk', 'make vm', 'remove disk'])
    expect((await written()).slice(-3)).toEqual([
      ['failed', 1, 'do remove vm'],
      ['undone', 0, 'do remove disk'],
      ['end', null],
    ])
  })

  it('whose steps do not make anything is not taken back', async () => {
    const { performer, ran } = bench({ fail: ['start'] })
    await expect(performer.perform('vm.delete', plan(['make vm', 'start'], { atomic: false }))).rejects.toThrow('broke')
    expect(ran).toEqual(['make vm'])
  })

  it('keeps the reason of a failure in the journal', async () => {
    const { performer, journal } = bench({ fail: ['start'] })
    await performer.perform('vm.start', plan(['start'])).catch(() => undefined)
    const failed = (await journal.list(10)).filter((entry) => entry.phase === 'failed' || entry.phase === 'end')
    expect(failed.map((entry) => entry.error)).toEqual([
      { code: 'ENGINE_ERROR', message: 'start broke' },
      { code: 'ENGINE_ERROR', message: 'start broke' },
    ])
  })
})

describe('a plan that is cancelled', () => {
  it('in the middle does no further step and takes back, which the cancel does not stop', async () => {
    const signals: [string, boolean][] = []
    const { performer, ran, tasks } = bench({
      on: (step, signal) => {
        if (step === 'make vm') tasks.cancel(tasks.list()[0]?.id ?? '')
        signals.push([step, signal.aborted])
      },
    })
    const failing = performer.perform('vm.create', plan(['make disk', 'make vm', 'start']))
    await expect(failing).rejects.toMatchObject({ command: 'do start', cause: { name: 'AbortError' } })
    expect(ran).toEqual(['make disk', 'make vm', 'remove vm', 'remove disk'])
    expect(signals.slice(-2)).toEqual([
      ['remove vm', false],
      ['remove disk', false],
    ])
    expect(tasks.list()[0]?.state).toBe('cancelled')
  })

  it('before it began makes nothing', async () => {
    const { performer, ran } = bench()
    const failing = performer.perform('vm.create', plan(['make disk']), AbortSignal.abort())
    await expect(failing).rejects.toMatchObject({ left: [] })
    expect(ran).toEqual([])
  })
})

describe('a plan that meets another at work', () => {
  /** An act that has begun and goes on until it is told to end. */
  async function beginLongAct() {
    const { promise: working, resolve: finish } = Promise.withResolvers<void>()
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
    const { performer } = bench({
      on: () => {
        begin()
        return working
      },
    })
    const act = performer.perform('vm.create', plan(['make vm']))
    await begun
    return { act, finish }
  }

  it('is refused with the name of the other act and writes nothing down', async () => {
    const { act, finish } = await beginLongAct()
    const second = bench()
    const refused = second.performer.perform('vm.delete', plan(['make vm'], { title: 'delete web1' }))
    await expect(refused).rejects.toMatchObject({ code: 'BUSY', data: { holder: 'create web1' } })
    expect(second.ran).toEqual([])
    expect(second.tasks.list()[0]?.state).toBe('failed')
    finish()
    await act
    expect((await second.written()).filter(([phase]) => phase === 'begin')).toHaveLength(1)
  })

  it('without locks of its own is not held up', async () => {
    const { act, finish } = await beginLongAct()
    const second = bench()
    await second.performer.perform('vm.forceOff', plan(['stop'], { locks: [] }))
    expect(second.ran).toEqual(['stop'])
    finish()
    await act
  })
})

describe('a journal that cannot be written', () => {
  it('keeps nobody from stopping and deleting', async () => {
    writeFileSync(join(folder, 'journal'), 'a file in its place')
    const { performer, ran } = bench()
    await performer.perform('vm.delete', plan(['stop', 'remove disk'], { atomic: false }))
    expect(ran).toEqual(['stop', 'remove disk'])
  })

  it('lets nothing new be made that is not written down first', async () => {
    writeFileSync(join(folder, 'journal'), 'a file in its place')
    const { performer, ran } = bench()
    await expect(performer.perform('vm.create', plan(['make disk']))).rejects.toMatchObject({ code: 'EEXIST' })
    expect(ran).toEqual([])
  })

  /** What a full disk does: nothing more can be written from here on. */
  const breakJournal = () => {
    rmSync(join(folder, 'journal'), { recursive: true })
    writeFileSync(join(folder, 'journal'), '')
  }

  it('any more does not turn an act that was done into a failure', async () => {
    const { performer, ran } = bench({ on: breakJournal })
    const { outcomes } = await performer.perform('vm.start', plan(['make vm']))
    expect(outcomes).toEqual(['made by make vm'])
    expect(ran).toEqual(['make vm'])
  })

  it('any more stops the next step, and what was made is taken back', async () => {
    const { performer, ran } = bench({ on: (step) => (step === 'make disk' ? breakJournal() : undefined) })
    const failing = performer.perform('vm.create', plan(['make disk', 'make vm']))
    await expect(failing).rejects.toMatchObject({ command: 'do make vm', left: [], cause: { code: 'EEXIST' } })
    expect(ran).toEqual(['make disk', 'remove disk'])
  })
})
