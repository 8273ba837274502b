import { expect, test } from 'vitest'
import type { EditedContainer } from '../../../../contract/container-edit.ts'
import {
  changeOf,
  formOf,
  isLive,
  problemsOf,
} from '../../../../renderer/features/machine-page/container/edit/edited-form.ts'

const now: EditedContainer = {
  ...{ image: 'nginx', command: ['-g', 'daemon off;'], entrypoint: ['/bin/sh', '-c'], environment: { A: '1' } },
  ...{ ports: [], mounts: [], hostname: null, user: null, workingDirectory: null, memory: null, cpus: null },
  ...{ restart: { name: 'no', retries: 0 }, capabilities: [], labels: {}, terminal: false, interactive: false },
  ...{ processes: 40, dropCapabilities: ['MKNOD'], devices: [{ host: '/dev/kvm' }], tmpfs: [{ target: '/run' }] },
  health: { command: 'true', interval: 5 },
}
const form = formOf('docker', now)
const changed = (part: Partial<typeof form>) => changeOf({ ...form, ...part }, now)
const rights = (part: Partial<typeof form.rights>) => changed({ rights: { ...form.rights, ...part } })

test('a container that nobody touched has no change', () => {
  expect(changeOf(form, now)).toEqual({})
  expect(problemsOf(form)).toEqual({})
})

test('an entry point is words; an empty one is the image’s', () => {
  const entry = (entrypoint: string) => changed({ extras: { ...form.extras, entrypoint } })
  expect(entry('/bin/sh -e -c')).toEqual({ entrypoint: ['/bin/sh', '-e', '-c'] })
  expect(entry(' ')).toEqual({ entrypoint: null })
  expect(problemsOf({ ...form, extras: { entrypoint: "sh 'a" } })).toEqual({ entrypoint: 'quote' })
})

test('check, folders in memory, devices and rights are changed by themselves', () => {
  expect(rights({ health: { ...form.rights.health, interval: '9' } })).toEqual({
    health: { command: 'true', interval: 9 },
  })
  expect(rights({ health: { ...form.rights.health, command: '', interval: '' } })).toEqual({ health: null })
  expect(rights({ tmpfs: [] })).toEqual({ tmpfs: [] })
  expect(rights({ devices: [] })).toEqual({ devices: [] })
  expect(rights({ dropped: '' })).toEqual({ dropCapabilities: [] })
})

test('the bound on processes is changed and lifted while it runs', () => {
  expect([changed({ processes: '9' }), changed({ processes: '' })]).toEqual([{ processes: 9 }, { processes: null }])
  expect([{ processes: null }, { memory: null }, { memory: 64 }].map(isLive)).toEqual([true, false, true])
})
