import { describe, expect, test } from 'vitest'
import type { Task } from '../../../../contract/task.ts'
import type { ActFailure } from '../../../../renderer/features/machines/act-store.ts'
import { NoticeStore } from '../../../../renderer/features/notices/notice-store.ts'

function task(id: string, change: Partial<Task> = {}): Task {
  const base = { procedure: 'image.pull', title: 'pull x', subjects: ['container:docker/1'], parts: [], at: null }
  return { id, ...base, state: 'running', started: 0, ended: null, progress: null, error: null, ...change }
}

const ended = (id: string, state: Task['state'], length: number) => task(id, { state, ended: length })
const failure: ActFailure = {
  key: 'k',
  id: 'container:docker/1',
  name: 'web1',
  act: 'start',
  failure: { code: 'UNKNOWN', data: {}, message: '' },
}

function storeAt(showsFailures = false) {
  const clock = { now: 1000 }
  return { clock, store: new NoticeStore({ showsFailures: () => showsFailures, now: () => clock.now }) }
}

describe('a task', () => {
  test('that took long is told when it has ended, and stays in the list', () => {
    const { store } = storeAt()
    store.noteTasks([task('1')])
    store.noteTasks([ended('1', 'done', 5000)])
    expect(store.toasts.get()).toHaveLength(1)
    store.endToast(store.toasts.get()[0]?.number ?? 0)
    expect(store.toasts.get()).toHaveLength(0)
    expect(store.list.get()).toHaveLength(1)
    expect(store.unseen.get()).toBe(1)
  })

  test('that was short is seen where it was done', () => {
    const { store } = storeAt()
    store.noteTasks([task('1')])
    store.noteTasks([ended('1', 'done', 200)])
    expect(store.list.get()).toHaveLength(0)
  })

  test('that ended before the page looked is no news, and none is told twice', () => {
    const { store } = storeAt()
    store.noteTasks([ended('1', 'failed', 5000)])
    expect(store.list.get()).toHaveLength(0)
    store.noteTasks([task('2')])
    store.noteTasks([ended('2', 'failed', 10)])
    store.noteTasks([ended('2', 'failed', 10)])
    expect(store.list.get()).toHaveLength(1)
  })
})

describe('a failed act', () => {
  test('is told once, whichever of the task and the act is heard of first', () => {
    for (const order of ['task first', 'act first']) {
      const { store } = storeAt()
      store.noteTasks([task('1')])
      if (order === 'act first') store.noteFailure(failure)
      store.noteTasks([ended('1', 'failed', 10)])
      if (order === 'task first') store.noteFailure(failure)
      expect(store.list.get().map(({ content }) => content.type)).toEqual(['act-failed'])
      expect(store.toasts.get()).toHaveLength(1)
    }
  })

  test('is told again when it fails again later', () => {
    const { clock, store } = storeAt()
    store.noteFailure(failure)
    clock.now += 60_000
    store.noteTasks([task('1')])
    store.noteTasks([ended('1', 'failed', 10)])
    expect(store.list.get()).toHaveLength(2)
  })

  test('makes no toast where it stands on the page, but is kept', () => {
    const { store } = storeAt(true)
    store.noteFailure(failure)
    expect(store.toasts.get()).toHaveLength(0)
    expect(store.list.get()).toHaveLength(1)
  })
})

test('the list and the toasts are bounded, and cleared together', () => {
  const { store } = storeAt()
  for (let number = 0; number < 80; number++) store.tell('done', `act ${number}`)
  expect(store.list.get()).toHaveLength(50)
  expect(store.toasts.get()).toHaveLength(3)
  store.clear()
  expect([store.list.get(), store.toasts.get(), store.unseen.get()]).toEqual([[], [], 0])
})
