import { describe, expect, it } from 'vitest'
import { undoStep, type Step } from '../../../main/step/step.ts'
import { everyStep } from './every-step.ts'

const all = Object.values(everyStep)

describe('taking back', () => {
  it('is known for what makes something new, and for nothing else', () => {
    const undone = Object.fromEntries(
      all.map((step) => [step.type, undoStep(step)]).filter(([, undo]) => undo !== null) as [string, Step][],
    )
    const { uuid } = everyStep['domain.start']
    expect(undone).toEqual({
      'domain.define': { type: 'domain.undefine', connection: 'system', uuid, name: 'web 1' },
      'domain.start': { type: 'domain.destroy', connection: 'system', uuid, name: 'web 1' },
      'snapshot.create': {
        type: 'snapshot.delete',
        connection: 'system',
        uuid,
        domain: 'web 1',
        name: 'before update',
        children: false,
      },
      'pool.define': { type: 'pool.undefine', connection: 'system', pool: 'default' },
      'pool.start': { type: 'pool.stop', connection: 'system', pool: 'default' },
      'volume.create': { type: 'volume.delete', connection: 'system', pool: 'default', name: 'a.qcow2' },
      'volume.clone': { type: 'volume.delete', connection: 'system', pool: 'default', name: 'b.qcow2' },
      'volume.overlay': { type: 'volume.delete', connection: 'system', pool: 'default', name: 'c.qcow2' },
      'volume.seed': { type: 'volume.delete', connection: 'system', pool: 'default', name: 'web-seed.img' },
      'volume.download': { type: 'file.remove', path: '/srv/my disk.img' },
      'os-image.store': {
        type: 'os-image.delete',
        connection: 'system',
        pool: 'default',
        name: 'debian-13.qcow2',
        notes: '/home/me/os-images',
      },
      'file.copy': { type: 'file.remove', path: '/srv/b c_VARS.fd' },
      'file.convert': { type: 'file.remove', path: '/srv/b c.img' },
      'file.overlay': { type: 'file.remove', path: '/srv/b c.qcow2' },
      'agent.copy-out': { type: 'file.remove', path: '/home/me/my file' },
      'archive.pack': { type: 'file.remove', path: '/srv/my lab.ova' },
      'volume.from-image': { type: 'volume.delete', connection: 'system', pool: 'default', name: 'web 1.qcow2' },
      'volume.fetch': { type: 'volume.delete', connection: 'system', pool: 'default', name: 'web 1-linux' },
      'volume.import': { type: 'volume.delete', connection: 'system', pool: 'default', name: 'd.qcow2' },
      'disk.convert': { type: 'file.remove', path: '/srv/b c.vmdk' },
      'disk.copy': { type: 'file.remove', path: '/srv/b c.qcow2' },
      'container.copy-out': { type: 'file.remove', path: '/srv/my app', recursive: true },
      'container.export': { type: 'file.remove', path: '/srv/my web.tar' },
      'container.pack': { type: 'file.remove', path: '/srv/my data.tar' },
      'docker-volume.create': { type: 'docker-volume.remove', connection: 'docker', volume: 'data' },
      'folder.make': { type: 'folder.remove', path: '/srv/my backup.partial' },
      'folder.seal': { type: 'folder.remove', path: '/srv/my backup' },
      'folder.copy': { type: 'folder.remove', path: '/srv/b c' },
      'domain.attach': { ...everyStep['domain.forget'] },
      'domain.forget': { ...everyStep['domain.attach'], affect: 'config' },
      'domain.release': { ...everyStep['domain.attach'], affect: 'live' },
      'domain.media': { ...everyStep['domain.media'], path: null, before: '/srv/my cd.iso' },
      'domain.link': { ...everyStep['domain.link'], up: true },
      'domain.vcpus': { ...everyStep['domain.vcpus'], amount: 2, before: 4 },
      'domain.memory': { ...everyStep['domain.memory'], amount: 65536, before: 131072 },
      'domain.iotune': {
        ...everyStep['domain.iotune'],
        values: { total_bytes_sec: 0, total_iops_sec: 500 },
        before: { total_bytes_sec: 1048576, total_iops_sec: 0 },
      },
      'domain.pin': { ...everyStep['domain.pin'], cpus: null, mask: [255], before: '0-3', maskBefore: [15] },
      'domain.edit': {
        ...everyStep['domain.edit'],
        before: everyStep['domain.edit'].after,
        after: everyStep['domain.edit'].before,
        checked: false,
      },
      'domain.autostart': { ...everyStep['domain.autostart'], on: true },
      'domain.metadata': { ...everyStep['domain.metadata'], xml: null, before: '<mark/>' },
      'domain.text': { ...everyStep['domain.text'], text: null, before: "it's -the web" },
      'domain.rename': { ...everyStep['domain.rename'], name: 'web 1~trash-20261122-044145', to: 'web 1' },
      'link.set': { ...everyStep['link.set'], up: true },
      'link.queue': { ...everyStep['link.queue'], words: null, before: everyStep['link.queue'].words },
      'link.sent': { ...everyStep['link.sent'], words: null, before: everyStep['link.sent'].words },
      'bridge.arm': {
        type: 'bridge.give-back',
        ...{ bridge: 'br0', sudo: false, helper: false },
        commands: [
          'ifdown --force br0',
          'cp -- /var/lib/labrig/bridges/br0/files/0 /etc/network/interfaces',
          'ifup --force enp1s0',
        ],
      },
      'forwards.set': { ...everyStep['forwards.set'], forwards: [], before: everyStep['forwards.set'].forwards },
      'link.rules': { ...everyStep['link.rules'], rules: null, before: everyStep['link.rules'].rules },
      'network.reserve': { ...everyStep['network.reserve'], type: 'network.unreserve' },
      'network.define': {
        type: 'network.undefine',
        connection: 'system',
        network: 'lab',
        xml: everyStep['network.define'].xml,
      },
      'network.undefine': { ...everyStep['network.undefine'], type: 'network.define', before: null },
      'network.autostart': { ...everyStep['network.autostart'], on: false },
      'network.update': {
        ...everyStep['network.update'],
        verb: 'delete',
        before: everyStep['network.update'].xml,
      },
      'docker-network.create': {
        type: 'docker-network.remove',
        ...{ connection: 'docker', network: 'lab', name: 'lab', spec: everyStep['docker-network.create'].spec },
      },
      'container.create': {
        type: 'container.remove',
        connection: 'docker',
        container: 'web',
        name: 'web',
        force: true,
        volumes: true,
      },
      'container.connect': {
        type: 'container.disconnect',
        connection: 'docker',
        container: everyStep['container.connect'].container,
        name: 'web',
        network: 'nw 1',
      },
      'container.retire': { ...everyStep['container.revive'] },
      'container.revive': { ...everyStep['container.retire'] },
      'fix.apply': { ...everyStep['fix.apply'], type: 'fix.revert' },
      'fix.revert': { ...everyStep['fix.revert'], type: 'fix.apply' },
    })
  })
})
