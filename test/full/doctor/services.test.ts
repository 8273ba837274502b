import { beforeEach, describe, expect, it } from 'vitest'
import { lackingDebian } from '../../support/host/index.ts'
import { freshDebian } from '../setup/fresh-debian.ts'
import { findings, labrigVolumes, statusOf } from './product.ts'

const lack = lackingDebian()
beforeEach((context) => context.skip(lack !== undefined, lack))

const doctor = ['node', '/src/bin/labrig.mjs', 'doctor']

describe('services under systemd', () => {
  it('that do not run are started, now and with the host, and that is taken back', async () => {
    await using debian = await freshDebian('systemd', labrigVolumes())
    expect(await debian.setUp()).toMatchObject({ code: 0 })
    const units = ['docker.socket', 'docker.service']
    expect(await debian.run('systemctl', 'disable', '--now', ...units)).toMatchObject({ code: 0 })
    expect(statusOf(await findings(debian, 'root'), 'docker')).toBe('fail')

    expect(await debian.run(...doctor, '--fix', 'docker')).toMatchObject({ code: 0 })
    expect(statusOf(await findings(debian, 'root'), 'docker')).toBe('ok')
    expect((await debian.run('systemctl', 'is-enabled', 'docker.service')).stdout.trim()).toBe('enabled')
    // Twice does no harm.
    expect(await debian.run(...doctor, '--fix', 'docker')).toMatchObject({ code: 0 })

    expect(await debian.run(...doctor, '--undo', 'docker')).toMatchObject({ code: 0 })
    expect((await debian.run('systemctl', 'is-enabled', 'docker.service')).stdout.trim()).toBe('disabled')
  })
})
