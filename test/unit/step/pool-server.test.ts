import { createServer, type AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { serverOf } from '../../../main/step/pool-server.ts'
import { poolXml } from '../../../main/step/pool-source.ts'
import { runStep } from '../../../main/step/step.ts'
import { fileFixRecords } from '../../../main/step/fix-records.ts'
import { EnginesOnFakes } from '../../support/on-fakes.ts'
import { everyStep } from './every-step.ts'

const iscsi = { type: 'iscsi', host: 'disks', target: 'iqn.2026-01.org.example:a' } as const
const share = { type: 'netfs', host: 'nas', folder: '/srv/share', path: '/mnt/share' } as const

describe('the server of a pool', () => {
  it.each([
    [iscsi, { host: 'disks', port: 3260 }],
    [
      { ...iscsi, port: 3261 },
      { host: 'disks', port: 3261 },
    ],
    [{ ...share, format: 'auto' } as const, { host: 'nas', port: 2049 }],
    [{ ...share, format: 'cifs' } as const, { host: 'nas', port: 445 }],
    [{ type: 'dir', path: '/srv' } as const, null],
  ])('%o is %o', (source, server) => expect(serverOf(poolXml('lab', source))).toEqual(server))

  it('is found silent before libvirt begins to wait for it', async () => {
    await using engines = await EnginesOnFakes.make()
    const { host, procedures } = engines.fakeLibvirt
    const listening = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => listening.once('listening', resolve))
    const { port } = listening.address() as AddressInfo
    const pool = host.addPool('default')
    pool.active = false
    procedures.STORAGE_POOL_GET_XML_DESC = () => ({ xml: poolXml('default', { ...iscsi, host: '127.0.0.1', port }) })
    const start = () =>
      runStep(everyStep['pool.start'], {
        ...{ engines, fixes: fileFixRecords('/nonexistent'), signal: new AbortController().signal },
        progress: () => undefined,
      })
    await start()
    expect(pool.active).toBe(true)
    pool.active = false
    await new Promise((resolve) => listening.close(resolve))
    await expect(start()).rejects.toThrow(`no answer from 127.0.0.1 at port ${port}`)
    expect(pool.active).toBe(false)
  })
})
