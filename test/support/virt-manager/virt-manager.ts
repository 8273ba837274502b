import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { run } from '../host/index.ts'

/** Why virt-manager cannot be opened here, or undefined. */
export function lackingVirtManager(): string | undefined {
  const programs = ['/usr/bin/virt-manager', '/usr/bin/Xvfb', '/usr/bin/dbus-run-session']
  const missing = programs.find((path) => !existsSync(path))
  if (missing !== undefined) return `needs ${missing}`
  const typelibs = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64', '/usr/lib']
  const atspi = typelibs.some((folder) => existsSync(join(folder, 'girepository-1.0/Atspi-2.0.typelib')))
  return atspi ? undefined : 'needs the typelib of AT-SPI (gir1.2-atspi-2.0)'
}

export interface OpenedDetails {
  /** Null when the window did not come. */
  readonly title: string | null
  /** Of the list of hardware; what other windows say when the right one did not come. */
  readonly rows: readonly string[]
}

/** A display that nobody sees. Ends with its server. */
export class HiddenDisplay implements AsyncDisposable {
  readonly name: string
  readonly #server: ChildProcess

  private constructor(name: string, server: ChildProcess) {
    this.name = name
    this.#server = server
  }

  static async open(): Promise<HiddenDisplay> {
    const words = ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp']
    const server = spawn('Xvfb', words, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
    const numbers = server.stdio[3] as Readable
    const [number] = (await once(numbers, 'data')) as [Buffer]
    return new HiddenDisplay(`:${number.toString().trim()}`, server)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#server.exitCode !== null) return
    const ended = once(this.#server, 'exit')
    this.#server.kill()
    await ended
  }
}

/**
 * Opens a domain's details page in virt-manager, with a bus and a home of its own.
 * @param home an existing folder
 */
export async function openDetails(display: HiddenDisplay, home: string, name: string): Promise<OpenedDetails> {
  const pictures = join(home, 'pictures')
  await mkdir(pictures, { recursive: true })
  const look = join(import.meta.dirname, 'look.py')
  const words = ['--', '/usr/bin/python3', look, name, join(pictures, `${name}.png`), 'qemu:///system']
  const env = {
    ...{ DISPLAY: display.name, HOME: home, XDG_RUNTIME_DIR: home, GSETTINGS_BACKEND: 'memory', NO_AT_BRIDGE: '0' },
    ...{ DBUS_SESSION_BUS_ADDRESS: '', WAYLAND_DISPLAY: '' },
  }
  const answer = await run('dbus-run-session', words, { env, timeout: 240_000 })
  return JSON.parse(answer.trim().split('\n').at(-1) ?? '{}') as OpenedDetails
}
