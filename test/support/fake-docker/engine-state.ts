import { EngineRefusal, noSuchContainer } from './engine-error.ts'
import { idOf, type FakeContainer, type FakeEvent, type FakeImage, type FakeNetwork, type FakeVolume } from './model.ts'
import type { Json } from './recorded.ts'

/** moby daemon/events: how many past events `since` can reach. */
const EVENTS_KEPT = 256

/** All that the fake remembers. Changes go through verbs that emit the events a real engine emits. */
export class EngineState {
  readonly containers = new Map<string, FakeContainer>()
  readonly images = new Map<string, FakeImage>()
  readonly networks = new Map<string, FakeNetwork>()
  readonly volumes = new Map<string, FakeVolume>()
  readonly pastEvents: FakeEvent[] = []
  onEvent: (event: FakeEvent) => void = () => undefined
  onExit: (container: FakeContainer) => void = () => undefined
  #counter = 0

  constructor() {
    this.addImage('busybox:local')
    for (const name of ['bridge', 'host', 'none']) this.addNetwork(name, name === 'none' ? 'null' : name)
  }

  emit(type: string, action: string, id: string, attributes: Record<string, string> = {}): void {
    const event = { type, action, id, attributes, time: Date.now() }
    this.pastEvents.push(event)
    if (this.pastEvents.length > EVENTS_KEPT) this.pastEvents.shift()
    this.onEvent(event)
  }

  emitOf(container: FakeContainer, action: string, attributes: Record<string, string> = {}): void {
    const { name, image, labels } = container
    this.emit('container', action, container.id, { image, name, ...labels, ...attributes })
  }

  /** `count` containers "box-0", "box-1", …; every third runs. No events: they were there before anyone listened. */
  addContainers(count: number): void {
    for (let index = 0; index < count; index++) {
      const container = this.#make({ Image: 'busybox:local', Cmd: ['sleep', 'infinity'] }, `box-${index}`)
      container.state = index % 3 === 0 ? 'running' : index % 3 === 1 ? 'exited' : 'created'
      if (container.state === 'running') container.pid = 1000 + index
    }
  }

  find(ref: string): FakeContainer {
    const all = [...this.containers.values()]
    const found =
      this.containers.get(ref) ?? all.find((one) => one.name === ref) ?? all.find((one) => one.id.startsWith(ref))
    if (!found) throw noSuchContainer(ref)
    return found
  }

  create(spec: Json, name: string | undefined): FakeContainer {
    const image = String(spec['Image'])
    if (!this.findImage(image)) throw new EngineRefusal(404, `No such image: ${image}`)
    const holder = [...this.containers.values()].find((one) => one.name === name)
    if (holder) throw this.#nameTaken(holder)
    const container = this.#make(spec, name)
    this.emitOf(container, 'create')
    return container
  }

