import { describe, expect, test } from 'vitest'
import { containerStates, vmStates, type Container, type Vm } from '../../../../contract/machine.ts'
import { headerActs } from '../../../../renderer/features/machine-page/header-acts.ts'
import { canAct } from '../../../../renderer/features/machines/acts.ts'
import { aContainer, aVm } from '../machines/samples.ts'

const vm = (state: Vm['state']) => aVm(1, { state })
const container = (state: Container['state']) => aContainer(1, { state })
const all = { console: true, snapshot: true }
const machines = [...vmStates.map((state) => vm(state)), ...containerStates.map((state) => container(state))]

describe('the head of a machine’s page', () => {
  test('has three buttons at most in every state, each of which can be done', () => {
    for (const machine of machines) {
      const { buttons } = headerActs(machine, all)
      expect(buttons.length, machine.state).toBeLessThanOrEqual(3)
      for (const act of buttons) {
        if (act !== 'console' && act !== 'snapshot') expect(canAct(machine, act), `${machine.state} ${act}`).toBe(true)
      }
    }
  })

  test('has every possible act once, as a button or in the menu', () => {
    for (const machine of machines) {
      const { buttons, rest } = headerActs(machine, all)
      expect(new Set([...buttons, ...rest]).size, machine.state).toBe(buttons.length + rest.length)
      for (const act of ['start', 'stop', 'resume', 'delete', 'force'] as const) {
        expect([...buttons, ...rest].includes(act), `${machine.state} ${act}`).toBe(canAct(machine, act))
      }
    }
  })

  test('begins with what is most likely wanted', () => {
    const first = (machine: (typeof machines)[number]) => headerActs(machine, all).buttons[0]
    expect(first(vm('running'))).toBe('console')
    expect(first(vm('off'))).toBe('start')
    expect(first(vm('paused'))).toBe('resume')
    expect(first(container('exited'))).toBe('start')
  })

  test('offers no console and no snapshot where there is none', () => {
    const { buttons } = headerActs(vm('running'), { console: false, snapshot: false })
    expect(buttons).toEqual(['stop'])
  })
})
