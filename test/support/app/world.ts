import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import {
  busyboxImage,
  linesOf,
  privateDocker,
  privateLibvirt,
  type PrivateDocker,
  type PrivateLibvirt,
} from '../host/index.ts'
import { Labrig } from './labrig.ts'
import { testPool, type TestPool } from './pool.ts'

/** Both engines for one test file alone, so that "nothing else changed" can be said of all that they have. */
export class World implements AsyncDisposable {
  readonly libvirt: PrivateLibvirt
  readonly engine: PrivateDocker
  readonly labrig: Labrig
  readonly pool: TestPool
  readonly image: string

  private constructor(parts: {
    libvirt: PrivateLibvirt
    engine: PrivateDocker
    labrig: Labrig
    pool: TestPool
    image: string
  }) {
    this.libvirt = parts.libvirt
    this.engine = parts.engine
    this.labrig = parts.labrig
    this.pool = parts.pool
    this.image = parts.image
  }

  static async make(): Promise<World> {
    const [libvirt, engine] = await Promise.all([privateLibvirt(), privateDocker()])
    const labrig = await Labrig.make({
      connections: [
        { id: 'system', engine: 'libvirt', uri: 'qemu:///system', socket: libvirt.socket },
        { id: 'docker', engine: 'docker', host: engine.host },
      ],
    })
    const [pool, image] = await Promise.all([testPool(libvirt.uri), busyboxImage(engine.host)])
    return new World({ libvirt, engine, labrig, pool, image })
  }

  virsh(...args: string[]): Promise<string> {
    return this.libvirt.virsh(...args)
  }

  docker(...args: string[]): Promise<string> {
    return this.engine.docker(...args)
  }

  /** Everything that the engines themselves tell of what they have: equal texts = nothing was changed. */
  async fingerprint(): Promise<string> {
    const [domains = [], pools = [], networks = []] = await Promise.all(
      ['list --all --name', 'pool-list --all --name', 'net-list --all --name'].map(async (command) =>
        linesOf(await this.virsh(command)).sort(),
      ),
    )
    const commands = [
      ...domains.flatMap((name) => [
        `dumpxml ${name} --security-info`,
        `dumpxml ${name} --security-info --inactive`,
        `dominfo ${name}`,
        `domstate ${name} --reason`,
        `snapshot-list ${name} --tree`,
      ]),
      ...pools.flatMap((name) => [`pool-info ${name}`, `vol-list ${name} --details`]),
      ...networks.map((name) => `net-info ${name}`),
    ]
    // One virsh for all of it. The processor time of a running guest is no change, nor is the host's free space.
    const libvirt = commands.length === 0 ? '' : await this.virsh(commands.join('; '))
    return [libvirt.replace(/^(CPU time|Allocation|Available):.*$/gm, ''), ...(await this.#engineTells())].join('\n')
  }

  async #engineTells(): Promise<string[]> {
    const list = async (path: string): Promise<Listed[]> => JSON.parse(await get(this.engine.socket, path)) as Listed[]
    const [containers, images, networks, volumes] = await Promise.all([
      list('/containers/json?all=1'),
      list('/images/json?all=1'),
      list('/networks'),
      get(this.engine.socket, '/volumes'),
    ])
    const details = await Promise.all(
      containers.map(({ Id }) => get(this.engine.socket, `/containers/${String(Id)}/json`)),
    )
    // A command that ended leaves its id in the list until the engine clears it away; lists have no order.
    const texts = details.map((one) => one.replace(/"ExecIDs":(null|\[[^\]]*\])/, ''))
    return [...texts.sort(), ...[...images, ...networks].map((one) => JSON.stringify(one)).sort(), volumes]
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.labrig[Symbol.asyncDispose]()
    await this.pool[Symbol.asyncDispose]()
    await Promise.all([this.libvirt[Symbol.asyncDispose](), this.engine[Symbol.asyncDispose]()])
  }
}

type Listed = Readonly<Record<string, unknown>>

/** The engine's own answer to a GET, as text. */
function get(socketPath: string, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    request({ socketPath, path, headers: { Host: 'docker' } }, (response) => void text(response).then(resolve, reject))
      .once('error', reject)
      .end()
  })
}
