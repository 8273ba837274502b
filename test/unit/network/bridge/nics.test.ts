import { mkdir, symlink } from 'node:fs/promises'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findNics } from '../../../../main/network/bridge/nics.ts'
import { CommandError } from '../../../../main/system/command.ts'
import { Look, type Runner } from '../../../../main/system/look.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'labrig-test-nics-'))
})
afterEach(() => rmSync(root, { recursive: true }))

/** As `ip -j -d address show` tells an interface. */
const row = (name: string, more: object = {}) => ({
  ...{ ifindex: 3, ifname: name, flags: ['UP', 'LOWER_UP'], link_type: 'ether', address: '52:54:00:00:00:01' },
  ...{ addr_info: [], ...more },
})
const kind = (info_kind: string) => ({ linkinfo: { info_kind } })

/** A host with these interfaces and nothing that configures them. */
function hostWith(...rows: readonly object[]): Look {
  const run: Runner = (program, args) => {
    if (program !== 'ip') return Promise.reject(new CommandError(program, 'missing', null, ''))
    const stdout = args.includes('address') ? JSON.stringify(rows) : '[]'
    return Promise.resolve({ code: 0, stdout, stderr: '' })
  }
  return new Look({ root, run })
}

const folderOf = (name: string) => join(root, 'sys/class/net', name)
const refusals = async (look: Look) =>
  Object.fromEntries((await findNics(look, {})).map(({ told: { name, refused, detail } }) => [name, [refused, detail]]))

describe('a wireless card', () => {
  it('is no candidate: by the link to its radio that the kernel gives it, or by the folder of older drivers', async () => {
    await mkdir(join(root, 'sys/class/ieee80211/phy0'), { recursive: true })
    await mkdir(folderOf('wlp2s0'), { recursive: true })
    await symlink('../../../class/ieee80211/phy0', join(folderOf('wlp2s0'), 'phy80211'))
    await mkdir(join(folderOf('ra0'), 'wireless'), { recursive: true })
    await mkdir(join(folderOf('enp1s0'), 'device'), { recursive: true })
    expect(await refusals(hostWith(row('wlp2s0'), row('ra0'), row('enp1s0')))).toEqual({
      wlp2s0: ['wireless', ''],
      ra0: ['wireless', ''],
      enp1s0: ['unmanaged', ''],
    })
  })

  it('is not known by its name, which a wired one may have', async () => {
    await mkdir(folderOf('wlan0'), { recursive: true })
    expect(await refusals(hostWith(row('wlan0')))).toEqual({ wlan0: ['unmanaged', ''] })
  })

  it('is first told as what else it is: a port, a machine’s end, another link, a virtual one', async () => {
    const rows = [
      row('wlp2s0', { master: 'br0' }),
      row('vnet0', kind('tun')),
      row('wwan0', { link_type: 'none' }),
      row('wlp2s0.7', kind('vlan')),
    ]
    for (const { ifname } of rows) await mkdir(join(folderOf(ifname), 'wireless'), { recursive: true })
    expect(await refusals(hostWith(...rows))).toEqual({
      wlp2s0: ['in-bridge', 'br0'],
      vnet0: ['machine-end', ''],
      wwan0: ['not-ethernet', 'none'],
      'wlp2s0.7': ['virtual', 'vlan'],
    })
  })
})
