import type { Vm } from '../../contract/machine.ts'

/** What the watch needs of the world. */
export interface InstallWorld {
  vms(): readonly Vm[]
  /** Gives something whenever the VMs may have changed, until the signal aborts. */
  changes(signal: AbortSignal): AsyncIterable<unknown>
  /** Ends the installation; starts the VM from its disk when asked. */
  finish(id: string, start: boolean): Promise<unknown>
  failed(error: unknown): void
}

/**
 * Whether an installer has ended by itself: it restarts or shuts down the machine, which libvirt tells from a power that
 * was cut.
 */
export function hasInstalled({ installing, state, reason }: Vm): boolean {
  return installing === true && state === 'off' && reason === 'shutdown'
}

/**
 * Ends installations whose installers have. What it saw running starts again, from its disk, as its installer wanted; one
 * that ended while nobody looked stays off.
 */
export class InstallWatch implements Disposable {
  readonly #world: InstallWorld
  readonly #end = new AbortController()
  readonly #running = new Set<string>()
  /** Of which it is tried: a failure is not repeated until the VM has run again. */
  readonly #tried = new Set<string>()
  #started = false

  constructor(world: InstallWorld) {
    this.#world = world
  }

  start(): void {
    if (this.#started) return
    this.#started = true
    this.#follow().catch(this.#world.failed)
  }

  [Symbol.dispose](): void {
    this.#end.abort()
  }

  async #follow(): Promise<void> {
    for await (const _ of this.#world.changes(this.#end.signal)) this.#look()
  }

  #look(): void {
    for (const vm of this.#world.vms()) {
      if (vm.installing === true && vm.state === 'running') {
        this.#running.add(vm.id)
        this.#tried.delete(vm.id)
      } else if (hasInstalled(vm) && !this.#tried.has(vm.id)) {
        this.#tried.add(vm.id)
        const start = this.#running.delete(vm.id)
        this.#world.finish(vm.id, start).catch(this.#world.failed)
      }
    }
  }
}
