import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { inProcess, type InProcess } from '../../support/app/in-process.ts'
import { Labrig } from '../../support/app/labrig.ts'
import { inPool, testPool, type TestPool } from '../../support/app/pool.ts'
import {
  lacking,
  makeDisk,
  Serial,
  startDomain,
  uniqueName,
  virsh,
  type RunningDomain,
} from '../../support/host/index.ts'

const lack = lacking('root', 'libvirtd')
beforeEach((context) => context.skip(lack !== undefined, lack))

const name = uniqueName('branches')
let labrig: Labrig
let app: InProcess
let pool: TestPool
let guest: RunningDomain
let serial: Serial
let id = ''

beforeAll(async () => {
  if (lack) return
  pool = await testPool()
  const disk = await makeDisk(inPool(pool, `${name}.qcow2`), '32M')
  guest = await startDomain({ name, disks: [disk], agent: true, graphics: true })
  await virsh('pool-refresh', pool.name)
  id = `vm:system/${(await virsh('domuuid', name)).trim()}`
  labrig = await Labrig.make()
  app = await inProcess(labrig)
  await guest.waitFor(/TINY-READY/)
  serial = await Serial.open(name)
})
afterAll(async () => {
  if (lack) return
  serial?.close()
  await app?.[Symbol.asyncDispose]()
  await labrig?.[Symbol.asyncDispose]()
  await guest?.[Symbol.asyncDispose]()
  await pool?.[Symbol.asyncDispose]()
})

let asked = 0
/** What a command in the guest prints, without its last line end. */
async function inGuest(command: string): Promise<string> {
  const mark = `M${++asked}x`
  // The echo of what is typed has the sum in it, the answer its result.
  serial.send(`echo ${mark}$((1 + 1)); ${command}; echo ${mark}$((2 + 2))\r`)
  const [, answer = ''] = await serial.waitFor(new RegExp(`${mark}2\\r\\n([^]*?)${mark}4`), 120_000)
  return answer.replaceAll('\r', '').trim()
}

/** A file of random bytes on the guest's disk. @returns its checksum, as the guest counts it */
async function write(file: string): Promise<string> {
  await inGuest(`dd if=/dev/urandom of=/mnt/${file} bs=64k count=16 2>/dev/null; sync`)
  return sum(file)
}

/** From the disk itself, not from what the guest remembers of it. */
const sum = (file: string) => inGuest(`echo 3 >/proc/sys/vm/drop_caches; md5sum </mnt/${file} 2>/dev/null | cut -c1-32`)
const counted = async () => Number(await inGuest('cat /tmp/n'))
const take = (snapshot: string) => app.client.vm.snapshot.create({ id, name: snapshot, way: 'external' })

async function goBack(snapshot: string): Promise<void> {
  serial.close()
  await app.client.vm.snapshot.revert({ id, name: snapshot })
  serial = await Serial.open(name)
  await inGuest('true')
}

describe('the branches of a running guest', () => {
  const sums: Record<string, string> = {}
  let process = ''
  let then = 0

  it('are taken with its memory: a program that counts goes on from its old number', async () => {
    await inGuest('mke2fs /dev/vda >/dev/null 2>&1; mkdir -p /mnt; mount /dev/vda /mnt')
    sums['base'] = await write('base')
    process = await inGuest(
      '(n=0; while :; do n=$((n+1)); echo $n >/tmp/n.new; mv /tmp/n.new /tmp/n; sleep 1; done) & echo $!; sleep 2',
    )
    await take('e1')
    then = await counted()
    sums['left'] = await write('left')
    await inGuest(`while [ $(cat /tmp/n) -lt ${then + 20} ]; do sleep 1; done`)
    await take('e2')
    await goBack('e1')
    const now = await counted()
    expect(now).toBeLessThan(then + 15)
    await inGuest(`while [ $(cat /tmp/n) -le ${now} ]; do sleep 1; done`)
    expect(await inGuest(`[ -d /proc/${process.split('\n').at(-1)} ] && echo alive`)).toBe('alive')
    expect(await inGuest('ls /mnt')).not.toContain('left')
    sums['right'] = await write('right')
    await take('e3')
  })

  it('survive that the snapshot below them is merged away: what the guest reads has the same checksums', async () => {
    serial.close()
    await virsh('destroy', name)
    await app.client.vm.snapshot.delete({ id, name: 'e1' })
    expect(await pool.volumes()).not.toContain(`${name}.qcow2`)
    const { [0]: first } = await app.client.vm.snapshot.list({ id })
    expect(first?.parent).toBeNull()
    serial = undefined as unknown as Serial
    await app.client.vm.snapshot.revert({ id, name: 'e2' })
    serial = await Serial.open(name)
    expect([await sum('base'), await sum('left')]).toEqual([sums['base'], sums['left']])
    expect(await inGuest('ls /mnt')).not.toContain('right')
    await goBack('e3')
    expect([await sum('base'), await sum('right')]).toEqual([sums['base'], sums['right']])
    expect(await inGuest('ls /mnt')).not.toContain('left')
    expect(new Set(Object.values(sums)).size).toBe(3)
  })

  it('are kept as disks alone with the guest’s agent holding the file systems still, and the guest goes on', async () => {
    await expect
      .poll(async () => (await app.client.vm.snapshot.facts({ id })).freezes, { timeout: 60_000, interval: 1000 })
      .toBe(true)
    const { commands } = await app.client.vm.snapshot.create({ id, name: 'still', way: 'disks' })
    expect(commands[0]).toContain('--disk-only')
    expect(commands[0]).toContain('--quiesce')
    expect(await write('after')).toHaveLength(32)
  })

  it('lose a snapshot in the midst of what the guest stands on while it writes; what it reads stays, and going back works', async () => {
    // Alone on its branch: no other file stands on what is merged.
    for (const one of ['e2', 'still']) await app.client.vm.snapshot.delete({ id, name: one })
    await take('m1')
    sums['m1'] = await write('m1')
    await take('m2')
    sums['m2'] = await write('m2')
    await inGuest('echo 77 >/tmp/memory')
    await take('m3')
    sums['m3'] = await write('m3')
    await inGuest('(while :; do dd if=/dev/urandom of=/mnt/busy bs=64k count=8 conv=fsync 2>/dev/null; done) & echo $!')
    const { commands } = await app.client.vm.snapshot.delete({ id, name: 'm2' })
    expect(commands.join()).toMatch(/blockcommit \S+ vda --base \S+ --top \S+ --wait/)
    expect((await virsh('domstate', name)).trim()).toBe('running')
    const all = ['base', 'right', 'm1', 'm2', 'm3']
    for (const file of all) expect([file, await sum(file)]).toEqual([file, sums[file]])
    // Its memory names the file that is gone.
    await goBack('m3')
    expect(await inGuest('cat /tmp/memory')).toBe('77')
    for (const file of all.slice(0, -1)) expect([file, await sum(file)]).toEqual([file, sums[file]])
    expect(await inGuest('ls /mnt')).not.toContain('m3')
    await app.client.vm.snapshot.delete({ id, name: 'm1', children: true })
    for (const file of all.slice(0, -1)) expect([file, await sum(file)]).toEqual([file, sums[file]])
  })
})
