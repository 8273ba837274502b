import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { finding, findingStatuses } from '../../../contract/doctor.ts'
import {
  fillText,
  findingTexts,
  findingTitles,
  remedyTexts,
  type FindingText,
} from '../../../contract/texts/finding-texts.ts'
import { readFacts, reportOn, type Patient } from '../../../main/doctor/check.ts'
import { fileFixRecords } from '../../../main/step/fix-records.ts'
import { CommandError, runCommand } from '../../../main/system/command.ts'
import { Look, type Runner } from '../../../main/system/look.ts'
import { connection, network } from './samples.ts'

const folder = mkdtempSync(join(tmpdir(), 'labrig-test-doctor-'))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const addresses = { libvirtUri: () => 'qemu:///system', dockerHost: () => null }
const patient: Patient = {
  connections: [connection(), connection({ engine: 'docker' })],
  networks: [network()],
  pools: [],
  engine: null,
  qemuUser: null,
  unfinished: [],
}

/** Runs what it is asked to, and remembers it. */
function counted(): { run: Runner; asked: string[] } {
  const asked: string[] = []
  return {
    asked,
    run: (program, args, options) => {
      asked.push([program, ...args].join(' '))
      return runCommand(program, args, options)
    },
  }
}

describe('the report', () => {
  it('looks at everything on this host, whatever host it is, and runs nothing twice', async () => {
    const { run, asked } = counted()
    const { findings, acceleration } = await reportOn(
      await readFacts(patient, new Look({ run })),
      addresses,
      fileFixRecords(folder),
    )
    const ids = findings.map((one) => one.id)
    expect(ids.slice(0, 5)).toEqual(['cpu-virtualization', 'kvm-device', 'libvirt', 'docker', 'default-network'])
    expect(ids).toEqual(Object.keys(findingTitles))
    for (const one of findings) expect(finding.parse(one)).toEqual(one)
    expect(['kvm', 'qemu']).toContain(acceleration.accelerator)
    expect(asked).toEqual([...new Set(asked)])
  })

  it('of a host that tells nothing says so, and fails for none of that', async () => {
    const look = new Look({ root: join(folder, 'nothing'), run: () => Promise.reject(missing()) })
    const { findings } = await reportOn(await readFacts(patient, look), addresses, fileFixRecords(folder))
    expect(findings.filter(({ status }) => status === 'fail')).toEqual([])
    for (const one of findings) expect(findingStatuses).toContain(one.status)
  })

  it('tells what was done and how it is taken back', async () => {
    const records = fileFixRecords(folder)
    const action = { verb: 'network-autostart', connection: 'system', network: 'default' } as const
    await records.note('default-network', action)
    const look = new Look({ root: join(folder, 'nothing'), run: () => Promise.reject(missing()) })
    const { findings } = await reportOn(await readFacts(patient, look), addresses, records)
    const undo = Object.fromEntries(findings.map((one) => [one.id, one.undo]))
    expect(undo['default-network']).toEqual(['virsh -c qemu:///system net-autostart default --disable'])
    expect(undo['libvirt']).toEqual([])
  })
})

function missing(): Error {
  return new CommandError('x', 'missing', null, '')
}

describe('the words', () => {
  it('begin with the id of a finding that has a title', () => {
    const ids = Object.keys(findingTexts).map((code) => code.split('.')[0])
    expect([...new Set(ids)]).toEqual(Object.keys(findingTitles))
  })

  it('are sentences', () => {
    const sentences = Object.values<FindingText>(findingTexts).flatMap(({ says, why }) => [says, why ?? says])
    expect(sentences.filter((one) => !/^\S.*[.}]$/.test(one))).toEqual([])
    for (const text of Object.values(remedyTexts)) expect(text).toMatch(/^[A-Z].*[^.]$/)
  })

  it('take the values into their slots, and leave a slot without one', () => {
    expect(fillText('{{a}} of {{b}}, {{c}}', { a: 1, b: 'x$&' })).toBe('1 of x$&, {{c}}')
  })
})
