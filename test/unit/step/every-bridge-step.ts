import { Secret } from '../../../contract/secret.ts'
import type { HostBridgeStep } from '../../../main/step/host-bridge-step.ts'

const onBridge = { bridge: 'br0', sudo: false, helper: false } as const

/** One step of each type that makes a bridge of the host. */
export const everyBridgeStep = {
  'bridge.arm': {
    type: 'bridge.arm',
    ...onBridge,
    nic: 'enp1s0',
    manager: 'ifupdown',
    token: '0a1b2c3d4e5f',
    seconds: 30,
    files: [
      {
        path: '/etc/network/interfaces',
        before: new Secret('iface enp1s0 inet dhcp\n'),
        after: new Secret('auto br0\n'),
        mode: 0o644,
      },
    ],
    back: {
      first: [{ words: ['ifdown', '--force', 'br0'], needed: false }],
      then: [{ words: ['ifup', '--force', 'enp1s0'], needed: true }],
    },
  },
  'bridge.run': { type: 'bridge.run', ...onBridge, words: ['ifup', 'br0'], seconds: 26 },
  'bridge.write': {
    type: 'bridge.write',
    ...onBridge,
    file: {
      path: '/etc/network/interfaces',
      before: new Secret('a\n'),
      after: new Secret('auto br0\n    wpa-psk hunter2\n'),
      mode: 0o644,
    },
  },
  'bridge.settle': {
    type: 'bridge.settle',
    ...onBridge,
    nic: 'enp1s0',
    expected: { address: null, needed: true, gateway: '192.168.1.1' },
    keptBy: 'check',
    seconds: 30,
  },
  'bridge.give-back': {
    type: 'bridge.give-back',
    ...onBridge,
    commands: ['ifdown --force br0', 'ifup --force enp1s0'],
  },
} as const satisfies Partial<Record<HostBridgeStep['type'], HostBridgeStep>>
