// The parts of Electron's main process that have no window: what they were given, they keep for the test to look at.
import { EventEmitter } from 'node:events'

export const ipcMain = new EventEmitter()

export const protocolHandlers = new Map<string, (request: Request) => Promise<Response>>()
export const protocol = {
  schemes: [] as unknown[],
  registerSchemesAsPrivileged(schemes: readonly unknown[]): void {
    this.schemes.push(...schemes)
  },
  handle(scheme: string, handler: (request: Request) => Promise<Response>): void {
    protocolHandlers.set(scheme, handler)
  },
}

type RequestHandler = (
  contents: unknown,
  permission: string,
  answer: (granted: boolean) => void,
  details: object,
) => void
type CheckHandler = (contents: unknown, permission: string, origin: string, details: object) => boolean

class ShimSession extends EventEmitter {
  request: RequestHandler | undefined
  check: CheckHandler | undefined
  setPermissionRequestHandler(handler: RequestHandler): void {
    this.request = handler
  }
  setPermissionCheckHandler(handler: CheckHandler): void {
    this.check = handler
  }
  setDevicePermissionHandler(): void {}
}
export const session = { defaultSession: new ShimSession() }

export const shell = {
  opened: [] as string[],
  openExternal(url: string): Promise<void> {
    this.opened.push(url)
    return Promise.resolve()
  },
}

export interface ShimMenuItem {
  readonly label?: string
  readonly role?: string
  readonly accelerator?: string
  readonly click?: () => void
  readonly submenu?: readonly ShimMenuItem[]
}
export const Menu = {
  shown: [] as readonly ShimMenuItem[],
  buildFromTemplate: (template: readonly ShimMenuItem[]) => template,
  setApplicationMenu(menu: readonly ShimMenuItem[]): void {
    this.shown = menu
  },
}

export class Notification extends EventEmitter {
  static readonly shown: Notification[] = []
  static isSupported(): boolean {
    return true
  }
  readonly options: { readonly title: string; readonly body: string }
  constructor(options: { title: string; body: string }) {
    super()
    this.options = options
  }
  show(): void {
    Notification.shown.push(this)
  }
}

export const dialog = {
  /** What the user would choose next; null cancels. */
  choice: null as string | null,
  showOpenDialog(): Promise<{ canceled: boolean; filePaths: string[] }> {
    return Promise.resolve({ canceled: this.choice === null, filePaths: this.choice === null ? [] : [this.choice] })
  },
  showSaveDialog(): Promise<{ canceled: boolean; filePath: string }> {
    return Promise.resolve({ canceled: this.choice === null, filePath: this.choice ?? '' })
  },
  showErrorBox(title: string, text: string): void {
    process.stderr.write(`shim: error box: ${title}: ${text}\n`)
  },
}

export const nativeTheme = { shouldUseDarkColors: false, themeSource: 'system' }
export const screen = { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] }
/** As on a desktop without a keyring. */
export const safeStorage = {
  isEncryptionAvailable: () => true,
  getSelectedStorageBackend: () => 'basic_text',
  encryptString: (text: string) => Buffer.from(text),
  decryptString: (bytes: Buffer) => bytes.toString(),
}
