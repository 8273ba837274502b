import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readServices, watchedUnits } from '../../../main/doctor/services.ts'
import { CommandError } from '../../../main/system/command.ts'
import { Look } from '../../../main/system/look.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'labrig-test-services-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

/** A host with systemd that has these unit files; of them these are active. */
function booted(files: Record<string, string>, active: readonly string[]): Look {
  mkdirSync(join(root, 'run/systemd/system'), { recursive: true })
  const answers: Record<string, string> = {
    'list-unit-files': Object.entries(files)
      .map(([unit, state]) => `${unit} ${state} enabled`)
      .join('\n'),
    'is-active': watchedUnits.map((unit) => (active.includes(unit) ? 'active' : 'inactive')).join('\n'),
  }
  return new Look({
    root,
    run: (_, [verb = '']) => Promise.resolve({ code: 0, stdout: answers[verb] ?? '', stderr: '' }),
  })
}

const units = (service: string, ...verbs: readonly string[]) => verbs.map((verb) => ({ verb, service }))

describe('the services of the engines', () => {
  it('are those whose unit files are there; a modular libvirt is started by its socket', async () => {
    const modular = await readServices(booted({ 'virtqemud.service': 'disabled', 'virtqemud.socket': 'disabled' }, []))
    expect([modular.serviceOf('libvirt'), modular.isInstalled('libvirt')]).toEqual(['virtqemud.socket', true])
    expect([modular.serviceOf('docker'), modular.isInstalled('docker')]).toEqual(['docker.service', false])
    const old = await readServices(booted({ 'libvirtd.service': 'enabled', 'docker.service': 'masked' }, []))
    expect([old.serviceOf('libvirt'), old.isInstalled('docker')]).toEqual(['libvirtd.service', false])
  })
})

describe('starting an engine anew', () => {
  it('stops the service first, where it has a socket: that cannot be restarted meanwhile', async () => {
    const { restartOf, isActive } = await readServices(
      booted({ 'libvirtd.service': 'enabled', 'libvirtd.socket': 'enabled', 'docker.service': 'enabled' }, [
        'libvirtd.socket',
        'docker.service',
      ]),
    )
    expect(restartOf('docker')).toEqual(['systemctl restart docker.service'])
    expect(restartOf('libvirt')).toEqual([
      'systemctl stop libvirtd.service',
      'systemctl restart libvirtd.socket',
      'systemctl start libvirtd.service',
    ])
    // A socket that listens is no daemon that runs.
    expect([isActive('libvirt'), isActive('docker')]).toEqual([false, true])
  })
})

describe('starting an engine', () => {
  it('starts its socket too, last: taken back, the socket is stopped first and cannot wake the service', async () => {
    const { startOf } = await readServices(booted({ 'docker.service': 'disabled', 'docker.socket': 'disabled' }, []))
    expect(startOf('docker')).toEqual([
      ...units('docker.service', 'service-enable', 'service-start'),
      ...units('docker.socket', 'service-start'),
    ])
  })

  it('leaves out what is so already, so that taking it back does not change that', async () => {
    const files = { 'docker.service': 'enabled', 'docker.socket': 'enabled' }
    const { startOf } = await readServices(booted(files, ['docker.socket']))
    expect(startOf('docker')).toEqual(units('docker.service', 'service-start'))
  })

  it('by a socket has its service stopped when it is taken back', async () => {
    const { startOf } = await readServices(
      booted({ 'libvirtd.service': 'disabled', 'libvirtd.socket': 'disabled' }, []),
    )
    expect(startOf('libvirt')).toEqual([
      ...units('libvirtd.socket', 'service-enable'),
      ...units('libvirtd.service', 'service-start'),
      ...units('libvirtd.socket', 'service-start'),
    ])
  })

  it('asks nothing where no systemd runs: what packages laid down is found', async () => {
    mkdirSync(join(root, 'lib/systemd/system'), { recursive: true })
    writeFileSync(join(root, 'lib/systemd/system/docker.service'), '')
    const run = () => Promise.reject(new CommandError('systemctl', 'missing', null, ''))
    const facts = await readServices(new Look({ root, run }))
    expect(facts.isInstalled('docker')).toBe(true)
    expect(facts.isInstalled('libvirt')).toBe(false)
    expect(facts.units.problem).toBe('missing')
  })
})
