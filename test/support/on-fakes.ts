/** Labrig's rooms over engines that speak the wire: real clients, fake daemons. */
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRouterClient, type RouterClient } from '@orpc/server'
import { router, type Router } from '../../main/api/router.ts'
import { Engine } from '../../main/docker/engine.ts'
import { unixTransport } from '../../main/docker/transport.ts'
import { BulkLines } from '../../main/libvirt/bulk-lines.ts'
import { Connection } from '../../main/libvirt/connection.ts'
import { createServices, type RunningServices } from '../../main/services.ts'
import type { Engines } from '../../main/step/engines.ts'
import { CommandError } from '../../main/system/command.ts'
import { Look } from '../../main/system/look.ts'
import { labrigPaths } from '../../main/system/paths.ts'
import { FakeEngine, type FakeEngineOptions } from './fake-docker/fake-engine.ts'
import { FakeLibvirt } from './fake-libvirt/index.ts'

const BULK = { uri: 'qemu:///system', keepalive: false } as const

/** One connection to a fake of each engine, named as on a plain host. */
export class EnginesOnFakes implements Engines, AsyncDisposable {
  readonly fakeLibvirt: FakeLibvirt
  readonly fakeDocker: FakeEngine
  readonly #connection: Connection
  readonly #engine: Engine
  readonly #lines: BulkLines

  private constructor(fakeLibvirt: FakeLibvirt, fakeDocker: FakeEngine, connection: Connection, engine: Engine) {
    this.fakeLibvirt = fakeLibvirt
    this.fakeDocker = fakeDocker
    this.#connection = connection
    this.#engine = engine
    this.#lines = new BulkLines(() => Connection.open(fakeLibvirt.connect(), BULK))
  }

  /** @param prepare changes what the fake libvirt says before it is connected to */
  static async make(
    options: FakeEngineOptions = {},
    prepare: (fake: FakeLibvirt) => void = () => undefined,
  ): Promise<EnginesOnFakes> {
    const fakeLibvirt = new FakeLibvirt()
    prepare(fakeLibvirt)
    const fakeDocker = await FakeEngine.start(options)
    const connection = await Connection.open(fakeLibvirt.connect(), { uri: 'qemu:///system' })
    const engine = await Engine.connect(unixTransport(fakeDocker.socketPath))
    return new EnginesOnFakes(fakeLibvirt, fakeDocker, connection, engine)
  }

  libvirt(_connection = 'system'): Promise<Connection> {
    return Promise.resolve(this.#connection)
  }

  bulk(_connection = 'system'): Promise<BulkLines> {
    return Promise.resolve(this.#lines)
  }

  docker(_connection = 'docker'): Promise<Engine> {
    return Promise.resolve(this.#engine)
  }

  libvirtUri(): string {
    return 'qemu:///system'
  }

  dockerHost(): string | null {
    return null
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#lines[Symbol.asyncDispose]()
    await this.#connection.close()
    this.#engine.close()
    await this.fakeLibvirt[Symbol.asyncDispose]()
    await this.fakeDocker[Symbol.asyncDispose]()
  }
}

/** All services, started over fakes that listen on sockets, with folders of their own. */
export class ServicesOnFakes implements AsyncDisposable {
  readonly fakeLibvirt: FakeLibvirt
  readonly fakeDocker: FakeEngine
  readonly services: RunningServices
  readonly client: RouterClient<Router>
  readonly folder: string

  private constructor(
    fakes: { fakeLibvirt: FakeLibvirt; fakeDocker: FakeEngine },
    services: RunningServices,
    folder: string,
  ) {
    this.fakeLibvirt = fakes.fakeLibvirt
    this.fakeDocker = fakes.fakeDocker
    this.services = services
    this.folder = folder
    this.client = createRouterClient(router, { context: services })
  }

  static async make(): Promise<ServicesOnFakes> {
    const folder = await mkdtemp(join(tmpdir(), 'labrig-test-services-'))
    const fakeLibvirt = new FakeLibvirt()
    const fakeDocker = await FakeEngine.start()
    const socket = join(folder, 'libvirt.sock')
    await fakeLibvirt.listen(socket)
    const environment = homeIn(folder)
    const paths = labrigPaths(environment)
    await mkdir(paths.config, { recursive: true })
    const connections = [
      { id: 'system', engine: 'libvirt', uri: 'qemu:///system', socket },
      { id: 'docker', engine: 'docker', host: `unix://${fakeDocker.socketPath}` },
    ]
    await writeFile(join(paths.config, 'connections.json'), JSON.stringify({ version: 1, connections }))
    // A host that tells nothing: what the doctor finds must not depend on the one that the tests run on.
    const run = () => Promise.reject(new CommandError('', 'missing', null, ''))
    const look = () => new Look({ root: join(folder, 'host'), run })
    const services = await createServices({ environment, paths, look })
    return new ServicesOnFakes({ fakeLibvirt, fakeDocker }, services, folder)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.services[Symbol.asyncDispose]()
    await this.fakeLibvirt[Symbol.asyncDispose]()
    await this.fakeDocker[Symbol.asyncDispose]()
    await rm(this.folder, { recursive: true, force: true })
  }
}

/** An environment whose folders all lie in one of the test's own. */
export function homeIn(folder: string): Record<string, string> {
  return {
    HOME: folder,
    XDG_CONFIG_HOME: join(folder, 'config'),
    XDG_STATE_HOME: join(folder, 'state'),
    XDG_CACHE_HOME: join(folder, 'cache'),
    XDG_RUNTIME_DIR: join(folder, 'run'),
  }
}
