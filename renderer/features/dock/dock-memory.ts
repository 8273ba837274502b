import type { Client } from '../../api/client.ts'
import type { Session } from '../../api/session.ts'
import { emptyDock, fromStored, toStored } from './dock-layout.ts'
import { newTabId, type DockStore } from './dock-store.ts'

/** Dragging changes the layout many times a second; it is written when it rests. Milliseconds. */
const SETTLE = 400

/**
 * Keeps the dock's layout in the settings: restored when the page is opened, consoles open again as far as their machines
 * run. Other parts of the stored layout stay as they are.
 */
export class DockMemory implements Disposable {
  readonly #dock: DockStore
  readonly #session: Session
  readonly #ends: (() => void)[] = []
  #others: Record<string, unknown> = {}
  #written = ''
  #isRestored = false
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(dock: DockStore, session: Session) {
    this.#dock = dock
    this.#session = session
    this.#ends.push(session.state.subscribe(() => void this.#restore()))
    this.#ends.push(dock.layout.subscribe(() => this.#later()))
    void this.#restore()
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer)
    for (const end of this.#ends) end()
  }

  async #restore(): Promise<void> {
    const state = this.#session.state.get()
    if (this.#isRestored || state.type !== 'open') return
    this.#isRestored = true
    try {
      const { settings } = await state.client.settings.get()
      const layout = parse(settings.layout)
      this.#others = layout
      this.#written = JSON.stringify(layout['dock'] ?? null)
      // Whoever opened a console before the answer came has made a new layout.
      if (this.#dock.layout.get() !== emptyDock) return this.#later()
      const restored = fromStored(layout['dock'], newTabId)
      if (restored !== null) this.#dock.layout.set(restored)
    } catch {
      this.#isRestored = false
    }
  }

  #later(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#write(), SETTLE)
  }

  async #write(): Promise<void> {
    const state = this.#session.state.get()
    if (!this.#isRestored || state.type !== 'open') return
    const dock = toStored(this.#dock.layout.get())
    const text = JSON.stringify(dock)
    if (text === this.#written) return
    await save(state.client, JSON.stringify({ ...this.#others, dock })).then(
      () => (this.#written = text),
      // Settings that cannot be written are told by the settings page; the dock works without.
      () => undefined,
    )
  }
}

function save(client: Client, layout: string): Promise<unknown> {
  return client.settings.set({ layout })
}

function parse(text: string | null): Record<string, unknown> {
  try {
    const value: unknown = text === null ? {} : JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : {}
  } catch {
    return {}
  }
}