  /** @returns false if it ran */
  start(container: FakeContainer): boolean {
    if (container.state === 'running') return false
    // A missing network is accepted at creation and missed here, as moby does.
    for (const name of container.networks) if (name !== 'default') this.findNetwork(name)
    const port = publishedPorts(container).find((one) => this.#portUsed(container, one))
    if (port !== undefined) {
      const endpoint = `endpoint ${container.name} (${idOf(9, 1)})`
      const reason = `Bind for 127.0.0.1:${port} failed: port is already allocated`
      throw new EngineRefusal(500, `driver failed programming external connectivity on ${endpoint}: ${reason}`)
    }
    container.state = 'running'
    container.pid = 4000 + ++this.#counter
    for (const network of container.networks)
      this.emit('network', 'connect', network, { container: container.id, name: network })
    this.emitOf(container, 'start')
    return true
  }

  /** @returns false if it did not run */
  stop(container: FakeContainer, exitCode: number, action: 'stop' | 'kill' | undefined): boolean {
    if (container.state !== 'running' && container.state !== 'paused') return false
    if (action) this.emitOf(container, 'kill', { signal: action === 'stop' ? '15' : '9' })
    container.state = 'exited'
    container.exitCode = exitCode
    container.pid = 0
    this.emitOf(container, 'die', { exitCode: String(exitCode) })
    if (action === 'stop') this.emitOf(container, 'stop')
    this.onExit(container)
    return true
  }

  setPaused(container: FakeContainer, paused: boolean): void {
    const wanted = paused ? 'running' : 'paused'
    if (container.state !== wanted) throw new EngineRefusal(409, `Container ${container.id} is not ${wanted}`)
    container.state = paused ? 'paused' : 'running'
    this.emitOf(container, paused ? 'pause' : 'unpause')
  }

  rename(container: FakeContainer, name: string): void {
    const holder = [...this.containers.values()].find((one) => one.name === name)
    if (holder) throw this.#nameTaken(holder)
    const oldName = container.name
    container.name = name
    this.emitOf(container, 'rename', { oldName: `/${oldName}` })
  }

  remove(container: FakeContainer, force: boolean): void {
    if (container.state === 'running' && !force) {
      const advice = 'Stop the container before attempting removal or force remove'
      throw new EngineRefusal(409, `You cannot remove a running container ${container.id}. ${advice}`)
    }
    if (container.state === 'running') this.stop(container, 137, 'kill')
    this.containers.delete(container.id)
    this.emitOf(container, 'destroy')
  }

  addImage(tag: string): FakeImage {
    const id = `sha256:${idOf(2, ++this.#counter)}`
    const image = { id, tags: [tag], created: 1_700_000_000, size: 1_984_132, labels: {} }
    this.images.set(id, image)
    return image
  }

  findImage(ref: string): FakeImage | undefined {
    const tagged = /[:@][^/]*$/.test(ref) ? ref : `${ref}:latest`
    return this.images.get(ref) ?? [...this.images.values()].find((image) => image.tags.includes(tagged))
  }

  addNetwork(name: string, driver = 'bridge', subnet = '', labels: Record<string, string> = {}): FakeNetwork {
    const network = { id: idOf(3, ++this.#counter), name, driver, subnet, labels, internal: false }
    this.networks.set(network.id, network)
    return network
  }

  findNetwork(ref: string): FakeNetwork {
    const found = this.networks.get(ref) ?? [...this.networks.values()].find((one) => one.name === ref)
    if (!found) throw new EngineRefusal(404, `network ${ref} not found`)
    return found
  }

  #make(spec: Json, name: string | undefined): FakeContainer {
    const number = ++this.#counter
    const host = (spec['HostConfig'] ?? {}) as Json
    const endpoints = ((spec['NetworkingConfig'] ?? {}) as Json)['EndpointsConfig'] as Json | undefined
    const container: FakeContainer = {
      id: idOf(1, number),
      name: name ?? `eager_name${number}`,
      image: String(spec['Image']),
      command: (spec['Cmd'] as string[] | undefined) ?? ['sh'],
      created: 1_700_000_000 + number,
      state: 'created',
      exitCode: 0,
      pid: 0,
      health: 'none',
      labels: (spec['Labels'] as Record<string, string> | undefined) ?? {},
      networks: endpoints ? Object.keys(endpoints) : [String(host['NetworkMode'] ?? 'bridge')],
      tty: spec['Tty'] === true,
      spec,
      logs: [],
    }
    this.containers.set(container.id, container)
    return container
  }

  #nameTaken(holder: FakeContainer): EngineRefusal {
    const advice = 'You have to remove (or rename) that container to be able to reuse that name.'
    const text = `Conflict. The container name "/${holder.name}" is already in use by container "${holder.id}". ${advice}`
    return new EngineRefusal(409, text)
  }

  #portUsed(own: FakeContainer, port: string): boolean {
    const running = [...this.containers.values()].filter((one) => one !== own && one.state === 'running')
    return running.some((one) => publishedPorts(one).includes(port))
  }
}

/** Host ports of a container's spec, as text. */
export function publishedPorts(container: FakeContainer): string[] {
  const bindings = ((container.spec['HostConfig'] ?? {}) as Json)['PortBindings'] as Record<string, Json[]> | undefined
  return Object.values(bindings ?? {}).flatMap((list) =>
    list.map((one) => String(one['HostPort'] ?? '')).filter(Boolean),
  )
}
