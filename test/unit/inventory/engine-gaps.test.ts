import { expect, it } from 'vitest'
import { DockerError } from '../../../main/docker/errors.ts'
import { engineGaps, refusedGaps } from '../../../main/inventory/engine-gaps.ts'

it.each([
  ['1.41', false, ['slow-space', 'one-mac']],
  ['1.43', false, ['one-mac']],
  ['1.50', false, []],
  ['1.41', true, ['no-buildkit', 'slow-space', 'one-mac']],
] as const)('an engine of API %s, podman: %j, does otherwise: %j', (apiVersion, isPodman, gaps) => {
  expect(engineGaps({ apiVersion, isPodman })).toEqual(gaps)
})

it('one that speaks no version in common is told apart from one that does not run', () => {
  const error = (reason: 'unsupported' | 'absent') => new DockerError({ operation: 'connect', reason, message: '' })
  expect(refusedGaps(error('unsupported'))).toEqual(['other-api'])
  expect(refusedGaps(error('absent'))).toEqual([])
})
