// What set-up would do on this machine: pure reading, so that it can be shown before anything happens.
import { existsSync } from 'node:fs'
import { defaultNetworkState } from './default-network.mjs'
import { stoppedDaemons } from './daemons.mjs'
import { MANAGERS, choosePackages } from './package-manager.mjs'
import { NEEDS } from './packages.mjs'
import { LOG_FOLDER, PID_FOLDER } from './start-daemon.mjs'

/**
 * @typedef {object} Plan
 * @property {import('./platform.mjs').Platform} platform
 * @property {{ need: import('./packages.mjs').Need, packages: string[] }[]} missing
 * @property {string[]} packages
 * @property {boolean} refresh              the package index lacks a name, or is empty
 * @property {import('./daemons.mjs').Daemon[]} stopped
 * @property {'active' | 'inactive' | 'undefined' | 'unknown'} network
 * @property {string[]} files
 */

function isMet(need, installed) {
  if (need.met) return need.met()
  if (need.files?.some((path) => existsSync(path))) return true
  return need.wanted.length > 0 && need.wanted.every((name) => name.split('|').some((one) => installed.has(one)))
}

/** Needs of the chosen sets that this machine does not meet. A need without a name in a family is not asked for there. */
export function missingNeeds(
  family,
  sets,
  queryInstalled = (names) => (family ? MANAGERS[family].installed(names) : []),
) {
  const needs = NEEDS.filter((need) => sets.includes(need.set)).map((need) => ({
    ...need,
    wanted: (family && need.names[family]) ?? [],
  }))
  const unmetByFile = needs.filter((need) => !isMet(need, new Set()))
  if (unmetByFile.length === 0) return []
  const asked = unmetByFile.flatMap((need) => need.wanted.flatMap((name) => name.split('|')))
  const installed = new Set(asked.length > 0 ? queryInstalled(asked) : [])
  return unmetByFile
    .filter((need) => !isMet(need, installed) && (need.wanted.length > 0 || need.manual || !family))
    .map((need) => ({ need, packages: need.wanted }))
}

/** @returns {Promise<Plan>} */
export async function makePlan(platform, sets) {
  const missing = missingNeeds(platform.family, sets)
  const wanted = missing.flatMap((one) => one.packages)
  const known =
    platform.family && wanted.length > 0 ? MANAGERS[platform.family].known(wanted.flatMap((n) => n.split('|'))) : []
  const { chosen, unknown } = choosePackages(wanted, new Set(known))
  const stopped = await stoppedDaemons()
  const files = platform.init === 'none' && stopped.length > 0 ? [`${PID_FOLDER}/*.pid`, `${LOG_FOLDER}/*.log`] : []
  return {
    platform,
    missing,
    packages: [...chosen, ...unknown.map((name) => name.split('|')[0])],
    refresh: unknown.length > 0,
    stopped,
    network: stopped.some((daemon) => daemon.id === 'libvirt') ? 'unknown' : defaultNetworkState(),
    files,
  }
}

/** Whether there is nothing to do. A missing or unreadable default network is reported elsewhere, not repaired. */
export const isEmpty = (plan) => plan.missing.length === 0 && plan.stopped.length === 0 && plan.network !== 'inactive'

/** The plan as text: everything that would be installed, written or started. */
export function describePlan(plan) {
  const text = [`Set-up for ${plan.platform.name}:`]
  if (plan.missing.length > 0) {
    text.push('  packages to install (with what they depend on):')
    for (const { need, packages } of plan.missing)
      text.push(`    ${packages.join(' ').replace(/\|/g, ' or ') || need.id}: ${need.why}`)
  }
  if (plan.stopped.length > 0 || plan.missing.length > 0) {
    const names = plan.stopped.map((daemon) =>
      plan.platform.init === 'systemd' ? daemon.units[0] : daemon.programs[0],
    )
    text.push(`  services to start: ${names.join(', ') || 'those of the new packages'}`)
  }
  if (plan.network !== 'active') text.push('  network to start if it is defined and stopped: default')
  if (plan.files.length > 0) text.push(`  files to write: ${plan.files.join(', ')}`)
  return text.join('\n')
}
