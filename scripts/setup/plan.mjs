// What set-up would do on this machine: pure reading, so that it can be shown before anything happens.
import { existsSync } from 'node:fs'
import { defaultNetworkState } from './default-network.mjs'
import { stoppedDaemons } from './daemons.mjs'
import { MANAGERS, choosePackages } from './package-manager.mjs'
import { NEEDS } from './packages.mjs'
import { LOG_FOLDER, PID_FOLDER } from './start-daemon.mjs'
import { foreignFiles } from './tpm-authority.mjs'

/**
 * @typedef {object} Plan
 * @property {import('./platform.mjs').Platform} platform
 * @property {{ need: import('./packages.mjs').Need, packages: string[] }[]} missing
 * @property {string[]} packages
 * @property {boolean} refresh              the package index lacks a name, or is empty
 * @property {import('./daemons.mjs').Daemon[]} stopped
 * @property {'active' | 'inactive' | 'undefined' | 'unknown'} network
 * @property {string[]} files
 * @property {string[]} foreign             files of the TPM emulator that its user may not touch
 */

/** How needs are looked up; tests put another machine in its place. */
const HERE = {
  /** @param {string} path */
  exists: (path) => existsSync(path),
  installed: (family, names) => (family ? MANAGERS[family].installed(names) : []),
}

function isMet(need, exists, installed) {
  if (need.met) return need.met()
  if (need.files?.some((path) => exists(path))) return true
  return need.wanted.length > 0 && need.wanted.every((name) => name.split('|').some((one) => installed.has(one)))
}

/**
 * Needs of the chosen sets that this machine does not meet. A need that a family has no package for is asked for there
 * only if it says what to do by hand. The package manager is asked only about what no file proves.
 */
export function missingNeeds(family, sets, { exists, installed } = HERE) {
  const needs = NEEDS.filter((need) => sets.includes(need.set)).map((need) => ({
    ...need,
    wanted: (family && need.names[family]) ?? [],
  }))
  const unproven = needs.filter((need) => !isMet(need, exists, new Set()))
  const asked = unproven.flatMap((need) => need.wanted.flatMap((name) => name.split('|')))
  const present = new Set(asked.length > 0 ? installed(family, asked) : [])
  return unproven
    .filter((need) => !isMet(need, exists, present) && (need.wanted.length > 0 || need.manual || !family))
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
    foreign: foreignFiles(),
  }
}

/** Whether there is nothing to do. A missing or unreadable default network is reported elsewhere, not repaired. */
export const isEmpty = (plan) =>
  plan.missing.length === 0 && plan.stopped.length === 0 && plan.network !== 'inactive' && plan.foreign.length === 0
