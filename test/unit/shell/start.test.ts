import { EventEmitter } from 'node:events'
import type { App } from 'electron'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { restartOnCrash } from '../../../main/shell/crash.ts'
import { labFilesIn } from '../../../main/shell/lab-files.ts'
import { becomeOnlyInstance } from '../../../main/shell/single-instance.ts'
import { unsafeSwitches } from '../../../main/shell/unsafe-switches.ts'
import { silentLogger } from '../../../main/system/logger.ts'

describe('a command line', () => {
  it('names lab files, made absolute, each once', () => {
    expect(labFilesIn(['a.lab', './a.lab', '/x/B.LAB', '../c.lab'], '/home/u')).toEqual([
      '/home/u/a.lab',
      '/x/B.LAB',
      '/home/c.lab',
    ])
  })

  it('gives nothing else away', () => {
    expect(labFilesIn(['.', 'x.txt', '--x.lab', 'https://e/x.lab', 'file:///x.lab', 'x.lab.sh', ''], '/')).toEqual([])
    expect(
      labFilesIn(
        Array.from({ length: 50 }, (_, index) => `${index}.lab`),
        '/',
      ),
    ).toHaveLength(16)
  })
})

describe('an instance', () => {
  function started(isFirst: boolean) {
    const app = Object.assign(new EventEmitter(), { requestSingleInstanceLock: vi.fn(() => isFirst) })
    const opened: (readonly string[])[] = []
    const stays = becomeOnlyInstance(app as unknown as App, ['/a.lab'], (files) => opened.push(files))
    return { app, opened, stays }
  }

  it('that is not the first hands its files over and ends', () => {
    const { app, stays } = started(false)
    expect(stays).toBe(false)
    expect(app.requestSingleInstanceLock).toHaveBeenCalledWith({ files: ['/a.lab'] })
    expect(app.listenerCount('second-instance')).toBe(0)
  })

  it.each([
    [{ files: ['/b.lab'] }, ['/b.lab']],
    [{ files: ['relative.lab'] }, []],
    [{ files: 'x' }, []],
    [null, []],
    [undefined, []],
  ])('that is the first takes %j of a later one as %j', (data, files) => {
    const { app, opened, stays } = started(true)
    app.emit('second-instance', {}, ['labrig', '/evil.lab'], '/', data)
    expect([stays, opened]).toEqual([true, [files]])
  })

  it('opens a lab file that the desktop gives it, and no other file', () => {
    const { app, opened } = started(true)
    const preventDefault = vi.fn()
    app.emit('open-file', { preventDefault }, '/x/y.Lab')
    app.emit('open-file', { preventDefault }, '/x/y.iso')
    expect([opened, preventDefault.mock.calls.length]).toEqual([[['/x/y.Lab']], 2])
  })
})

describe('a switch', () => {
  const of =
    (...given: string[]) =>
    (name: string) =>
      given.includes(name)

  it('that opens the window is refused everywhere', () => {
    for (const name of ['no-sandbox', 'disable-web-security', 'allow-file-access-from-files'])
      expect(unsafeSwitches(of(name, 'lang'), true)).toEqual([name])
  })

  it('for debugging is refused in a package', () => {
    expect(unsafeSwitches(of('remote-debugging-port'), false)).toEqual(['remote-debugging-port'])
    expect(unsafeSwitches(of('remote-debugging-port'), true)).toEqual([])
  })

  it('of any other kind is Chromium’s own business', () => {
    expect(unsafeSwitches(of('ozone-platform', 'lang'), false)).toEqual([])
  })
})

describe('an uncaught error', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it.each([
    ['a start that has just begun', 1_000, { relaunch: 0, box: 1 }],
    ['an app that ran well', 31_000, { relaunch: 1, box: 0 }],
  ])('of %s ends it once', async (_, age, expected) => {
    const app = { relaunch: vi.fn(), exit: vi.fn() }
    const dialog = { showErrorBox: vi.fn() }
    const crashed = restartOnCrash(app, dialog, silentLogger)
    vi.advanceTimersByTime(age)
    crashed(new Error('one'))
    crashed(new Error('two'))
    await vi.advanceTimersByTimeAsync(1)
    expect({ relaunch: app.relaunch.mock.calls.length, box: dialog.showErrorBox.mock.calls.length }).toEqual(expected)
    expect(app.exit.mock.calls).toEqual([[1]])
  })
})
