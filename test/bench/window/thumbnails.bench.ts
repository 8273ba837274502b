import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { createTransientDomain, destroyDomain } from '../../../main/libvirt/domain.ts'
import { Thumbnails } from '../../../main/vm/thumbnails.ts'
import type { Dom } from '../../../main/libvirt/signature.ts'
import { takeScreenshot } from '../../../main/libvirt/screenshot.ts'
import { uniqueName } from '../../support/host/identity.ts'
import { openSystem } from '../libvirt/bench-domains.ts'
import type { Benchmark } from '../runner.ts'

const COUNT = 20
const ROUNDS = 6
/** As often as the list asks. Milliseconds. */
const EVERY = 5000
const WIDTH = 320

/** No disk: the firmware says so on the screen and then stands still, which costs what a quiet guest costs. */
function domainXml(name: string): string {
  return `<domain type='qemu'>
  <name>${name}</name><memory unit='MiB'>32</memory><vcpu>1</vcpu>
  <os><type machine='q35'>hvm</type></os>
  <devices>
    <graphics type='vnc' port='-1' autoport='yes' listen='127.0.0.1'/><video><model type='vga'/></video>
    <memballoon model='none'/>
  </devices>
</domain>`
}

/** Processor time of other processes of this host, by the name of their program. Milliseconds (proc_pid_stat(5), 100 Hz). */
async function timeOf(pids: readonly string[]): Promise<number> {
  const stats = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')))
  return stats.reduce((sum, stat) => {
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return sum + (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * 10
  }, 0)
}

const pidFile = (path: string) => readFile(path, 'utf8').then((text) => text.trim())

/** Share of one core that `work` took, ours and the daemon's with the emulators'; without what they take anyway. */
async function share(pids: readonly string[], work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  const [own, others] = [process.cpuUsage(), await timeOf(pids)]
  await work()
  await sleep(Math.max(0, EVERY - (performance.now() - begun)))
  const { user, system } = process.cpuUsage(own)
  const taken = (user + system) / 1000 + (await timeOf(pids)) - others
  return (taken / (performance.now() - begun)) * 100
}

const twenty: Benchmark = {
  name: 'thumbnails-20-cpu',
  unit: '% of a core',
  peer: null,
  note: `${COUNT} running guests, a picture of each every ${EVERY / 1000} s; what Labrig, libvirtd and the emulators take more than without`,
  async run() {
    const connection = await openSystem()
    const domains: Dom[] = []
    try {
      for (let i = 0; i < COUNT; i++) {
        domains.push(await createTransientDomain(connection, domainXml(uniqueName('bench'))))
      }
      const emulators = domains.map(({ name }) => pidFile(`/run/libvirt/qemu/${name}.pid`))
      const pids = [...(await Promise.all(emulators)), await pidFile('/run/libvirtd.pid')]
      // Until the firmware has found nothing to start from.
      await sleep(20_000)
      const thumbnails = new Thumbnails()
      const all = () =>
        Promise.all(domains.map((dom) => thumbnails.get(dom.uuid, WIDTH, () => takeScreenshot(connection, dom))))
      const ours: number[] = []
      for (let round = 0; round < ROUNDS; round++) {
        const quiet = await share(pids, async () => undefined)
        ours.push((await share(pids, all)) - quiet)
      }
      return { ours, peer: null }
    } finally {
      for (const dom of domains) await destroyDomain(connection, dom).catch(() => undefined)
      await connection.close()
    }
  },
}

export const benchmarks: readonly Benchmark[] = [twenty]
