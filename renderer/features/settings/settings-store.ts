import { settings as schema, type Settings, type SettingsChange } from '../../../contract/settings.ts'
import type { Client } from '../../api/client.ts'
import { failureOf, type Failure } from '../../api/failure.ts'
import { Value } from '../../lib/value.ts'

/** The answer of `settings.get`. */
export type SettingsAnswer = Awaited<ReturnType<Client['settings']['get']>>

export type SettingsState =
  | { readonly type: 'asking' }
  | { readonly type: 'known'; readonly answer: SettingsAnswer }
  | { readonly type: 'failed'; readonly failure: Failure }

/** The user's settings, which the host keeps in a file. A change shows at once and is taken back when it cannot be kept. */
export class SettingsStore {
  readonly state = new Value<SettingsState>({ type: 'asking' })
  /** What holds now: the file's settings, before they are known the defaults, and changes that are on their way. */
  readonly settings = new Value<Settings>(schema.parse({}))
  /** Why the last change was not kept; it holds for this page all the same. */
  readonly problem = new Value<Failure | null>(null)
  readonly #client: () => Client

  constructor(client: () => Client) {
    this.#client = client
  }

  async load(): Promise<void> {
    try {
      const answer = await this.#client().settings.get()
      this.state.set({ type: 'known', answer })
      this.settings.set(answer.settings)
    } catch (error) {
      if (this.state.get().type !== 'known') this.state.set({ type: 'failed', failure: failureOf(error) })
    }
  }

  /** Never rejects: see `problem`. */
  async change(change: SettingsChange): Promise<void> {
    this.settings.set({ ...this.settings.get(), ...withoutUndefined(change) })
    await this.#keep((client) => client.settings.set(change))
  }

  /** @returns whether they were set back */
  async reset(): Promise<boolean> {
    return this.#keep((client) => client.settings.reset())
  }

  async #keep(call: (client: Client) => Promise<Settings>): Promise<boolean> {
    try {
      const kept = await call(this.#client())
      this.settings.set(kept)
      const state = this.state.get()
      if (state.type === 'known') this.state.set({ type: 'known', answer: { ...state.answer, settings: kept } })
      this.problem.set(null)
      return true
    } catch (error) {
      this.problem.set(failureOf(error))
      return false
    }
  }
}

function withoutUndefined(change: SettingsChange): Partial<Settings> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
}
