import { setTimeout as sleep } from 'node:timers/promises'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { WebSocket } from 'ws'
import type { Contract } from '../../../contract/contract.ts'
import type { Vm } from '../../../contract/machine.ts'
import { Conversation } from '../../support/app/conversation.ts'
import { Labrig } from '../../support/app/labrig.ts'
import { inPool, testPool, type TestPool } from '../../support/app/pool.ts'
import {
  debianStorageDisk,
  makeDisk,
  reachableFolder,
  removeDomain,
  removeFolder,
  uniqueName,
  virsh,
} from '../../support/host/index.ts'
import { MOUNT, productDisk, PROGRAM } from '../doctor/product-disk.ts'
import { GuestShell } from '../guest/debian-guest.ts'

/** Disks that the guest has to give away, as its user finds them. */
export const SPARE = ['lvm-a', 'lvm-b', 'files', 'parts'] as const
export type Spare = (typeof SPARE)[number]
const SIZE = '256M'
/** An emulated guest starts a program of this size in its own time. Milliseconds. */
const START = 3 * 60_000

/**
 * A Debian with a kernel of its own that serves NFS and iSCSI to itself and has disks for LVM, with Labrig serving in
 * it. The page's own way in leads to it: by its link, through the ssh of its user.
 */
export class StorageGuest implements AsyncDisposable {
  readonly name = uniqueName('store')
  readonly #stack = new AsyncDisposableStack()
  shell!: GuestShell
  client!: ContractRouterClient<Contract>

  static async boot(): Promise<StorageGuest> {
    const guest = new StorageGuest()
    try {
      await guest.#boot()
    } catch (error) {
      await guest[Symbol.asyncDispose]()
      throw error
    }
    return guest
  }

  async #boot(): Promise<void> {
    const folder = await reachableFolder('store')
    this.#stack.defer(() => removeFolder(folder))
    const [disk, product] = [await debianStorageDisk(), await productDisk(folder)]
    const labrig = this.#stack.use(await Labrig.make())
    const pool = this.#stack.use(await testPool())
    this.#stack.defer(() => removeDomain(this.name))
    await this.#define(labrig, pool, { image: disk.image, product })
    const address = await this.#address(labrig)
    this.shell = await GuestShell.make(address, disk, folder)
    await this.shell.untilOpen()
    await this.asRoot(MOUNT)
    await this.#serve()
  }

  /** Its root file system is an overlay: whatever the tests do to it goes with the pool. */
  async #define(labrig: Labrig, pool: TestPool, of: { image: string; product: string }): Promise<void> {
    const root = await makeDisk(inPool(pool, 'root.qcow2'), '4G', of.image)
    await labrig.call('vm.create', {
      name: this.name,
      source: { kind: 'disk', path: root, format: 'qcow2' },
      ...{ memory: 1536, vcpus: 2, os: 'http://debian.org/debian/12', graphics: { kind: 'none' } },
    })
    const attach = (path: string, target: string, ...more: string[]) =>
      virsh('attach-disk', this.name, path, target, '--targetbus', 'virtio', '--config', ...more)
    await attach(of.product, 'vdz', '--mode', 'readonly')
    for (const [index, spare] of SPARE.entries()) {
      const path = await makeDisk(inPool(pool, `${spare}.qcow2`), SIZE)
      await attach(path, `vd${'bcdefg'[index]}`, '--subdriver', 'qcow2', '--serial', spare)
    }
    await labrig.call('vm.start', { id: this.name })
  }

  async #address(labrig: Labrig): Promise<string> {
    const end = Date.now() + 2 * START
    for (;;) {
      const address = ((await labrig.machine(this.name)) as Vm | undefined)?.addresses[0]
      if (address !== undefined) return address
      if (Date.now() > end) throw new Error('the guest has no address')
      await sleep(1_000)
    }
  }

  async #serve(): Promise<void> {
    const command = ['sudo', 'env', 'HOME=/root', PROGRAM, 'serve', '--print-url'].join(' ')
    const serving = this.#stack.use(new Conversation(this.shell.spawn([], command)))
    const [, port = '', ticket = ''] = await serving.waitFor(/http:\/\/127\.0\.0\.1:(\d+)\/\?ticket=([\w-]+)/, START)
    const origin = `http://127.0.0.1:${port}`
    this.#stack.use(new Conversation(this.shell.spawn(['-N', '-L', `${port}:127.0.0.1:${port}`])))
    const entered = await this.#reach(`${origin}/?ticket=${ticket}`)
    const cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    const socket = new WebSocket(`ws://127.0.0.1:${port}/rpc`, { headers: { cookie }, origin })
    this.#stack.defer(() => socket.close())
    this.client = createORPCClient(new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }))
  }

  async #reach(link: string): Promise<Response> {
    const end = Date.now() + START
    for (;;) {
      const answer = await fetch(link, { redirect: 'manual' }).catch(() => null)
      if (answer !== null) return answer
      if (Date.now() > end) throw new Error('the tunnel does not open')
      await sleep(200)
    }
  }

  asRoot(script: string): Promise<string> {
    return this.shell.run(`sudo sh -ec '${script.replaceAll("'", `'\\''`)}'`)
  }

  /** /dev/vdb, …: as libvirt wants whole disks to be named. */
  async device(spare: Spare): Promise<string> {
    return (await this.shell.run(`readlink -f /dev/disk/by-id/virtio-${spare}`)).trim()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#stack.disposeAsync()
  }
}
