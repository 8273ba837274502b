import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { acceleration, finding, type Finding } from '../../../contract/doctor.ts'
import { Labrig } from '../../support/app/labrig.ts'
import { lacking, privateLibvirt, run, type PrivateLibvirt } from '../../support/host/index.ts'

const lack = lacking('root', 'libvirtd', 'dockerd', 'netns')
beforeEach((context) => context.skip(lack !== undefined, lack))

const report = z.strictObject({ findings: z.array(finding.strict()), acceleration })

/** `labrig doctor --json`: its report and exit code. */
async function examine(labrig: Labrig): Promise<{ code: number; findings: Finding[]; accelerator: string }> {
  const { code, stdout, stderr } = await labrig.run(['doctor', '--json'])
  if (stdout === '') throw new Error(`doctor ended with ${code}: ${stderr}`)
  const { findings, acceleration: how } = report.parse(JSON.parse(stdout))
  return { code, findings, accelerator: how.accelerator }
}

const of = (findings: readonly Finding[], id: string): Finding | undefined => findings.find((one) => one.id === id)

describe('labrig doctor on this host', () => {
  it('has its findings in a fixed shape, and ends with 6 only when one of them fails', async () => {
    await using labrig = await Labrig.make()
    const { code, findings } = await examine(labrig)
    const first = ['cpu-virtualization', 'kvm-device', 'libvirt', 'docker', 'default-network']
    expect(findings.map(({ id }) => id).slice(0, first.length)).toEqual(first)
    expect(of(findings, 'libvirt')).toMatchObject({ status: 'ok', fix: [] })
    expect(of(findings, 'docker')).toMatchObject({ status: 'ok', fix: [] })
    expect(code).toBe(findings.some(({ status }) => status === 'fail') ? 6 : 0)
    expect(findings.filter(({ detail, title }) => detail === '' || title === '')).toEqual([])
  })

  it('believes in KVM only what processor and virt-host-validate say', async () => {
    await using labrig = await Labrig.make()
    const { findings, accelerator } = await examine(labrig)
    const flags = await run('sh', ['-c', "grep -cwE 'vmx|svm' /proc/cpuinfo || true"])
    const verdict = await run('sh', ['-c', 'virt-host-validate qemu 2>/dev/null || true'])
    const can = Number(flags) > 0 && /hardware virtualization\s*:\s*PASS/.test(verdict)
    const processor = of(findings, 'cpu-virtualization')
    if (can) expect(processor?.status).not.toBe('fail')
    else {
      expect(accelerator).toBe('qemu')
      expect(processor).toMatchObject({ status: 'warn' })
      expect(processor?.advice).not.toBeNull()
    }
  })

  it('reads for people too', async () => {
    await using labrig = await Labrig.make()
    const { stdout } = await labrig.run(['doctor'])
    expect(stdout).toMatch(/^ok {4}libvirt: Version \d/m)
    expect(stdout).toMatch(/^Guests run with (kvm|qemu)\. /m)
  })
})

describe('labrig doctor of a libvirt without its network', () => {
  let libvirt: PrivateLibvirt
  let labrig: Labrig
  beforeAll(async () => {
    if (lack) return
    libvirt = await privateLibvirt()
    labrig = await Labrig.make({
      connections: [
        { id: 'system', engine: 'libvirt', uri: 'qemu:///system', socket: libvirt.socket },
        { id: 'docker', engine: 'docker', host: 'unix:///var/tmp/labrig-test-nothing/docker.sock' },
      ],
    })
  })
  afterAll(async () => {
    await labrig?.[Symbol.asyncDispose]()
    await libvirt?.[Symbol.asyncDispose]()
  })

  it('fails on an engine that is not there, and says what to do', async () => {
    const { code, findings } = await examine(labrig)
    expect(code).toBe(6)
    expect(of(findings, 'docker')).toMatchObject({ status: 'fail' })
    expect(of(findings, 'docker')?.fix[0]).toContain('systemctl')
  })

  it('advises commands that mend the network, each of them', async () => {
    const before = of((await examine(labrig)).findings, 'default-network')
    expect(before).toMatchObject({ status: 'warn' })
    for (const command of before?.fix ?? []) await run('sh', ['-c', command])
    expect(of((await examine(labrig)).findings, 'default-network')).toMatchObject({ status: 'ok', fix: [] })
    await libvirt.virsh('net-destroy', 'default')
    const stopped = of((await examine(labrig)).findings, 'default-network')
    expect(stopped).toMatchObject({ status: 'fail' })
    for (const command of stopped?.fix ?? []) await run('sh', ['-c', command])
    expect(of((await examine(labrig)).findings, 'default-network')).toMatchObject({ status: 'ok' })
  })
})
