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

/** What ssh or the far side says, and what helps against it; the first that fits. */
const farRemedies: readonly (readonly [RegExp, (target: string) => string])[] = [
  // Asked by hand, ssh shows the key: a person compares it with the host's own.
  [/Host key verification failed|HOST IDENTIFICATION HAS CHANGED/, (target) => `ssh ${target}`],
  [/Could not resolve hostname|No route to host|timed out/, (target) => `ssh ${target}`],
  [/docker\.sock/, (target) => `ssh -t ${target} 'sudo usermod --append --groups docker "$USER"'`],
  [/libvirt-sock/, (target) => `ssh -t ${target} sudo systemctl enable --now libvirtd`],
  [/Permission denied/, (target) => `ssh-copy-id ${target}`],
  [/docker: (command )?not found/, (target) => `ssh -t ${target} sudo apt-get install docker.io`],
  [/nc: (command )?not found/, (target) => `ssh -t ${target} sudo apt-get install libvirt-daemon-system`],
]

/**
 * As {@link remedyFor}, for an engine that is reached over ssh: mostly it is ssh that says no.
 * @param target as ssh is told it, user@host
 * @param reason what ssh said
 */
export function remedyOverSsh(
  target: string,
  engine: Connection['engine'],
  state: Connection['state'],
  reason: string,
): string[] {
  if (state === 'ready' || state === 'connecting') return []
  const known = farRemedies.find(([said]) => said.test(reason))
  if (known !== undefined) return [known[1](target)]
  const unit = engine === 'libvirt' ? 'libvirtd' : 'docker'
  return [`ssh ${target}`, `ssh -t ${target} sudo systemctl enable --now ${unit}`]
}
