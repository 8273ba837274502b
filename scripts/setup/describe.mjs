// The plan in words: what set-up would do, and the commands that do the same by hand.
import { MANAGERS } from './package-manager.mjs'
import { handOver } from './tpm-authority.mjs'

/** The plan as text: everything that would be installed, written or started. @param {import('./plan.mjs').Plan} plan */
export function describePlan(plan) {
  const text = [`Set-up for ${plan.platform.name}:`]
  if (plan.missing.length > 0) {
    text.push('  packages to install (with what they depend on):')
    for (const { need, packages } of plan.missing)
      text.push(`    ${packages.join(' ').replace(/\|/g, ' or ') || need.id}: ${need.why}`)
  }
  const services = plan.stopped.map((daemon) =>
    plan.platform.init === 'systemd' ? daemon.units[0] : daemon.programs[0],
  )
  if (installsEngines(plan)) services.push('those of the new packages')
  if (services.length > 0) text.push(`  services to start: ${services.join(', ')}`)
  if (touchesNetwork(plan)) text.push('  network to start if it is defined and stopped: default')
  if (plan.files.length > 0) text.push(`  files to write: ${plan.files.join(', ')}`)
  if (plan.foreign.length > 0) text.push(`  files to give to the TPM emulator's user: ${plan.foreign.join(', ')}`)
  return text.join('\n')
}

const installsEngines = (plan) => plan.missing.some(({ need }) => need.set === 'engines')

/** Its state can be unknown because libvirt is not up yet, or because we may not look: then nothing is promised. */
const touchesNetwork = (plan) =>
  plan.network === 'inactive' ||
  (plan.network === 'unknown' && (installsEngines(plan) || plan.stopped.some((daemon) => daemon.id === 'libvirt')))

/** The commands that do by hand what set-up would do, for a person without our rights or on an unknown distribution. */
export function manualSteps(plan) {
  return [...manualPackages(plan), ...manualServices(plan), ...manualNetwork(plan), ...manualOwner(plan)]
    .map((line) => `  ${line}`)
    .join('\n')
}

function manualPackages({ platform, missing, packages }) {
  if (missing.length === 0) return []
  if (platform.family && packages.length > 0) return [`sudo ${MANAGERS[platform.family].byHand(packages).join(' ')}`]
  return missing.map(({ need }) => need.manual ?? `install ${need.id} with your package manager: ${need.why}`)
}

function manualServices({ platform, stopped }) {
  if (stopped.length === 0) return []
  if (platform.init === 'systemd') return stopped.map((daemon) => `sudo systemctl start ${daemon.units[0]}`)
  if (platform.init === 'other')
    return [`start with your service manager, in this order: ${stopped.map((daemon) => daemon.id).join(', ')}`]
  return stopped.map(
    ({ programs, args, mode }) => `sudo ${[programs[0], ...args].join(' ')}${mode === 'stays' ? ' &' : ''}`,
  )
}

const manualNetwork = (plan) => (touchesNetwork(plan) ? ['sudo virsh -c qemu:///system net-start default'] : [])

const manualOwner = ({ foreign }) => (foreign.length > 0 ? [`sudo ${handOver(foreign).join(' ')}`] : [])

/** What a person needs to use both engines without root; undefined when the groups are there, or do not exist. */
export function groupAdvice(user, groups, existing) {
  const lacking = ['libvirt', 'docker'].filter((group) => existing.includes(group) && !groups.includes(group))
  if (lacking.length === 0) return undefined
  return `To use the engines without root: sudo usermod -aG ${lacking.join(',')} ${user}, then log in again. (Members of these groups can become root on this machine.)`
}
