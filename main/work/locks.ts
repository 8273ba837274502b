import { createHash } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Fault } from '../../contract/fault.ts'

interface Holder {
  readonly pid: number
  /** Clock ticks since boot when the process began: a pid alone may have been given to another program. */
  readonly started: string
  readonly title: string
}

/** A short act ends within this time; a longer one is named to the user instead of waited for. Milliseconds. */
const PATIENCE = 3000
const RETRY_EVERY = 50

/** Start time of a process from /proc/PID/stat, field 22 (proc(5)); null when it is gone. */
async function startTime(pid: number): Promise<string | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    // The second field is the program's name in parentheses and may itself contain spaces and parentheses.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}

/** Locks between processes of one user: a file per name in the runtime folder, void when its holder is gone. */
export class Locks {
  readonly #directory: string

  constructor(directory: string) {
    this.#directory = directory
  }

  /**
   * Runs `body` while nobody else holds any of the names.
   * @throws Fault BUSY with the holder's act when a name stays taken for 3 s
   */
  async hold<T>(names: readonly string[], title: string, body: () => Promise<T>): Promise<T> {
    const held: string[] = []
    try {
      // One order for everybody, or two acts that want the same pair would wait for each other.
      for (const name of [...new Set(names)].sort()) held.push(await this.#take(name, title))
      return await body()
    } finally {
      for (const path of held.reverse()) await rm(path, { force: true })
    }
  }

  async #take(name: string, title: string): Promise<string> {
    await mkdir(this.#directory, { recursive: true, mode: 0o700 })
    const path = join(this.#directory, `${createHash('sha256').update(name).digest('hex').slice(0, 32)}.lock`)
    const mine: Holder = { pid: process.pid, started: (await startTime(process.pid)) ?? '', title }
    const deadline = Date.now() + PATIENCE
    for (;;) {
      const holder = await this.#tryTake(path, mine)
      if (holder === null) return path
      if (Date.now() >= deadline) {
        throw new Fault('BUSY', { what: name, holder: holder.title }, `Another act is at work on it: ${holder.title}.`)
      }
      await sleep(RETRY_EVERY)
    }
  }

  /** Null when the lock is ours, else who has it. */
  async #tryTake(path: string, mine: Holder): Promise<Holder | null> {
    // Written aside and linked: whoever sees the lock sees its whole content.
    const draft = `${path}.${mine.pid}.${Math.random().toString(36).slice(2)}`
    await writeFile(draft, JSON.stringify(mine), { mode: 0o600 })
    try {
      await link(draft, path)
      return null
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    } finally {
      await rm(draft, { force: true })
    }
    const holder = await readHolder(path)
    if (holder !== null && holder.started === (await startTime(holder.pid))) return holder
    await rm(path, { force: true })
    return holder ?? mine
  }
}

async function readHolder(path: string): Promise<Holder | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Holder
  } catch {
    return null
  }
}
