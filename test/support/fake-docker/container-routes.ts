import { EngineRefusal } from './engine-error.ts'
import type { EngineState } from './engine-state.ts'
import type { Execs } from './execs.ts'
import { route, truthy, type Exchange, type Route } from './exchange.ts'
import { sendLogs } from './log-stream.ts'
import type { FakeContainer } from './model.ts'
import { recorded, type Json } from './recorded.ts'
import { containerInspect, containerSummary } from './shapes.ts'

const ONE = '/containers/([^/]+)'

function on(method: string, rest: string, act: (x: Exchange, container: FakeContainer) => Promise<void> | void): Route {
  return route(method, new RegExp(`^${ONE}${rest}$`), (x) => act(x, x.state.find(x.params[0] ?? '')))
}

function changed(x: Exchange, really: boolean): void {
  x.empty(really ? 204 : 304)
}

function mustRun(container: FakeContainer): void {
  if (container.state === 'running') return
  throw new EngineRefusal(409, `Container ${container.id} is not running`)
}

function list(x: Exchange): void {
  const all = truthy(x.query.get('all'))
  const filters = JSON.parse(x.query.get('filters') ?? '{}') as Record<string, string[]>
  const labels = filters['label'] ?? []
  const ids = filters['id'] ?? []
  const matches = (one: FakeContainer): boolean =>
    (ids.length === 0 || ids.some((id) => one.id.startsWith(id))) &&
    labels.every((label) => {
      const [key = '', value] = label.split('=')
      return value === undefined ? key in one.labels : one.labels[key] === value
    })
  const shown = [...x.state.containers.values()].filter((one) => (all || one.state === 'running') && matches(one))
  // the engine lists the newest first
  x.json(
    200,
    shown.reverse().map((one) => containerSummary(one, x.state, x.flavour)),
  )
}

async function create(x: Exchange): Promise<void> {
  const spec = await x.readJson()
  const networking = (spec['NetworkingConfig'] ?? {}) as Json
  const endpoints = Object.keys((networking['EndpointsConfig'] ?? {}) as Json)
  if (x.flavour.minor < 44 && endpoints.length > 1) {
    throw new EngineRefusal(400, 'Container cannot be connected to network endpoints: more than one')
  }
  if (endpoints.length > 1 && endpoints.includes('host')) {
    throw new EngineRefusal(400, 'container cannot be connected to host network together with others')
  }
  const container = x.state.create(spec, x.query.get('name') ?? undefined)
  x.json(201, { Id: container.id, Warnings: x.flavour.minor >= 44 ? [] : null })
}

function wait(x: Exchange, container: FakeContainer, waiting: Map<Exchange, FakeContainer>): void {
  x.res.writeHead(200, { 'Content-Type': 'application/json' }).flushHeaders()
  if (container.state !== 'running') {
    x.res.end(JSON.stringify({ StatusCode: container.exitCode }))
    return
  }
  waiting.set(x, container)
  x.res.on('close', () => waiting.delete(x))
}

function stats(container: FakeContainer): Json {
  const shape = recorded('stats')
  const stopped = { read: '0001-01-01T00:00:00Z', cpu_stats: {}, memory_stats: {}, pids_stats: {}, networks: undefined }
  return Object.assign(
    shape,
    { id: container.id, name: `/${container.name}` },
    container.state === 'running' ? {} : stopped,
  )
}

export function containerRoutes(state: EngineState, execs: Execs): Route[] {
  const waiting = new Map<Exchange, FakeContainer>()
  state.onExit = (container) => {
    for (const [x, one] of waiting) if (one === container) x.res.end(JSON.stringify({ StatusCode: container.exitCode }))
  }
  return [
    route('GET', /^\/containers\/json$/, list),
    route('POST', /^\/containers\/create$/, create),
    on('GET', '/json', (x, one) => x.json(200, containerInspect(one, x.state, x.flavour))),
    on('POST', '/start', (x, one) => changed(x, x.state.start(one))),
    on('POST', '/stop', (x, one) => changed(x, x.state.stop(one, 143, 'stop'))),
    on('POST', '/restart', (x, one) => {
      x.state.stop(one, 143, 'stop')
      x.state.start(one)
      x.empty(204)
    }),
    on('POST', '/kill', (x, one) => {
      if (!x.state.stop(one, 137, 'kill'))
        throw new EngineRefusal(409, `Cannot kill container: ${one.id} is not running`)
      x.empty(204)
    }),
    on('POST', '/pause', (x, one) => {
      x.state.setPaused(one, true)
      x.empty(204)
    }),
    on('POST', '/unpause', (x, one) => {
      x.state.setPaused(one, false)
      x.empty(204)
    }),
    on('POST', '/rename', (x, one) => {
      x.state.rename(one, x.query.get('name') ?? '')
      x.empty(204)
    }),
    on('DELETE', '', (x, one) => {
      x.state.remove(one, truthy(x.query.get('force')))
      x.empty(204)
    }),
    on('POST', '/wait', (x, one) => wait(x, one, waiting)),
    on('GET', '/top', (x, one) => {
      mustRun(one)
      x.json(200, recorded('top'))
    }),
    on('GET', '/stats', (x, one) => x.json(200, stats(one))),
    on('POST', '/update', async (x, one) => {
      Object.assign((one.spec['HostConfig'] ??= {}) as Json, await x.readJson())
      x.state.emitOf(one, 'update')
      x.json(200, { Warnings: null })
    }),
    on('GET', '/logs', (x, one) => sendLogs(x, one)),
    on('POST', '/resize', (x) => x.empty(200)),
    on('POST', '/exec', async (x, one) => {
      mustRun(one)
      x.json(201, { Id: execs.create(one, await x.readJson()) })
    }),
    route('GET', /^\/exec\/([^/]+)\/json$/, (x) => x.json(200, execs.inspect(x.params[0] ?? ''))),
    route('POST', /^\/exec\/([^/]+)\/resize$/, (x) => {
      execs.resize(x.params[0] ?? '', Number(x.query.get('w')), Number(x.query.get('h')))
      x.empty(x.flavour.podman ? 201 : 200)
    }),
  ]
}
