import { describe, expect, test } from 'vitest'
import type { Budget } from '../../../../contract/budget.ts'
import type { PasteNote } from '../../../../contract/paste.ts'
import { folderIn, folderOf, joined, trailOf } from '../../../../renderer/features/file-picker/folder-words.ts'
import { markedText } from '../../../../renderer/features/paste-command/marked-text.ts'
import { saidPart } from '../../../../renderer/features/paste-command/said-part.ts'
import { whichCommand } from '../../../../renderer/features/paste-command/which-command.ts'
import { diskEffect, memoryEffect, processorEffect } from '../../../../renderer/features/wizard/budget-effect.ts'
import { Draft } from '../../../../renderer/features/wizard/draft.ts'
import { readNumber, readWhole } from '../../../../renderer/features/wizard/numbers.ts'

const GIB = 2 ** 30
const budget: Budget = {
  memory: {
    ...{ total: 16 * GIB, vms: 4 * GIB, containers: GIB, host: 3 * GIB, free: 8 * GIB },
    committed: 6 * GIB,
  },
  processors: { total: 8, committed: 6 },
  swap: { total: 0, free: 0 },
  ksm: { state: 'off', saved: 0 },
  trash: { vms: 0, bytes: 0 },
  disks: [],
  subnets: [],
  ports: [],
}

describe('the effect on the budget', () => {
  test('fits: what is added stands beside what is used', () => {
    expect(memoryEffect(budget, 2048)).toMatchObject({ used: 8 * GIB, added: 2 * GIB, beyond: 0 })
  })

  test('beyond the limit: only what fits is drawn, the rest is told', () => {
    expect(memoryEffect(budget, 10 * 1024)).toMatchObject({ added: 8 * GIB, beyond: 2 * GIB })
    expect(processorEffect(budget, 4)).toMatchObject({ used: 6, added: 2, beyond: 2 })
    expect(diskEffect({ total: 10 * GIB, free: GIB }, 3, 'qcow2')).toMatchObject({ now: 0, bar: { beyond: 2 * GIB } })
    expect(diskEffect({ total: 10 * GIB, free: 5 * GIB }, 3, 'raw')).toMatchObject({ now: 3 * GIB, bar: { beyond: 0 } })
  })
})

test('numbers are read as typed, whole ones within their bounds', () => {
  expect(['１２', ' 0.5 ', '', '-1', '1e3', '1,5'].map(readNumber)).toEqual([12, 0.5, null, null, null, null])
  expect(['5', '6', '7', '6.0', '6.5'].map((text) => readWhole(text, 6, 6))).toEqual([null, 6, null, 6, null])
})

describe('a draft', () => {
  const draft = () => new Draft(['a', 'b', 'c'] as const, { x: 1 })

  test('lets go back, and forward only as far as the user has come', () => {
    const one = draft()
    expect(one.isReachable('b')).toBe(false)
    one.goTo('b')
    one.goTo('a')
    expect(one.isReachable('b')).toBe(true)
    expect(one.isReachable('c')).toBe(false)
    expect([one.before('a'), one.after('a'), one.after('c')]).toEqual([null, 'b', null])
  })

  test('keeps the form when the host refuses, and forgets the refusal when the form changes', () => {
    const one = draft()
    one.goTo('c')
    one.refuse('b', { code: 'DISK_FULL', data: {}, message: '' })
    expect(one.step.get()).toBe('b')
    expect(one.form.get()).toEqual({ x: 1 })
    one.change({ x: 2 })
    expect(one.refusal.get()).toBeNull()
    expect(one.isReachable('c')).toBe(true)
  })

  test('filled by other means has every step open and judged', () => {
    const one = draft()
    one.openAt('c')
    expect([one.step.get(), one.isReachable('c'), one.judged.get().size]).toEqual(['c', true, 3])
  })
})

describe('a pasted text', () => {
  test('is known by its first word', () => {
    const vm = [
      'virt-install -n a',
      '# virt-install　-name a',
      'A=1\n[root@kvm ~]# sudo virt-install \\',
      '/usr/bin/virt-install',
      '# the guest\n# ISO=/a\n# virt-install',
      'export A=b; sudo -E virt-install',
      'me@host:~$ ls\nimages\nme@host:~$ A=b sudo -u root virt-install',
    ]
    expect(vm.map(whichCommand)).toEqual(vm.map(() => 'vm'))
    const containers = ['$ docker run x', 'sudo podman run x', 'docker container run x', 'docker create x']
    expect(containers.map(whichCommand)).toEqual(containers.map(() => 'container'))
    expect(['', 'ls', 'docker ps', 'dockerrun', 'echo virt-install'].map(whichCommand)).toEqual(Array(5).fill(null))
  })

  test('has its words marked where they stand', () => {
    const note = (word: string, line: number, column: number): PasteNote => ({
      ...{ word, line, column, kind: 'misspelt', instead: null },
    })
    const text = 'virt-install\u3000-name a ¥\r\n --ram 1'
    const marked = markedText(text, [note('--ram', 2, 2), note('-name', 1, 14), note('-name', 1, 14)])
    expect(marked.filter((one) => one.note !== null).map((one) => one.text)).toEqual(['-name', '--ram'])
    expect(marked.map((one) => one.text).join('')).toBe(text.replace('\r\n', '\n'))
    const output = markedText('a\n  one two\nthree\nb', [{ ...note('one two', 2, 3), kind: 'left-out', lastLine: 3 }])
    expect(output.map((one) => one.text)).toEqual(['a\n  ', 'one two\nthree', '\nb'])
  })

  test('gives only the fields that it says', () => {
    expect(saidPart({ memory: 2048, name: 'a' }, ['name'])).toEqual({ name: 'a' })
  })
})

test('paths are taken apart and put together', () => {
  expect(trailOf('/srv/iso').map((part) => part.path)).toEqual(['/', '/srv', '/srv/iso'])
  expect(trailOf('/')).toHaveLength(1)
  expect([joined('/', 'a'), joined('/srv', 'a')]).toEqual(['/a', '/srv/a'])
  expect(['/a', '/srv/a.iso', 'a'].map(folderOf)).toEqual(['/', '/srv', null])
  expect(['/', '/srv/iso/', 'srv'].map(folderIn)).toEqual(['/', '/srv/iso', null])
})
