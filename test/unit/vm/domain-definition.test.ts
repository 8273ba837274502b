import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { SECRET_MASK } from '../../../contract/secret.ts'
import { vmCreate, type VmCreate } from '../../../contract/vm.ts'
import { summarizeDomain } from '../../../main/inventory/domain-summary.ts'
import { matches, parseXml, selectElements, selectOne } from '../../../main/libvirt/xml.ts'
import { domainDefinition, type Definition } from '../../../main/vm/domain-definition.ts'

const uuid = 'fa4e0000-0000-4000-8000-000000000001'
const iso = { kind: 'iso', path: '/srv/a.iso' } as const
const kernel = {
  kind: 'kernel',
  kernel: '/boot/vmlinuz',
  initrd: '/boot/initrd',
  commandLine: 'console=ttyS0 a="b"',
} as const
const disk = { kind: 'disk', path: '/srv/a.qcow2', format: 'qcow2', copy: null } as const

function definition(
  input: Partial<VmCreate> & Pick<VmCreate, 'source'>,
  changes: Partial<Definition> = {},
): Definition {
  return {
    input: vmCreate.parse({ name: 'web1', ...input }),
    uuid,
    accelerator: 'qemu',
    arch: 'x86_64',
    emulator: '/usr/bin/qemu-system-x86_64',
    newDisk: null,
    hyperv: new Set(['relaxed', 'vapic', 'spinlocks', 'vpindex', 'synic', 'stimer', 'evmcs']),
    limitsTcgCache: true,
    ...changes,
  }
}

const onDevice = { kind: 'disk', path: '/dev/group/web1', format: 'raw', copy: null } as const
const newDisk = { path: '/pool/web1.qcow2', format: 'qcow2' }
const treeOf = (given: Definition) => parseXml(domainDefinition(given))

/** Every combination of what changes the definition's shape. */
function* combinations(): Generator<Definition> {
  const sources = [
    { source: iso, newDisk: null },
    { source: iso, newDisk },
    { source: kernel, newDisk: null },
    { source: kernel, newDisk: { ...newDisk, format: 'raw' } },
    { source: { kind: 'kernel', kernel: '/k', commandLine: '' } as const, newDisk: null },
    { source: disk, newDisk: null },
    { source: { kind: 'pxe' } as const, newDisk },
  ]
  const networks: VmCreate['network'][] = [
    { kind: 'network', name: 'default' },
    { kind: 'bridge', name: 'br0' },
    { kind: 'none' },
  ]
  const graphics: VmCreate['graphics'][] = [{ kind: 'vnc' }, { kind: 'vnc', keymap: 'ja' }, { kind: 'none' }]
  for (const one of sources) {
    for (const network of networks) {
      for (const screen of graphics) {
        for (const accelerator of ['kvm', 'qemu'] as const) {
          for (const firmware of ['bios', 'uefi', 'secure-boot'] as const) {
            const windows = firmware === 'secure-boot'
            const input = {
              tpm: windows,
              ...(windows && one.newDisk !== null ? { drivers: '/srv/virtio-win.iso' } : {}),
              source: one.source,
              network,
              graphics: screen,
              firmware,
              title: 'T',
              os: windows ? 'http://microsoft.com/win/11' : 'http://debian.org/debian/12',
            }
            yield definition(input, { accelerator, newDisk: one.newDisk, limitsTcgCache: accelerator === 'qemu' })
          }
        }
      }
    }
  }
}

const schema = '/usr/share/libvirt/schemas/domain.rng'
/** Why the schema cannot be asked here, or undefined. */
function lackingValidator(): string | undefined {
  if (!existsSync(schema)) return 'needs the schemas of libvirt'
  const found = (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(join(folder, 'xmllint')))
  return found ? undefined : 'needs xmllint (libxml2-utils)'
}

