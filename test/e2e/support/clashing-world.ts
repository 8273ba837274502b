import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FakeWorld } from './fake-world.ts'

const device = (ifname: string, local: string) => ({
  ifname,
  flags: ['UP'],
  addr_info: [{ family: 'inet', local, prefixlen: 24 }],
})

const UPLINK = device('enp1s0', '192.168.122.57')

/** What `ip` tells of a host whose own network has the addresses of libvirt's. */
const CLASH = {
  '-j address': [UPLINK, device('virbr0', '192.168.122.1')],
  '-j route': [
    { dst: 'default', gateway: '192.168.122.254', dev: 'enp1s0' },
    { dst: '192.168.122.0/24', dev: 'enp1s0' },
    { dst: '192.168.122.0/24', dev: 'virbr0' },
  ],
}

/** What it tells of a host apart from libvirt's network. */
const APART = {
  '-j address': [device('enp1s0', '192.0.2.57'), device('virbr0', '192.168.122.1')],
  '-j route': [
    { dst: 'default', gateway: '192.0.2.1', dev: 'enp1s0' },
    { dst: '192.168.122.0/24', dev: 'virbr0' },
  ],
}

async function standIn(folder: string, name: string, answers: Readonly<Record<string, string>>): Promise<void> {
  const cases = Object.entries(answers).map(([words, answer]) => `'${words}') printf '%s\\n' '${answer}' ;;`)
  const path = join(folder, name)
  await mkdir(folder, { recursive: true })
  await writeFile(path, ['#!/bin/sh', 'case "$*" in', ...cases, '*) echo [] ;;', 'esac', ''].join('\n'))
  await chmod(path, 0o755)
}

const told = (answers: object) => Object.fromEntries(Object.entries(answers).map(([k, v]) => [k, JSON.stringify(v)]))

/** The host's own network has the addresses of libvirt's: as a stand-in for `ip` tells. */
export async function withClash(world: FakeWorld): Promise<FakeWorld> {
  const programs = join(world.folder, 'programs')
  await standIn(programs, 'ip', told(CLASH))
  return { ...world, programs }
}

/** Docker's policy drops what guests of libvirt's network send: as a stand-in for `iptables` tells. */
export async function withDrop(world: FakeWorld): Promise<FakeWorld> {
  const programs = join(world.folder, 'programs')
  const rules = ['-P INPUT ACCEPT', '-P FORWARD DROP', '-N DOCKER-USER', '-A FORWARD -j DOCKER-USER'].join('\n')
  await standIn(programs, 'ip', told(APART))
  await standIn(programs, 'iptables', { '-w -S': rules, '--version': 'iptables v1.8.9 (nf_tables)' })
  await standIn(programs, 'nft', { 'list ruleset': '' })
  return { ...world, programs }
}
