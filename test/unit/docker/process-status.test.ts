import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { allCapabilities, capabilityNames } from '../../../main/docker/capabilities.ts'
import { idInside, parseIdMap, readNamespaces } from '../../../main/docker/namespaces.ts'
import { isStartedFor, parseStatus, processesBeside } from '../../../main/docker/process-status.ts'

const status = `Name:\tsleep
Umask:\t0022
PPid:\t1625
Uid:\t100000\t100033\t100000\t100000
NSpid:\t1649\t12\t1
CapPrm:\t00000000a80425fb
CapEff:\t00000000a80425fb
CapBnd:\t000001ffffffffff
CapAmb:\t0000000000000000
NoNewPrivs:\t1
Seccomp:\t2
Seccomp_filters:\t1
`

it('a process has a number in each namespace that sees it, the outermost first', () => {
  expect(parseStatus(status)).toEqual({
    name: 'sleep',
    parent: 1625,
    numbers: [1649, 12, 1],
    uid: 100_033,
    effective: '00000000a80425fb',
    bounding: '000001ffffffffff',
    ambient: '0000000000000000',
    seccomp: 2,
    noNewPrivileges: true,
  })
})

it('capabilities are named by their bits; newer ones than the table by number', () => {
  expect(capabilityNames('00000000a80425fb')).toHaveLength(14)
  expect(capabilityNames('0000000000001001')).toEqual(['CHOWN', 'NET_ADMIN'])
  expect(capabilityNames('8000000000000000')).toEqual(['63'])
  expect(capabilityNames('')).toEqual([])
  expect(allCapabilities(40).at(-1)).toBe('CHECKPOINT_RESTORE')
})

it('a user of the host is found in the map of a user namespace', () => {
  const map = parseIdMap('         0     100000      65536\n     70000       1000          1\n')
  expect(map).toHaveLength(2)
  expect(idInside(map, 100_033)).toBe(33)
  expect(idInside(map, 1000)).toBe(70_000)
  expect(idInside(map, 0)).toBeNull()
})

it('namespaces of a process that is gone are told as not there', () => {
  const { ids, unreadable } = readNamespaces('/proc', '999999999')
  expect(ids.net).toBeNull()
  expect(unreadable).toHaveLength(8)
  expect(unreadable[0]).toEqual({ file: '/proc/999999999/ns/mnt', why: 'absent' })
})

it('a process belongs to the container whose id its parent was started with, and to no other', async () => {
  const id = 'ab'.repeat(32)
  // As containerd's shim does: the id is a word of its own, the container's process its child.
  const shim = spawn('sh', ['-c', 'sleep 60 & echo $!; wait', 'shim', '-id', id], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [line] = (await once(shim.stdout, 'data')) as [Buffer]
  const pid = Number(String(line))
  try {
    expect(isStartedFor('/proc', pid, id)).toBe(true)
    expect(isStartedFor('/proc', pid, id.slice(0, 12))).toBe(false)
    expect(isStartedFor('/proc', shim.pid ?? 0, id)).toBe(false)
    // It has no PID namespace of its own: the host's other processes are not the container's.
    expect(processesBeside('/proc', pid, 500)).toEqual([pid])
  } finally {
    process.kill(pid, 'SIGKILL')
    await once(shim, 'exit')
  }
  expect(isStartedFor('/proc', pid, id)).toBe(false)
})
