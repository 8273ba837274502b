import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Scene } from '../scene.ts'
import type { Stage } from '../stage.ts'

/** A dialog of a row's menu, found by its word in either language. */
const fromMenu = (name: string, word: RegExp) => async (stage: Stage) => {
  await stage.go('/machines')
  await stage.machines.row(name).click({ button: 'right' })
  await stage.page.getByRole('menuitem', { name: word }).click()
  await stage.one('#keep-form').waitFor()
  await stage.settle(700)
}

/** A dialog of the page's head: 0 restores a backup, 1 imports an appliance. */
const fromHead = (place: 0 | 1) => async (stage: Stage) => {
  await stage.go('/machines')
  await stage.page.locator('.rig-page-header .pf-m-link').nth(place).click()
  await stage.one('#keep-form').waitFor()
  await stage.settle(700)
}

const put = (stage: Stage, path: string) => stage.one('#keep-form input[type=text]').fill(path)

async function backup(stage: Stage): Promise<void> {
  await fromMenu('lb1', /^(Back up…|バックアップ…)$/)(stage)
  await put(stage, stage.world.folder)
  await stage.settle(1200)
}

async function exported(stage: Stage): Promise<void> {
  await fromMenu('win2022', /^(Export…|書き出し…)$/)(stage)
  await put(stage, stage.world.folder)
  await stage.settle(1200)
}

/** A manifest as a person would have one from another day, and one that is none. */
async function restore(stage: Stage): Promise<void> {
  const folder = join(stage.world.folder, 'kept')
  await mkdir(join(folder, 'broken'), { recursive: true })
  await writeFile(join(folder, 'broken', 'manifest.json'), '{')
  await fromHead(0)(stage)
  await put(stage, folder)
  await stage.settle(1500)
}

const envelope = `<?xml version="1.0"?>
<Envelope xmlns="http://schemas.dmtf.org/ovf/envelope/1" xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1"
  xmlns:rasd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData">
  <References><File ovf:id="file1" ovf:href="web.qcow2" ovf:size="0"/></References>
  <DiskSection><Info/><Disk ovf:diskId="d1" ovf:fileRef="file1" ovf:capacity="8589934592"
    ovf:format="http://www.gnome.org/~markmc/qcow-image-format.html"/></DiskSection>
  <VirtualSystem ovf:id="Web server">
    <Info/><Name>Web server</Name>
    <VirtualHardwareSection><Info/>
      <Item><rasd:InstanceID>1</rasd:InstanceID><rasd:ResourceType>3</rasd:ResourceType><rasd:VirtualQuantity>2</rasd:VirtualQuantity></Item>
      <Item><rasd:InstanceID>2</rasd:InstanceID><rasd:ResourceType>4</rasd:ResourceType><rasd:AllocationUnits>byte * 2^20</rasd:AllocationUnits><rasd:VirtualQuantity>2048</rasd:VirtualQuantity></Item>
      <Item><rasd:InstanceID>3</rasd:InstanceID><rasd:ResourceType>20</rasd:ResourceType></Item>
      <Item><rasd:InstanceID>4</rasd:InstanceID><rasd:ResourceType>17</rasd:ResourceType><rasd:HostResource>ovf:/disk/d1</rasd:HostResource><rasd:Parent>3</rasd:Parent><rasd:AddressOnParent>0</rasd:AddressOnParent></Item>
      <Item><rasd:InstanceID>5</rasd:InstanceID><rasd:ResourceType>10</rasd:ResourceType><rasd:Connection>VM Network</rasd:Connection></Item>
    </VirtualHardwareSection>
  </VirtualSystem>
</Envelope>
`

/** The header of an image without a base, as far as anybody reads it: QEMU's docs/interop/qcow2.txt, version 2, 8 GiB. */
const qcow2 = `QFI\xfb${'\0'.repeat(3)}\x02${'\0'.repeat(15)}\x10${'\0'.repeat(3)}\x02${'\0'.repeat(4)}`.padEnd(
  512,
  '\0',
)

/** A member of a tar archive: POSIX.1-2017, pax, ustar interchange format. */
function member(name: string, content: string): Buffer {
  const head = Buffer.alloc(512)
  head.write(name, 0)
  head.write('0000644\0' + '0000000\0' + '0000000\0', 100)
  head.write(`${content.length.toString(8).padStart(11, '0')}\0${'0'.repeat(11)}\0`, 124)
  head.write('        0', 148)
  head.write('ustar\x0000', 257)
  const sum = head.reduce((total, byte) => total + byte, 0)
  head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  const body = Buffer.alloc(Math.ceil(content.length / 512) * 512)
  body.write(content, 'latin1')
  return Buffer.concat([head, body])
}

async function importing(stage: Stage): Promise<void> {
  const path = join(stage.world.folder, 'images', 'web-server.ova')
  await writeFile(path, Buffer.concat([member('web.ovf', envelope), member('web.qcow2', qcow2), Buffer.alloc(1024)]))
  await fromHead(1)(stage)
  await put(stage, path)
  await stage.settle(1500)
}

/** Copies of VMs outside the engines, and their way back. */
export const keepScenes: readonly Scene[] = [
  { page: 'keep', state: 'backup', world: 'lab', enter: backup, main: true },
  { page: 'keep', state: 'export', world: 'lab', enter: exported },
  { page: 'keep', state: 'restore', world: 'lab', enter: restore },
  { page: 'keep', state: 'restore-first', world: 'lab', enter: fromHead(0) },
  { page: 'keep', state: 'import', world: 'lab', enter: importing },
]
