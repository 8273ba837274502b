import { takeScreenshot, type Screenshot } from '../libvirt/screenshot.ts'
import { smallPicture } from '../system/small-picture.ts'
import type { ObservedVm } from '../inventory/observed-vm.ts'

/** A picture is handed out again for so long, however many look. Milliseconds. */
const FRESH = 4000
/** Screens that are fetched and made small at the same time: it takes the processor that the guests need. */
const AT_ONCE = 2
/** Pictures kept; beyond it the oldest go. */
const KEPT = 200

interface Taken {
  readonly at: number
  readonly picture: Promise<Screenshot>
}

/** Small pictures of screens, for lists: shared by all who look, and never more than a few at a time. */
export class Thumbnails {
  readonly #taken = new Map<string, Taken>()
  readonly #waiting: (() => void)[] = []
  readonly #now: () => number
  #busy = 0

  constructor(now: () => number = () => Date.now()) {
    this.#now = now
  }

  /**
   * @param width CSS pixels of the list times what a display may have of them; no picture is made larger
   * @returns PNG; of a kind that is not known, the picture as it came
   * @throws LibvirtError for a guest that is off or has no screen
   */
  of(vm: ObservedVm, width: number): Promise<Screenshot> {
    return this.get(`${vm.connectionId} ${vm.uuid} ${width}`, width, () => takeScreenshot(vm.connection, vm.dom))
  }

  /** The picture under a key: a fresh one as it is, else a new one. A failure is not kept. */
  get(key: string, width: number, take: () => Promise<Screenshot>): Promise<Screenshot> {
    const known = this.#taken.get(key)
    if (known !== undefined && this.#now() - known.at < FRESH) return known.picture
    const picture = this.#inTurn(async () => {
      const whole = await take()
      const small = smallPicture(whole.bytes, width)
      return small === null ? whole : { mime: 'image/png', bytes: small }
    })
    const taken = { at: this.#now(), picture }
    this.#taken.delete(key)
    this.#taken.set(key, taken)
    picture.catch(() => {
      if (this.#taken.get(key) === taken) this.#taken.delete(key)
    })
    for (const oldest of this.#taken.keys()) {
      if (this.#taken.size <= KEPT) break
      this.#taken.delete(oldest)
    }
    return picture
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#busy >= AT_ONCE) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    else this.#busy += 1
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      // The place goes from one to the next, so that nobody steps in between.
      if (next === undefined) this.#busy -= 1
      else next()
    }
  }
}
