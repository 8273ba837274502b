// Makes one of everything that tests make, prints the names and waits to be killed: see sweep.test.ts.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { addNamespace } from '../../support/host/namespace.ts'
import {
  busyboxImage,
  docker,
  imageArchive,
  makeDisk,
  reachableFolder,
  startDomain,
  testUser,
  uniqueBridge,
  uniqueName,
  virsh,
} from '../../support/host/index.ts'

const name = uniqueName('left')
const folder = await reachableFolder('left')

const write = async (file: string, xml: string): Promise<string> => {
  await writeFile(join(folder, file), xml)
  return join(folder, file)
}

const disk = await makeDisk(join(folder, 'disk.qcow2'), '1G')
await startDomain({ name, disks: [disk] })
await virsh('snapshot-create-as', name, 'one')
await virsh(
  'net-define',
  await write('net.xml', `<network><name>${name}</name><bridge name='${uniqueBridge()}'/></network>`),
)
await virsh('net-start', name)
await virsh('pool-define-as', name, 'dir', '--target', folder)
await virsh('pool-start', name)
await docker('create', '--name', name, '-v', `${name}:/data`, await busyboxImage())
await docker('network', 'create', name)
await docker('load', '-q', '-i', await imageArchive(`${name}:1`))
await addNamespace(name)
const user = await testUser({ polkit: 'no' })
process.stdout.write(`${JSON.stringify({ name, folder, user: user.name })}\n`)
setInterval(() => undefined, 60_000)
