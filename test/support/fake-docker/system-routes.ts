import { route, type Route } from './exchange.ts'
import type { EventHub } from './event-hub.ts'
import { infoShape, versionShape } from './shapes.ts'

export function systemRoutes(events: EventHub): Route[] {
  return [
    route('GET', /^\/_ping$/, ({ res, flavour }) => {
      const server = flavour.podman ? 'Libpod/4.3.1 (linux)' : 'Docker/fake (linux)'
      const headers = {
        'Api-Version': `1.${flavour.minor}`,
        Ostype: 'linux',
        Server: server,
        'Content-Type': 'text/plain',
      }
      res.writeHead(200, headers).end('OK')
    }),
    route('GET', /^\/version$/, (x) => x.json(200, versionShape(x.flavour))),
    route('GET', /^\/info$/, (x) => x.json(200, infoShape(x.state, x.flavour))),
    route('GET', /^\/events$/, (x) => {
      const contentType = x.flavour.minor >= 52 ? 'application/x-ndjson' : 'application/json'
      x.res.writeHead(200, { 'Content-Type': contentType }).flushHeaders()
      const since = x.query.get('since')
      events.subscribe(x.res, x.flavour, since === null ? undefined : Number(since) * 1000)
    }),
  ]
}
