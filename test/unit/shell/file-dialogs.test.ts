import type { BrowserWindow } from 'electron'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { chooseFile, chooseTarget } from '../../../main/shell/file-dialogs.ts'
import { labels } from '../../../main/shell/labels.ts'
import { Notifications } from '../../../main/shell/notifications.ts'

const fake = vi.hoisted(() => ({
  open: vi.fn(),
  save: vi.fn(),
  isSupported: true,
  clicks: [] as (() => void)[],
  shown: [] as unknown[],
}))

vi.mock('electron', () => ({
  dialog: { showOpenDialog: fake.open, showSaveDialog: fake.save },
  Notification: class {
    static isSupported = () => fake.isSupported
    readonly options: unknown
    constructor(options: unknown) {
      this.options = options
    }
    on = (_: string, listener: () => void) => fake.clicks.push(listener)
    show = () => fake.shown.push(this.options)
  },
}))

const window = {} as BrowserWindow

describe('a file dialog', () => {
  beforeEach(() => {
    fake.open.mockReset().mockResolvedValue({ canceled: false, filePaths: ['/x'] })
    fake.save.mockReset().mockResolvedValue({ canceled: false, filePath: '/y' })
  })

  it('offers the names of its purpose, and all', async () => {
    expect(await chooseFile(window, labels.en, { purpose: 'iso', folder: '/isos' })).toBe('/x')
    expect(fake.open).toHaveBeenCalledWith(window, {
      title: 'Choose an installation image',
      properties: ['openFile'],
      filters: [
        { name: '*.iso', extensions: ['iso'] },
        { name: 'All files', extensions: ['*'] },
      ],
      defaultPath: '/isos',
    })
  })

  it('chooses folders without filters, in the user’s language', async () => {
    await chooseFile(window, labels.ja, { purpose: 'folder' })
    expect(fake.open).toHaveBeenCalledWith(window, { title: 'フォルダーを選択', properties: ['openDirectory'] })
  })

  it('is cancelled with null', async () => {
    fake.open.mockResolvedValueOnce({ canceled: true, filePaths: ['/x'] })
    fake.open.mockResolvedValueOnce({ canceled: false, filePaths: [] })
    fake.save.mockResolvedValueOnce({ canceled: true, filePath: '/y' })
    fake.save.mockResolvedValueOnce({ canceled: false, filePath: '' })
    expect(await chooseFile(window, labels.en, { purpose: 'any' })).toBeNull()
    expect(await chooseFile(window, labels.en, { purpose: 'any' })).toBeNull()
    expect(await chooseTarget(window, labels.en, { purpose: 'lab', name: 'a.lab' })).toBeNull()
    expect(await chooseTarget(window, labels.en, { purpose: 'lab', name: 'a.lab' })).toBeNull()
  })

  it('asks before it names an existing file to write to', async () => {
    expect(await chooseTarget(window, labels.en, { purpose: 'lab', name: 'a.lab' })).toBe('/y')
    expect(fake.save.mock.calls[0]?.[1]).toMatchObject({
      defaultPath: 'a.lab',
      properties: ['createDirectory', 'showOverwriteConfirmation'],
    })
  })
})

describe('a notification', () => {
  it('is shown and tells when it is clicked; without a service for them it is not', () => {
    const notifications = new Notifications()
    const clicked = vi.fn()
    expect(notifications.show({ title: 't', body: 'b' }, clicked)).toBe(true)
    fake.clicks[0]?.()
    expect([fake.shown, clicked.mock.calls.length]).toEqual([[{ title: 't', body: 'b' }], 1])
    fake.isSupported = false
    expect(notifications.show({ title: 't', body: 'b' }, clicked)).toBe(false)
    expect(fake.shown).toHaveLength(1)
  })
})
