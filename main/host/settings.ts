import { join } from 'node:path'
import { Fault } from '../../contract/fault.ts'
import type { Settings, SettingsChange } from '../../contract/settings.ts'
import { settings as schema } from '../../contract/settings.ts'
import { readTextIfThere, writeFileAtomic } from '../system/files.ts'
import type { Paths } from '../system/paths.ts'

const VERSION = 1

export interface SettingsState {
  readonly settings: Settings
  readonly writable: boolean
  /** Why the file was not used or may not be written; null when all is well. */
  readonly problem: string | null
}

interface Stored extends SettingsState {
  /** The file as it was, fields unknown to us included. */
  readonly raw: Readonly<Record<string, unknown>>
}

/** The user's settings in `settings.json`. Changes of one process are written one after another. */
export class SettingsFile {
  readonly #path: string
  #tail: Promise<unknown> = Promise.resolve()

  constructor(paths: Paths) {
    this.#path = join(paths.config, 'settings.json')
  }

  /** Never fails: a damaged file means defaults and a problem to show, and it stays as it is. */
  async read(): Promise<SettingsState> {
    const { raw: _, ...state } = await this.#read()
    return state
  }

  /** @throws Fault REFUSED when the file is of a newer version or damaged: it is not overwritten */
  change(change: SettingsChange | null): Promise<Settings> {
    const changed = this.#tail.then(() => this.#change(change))
    this.#tail = changed.catch(() => undefined)
    return changed
  }

  async #change(change: SettingsChange | null): Promise<Settings> {
    const before = await this.#read()
    if (!before.writable) {
      throw new Fault('REFUSED', { reason: 'settings' }, `${this.#path} is not written: ${before.problem ?? ''}`)
    }
    const settings = change === null ? schema.parse({}) : schema.parse({ ...before.settings, ...change })
    await writeFileAtomic(this.#path, JSON.stringify({ ...before.raw, ...settings, version: VERSION }, null, 2) + '\n')
    return settings
  }

  async #read(): Promise<Stored> {
    const unusable = (problem: string): Stored => ({ settings: schema.parse({}), writable: false, problem, raw: {} })
    const text = await readTextIfThere(this.#path)
    if (text === null) return { settings: schema.parse({}), writable: true, problem: null, raw: {} }
    let raw: unknown
    try {
      raw = JSON.parse(text)
    } catch (error) {
      return unusable(`${this.#path}: ${error instanceof Error ? error.message : String(error)}`)
    }
    const parsed = schema.safeParse(raw)
    if (!parsed.success) {
      const issue = parsed.error.issues[0]
      return unusable(`${this.#path}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`)
    }
    const { version } = raw as { version?: unknown }
    const newer = typeof version === 'number' && version > VERSION
    const problem = newer ? `${this.#path} was written by a newer Labrig (version ${version})` : null
    return { settings: parsed.data, writable: !newer, problem, raw: raw as Record<string, unknown> }
  }
}
