import { describe, expect, it } from 'vitest'
import { touchedBy } from '../../../main/api/touched.ts'
import { everyStep } from '../step/every-step.ts'

describe('what a step touches', () => {
  it('is known for every type of step', () => {
    const vm = `vm:system/${everyStep['domain.start'].uuid}`
    const container = `container:docker/${everyStep['container.start'].container}`
    for (const step of Object.values(everyStep)) {
      const touched = touchedBy(step, undefined)
      const [room] = step.type.split('.')
      const expected: Record<string, string[]> = {
        domain: [vm],
        snapshot: [vm],
        agent: [vm],
        pool: ['pool:system/*'],
        volume: ['pool:system/*'],
        network: ['network:system/*'],
        'docker-network': ['network:docker/*'],
        container: [container],
        image: ['image:docker/*'],
        'docker-volume': [],
        tar: [],
        link: [],
        forwards: [],
        // What stands on a bridge is seen by the host's own look at its interfaces.
        bridge: [],
        registry: [],
        prune: [],
        file: [],
        folder: [],
        ssh: [],
        archive: [],
        // The file that the VM writes to may be another one then.
        disk: step.type === 'disk.commit' ? [vm] : [],
        debian: [],
        'os-image': step.type === 'os-image.discard' ? [] : ['pool:system/*'],
        fix: step.type === 'fix.apply' ? ['network:system/*'] : [],
      }
      // Its id is known only from its outcome.
      expect([step.type, touched]).toEqual([step.type, step.type === 'container.create' ? [] : expected[room ?? '']])
    }
  })

  it('of a container that was made is what came of it', () => {
    expect(touchedBy(everyStep['container.create'], { id: 'abc' })).toEqual(['container:docker/abc'])
  })
})
