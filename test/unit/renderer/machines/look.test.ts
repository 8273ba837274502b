import { describe, expect, test } from 'vitest'
import { lookOf, worstOf } from '../../../../renderer/features/machines/look.ts'
import { aContainer, aVm } from './samples.ts'

describe('the look of a state', () => {
  test('names the exit code of a container, which is an error unless it is 0', () => {
    const look = lookOf(aContainer(1, { state: 'exited', exitCode: 137 }), 'ready', null)
    expect(look).toEqual({ tone: 'error', glyph: 'failed', key: 'state.exited', values: { code: '137' } })
    expect(lookOf(aContainer(1, { state: 'exited', exitCode: 0 }), 'ready', null)).toMatchObject({ tone: 'off' })
  })

  test('says the health of a running container', () => {
    const looks = (['starting', 'healthy', 'unhealthy', null] as const).map((health) =>
      lookOf(aContainer(1, { health }), 'ready', null),
    )
    expect(looks.map((look) => `${look.key} ${look.tone}`)).toEqual([
      'state.checking running',
      'state.healthy running',
      'state.unhealthy attention',
      'state.running running',
    ])
  })

  test('is unknown while the engine does not answer, whatever was last seen', () => {
    for (const engine of ['lost', 'denied', 'absent', 'connecting', 'unknown'] as const) {
      expect(lookOf(aVm(1, { state: 'running' }), engine, null).key).toBe('state.unknown')
    }
  })

  test('is busy while an act is under way', () => {
    expect(lookOf(aVm(1), 'ready', 'start')).toMatchObject({ tone: 'busy', key: 'state.busy.start' })
  })

  test('of a group is the worst of its members', () => {
    const looks = [aVm(1), aVm(2, { state: 'running' }), aVm(3, { state: 'crashed' })].map((vm) =>
      lookOf(vm, 'ready', null),
    )
    expect(worstOf(looks)?.glyph).toBe('failed')
    expect(worstOf([])).toBeNull()
  })
})
