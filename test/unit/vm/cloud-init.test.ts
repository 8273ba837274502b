import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { cloudInit } from '../../../contract/cloud-init.ts'
import { Fault } from '../../../contract/fault.ts'
import { Secret } from '../../../contract/secret.ts'
import type { ToldFile } from '../../../main/step/told-file.ts'
import { checkUserData, copySeedFiles, hostNameOf, seedFiles } from '../../../main/vm/cloud-init.ts'

const identity = { hostname: 'web', instanceId: 'labrig-1' }
const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAII1w a: "b" #c'

function told(input: object) {
  const parsed = cloudInit.parse(input)
  if (parsed.kind === 'none') throw new Error('nothing is told')
  return seedFiles(parsed, identity)
}
const revealed = ({ text }: ToldFile) => text.map((one) => (one instanceof Secret ? one.reveal() : one)).join('')
const shown = ({ text }: ToldFile) => text.map(String).join('')
const file = (files: readonly ToldFile[], name: ToldFile['name']) => {
  const found = files.find((one) => one.name === name)
  if (found === undefined) throw new Error(`no ${name}`)
  return found
}

describe('the texts of a seed', () => {
  it('keep what YAML would take for its own signs', () => {
    const user = file(told({ kind: 'settings', user: 'no', sshKeys: [KEY] }), 'user-data')
    expect(revealed(user)).toMatch(/^#cloud-config\n/)
    expect(parse(revealed(user))).toMatchObject({
      hostname: 'web',
      users: [{ name: 'no', lock_passwd: true, ssh_authorized_keys: [KEY] }],
    })
  })

  it('have the password as a hash, which no explanation shows', () => {
    const user = file(told({ kind: 'settings', user: 'ada', password: 'pa"ss: #word' }), 'user-data')
    expect(revealed(user)).not.toContain('pa"ss')
    expect(parse(revealed(user))).toMatchObject({
      users: [{ name: 'ada', lock_passwd: false, hashed_passwd: expect.stringMatching(/^\$6\$/) as string }],
    })
    expect(shown(user)).toContain('hashed_passwd: ‹secret›\n')
    expect(JSON.stringify(user)).not.toContain('$6$')
  })

  it('give packages, time zone and language where they are wanted, and nothing of them else', () => {
    const more = { packages: ['nginx', 'htop'], timezone: 'Asia/Tokyo', locale: 'ja_JP.UTF-8' }
    const full: unknown = parse(revealed(file(told({ kind: 'settings', user: 'ada', ...more }), 'user-data')))
    expect(full).toMatchObject({ ...more, package_update: true })
    const plain: unknown = parse(revealed(file(told({ kind: 'settings', user: 'ada' }), 'user-data')))
    for (const name of ['packages', 'timezone', 'locale']) expect(plain).not.toHaveProperty(name)
  })

  it('take an address by DHCP, or the one that is given', () => {
    const dhcp: unknown = parse(revealed(file(told({ kind: 'settings', user: 'ada' }), 'network-config')))
    expect(dhcp).toMatchObject({ version: 2, ethernets: { wired: { match: { name: 'e*' }, dhcp4: true } } })
    const network = { kind: 'static', address: '10.0.0.5/24', gateway: '10.0.0.1', nameservers: ['10.0.0.1'] }
    const fixed: unknown = parse(revealed(file(told({ kind: 'settings', user: 'ada', network }), 'network-config')))
    expect(fixed).toMatchObject({
      ethernets: {
        wired: {
          addresses: ['10.0.0.5/24'],
          routes: [{ to: '0.0.0.0/0', via: '10.0.0.1' }],
          nameservers: { addresses: ['10.0.0.1'] },
        },
      },
    })
  })

  it('of a copy make another instance and leave its users alone', () => {
    const files = copySeedFiles({ hostname: 'web-1', instanceId: 'labrig-2' })
    expect(parse(revealed(file(files, 'user-data')))).toMatchObject({ hostname: 'web-1', users: [] })
    expect(parse(revealed(file(files, 'meta-data')))).toEqual({ 'instance-id': 'labrig-2', 'local-hostname': 'web-1' })
  })
})

describe("user-data of one's own", () => {
  it('goes into the seed as it is, and into no explanation', () => {
    const text = '#cloud-config\npassword: hunter2\n'
    const user = file(told({ kind: 'own', userData: text }), 'user-data')
    expect(revealed(user)).toBe(text)
    expect(shown(user)).toBe('‹secret›')
  })

  it.each([
    '#!/bin/sh\nexit 0\n',
    '#include\nhttps://example.org/x\n',
    'Content-Type: multipart/mixed\n',
    '#cloud-config\n',
  ])('is taken in every form that cloud-init knows: %j', (text) => {
    expect(() => checkUserData(text)).not.toThrow()
  })

  it.each([
    ['#cloud-config\nusers:\n  - name: a\n b: [', 'user-data:4:1: '],
    ['#cloud-config\na: 1\na: 2\n', 'user-data:3:1: '],
    ['#cloud-config\n- one\n', 'user-data:2:1: '],
    ['users: []\n', 'user-data:1:1: '],
  ])('is refused with its place: %j', (text, place) => {
    try {
      checkUserData(text)
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      expect(error.data).toMatchObject({ field: 'userData' })
      expect(error.message.slice(0, place.length)).toBe(place)
      return
    }
    throw new Error('it was taken')
  })
})

describe('a host name', () => {
  it.each([
    ['web', 'web'],
    ['ubuntu24.04_a', 'ubuntu24-04-a'],
    ['-_-', 'guest'],
  ])('is made of the name %s', (name, host) => {
    expect(hostNameOf(name)).toBe(host)
  })
})
