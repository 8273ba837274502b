import { join } from 'node:path'
import { ruleWords } from '../net/accept-rule.ts'
import type { Addresses } from './engines.ts'
import { virsh } from './engines.ts'
import type { FixAction, FixCommands } from './fix-action.ts'
import { settingCommands } from './kernel-setting.ts'
import { commandLine, quote, withInput } from './shell-words.ts'

const one = (...words: readonly string[]): readonly string[] => [commandLine(words)]

/** libvirt's own default network (its file network/default.xml) in a subnet that is free here; it names a bridge itself. */
export function defaultNetworkXml(subnet: number): string {
  const start = `192.168.${subnet}`
  return `<network>
  <name>default</name>
  <forward/>
  <ip address='${start}.1' netmask='255.255.255.0'>
    <dhcp>
      <range start='${start}.2' end='${start}.254'/>
    </dhcp>
  </ip>
</network>`
}

/**
 * Keeps the rules over restarts of the host. Docker makes its chain when it starts, hence the order. Stopping it leaves the
 * rules: they have lines of their own that take them away, which would find nothing otherwise.
 */
export function rulesUnit(rules: Extract<FixAction, { verb: 'unit-write' }>['rules']): string {
  const run = (verb: '-I' | '-C', rule: (typeof rules)[number]) => ruleWords(verb, rule).join(' ')
  return `[Unit]
Description=Labrig: traffic of guests passes the firewall
After=docker.service libvirtd.service virtnetworkd.service

[Service]
Type=oneshot
RemainAfterExit=yes
${rules.map((rule) => `ExecStart=/bin/sh -c '${run('-C', rule)} || ${run('-I', rule)}'`).join('\n')}

[Install]
WantedBy=multi-user.target
`
}

export const unitPath = (unit: string) => `/etc/systemd/system/${unit}`

export function fixCommands(action: FixAction, addresses: Addresses): FixCommands {
  switch (action.verb) {
    case 'network-define':
    case 'network-start':
    case 'network-stop':
    case 'network-readdress':
    case 'network-autostart':
      return networkCommands(action, addresses)
    case 'rule-insert':
      return { apply: one(...ruleWords('-I', action.rule)), revert: one(...ruleWords('-D', action.rule)) }
    case 'unit-write': {
      const path = unitPath(action.unit)
      return {
        apply: [withInput(['tee', path], rulesUnit(action.rules), 'UNIT'), 'systemctl daemon-reload'],
        revert: [...one('rm', '-f', path), 'systemctl daemon-reload'],
      }
    }
    case 'service-enable':
      return { apply: one('systemctl', 'enable', action.service), revert: one('systemctl', 'disable', action.service) }
    case 'service-start':
      return { apply: one('systemctl', 'start', action.service), revert: one('systemctl', 'stop', action.service) }
    case 'group-join':
      return {
        apply: one('usermod', '--append', '--groups', action.group, action.user),
        revert: one('gpasswd', '--delete', action.user, action.group),
      }
    case 'module-load':
      return { apply: one('modprobe', action.module), revert: one('modprobe', '--remove', action.module) }
    case 'sysctl-set':
      return settingCommands(action)
    case 'zone-bind':
      return {
        apply: zoneChanges(action, true).map(commandLine),
        revert: zoneChanges(action, false).map(commandLine),
      }
    case 'files-own':
      return ownerCommands(action)
    case 'folder-open':
      return { apply: one('chmod', 'o+x', action.path), revert: one('chmod', action.before, action.path) }
  }
}

/** The running firewalld first, then what it starts with. */
export function zoneChanges(action: Extract<FixAction, { verb: 'zone-bind' }>, on: boolean): [string[], string[]] {
  const change = (options: readonly string[], before: string | null) => {
    const zone = on ? action.zone : (before ?? action.zone)
    const what = !on && before === null ? 'remove' : 'change'
    return ['firewall-cmd', ...options, `--zone=${zone}`, `--${what}-interface=${action.interface}`]
  }
  return [change([], action.before), change(['--permanent'], action.kept)]
}

/** Links are not followed: whom the folder belongs to could have root give away any file by one. */
export const chown = (owner: string, paths: readonly string[]) => ['chown', '--no-dereference', owner, ...paths]

function ownerCommands({ folder, owner, files }: Extract<FixAction, { verb: 'files-own' }>): FixCommands {
  const paths = (names: typeof files) => names.map(({ name }) => join(folder, name))
  const before = [...new Set(files.map((file) => file.before))]
  return {
    apply: one(...chown(owner, paths(files))),
    revert: before.flatMap((one) => commandLine(chown(one, paths(files.filter((file) => file.before === one))))),
  }
}

type NetworkAction = Extract<FixAction, { connection: string }>

function networkCommands(action: NetworkAction, addresses: Addresses): FixCommands {
  const line = (...words: readonly string[]) => commandLine(virsh(addresses, action.connection, ...words))
  switch (action.verb) {
    case 'network-define': {
      const words = virsh(addresses, action.connection, 'net-define', '/dev/stdin')
      return {
        apply: [withInput(words, defaultNetworkXml(action.subnet), 'XML')],
        revert: [line('net-undefine', 'default')],
      }
    }
    case 'network-readdress': {
      const { network, from, to } = action
      const move = (one: number, other: number) =>
        `${line('net-dumpxml', '--inactive', network)} | sed ${quote(`s/192\\.168\\.${one}\\./192.168.${other}./g`)} | ${line('net-define', '/dev/stdin')}`
      return { apply: [move(from, to)], revert: [move(to, from)] }
    }
    case 'network-stop':
      return { apply: [line('net-destroy', action.network)], revert: [line('net-start', action.network)] }
    case 'network-start':
      return { apply: [line('net-start', action.network)], revert: [line('net-destroy', action.network)] }
    case 'network-autostart':
      return {
        apply: [line('net-autostart', action.network)],
        revert: [line('net-autostart', action.network, '--disable')],
      }
  }
}
