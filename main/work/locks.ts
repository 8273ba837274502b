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

/** Start time of a process from /proc/PID/stat, field 22 (proc(5)); null when it is gone, also when nobody reaped it yet. */
async function startTime(pid: number): Promise<string | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    // The second field is the program's name in parentheses and may itself contain spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? null : (fields[19] ?? null)
  } catch {
    return null
  }
}

/** Locks between processes of one user: a file per name in the runtime folder, void when its holder is gone. */
export class Locks {
  readonly #directory: string
  readonly #patience: number

  /** @param patience milliseconds until a lock that stays taken is refused */
  constructor(directory: string, patience = PATIENCE) {
    this.#directory = directory
    this.#patience = patience
  }

  /**
   * Runs `body` while nobody else holds any of the names.
   * @throws Fault BUSY with the holder's act when a name stays taken
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
    const deadline = Date.now() + this.#patience
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
    try {
      await writeFile(draft, JSON.stringify(mine), { mode: 0o600 })
      await link(draft, path)
      return null
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    } finally {
      await rm(draft, { force: true })
    }
    const holder = await readHolder(path)
    if (holder === 'free') return mine
    if (await isAlive(holder)) return holder
    await this.#removeVoid(path, mine)
    return holder
  }

  /**
   * Removes a lock whose holder is gone. Between looking at it and removing it another process may do the same and take
   * the lock anew, which must not be removed then: so only who holds a second lock removes. Under that one the judgement
   * stands, since a dead holder releases nothing. Should its holder die as well, it is removed in the same way.
   */
  async #removeVoid(path: string, mine: Holder): Promise<void> {
    const guard = `${path}.void`
    if ((await this.#tryTake(guard, mine)) !== null) return
    try {
      const holder = await readHolder(path)
      if (holder !== 'free' && !(await isAlive(holder))) await rm(path, { force: true })
    } finally {
      await rm(guard, { force: true })
    }
  }
}

/** Whose content nobody can read (a power cut) is nobody's who lives. */
const unreadable: Holder = { pid: 0, started: 'never', title: 'an act that was cut off' }

async function isAlive(holder: Holder): Promise<boolean> {
  return holder.started === (await startTime(holder.pid))
}

async function readHolder(path: string): Promise<Holder | 'free'> {
  try {
    const content = JSON.parse(await readFile(path, 'utf8')) as Partial<Holder> | null
    return typeof content?.pid === 'number' ? { ...unreadable, ...content } : unreadable
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'free' : unreadable
  }
}
