import { expect, test } from 'vitest'
import type { Container, Machine, Vm } from '../../../../contract/machine.ts'
import { containerActsFor, statesOf, unpluggable } from '../../../../renderer/features/container-acts/container-acts.ts'

const container = (state: Container['state'], networks: string[] = ['bridge']) =>
  ({ kind: 'container', state, networks }) as Container

test('a container can be edited, plugged, looked into and kept in any state that it stays in', () => {
  const states = ['running', 'paused', 'exited', 'created', 'restarting'] as const
  expect(states.map((state) => containerActsFor(container(state)).length)).toEqual([6, 6, 6, 6, 6])
  expect(containerActsFor(container('removing'))).toEqual([])
  expect(statesOf(container('dead'))).toContain('running')
})

test('it is unplugged only from what it is plugged into', () => {
  expect(containerActsFor(container('running', ['host']))).not.toContain('disconnect')
  expect(containerActsFor(container('running', []))).not.toContain('disconnect')
  expect(unpluggable(container('running', ['none', 'lab']))).toEqual(['lab'])
})

test('a VM has none of them', () => {
  expect(containerActsFor({ kind: 'vm', state: 'running' } as Vm as Machine)).toEqual([])
})
