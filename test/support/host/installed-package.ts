import { existsSync, readFileSync } from 'node:fs'
import { readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { reachableFolder, removeFolder } from './folders.ts'
import { uniqueName } from './identity.ts'
import { addNamespace, endProcess, removeNamespace, startInside } from './namespace.ts'
import { run, tryRun, type RunOptions, type RunResult } from './run.ts'
import type { TestUser } from './test-user.ts'

const RESOURCES = join(import.meta.dirname, '../../../resources')
const ACTIONS = '/usr/share/polkit-1/actions'
const POLICY = 'app.labrig.helper.policy'

/** Where a package puts them: electron-builder.yml, checked in test/unit/package. */
export const HELPER = '/usr/lib/labrig/labrig-helper'

/** polkitd reads the host's own folder only: there the action lies under another name, which rules of tests are about. */
export const policyFile = (name: string): string => join(ACTIONS, `${name}.policy`)
export const policyNames = async (): Promise<string[]> =>
  (await readdir(ACTIONS).catch((): string[] => [])).map((file) => file.replace(/\.policy$/, ''))

/** Why there can be no such world here, or undefined. */
export function lackingHelper(): string | undefined {
  if (!existsSync('/usr/bin/pkexec')) return 'needs pkexec'
  if (!readFileSync('/proc/filesystems', 'utf8').includes('\toverlay\n')) return 'needs overlayfs'
  if (existsSync(join(ACTIONS, POLICY))) return 'the package of Labrig is installed here: polkit would answer for that'
  return undefined
}

/** Programs that would reach the host beyond the namespaces: they only write down how they were called. */
const RECORDED = ['/usr/bin/systemctl', '/usr/sbin/modprobe'] as const

/**
 * A host on which the package is installed, as far as files and networks go: the helper, its policy, /etc and the
 * network are of this world alone. Users have to be made before. Needs root, overlayfs, polkitd.
 */
export class InstalledHelper implements AsyncDisposable {
  readonly #name: string
  readonly #folder: string
  readonly #pid: number

  private constructor(name: string, folder: string, pid: number) {
    this.#name = name
    this.#folder = folder
    this.#pid = pid
  }

  static async make(): Promise<InstalledHelper> {
    const name = uniqueName('helper')
    const folder = await reachableFolder('helper')
    await addNamespace(name)
    const pid = startInside({ network: name, binds: [], empty: [] }, ['sleep', '100000'], join(folder, 'log'))
    const world = new InstalledHelper(name, folder, pid)
    try {
      await world.#install()
    } catch (error) {
      await world[Symbol.asyncDispose]()
      throw error
    }
    return world
  }

  /** Its mounts are its own once the program runs that comes last; before, ours would be changed. */
  async #untilApart(): Promise<void> {
    await until('the namespace is there', async () => {
      const [name, own, theirs] = await Promise.all([
        readFile(`/proc/${this.#pid}/comm`, 'utf8'),
        readlink('/proc/self/ns/mnt'),
        readlink(`/proc/${this.#pid}/ns/mnt`),
      ])
      return name.trim() === 'sleep' && own !== theirs
    })
  }

  async #install(): Promise<void> {
    await this.#untilApart()
    const policy = await readFile(join(RESOURCES, 'polkit', POLICY), 'utf8')
    const action = `labrig.test.${this.#name}`
    await writeFile(policyFile(this.#name), policy.replace('id="app.labrig.helper"', `id="${action}"`), { mode: 0o644 })
    // polkitd notices new files by itself, a moment later.
    await until(`polkit knows ${action}`, async () => (await tryRun('pkaction', ['--action-id', action])).code === 0)
    const recorder = `#!/bin/sh\necho "\${0##*/} $*" >>${this.#folder}/calls\n`
    await writeFile(join(this.#folder, 'recorder'), recorder, { mode: 0o755 })
    const [layers, resources] = [join(this.#folder, 'layers'), RESOURCES]
    await this.#sh(
      [
        `mkdir ${layers}; mount -t tmpfs tmpfs ${layers}`,
        ...['/usr/lib', '/etc', ACTIONS].map((target, at) => {
          const [upper, work] = [`${layers}/upper${at}`, `${layers}/work${at}`]
          return `mkdir ${upper} ${work}; mount -t overlay -o lowerdir=${target},upperdir=${upper},workdir=${work} overlay ${target}`
        }),
        `install -D -m 0755 '${resources}/helper/labrig-helper' ${HELPER}`,
        `install -m 0644 '${resources}/polkit/${POLICY}' ${ACTIONS}/${POLICY}`,
        ...RECORDED.map((path) => `mount --bind ${this.#folder}/recorder "$(readlink -f ${path})"`),
      ].join('\n'),
    )
  }

  #inside(words: readonly string[]): [string, string[]] {
    // nsenter keeps the working directory by name only when it is told to.
    return ['nsenter', ['-t', String(this.#pid), '--mount', '--net', '--wd=/', ...words]]
  }

  async #sh(script: string): Promise<string> {
    return run(...this.#inside(['sh', '-ec', script]))
  }

  /** Runs a program as root in this world. */
  asRoot(words: readonly string[], options: RunOptions = {}): Promise<RunResult> {
    const [program, args] = this.#inside(words)
    return tryRun(program, args, options)
  }

  /** Runs a program in this world, as somebody who logs in to it now. */
  as(user: TestUser, words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<RunResult> {
    const [program, args] = this.#inside(user.words(words, env))
    return tryRun(program, args)
  }

  /** How systemctl and modprobe were called since the last time that this was asked. */
  async calls(): Promise<string[]> {
    const path = join(this.#folder, 'calls')
    const text = await readFile(path, 'utf8').catch(() => '')
    await rm(path, { force: true })
    return text.split('\n').filter((line) => line !== '')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(policyFile(this.#name), { force: true })
    await endProcess(this.#pid)
    await removeNamespace(this.#name)
    await removeFolder(this.#folder)
  }
}

async function until(what: string, condition: () => Promise<boolean>): Promise<void> {
  for (let round = 0; round < 100; round += 1) {
    if (await condition()) return
    await sleep(100)
  }
  throw new Error(`waited in vain: ${what}`)
}
