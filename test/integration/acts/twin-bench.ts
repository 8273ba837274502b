import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { inProcess, procedureAt, type InProcess } from '../../support/app/in-process.ts'
import { World } from '../../support/app/world.ts'
import { reachableFolder, removeFolder, uniqueBridge, uniqueName } from '../../support/host/index.ts'
import type { EquivalenceStep } from './equivalence-step.ts'
import { runLines, Twin } from './twins.ts'

/** Two twins on engines of their own, with a network `inner` on each engine, and `outer` on Docker's. For one test file. */
export class TwinBench implements AsyncDisposable {
  readonly world: World
  readonly app: InProcess
  /** A folder that the shell of the explained lines has for its home. */
  readonly home: string
  /** Labrig acts on this one … */
  readonly ours: Twin
  /** … and a shell runs the explained lines on this one. */
  readonly theirs: Twin

  private constructor(world: World, app: InProcess, home: string) {
    this.world = world
    this.app = app
    this.home = home
    this.ours = new Twin(uniqueName('a'), world, app)
    this.theirs = new Twin(uniqueName('b'), world, app)
  }

  static async make(): Promise<TwinBench> {
    const world = await World.make()
    const bench = new TwinBench(world, await inProcess(world.labrig), await reachableFolder('home'))
    await bench.#defineNetwork()
    await world.docker('network', 'create', 'inner')
    await world.docker('network', 'create', 'outer')
    return bench
  }

  get twins(): readonly [Twin, Twin] {
    return [this.ours, this.theirs]
  }

  /** A network of the private libvirt, in whose namespace nobody else is. */
  async #defineNetwork(): Promise<void> {
    const xml = join(this.home, 'network.xml')
    const address =
      "<ip address='192.168.99.1' netmask='255.255.255.0'><dhcp><range start='192.168.99.10' end='192.168.99.90'/></dhcp></ip>"
    await writeFile(xml, `<network><name>inner</name><bridge name='${uniqueBridge()}'/>${address}</network>`)
    await this.world.virsh('net-define', xml)
    await this.world.virsh('net-start', 'inner')
  }

  async both({ act, before, input, settle, typed }: EquivalenceStep) {
    for (const twin of this.twins) await before?.(twin)
    const { commands } = await this.app.client.explain({ procedure: act, input: await input(this.theirs) })
    const lines = await runLines(commands, { home: this.home, ...(typed === undefined ? {} : { typed }) })
    const answer = await procedureAt(this.app.client, act)(await input(this.ours))
    if (settle) await Promise.all(this.twins.map((twin) => settle(twin)))
    return { lines, answer }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const twin of this.twins) twin.hangUp()
    await this.app[Symbol.asyncDispose]()
    await this.world[Symbol.asyncDispose]()
    await removeFolder(this.home)
  }
}

/** One test for each step: both twins look alike after it. */
export function provesEqual(
  bench: () => TwinBench,
  steps: readonly EquivalenceStep[],
  picture: (twin: Twin) => Promise<unknown>,
): void {
  for (const step of steps) {
    it(`${step.act} ${step.what} does what its lines do`, async () => {
      const { ours, theirs } = bench()
      const { lines, answer } = await bench().both(step)
      if (step.act === 'container.exec') {
        const { exitCode, stdout, stderr } = answer as { exitCode: number; stdout: string; stderr: string }
        expect({ code: exitCode, stdout, stderr }).toEqual(lines)
      } else if (lines.code !== 0) throw new Error(`the lines failed: ${lines.stderr}${lines.stdout}`)
      expect(await picture(ours)).toEqual(await picture(theirs))
    })
  }
}
