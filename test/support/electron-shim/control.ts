// What a test may ask of the shim's main process, over Node's IPC. One answer per question, by number.
import { app } from './app.ts'
import { BrowserWindow } from './browser-window.ts'
import { dialog, ipcMain, Menu, Notification, session, shell, type ShimMenuItem } from './main-side.ts'
import { ShimPort } from './port.ts'
import { ShimUtilityProcess } from './utility-process.ts'

export interface MenuEntry {
  readonly label: string
  readonly entries: readonly MenuEntry[]
}

function entriesOf(items: readonly ShimMenuItem[]): MenuEntry[] {
  return items
    .filter((item) => item.label !== undefined)
    .map((item) => ({ label: item.label ?? '', entries: entriesOf(item.submenu ?? []) }))
}

function clickMenu(path: readonly string[]): boolean {
  let items: readonly ShimMenuItem[] = Menu.shown
  let found: ShimMenuItem | undefined
  for (const label of path) {
    found = items.find((item) => item.label === label)
    items = found?.submenu ?? []
  }
  found?.click?.()
  return found?.click !== undefined
}

/** A message with one port as if a frame of that origin had sent it. @returns what became of the port */
function sendAs({ channel, message, origin, isTop }: ForeignMessage): { closed: boolean; posted: unknown[] } {
  const posted: unknown[] = []
  const port = new ShimPort({ post: (data) => posted.push(data), close: () => undefined })
  const contents = [...BrowserWindow.all][0]?.webContents
  const top = { origin, parent: null }
  const frame = isTop ? Object.assign(top, { top }) : { origin, parent: top, top }
  ipcMain.emit(channel, { sender: contents, senderFrame: frame, ports: [port] }, message)
  return { closed: port.isClosed, posted }
}

export interface ForeignMessage {
  readonly channel: string
  readonly message: unknown
  readonly origin: string
  readonly isTop: boolean
}

function permission(input: { permission: string; url: string; isMainFrame: boolean }): boolean[] {
  const answers: boolean[] = []
  const { request, check } = session.defaultSession
  const details = { requestingUrl: input.url, isMainFrame: input.isMainFrame }
  request?.(null, input.permission, (granted) => answers.push(granted), details)
  answers.push(check?.(null, input.permission, input.url, details) ?? true)
  return answers
}

const questions = {
  windows: () =>
    [...BrowserWindow.all].map(({ options, isVisible, webContents }) => ({
      options,
      isVisible,
      url: webContents.mainFrame.url,
    })),
  openedLinks: () => shell.opened,
  menu: () => entriesOf(Menu.shown),
  clickMenu,
  sendAs,
  permission,
  notifications: () => Notification.shown.map(({ options }) => options),
  clickNotification: (index: number) => Notification.shown[index]?.emit('click'),
  choose: (path: string | null) => {
    dialog.choice = path
  },
  instanceData: () => app.instanceData,
  secondInstance: (data: unknown) => app.emit('second-instance', {}, [], '/', data),
  servicesPids: () => ShimUtilityProcess.all.map(({ pid }) => pid).filter((pid) => pid !== undefined),
  userData: () => app.paths.get('userData'),
  resize: (bounds: { x: number; y: number; width: number; height: number }) =>
    [...BrowserWindow.all][0]?.setBounds(bounds),
  quit: () => app.quit(),
}
export type Questions = typeof questions

export interface Question {
  readonly id: number
  readonly name: keyof Questions
  readonly input: unknown
}
export interface Answer {
  readonly id: number
  readonly value?: unknown
  readonly error?: string
}

/** Answers until the process ends. */
export function listenToTest(): void {
  process.on('message', ({ id, name, input }: Question) => {
    const ask = questions[name] as (input: unknown) => unknown
    try {
      // Only data goes back: options may hold functions.
      const value: unknown = JSON.parse(JSON.stringify(ask(input) ?? null))
      process.send?.({ id, value } satisfies Answer)
    } catch (error) {
      process.send?.({ id, error: String(error) } satisfies Answer)
    }
  })
  process.on('disconnect', () => app.exit(1))
}
