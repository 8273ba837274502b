import { setTimeout as sleep } from 'node:timers/promises'
import type { OpenStream } from '../../../main/console/open-stream.ts'
import { openSerial } from '../../../main/console/open-stream.ts'
import type { InProcess } from '../../support/app/in-process.ts'
import type { World } from '../../support/app/world.ts'
import { linesOf, tryRun } from '../../support/host/index.ts'
import { normalizedContainer, normalizedImage, normalizedXml } from './normalized.ts'

/** One of two that are treated alike: `ours` by labrig, `theirs` by the explained lines. All that it has begins with its name. */
export class Twin {
  readonly name: string
  readonly world: World
  readonly app: InProcess
  /** Address of an install tree. */
  tree = ''
  #console: { readonly stream: OpenStream; text: string } | undefined

  constructor(name: string, world: World, app: InProcess) {
    this.name = name
    this.world = world
    this.app = app
  }

  async vmId(suffix = ''): Promise<string> {
    return `vm:system/${(await this.world.virsh('domuuid', this.name + suffix)).trim()}`
  }

  async containerId(suffix = ''): Promise<string> {
    return `container:docker/${(await this.world.docker('inspect', '-f', '{{.Id}}', this.name + suffix)).trim()}`
  }

  /** All of the twin that libvirt has, with everything taken out that two twins cannot share. */
  async vms(): Promise<unknown> {
    const { virsh } = this.#tools
    const pick = async (...words: string[]) => linesOf(await virsh(...words)).filter((one) => one.startsWith(this.name))
    const names = (await pick('list', '--all', '--name')).sort()
    const saved = await pick('list', '--all', '--with-managed-save', '--name')
    await virsh('pool-refresh', this.world.pool.name)
    const volumes = (await pick('vol-list', this.world.pool.name)).map((line) => line.split(/\s+/)[0] ?? '').sort()
    return {
      domains: await Promise.all(names.map((name) => this.#domain(name, saved.includes(name)))),
      volumes: await Promise.all(volumes.map((name) => this.#volume(name))),
    }
  }

  /** Its volumes and its pools. */
  async storage(): Promise<unknown> {
    const { virsh } = this.#tools
    const names = linesOf(await virsh('pool-list', '--all', '--name')).filter((one) => one.startsWith(this.name))
    const pools = await Promise.all(
      names.map(async (name) => {
        const xml = await virsh('pool-dumpxml', name)
        const info = await virsh('pool-info', name)
        return {
          defined: normalizedXml(xml.replace(/<(allocation|available|capacity) .*>/g, ''), this.name),
          state: /State: +(\w+)/.exec(info)?.[1],
          autostart: /Autostart: +(\w+)/.exec(info)?.[1],
        }
      }),
    )
    return { pools, ...((await this.vms()) as object) }
  }

  get #tools() {
    return { virsh: this.world.virsh.bind(this.world), docker: this.world.docker.bind(this.world) }
  }

  async #domain(name: string, saved: boolean) {
    const { virsh } = this.#tools
    const state = (await virsh('domstate', name, '--reason')).trim()
    const snapshots = linesOf(await virsh('snapshot-list', name, '--name'))
    return {
      state,
      saved,
      autostart: /Autostart: +(\w+)/.exec(await virsh('dominfo', name))?.[1],
      defined: normalizedXml(await virsh('dumpxml', name, '--inactive'), this.name),
      active: /^(running|paused)/.test(state) ? normalizedXml(await virsh('dumpxml', name), this.name) : null,
      current: snapshots.length > 0 ? (await virsh('snapshot-current', name, '--name')).trim() : null,
      snapshots: await Promise.all(
        snapshots.map(async (one) => normalizedXml(await virsh('snapshot-dumpxml', name, one), this.name)),
      ),
    }
  }

  async #volume(name: string) {
    const xml = await this.#tools.virsh('vol-dumpxml', name, this.world.pool.name)
    // genisoimage pads its images, Labrig does not.
    const unsized = name.endsWith('-seed.img') ? xml.replace(/<capacity .*>\n/, '') : xml
    // How much of it is written depends on what the guest did meanwhile.
    return normalizedXml(unsized.replace(/<(allocation|physical) .*>\n/g, ''), this.name)
  }

  async containers(): Promise<unknown> {
    const { docker } = this.#tools
    const names = linesOf(await docker('ps', '-a', '--filter', `name=^/${this.name}`, '--format', '{{.Names}}')).sort()
    if (names.length === 0) return []
    const inspected = JSON.parse(await docker('inspect', ...names)) as unknown[]
    return inspected.map((one) => normalizedContainer(one, this.name))
  }

  async images(): Promise<unknown> {
    const { docker } = this.#tools
    const all = linesOf(await docker('images', '--format', '{{.Repository}}:{{.Tag}}'))
    const names = all.filter((one) => one.includes(this.name)).sort()
    if (names.length === 0) return []
    const inspected = JSON.parse(await docker('image', 'inspect', ...names)) as unknown[]
    return inspected.map((one) => normalizedImage(one, this.name))
  }

  /** Listens to the serial console from now on. */
  async listen(): Promise<void> {
    this.hangUp()
    const stream = await openSerial(this.app.services.connections, { id: await this.vmId(), force: true })
    const console = { stream, text: '' }
    stream.duplex.on('data', (chunk: Buffer) => (console.text += chunk.toString('latin1')))
    stream.duplex.on('error', () => undefined)
    this.#console = console
  }

  hangUp(): void {
    this.#console?.stream.duplex.destroy()
    this.#console = undefined
  }

  /** Waits until the guest's shell answers: for one whose start may have been missed. */
  async untilAnswers(): Promise<void> {
    await this.#until(/UP-2\r/, () => this.#console?.stream.duplex.write('echo UP-$((1 + 1))\r'))
  }

  /** Waits until the guest has come up, counted from `listen`. */
  async untilUp(): Promise<void> {
    await this.#until(/TINY-READY/, () => undefined)
  }

  async #until(pattern: RegExp, ask: () => unknown): Promise<void> {
    const end = Date.now() + 90_000
    while (!pattern.test(this.#console?.text ?? '')) {
      if (Date.now() > end) throw new Error(`${this.name} is not up: ${this.#console?.text.slice(-300) ?? ''}`)
      ask()
      await sleep(200)
    }
  }

  async untilOff(): Promise<void> {
    const end = Date.now() + 90_000
    while ((await this.world.virsh('domstate', this.name)).trim() !== 'shut off') {
      if (Date.now() > end) throw new Error(`${this.name} did not shut down`)
      await sleep(200)
    }
  }
}

/**
 * Runs explained lines as a person would paste them: at a terminal when something is to be typed, such as a password.
 * The distribution's docker comes first in the path.
 */
export async function runLines(lines: readonly string[], options: { typed?: string; home: string; path?: string }) {
  const script = lines.join('\n')
  const path = ['/usr/bin:/bin:/usr/sbin:/sbin', ...(options.path === undefined ? [] : [options.path])].reverse()
  const env = { PATH: path.join(':'), HOME: options.home, DOCKER_CONFIG: options.home }
  if (options.typed === undefined) return tryRun('bash', ['-e', '-c', script], { env })
  const shell = `bash -e -c '${script.replaceAll("'", "'\\''")}'`
  return tryRun('script', ['-qec', shell, '/dev/null'], { env, input: `${options.typed}\n` })
}
