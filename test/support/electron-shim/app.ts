import { EventEmitter } from 'node:events'
import { closeBrowser } from './chromium.ts'
import { ShimUtilityProcess } from './utility-process.ts'

/** An event that a listener may prevent. */
export class ShimEvent {
  defaultPrevented = false
  preventDefault(): void {
    this.defaultPrevented = true
  }
}

class ShimApp extends EventEmitter {
  readonly isPackaged = false
  readonly commandLine = {
    hasSwitch: (name: string) => process.argv.some((word) => word === `--${name}` || word.startsWith(`--${name}=`)),
  }
  readonly paths = new Map<string, string>()
  isSandboxed = false
  /** What the instance before this one would be given. */
  instanceData: unknown
  /** Closes all windows; set by the windows' module. */
  closeWindows: () => void = () => undefined
  #ready = Promise.withResolvers<void>()

  enableSandbox(): void {
    this.isSandboxed = true
  }

  setPath(name: string, path: string): void {
    this.paths.set(name, path)
  }

  getPreferredSystemLanguages(): string[] {
    return [process.env['LABRIG_SHIM_LANGUAGE'] ?? 'en-US']
  }

  requestSingleInstanceLock(data: unknown): boolean {
    this.instanceData = data
    return process.env['LABRIG_SHIM_SECOND'] === undefined
  }

  whenReady(): Promise<void> {
    return this.#ready.promise
  }

  /** Electron is ready only when the entry has been evaluated to its end: awaiting it there never returns. */
  becomeReady(): void {
    this.#ready.resolve()
    this.emit('ready')
  }

  quit(): void {
    const event = new ShimEvent()
    this.emit('before-quit', event)
    if (event.defaultPrevented) return
    this.closeWindows()
    this.emit('will-quit', new ShimEvent())
    this.exit(0)
  }

  relaunch(): void {
    process.stderr.write('shim: relaunch\n')
  }

  exit(code = 0): void {
    for (const utility of ShimUtilityProcess.all) utility.kill()
    void closeBrowser().finally(() => process.exit(code))
  }
}

export const app = new ShimApp()
