import type { Connection } from '../../contract/connection.ts'

const remedies = {
  libvirt: {
    absent: ['sudo systemctl enable --now libvirtd', 'sudo apt-get install libvirt-daemon-system qemu-system-x86'],
    denied: [
      'sudo usermod --append --groups libvirt "$USER"',
      'log out and in again: groups count from the next login',
    ],
    lost: ['sudo systemctl restart libvirtd'],
  },
  docker: {
    absent: ['sudo systemctl enable --now docker', 'sudo apt-get install docker.io'],
    denied: ['sudo usermod --append --groups docker "$USER"', 'log out and in again: groups count from the next login'],
    lost: ['sudo systemctl restart docker'],
  },
} as const

/** What is likely to bring an engine back, as commands or acts, most likely first. */
export function remedyFor(engine: Connection['engine'], state: Connection['state']): string[] {
  return state === 'ready' || state === 'connecting' ? [] : [...remedies[engine][state]]
}
