import { KeyedEmitter, type Listener, type Unsubscribe } from '../lib/emitter.ts'
import type { Client } from './client.ts'
import { pause } from './follow.ts'
import { WhileVisible } from './while-visible.ts'

/** From one round of pictures to the next: the emulator writes each one. Milliseconds. */
const EVERY = 5000
/** A screen that cannot be had is asked for again after so many rounds. */
const ROUNDS_AFTER_FAILURE = 12
/** Pixels: what the large picture has beside the pointer, on a display of usual density. */
const WIDTH = 320
/** No window has more rows; whatever is beyond it has no picture. */
const MOST = 60

/**
 * Small pictures of the screens that are in view, one asked for after the other, round after round; of none while the page
 * is hidden. What goes out of view is forgotten.
 */
export class VisibleScreens extends WhileVisible {
  readonly #pictures = new Map<string, string>()
  readonly #changed = new KeyedEmitter()
  /** Rounds that a screen is still left out. */
  readonly #left = new Map<string, number>()

  constructor() {
    super(MOST)
  }

  subscribe(id: string, listener: Listener): Unsubscribe {
    return this.#changed.subscribe(id, listener)
  }

  /** An address for an image element; undefined while there is no picture. */
  get(id: string): string | undefined {
    return this.#pictures.get(id)
  }

  /** @param ids of VMs that run and are in view */
  override setWanted(ids: readonly string[]): void {
    super.setWanted(ids)
    const wanted = new Set(ids.slice(0, MOST))
    for (const id of this.#left.keys()) if (!wanted.has(id)) this.#left.delete(id)
    for (const id of this.#pictures.keys()) {
      if (wanted.has(id)) continue
      this.#pictures.delete(id)
      this.#changed.emit(id)
    }
  }

  protected override async read(client: Client, ids: readonly string[], signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      for (const id of ids) await this.#readOne(client, id, signal)
      await pause(EVERY, signal)
    }
  }

  async #readOne(client: Client, id: string, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return
    const left = this.#left.get(id) ?? 0
    if (left > 0) return void this.#left.set(id, left - 1)
    try {
      const { mime, base64 } = await client.vm.screenshot({ id, width: WIDTH }, { signal })
      if (!signal.aborted && mime === 'image/png') this.#put(id, `data:image/png;base64,${base64}`)
    } catch {
      // A VM without a screen has no picture: nothing that a list should speak of. Its page says why.
      if (!signal.aborted) this.#left.set(id, ROUNDS_AFTER_FAILURE)
    }
  }

  #put(id: string, picture: string): void {
    if (this.#pictures.get(id) === picture) return
    this.#pictures.set(id, picture)
    this.#changed.emit(id)
  }
}