describe('the definition of a new VM', () => {
  it('is well-formed in every combination, and has the password as a mask only', () => {
    let count = 0
    for (const given of combinations()) {
      count++
      const xml = domainDefinition(given)
      const tree = parseXml(xml)
      const screen = selectElements(tree, '/domain/devices/graphics')[0]
      expect(screen?.getAttribute('passwd')).toBe(given.input.graphics.kind === 'vnc' ? SECRET_MASK : undefined)
    }
    expect(count).toBe(378)
  })

  it('is valid by the schema of this libvirt in every combination', (context) => {
    const lack = lackingValidator()
    context.skip(lack !== undefined, lack)
    const folder = mkdtempSync(join(tmpdir(), 'labrig-test-definition-'))
    const files = [...combinations()].map((given, index) => {
      const file = join(folder, `${index}.xml`)
      writeFileSync(file, domainDefinition(given))
      return file
    })
    try {
      execFileSync('xmllint', ['--noout', '--relaxng', schema, ...files], { stdio: 'pipe', encoding: 'utf8' })
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('is shown with one element per line', () => {
    const xml = domainDefinition(definition({ source: iso, title: 'a title' }))
    const lines = xml.split('\n')
    expect(lines[0]).toBe("<domain type='qemu'>")
    expect(lines[1]).toBe('  <name>web1</name>')
    expect(lines).toContain('  <title>a title</title>')
    expect(lines).toContain('    <emulator>/usr/bin/qemu-system-x86_64</emulator>')
    expect(lines.at(-2)).toBe('</domain>')
    for (const line of lines) expect(line.match(/<\w/g)?.length ?? 0).toBeLessThanOrEqual(1)
  })

  it.each(['', ' ', 'a & b <c> "d" \'e\'', SECRET_MASK, "passwd='‹secret›'", '日本'])(
    'has a title as it is: %j',
    (title) => {
      const tree = treeOf(definition({ source: iso, title }))
      expect(selectOne(tree, 'string(/domain/title)')).toBe(title)
      expect(selectElements(tree, '/domain/title')).toHaveLength(title === '' ? 0 : 1)
    },
  )

  it('has paths and names as they are', () => {
    const path = '/srv/R&D/it\'s "a" <disk>.iso'
    const source = { kind: 'kernel', kernel: path, initrd: path, commandLine: `root='/dev/vda' & x="<y>"` } as const
    const tree = treeOf(definition({ source, network: { kind: 'network', name: "a'b&c" } }))
    expect(selectOne(tree, 'string(/domain/os/kernel)')).toBe(path)
    expect(selectOne(tree, 'string(/domain/os/cmdline)')).toBe(source.commandLine)
    expect(selectOne(tree, 'string(/domain/devices/interface/source/@network)')).toBe("a'b&c")
    const cd = treeOf(definition({ source: { kind: 'iso', path } }))
    expect(selectOne(cd, "string(/domain/devices/disk[@device='cdrom']/source/@file)")).toBe(path)
  })

  it('boots an empty disk after its installer, an installed one before', () => {
    const tree = treeOf(definition({ source: iso }, { newDisk }))
    const order = selectElements(tree, '/domain/devices/disk').map((one) => [
      one.getAttribute('device'),
      selectOne(one, 'string(boot/@order)'),
    ])
    expect(order).toEqual([
      ['disk', '1'],
      ['cdrom', '2'],
    ])
    expect(matches(tree, "/domain/devices/disk[@device='cdrom']/readonly")).toBe(true)
  })

  it('boots the installer when there is no disk', () => {
    const tree = treeOf(definition({ source: iso }))
    expect(selectElements(tree, '/domain/devices/disk')).toHaveLength(1)
    expect(matches(tree, "/domain/devices/disk[@device='cdrom']/boot")).toBe(true)
  })

  it('has no boot order beside a kernel, which libvirt refuses', () => {
    const tree = treeOf(definition({ source: kernel }, { newDisk }))
    expect(matches(tree, '/domain/devices/disk')).toBe(true)
    expect(matches(tree, '//boot')).toBe(false)
  })

  it('states the format of an existing disk and never leaves it to be guessed', () => {
    for (const format of ['qcow2', 'raw', 'vmdk', 'vdi', 'vpc'] as const) {
      const tree = treeOf(definition({ source: { ...disk, format } }))
      expect(selectOne(tree, 'string(/domain/devices/disk/driver/@type)')).toBe(format)
    }
  })

  it('tells a disk that is a block device of the host from a file', () => {
    const document = treeOf(definition({ source: onDevice }))
    expect(matches(document, "//disk[@type='block']/source[@dev='/dev/group/web1'][not(@file)]")).toBe(true)
    const files = treeOf(definition({ source: disk }))
    expect(matches(files, "//disk[@type='file']/source[@file='/srv/a.qcow2'][not(@dev)]")).toBe(true)
  })

  it('asks for UEFI by name, so that libvirt finds the firmware', () => {
    const tree = treeOf(definition({ source: iso, firmware: 'uefi' }))
    expect(matches(tree, "/domain/os[@firmware='efi']")).toBe(true)
    // Debian's first choice would be the one with Microsoft's keys, which starts nothing unsigned.
    expect(matches(tree, "/domain/os/firmware/feature[@enabled='no' and @name='secure-boot']")).toBe(true)
    expect(matches(treeOf(definition({ source: iso })), '/domain/os[@firmware]')).toBe(false)
  })

  it('has the host processor with KVM; without, all that emulation can, and a bound on its cache', () => {
    const kvm = treeOf(definition({ source: iso }, { accelerator: 'kvm' }))
    expect(selectOne(kvm, 'string(/domain/cpu/@mode)')).toBe('host-passthrough')
    expect(matches(kvm, '//tb-cache')).toBe(false)
    const qemu = treeOf(definition({ source: iso }))
    expect(selectOne(qemu, 'string(/domain/cpu/@mode)')).toBe('maximum')
    expect(selectOne(qemu, "string(//tb-cache[@unit='MiB'])")).toBe('128')
    expect(matches(treeOf(definition({ source: iso }, { limitsTcgCache: false })), '//tcg')).toBe(false)
  })

  it('leaves room for devices that come while it runs', () => {
    const ports = selectElements(treeOf(definition({ source: iso })), "//controller[@model='pcie-root-port']")
    expect(ports).toHaveLength(14)
  })

  it('of another architecture has the machine and devices that exist there', () => {
    const tree = treeOf(definition({ source: iso }, { arch: 'aarch64', emulator: null }))
    expect(selectOne(tree, 'string(/domain/os/type/@machine)')).toBe('virt')
    expect(matches(tree, '//apic')).toBe(false)
    expect(matches(tree, '//emulator')).toBe(false)
    expect(matches(tree, "//input[@type='keyboard']")).toBe(true)
  })

  it('shows its screen on loopback alone', () => {
    const tree = treeOf(definition({ source: iso, graphics: { kind: 'vnc', keymap: 'ja' } }))
    expect(selectOne(tree, 'string(//graphics/listen/@address)')).toBe('127.0.0.1')
    expect(selectOne(tree, 'string(//graphics/@keymap)')).toBe('ja')
    expect(matches(treeOf(definition({ source: iso, graphics: { kind: 'none' } })), '//graphics|//video')).toBe(false)
  })

  it('boots from the network what the disk does not have yet', () => {
    const tree = treeOf(definition({ source: { kind: 'pxe' } }, { newDisk }))
    expect(selectOne(tree, 'string(//disk/boot/@order)')).toBe('1')
    expect(selectOne(tree, 'string(//interface/boot/@order)')).toBe('2')
    expect(matches(treeOf(definition({ source: iso })), '//interface/boot')).toBe(false)
  })

  it('with Secure Boot has the keys enrolled, and variables that the guest cannot write past the firmware', () => {
    const tree = treeOf(definition({ source: iso, firmware: 'secure-boot', tpm: true }))
    const features = selectElements(tree, "/domain/os[@firmware='efi']/firmware/feature[@enabled='yes']")
    expect(features.map((one) => one.getAttribute('name'))).toEqual(['secure-boot', 'enrolled-keys'])
    expect(matches(tree, "/domain/os/loader[@secure='yes']")).toBe(true)
    expect(matches(tree, "/domain/features/smm[@state='on']")).toBe(true)
    expect(matches(tree, "//tpm[@model='tpm-crb']/backend[@type='emulator'][@version='2.0']")).toBe(true)
    expect(matches(treeOf(definition({ source: iso })), '//tpm|//smm|//loader')).toBe(false)
  })

  describe('for Windows', () => {
    const os = 'http://microsoft.com/win/11'
    const drivers = '/srv/virtio-win.iso'
    const targets = (tree: ReturnType<typeof treeOf>) =>
      selectElements(tree, '//disk/target').map((one) => `${one.getAttribute('bus')} ${one.getAttribute('dev')}`)

    it('has devices that Windows knows by itself, unless it is given drivers on a second CD', () => {
      const plain = treeOf(definition({ source: iso, os }, { newDisk }))
      expect(targets(plain)).toEqual(['sata sda', 'sata sdb'])
      expect(selectOne(plain, 'string(//interface/model/@type)')).toBe('e1000e')
      const driven = treeOf(definition({ source: iso, os, drivers }, { newDisk }))
      expect(targets(driven)).toEqual(['virtio vda', 'sata sda', 'sata sdb'])
      expect(selectOne(driven, "string(//disk[target/@dev='sdb']/source/@file)")).toBe(drivers)
      expect(selectElements(driven, "//disk[@device='cdrom']/readonly")).toHaveLength(2)
      expect(selectOne(driven, 'string(//interface/model/@type)')).toBe('virtio')
    })

    it('has its clock, and of Hyper-V what this emulator knows', () => {
      const tree = treeOf(definition({ source: iso, os }))
      expect(selectOne(tree, 'string(/domain/clock/@offset)')).toBe('localtime')
      expect(matches(tree, "//timer[@name='hypervclock']")).toBe(false)
      const names = selectElements(tree, '/domain/features/hyperv/*').map((one) => one.tagName)
      expect(names).toEqual(['relaxed', 'vapic', 'spinlocks', 'vpindex', 'synic', 'stimer'])
      expect(matches(treeOf(definition({ source: iso, os }, { hyperv: new Set() })), '//hyperv')).toBe(false)
      expect(
        matches(treeOf(definition({ source: iso, os }, { accelerator: 'kvm' })), "//timer[@name='hypervclock']"),
      ).toBe(true)
    })

    it('is told from other systems by its id', () => {
      const tree = treeOf(definition({ source: iso, os: 'http://microsoft.com/msdos/6.22' }))
      expect(matches(tree, "/domain/clock[@offset='utc']")).toBe(true)
      expect(matches(tree, '//hyperv')).toBe(false)
    })
  })

  it('is recognised by the inventory: ours, with its system and size', () => {
    const xml = domainDefinition(definition({ source: iso, os: 'http://a/b?c=1&d=2', title: 'T', vcpus: 3 }))
    // The dump that libvirt makes of it has KiB and other quotes; the marks are the same.
    expect(summarizeDomain(xml)).toMatchObject({ owner: 'labrig', os: 'http://a/b?c=1&d=2', title: 'T', vcpus: 3 })
  })
})
