import { describe, expect, it } from 'vitest'
import type { Task } from '../../../contract/task.ts'
import type { TaskHandle } from '../../../main/work/tasks.ts'
import { Tasks } from '../../../main/work/tasks.ts'

const describeError = (error: unknown) => ({ code: 'ENGINE_ERROR', message: (error as Error).message })
const spec = (title: string) => ({ procedure: 'image.pull', title, subjects: ['image:docker/x'] })

/** A task that runs until it is told to end. */
function begin(tasks: Tasks, title: string, signal?: AbortSignal) {
  const { promise, resolve } = Promise.withResolvers<string>()
  let handle: TaskHandle | undefined
  const done = tasks.run(spec(title), signal, (given) => {
    handle = given
    given.signal.addEventListener('abort', () => resolve('noticed the cancel'))
    return promise
  })
  done.catch(() => undefined)
  if (!handle) throw new Error('the body runs at once')
  return { handle, done, end: resolve }
}

const part = (current: number | null, total: number | null) => ({ id: 'layer', status: 'Downloading', current, total })

describe('a task', () => {
  it('is listed while it runs and after, newest first', async () => {
    const tasks = new Tasks(describeError)
    const first = begin(tasks, 'first')
    const second = begin(tasks, 'second')
    expect(tasks.list().map(({ title, state }) => [title, state])).toEqual([
      ['second', 'running'],
      ['first', 'running'],
    ])
    first.end('answer')
    expect(await first.done).toBe('answer')
    expect(tasks.list()[1]).toMatchObject({ title: 'first', state: 'done', progress: 1, at: null, error: null })
    expect(tasks.list()[1]?.ended).toBeGreaterThan(0)
    second.end('')
  })

  it('says at which command it is and how far, over all commands, never going back', async () => {
    const tasks = new Tasks(describeError)
    const { handle, end, done } = begin(tasks, 'create')
    const progress = () => tasks.list()[0]?.progress
    handle.report('docker pull a', 0, 0.5)
    expect(tasks.list()[0]).toMatchObject({ at: 'docker pull a', progress: 0 })
    handle.parts([part(null, null)])
    expect(progress()).toBe(0)
    handle.parts([part(50, 100), part(0, 100), part(7, null)])
    expect(progress()).toBe(0.125)
    handle.parts([part(300, 100)])
    expect(progress()).toBe(0.5)
    handle.report('docker create a', 0.5, 1)
    expect(progress()).toBe(0.5)
    end('')
    await done
    expect(progress()).toBe(1)
  })

  it('that fails keeps the reason, and its caller gets it', async () => {
    const tasks = new Tasks(describeError)
    await expect(tasks.run(spec('x'), undefined, () => Promise.reject(new Error('no space')))).rejects.toThrow(
      'no space',
    )
    expect(tasks.list()[0]).toMatchObject({ state: 'failed', error: { code: 'ENGINE_ERROR', message: 'no space' } })
  })

  it('is asked to stop once; one that is over or unknown is not', async () => {
    const tasks = new Tasks(describeError)
    const { handle, done } = begin(tasks, 'x')
    expect(tasks.cancel(handle.id)).toBe(true)
    expect(handle.signal.aborted).toBe(true)
    await done
    expect(tasks.cancel(handle.id)).toBe(false)
    expect(tasks.cancel('no-such')).toBe(false)
  })

  it('that a cancel came too late for is done', async () => {
    const tasks = new Tasks(describeError)
    const { handle, done } = begin(tasks, 'x')
    tasks.cancel(handle.id)
    expect(await done).toBe('noticed the cancel')
    expect(tasks.list()[0]?.state).toBe('done')
  })

  it.each(['a caller that goes away', 'a cancel'])('is cancelled by %s, told apart from a failure', async (by) => {
    const tasks = new Tasks(describeError)
    const caller = new AbortController()
    const done = tasks.run(spec('x'), caller.signal, async ({ signal }) => {
      await Promise.resolve()
      signal.throwIfAborted()
    })
    if (by === 'a cancel') tasks.cancel(tasks.list()[0]?.id ?? '')
    else caller.abort('a reason of its own')
    await expect(done).rejects.toMatchObject({ name: 'AbortError' })
    expect(tasks.list()[0]?.state).toBe('cancelled')
  })

  it('of a caller that was gone before is cancelled from the start', async () => {
    const tasks = new Tasks(describeError)
    const done = tasks.run(spec('x'), AbortSignal.abort(), ({ signal }) => Promise.resolve(signal.aborted))
    expect(await done).toBe(true)
  })
})

describe('ended tasks', () => {
  it('are forgotten above 200, the oldest first; running ones never', async () => {
    const tasks = new Tasks(describeError)
    const running = begin(tasks, 'runs on')
    for (let i = 0; i < 250; i++) await tasks.run(spec(`ended ${i}`), undefined, () => Promise.resolve())
    const listed = tasks.list()
    expect(listed.at(-1)?.title).toBe('runs on')
    expect(listed.length).toBeLessThanOrEqual(202)
    expect(listed[0]?.title).toBe('ended 249')
    expect(listed.at(-2)?.title).toBe(`ended ${250 - (listed.length - 1)}`)
    running.end('')
  })
})

describe('watching tasks', () => {
  it('gives every change to a reader that keeps up', async () => {
    const tasks = new Tasks(describeError)
    const stop = new AbortController()
    const seen: [string, number | null][] = []
    const reading = (async () => {
      for await (const { state, progress } of tasks.watch(stop.signal)) {
        seen.push([state, progress])
        if (state === 'done') stop.abort()
      }
    })()
    await tasks.run(spec('x'), undefined, async ({ report }) => {
      for (const at of [0, 0.25, 0.5]) {
        report('docker pull', at, 1)
        await new Promise((resolve) => setImmediate(resolve))
      }
    })
    await reading
    expect(seen).toEqual([
      ['running', 0],
      ['running', 0.25],
      ['running', 0.5],
      ['done', 1],
    ])
  })

  it('gives a slow reader the newest state of each task only', async () => {
    const tasks = new Tasks(describeError)
    const stop = new AbortController()
    const events = tasks.watch(stop.signal)
    const first = events.next()
    const a = begin(tasks, 'a')
    expect((await first).value).toMatchObject({ title: 'a', progress: null })
    for (let i = 1; i <= 5000; i++) a.handle.report(`step ${i}`, i / 5000, 1)
    const b = begin(tasks, 'b')
    b.handle.report('only', 0.5, 1)
    const told = [(await events.next()).value as Task, (await events.next()).value as Task]
    expect(told.map(({ title, at }) => [title, at])).toEqual([
      ['a', 'step 5000'],
      ['b', 'only'],
    ])
    a.end('')
    b.end('')
    stop.abort()
  })

  it('ends with its signal, also while nothing happens, and listens no more', async () => {
    const tasks = new Tasks(describeError)
    const stop = new AbortController()
    const events = tasks.watch(stop.signal)
    const waiting = events.next()
    stop.abort()
    expect(await waiting).toEqual({ done: true, value: undefined })
    expect(await tasks.watch(AbortSignal.abort()).next()).toEqual({ done: true, value: undefined })
  })

  it('by two readers gives both everything', async () => {
    const tasks = new Tasks(describeError)
    const stop = new AbortController()
    const readers = [tasks.watch(stop.signal), tasks.watch(stop.signal)]
    const waiting = readers.map((reader) => reader.next())
    const { end } = begin(tasks, 'x')
    const seen = await Promise.all(waiting)
    expect(seen.map(({ value }) => (value as Task).title)).toEqual(['x', 'x'])
    end('')
    stop.abort()
  })
})
