import { afterEach, describe, expect, it } from 'vitest'
import {
  linesOf,
  makeDisk,
  reachableFolder,
  removeFolder,
  Serial,
  startDomain,
  tinyDisk,
  tinyIso,
  uniqueName,
  virsh,
} from '../../support/host/index.ts'

const cleanups: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

describe('the tiny guest', () => {
  it('says that it is ready on its serial port, gets an address and reads its disk', async () => {
    const folder = await reachableFolder()
    cleanups.push(() => removeFolder(folder))
    const disk = await makeDisk(`${folder}/disk.qcow2`, '32M', await tinyDisk())
    const name = uniqueName('guest')
    const guest = await startDomain({ name, network: 'default', disks: [disk] })
    cleanups.push(() => guest[Symbol.asyncDispose]())
    await guest.waitFor(new RegExp(`TINY-READY ${name}\\r`))
    await guest.waitFor(/LEASE 192\.168\.\d+\.\d+/)
    const serial = await Serial.open(name)
    cleanups.push(() => serial.close())
    serial.send('mount -t ext2 /dev/vda /tmp && cat /tmp/hello.txt\r')
    await serial.waitFor(/\nhello from the disk\r/)
    // What its screen shows (vcs(4)): the same line, for screenshots.
    serial.send('grep -c "TINY-READY $(hostname)" /dev/vcs1\r')
    await serial.waitFor(/\n1\r/)
  })

  it('ends on the power button', async () => {
    const name = uniqueName('guest')
    const guest = await startDomain({ name })
    cleanups.push(() => guest[Symbol.asyncDispose]())
    await guest.waitFor(/TINY-READY/)
    await virsh('shutdown', name, '--mode', 'acpi')
    await guest.waitFor(/POWER-BUTTON/)
    await expect.poll(async () => (await virsh('domstate', name)).trim(), { timeout: 30_000 }).toBe('shut off')
  })
})

describe('the tiny ISO', () => {
  it('boots by itself to a shell that answers on the serial port', async () => {
    const name = uniqueName('iso')
    const guest = await startDomain({ name, iso: await tinyIso() })
    cleanups.push(() => guest[Symbol.asyncDispose]())
    await guest.waitFor(/TINY-READY tiny-iso\r/)
    const serial = await Serial.open(name)
    cleanups.push(() => serial.close())
    serial.send('echo $((6 * 7))-from-the-shell\r')
    await serial.waitFor(/\n42-from-the-shell\r/)
    expect(serial.text).toContain('echo $((6 * 7))')
  })

  it('leaves no domain behind', async () => {
    const name = uniqueName('gone')
    await (await startDomain({ name }))[Symbol.asyncDispose]()
    expect(linesOf(await virsh('list', '--all', '--name'))).not.toContain(name)
  })
})
