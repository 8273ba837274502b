import type { Vm } from '../../contract/machine.ts'

/** What the watch needs of the world. */
export interface SeedWorld {
  vms(): readonly Vm[]
  /** Gives something whenever the VMs may have changed, until the signal aborts. */
  changes(signal: AbortSignal): AsyncIterable<unknown>
  /** Addresses have no events: reads them again. */
  refreshAddresses(): Promise<void>
  /** Takes the seed away. */
  drop(id: string): Promise<unknown>
  failed(error: unknown): void
}

/** Milliseconds between two looks at the leases while a guest is in its first boot; at no other time is there one. */
const LOOK_EVERY = 5_000
/** Milliseconds until a guest that kept its seed is asked again. */
const AGAIN_AFTER = 60_000

/**
 * Whether a guest has read its seed. cloud-init reads it before it brings the network up (cloud-init-local.service is
 * ordered before network-pre.target) and keeps what it read: a leased address proves it. So does a guest that shut itself
 * down; one whose power was cut may never have got that far.
 */
export function hasReadSeed({ seed, state, addresses, reason }: Vm): boolean {
  if (seed !== true) return false
  return state === 'running' ? addresses.length > 0 : state === 'off' && reason === 'shutdown'
}

/**
 * Takes the seeds of OS images away once their guests have read them. What is to do is seen in the VMs themselves, so a
 * restart of Labrig forgets nothing.
 */
export class SeedWatch implements Disposable {
  readonly #world: SeedWorld
  readonly #end = new AbortController()
  /** When each VM may be asked again; while it is asked, never. Milliseconds since 1970. */
  readonly #again = new Map<string, number>()
  #timer: NodeJS.Timeout | undefined

  constructor(world: SeedWorld) {
    this.#world = world
  }

  start(): void {
    if (this.#timer !== undefined) return
    this.#timer = setInterval(() => this.#remind(), LOOK_EVERY)
    this.#timer.unref()
    this.#follow().catch(this.#world.failed)
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
    this.#end.abort()
  }

  async #follow(): Promise<void> {
    for await (const _ of this.#world.changes(this.#end.signal)) this.#look()
  }

  #remind(): void {
    const waiting = this.#world.vms().filter(({ seed, state }) => seed === true && state === 'running')
    if (waiting.length === 0) return
    this.#look()
    if (waiting.some(({ addresses }) => addresses.length === 0)) {
      this.#world.refreshAddresses().catch(this.#world.failed)
    }
  }

  #look(): void {
    for (const vm of this.#world.vms()) if (hasReadSeed(vm)) void this.#drop(vm.id)
  }

  async #drop(id: string): Promise<void> {
    if ((this.#again.get(id) ?? 0) > Date.now()) return
    this.#again.set(id, Infinity)
    try {
      await this.#world.drop(id)
      this.#again.delete(id)
    } catch (error) {
      this.#again.set(id, Date.now() + AGAIN_AFTER)
      this.#world.failed(error)
    }
  }
}
