import { expect, it } from 'vitest'
import { diskCounters, nicCounters, readHostCounters } from '../../../main/host/host-reading.ts'

it('whole disks are counted in bytes, their parts are not', () => {
  const text = `   8       0 sda 100 0 2000 5 50 0 4000 7 0 0 0
   8       1 sda1 100 0 2000 5 50 0 4000 7 0 0 0
 259       0 nvme0n1 1 2 3 4 5 6 7 8 9 10 11
`
  expect(diskCounters(text, (name) => name === 'sda' || name === 'nvme0n1')).toEqual([
    { kind: 'disk', name: 'sda', in: 2000 * 512, out: 4000 * 512 },
    { kind: 'disk', name: 'nvme0n1', in: 3 * 512, out: 7 * 512 },
  ])
})

it('interfaces are counted also where the kernel leaves no blank behind the name', () => {
  const text = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo:     100       1    0    0    0     0          0         0      100       1    0    0    0     0       0          0
enp1s0:12345678       1    0    0    0     0          0         0     4321       1    0    0    0     0       0          0
`
  expect(nicCounters(text, (name) => name !== 'lo')).toEqual([
    { kind: 'nic', name: 'enp1s0', in: 12_345_678, out: 4321 },
  ])
})

it('this computer tells its processors and memory', async () => {
  const reading = await readHostCounters()
  expect(reading.processors).toBeGreaterThan(0)
  expect(reading.cpuTime).toBeGreaterThan(0)
  expect(reading.memory).toBeLessThan(reading.memoryLimit ?? 0)
  expect(reading.devices.filter(({ name }) => name === 'lo')).toEqual([])
})
