import { describe, expect, it } from 'vitest'
import { changesBetween } from '../../../main/diagram/changes.ts'
import { diagramOf } from '../../../main/diagram/model.ts'
import { hostFacts, LINKS, observed, web } from './lab-host.ts'

const before = diagramOf(observed())

describe('what one event changes', () => {
  it('is nothing when nothing did', () => {
    expect(changesBetween(before, diagramOf(observed()))).toBeNull()
  })

  it('is one edge when a link goes down', () => {
    const links = LINKS.map((link) => (link.ifname === 'vnet0' ? { ...link, flags: ['BROADCAST'] } : link))
    const patch = changesBetween(before, diagramOf(observed({ host: hostFacts({ links }) })))
    expect(patch).toMatchObject({ nodes: [], removedNodes: [], removedEdges: [] })
    expect(patch?.edges.map(({ device, state }) => [device, state])).toEqual([['vnet0', 'down']])
  })

  it('is one node when a machine pauses', () => {
    const machines = observed().machines.map((one) =>
      one.id === web.id ? { ...web, state: 'paused' as const, ports: web.ports } : one,
    )
    const patch = changesBetween(before, diagramOf(observed({ machines })))
    expect(patch?.nodes.map(({ id }) => id)).toEqual([web.id])
    expect(patch?.removedNodes).toEqual(['port:*:8080/tcp'])
  })

  it('is the machine and its card when one goes', () => {
    const machines = observed().machines.slice(0, 2)
    const patch = changesBetween(before, diagramOf(observed({ machines })))
    expect(patch).toMatchObject({ nodes: [], edges: [] })
    expect([patch?.removedNodes.length, patch?.removedEdges.length]).toEqual([1, 1])
  })
})
