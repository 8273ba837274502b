// Brings a machine to where Labrig can work: shows the plan, asks where it must, installs what is missing, starts what
// is stopped. Changes nothing that is there: no configuration file, no other vendor's engine, no defined network.
import { askYes, consentOf } from './consent.mjs'
import { stoppedDaemons } from './daemons.mjs'
import { defaultNetworkState, startDefaultNetwork } from './default-network.mjs'
import { describePlan, manualSteps } from './describe.mjs'
import { install } from './install.mjs'
import { isEmpty, makePlan, missingNeeds } from './plan.mjs'
import { detectPlatform } from './platform.mjs'
import { startDaemon } from './start-daemon.mjs'
import { handOverFiles } from './tpm-authority.mjs'

/** Set-up cannot go on; the message says what to do by hand. */
export class SetupError extends Error {}

function refuse(plan, reason) {
  throw new SetupError(`${reason}\nDo this by hand, then try again:\n${manualSteps(plan)}`)
}

/** Why this machine cannot be set up by us at all, whoever agrees. @param {import('./plan.mjs').Plan} plan */
export function unsupported(plan) {
  const { family, init, name } = plan.platform
  if (plan.missing.length > 0 && !family) return `${name} is not a distribution that set-up knows.`
  const without = plan.missing.filter((one) => one.packages.length === 0)
  if (without.length > 0) return `${name} has no package for ${without.map((one) => one.need.id).join(', ')}.`
  if (plan.stopped.length > 0 && init === 'other') return 'Set-up does not know the service manager of this machine.'
  // Daemons that nobody looks after need pid and log files of root's: more than a sudo before the command.
  if (plan.stopped.length > 0 && init === 'none' && !plan.platform.root)
    return 'There is no service manager: only root can start the services.'
  return undefined
}

/**
 * Does what is missing, or nothing (in a fraction of a second). Throws SetupError with what to do by hand.
 * @param {{ sets: ('engines' | 'tests' | 'full')[], dryRun?: boolean, log?: (line: string) => void }} options
 * @returns {Promise<{ changed: boolean }>}
 */
export async function setUp({ sets, dryRun = false, log = (line) => process.stderr.write(`${line}\n`) }) {
  const platform = detectPlatform()
  const plan = await makePlan(platform, sets)
  if (isEmpty(plan)) return { changed: false }
  log(describePlan(plan))
  if (dryRun) return { changed: false }
  const reason = unsupported(plan)
  if (reason) refuse(plan, reason)
  const consent = consentOf({
    root: platform.root,
    terminal: process.stdin.isTTY === true && process.stderr.isTTY === true,
    answer: process.env.LABRIG_SETUP,
  })
  if (consent === 'no') refuse(plan, 'Set-up may not change this machine (not root, or LABRIG_SETUP=no).')
  if (consent === 'ask' && !(await askYes('Do this now with sudo?'))) refuse(plan, 'Nothing was changed.')
  await carryOut(plan, sets, log)
  return { changed: true }
}

async function carryOut(plan, sets, log) {
  const { platform } = plan
  const privileged = (command) => (platform.root ? command : ['sudo', ...command])
  if (plan.missing.length > 0) {
    const problem = install(plan, privileged)
    if (problem) refuse(plan, problem)
    const left = missingNeeds(platform.family, sets)
    if (left.length > 0)
      refuse({ ...plan, missing: left }, `Still missing: ${left.map((one) => one.need.id).join(', ')}.`)
  }
  const owner = plan.foreign.length > 0 ? handOverFiles(plan.foreign, privileged) : undefined
  const problems = owner ? [owner] : []
  for (const daemon of await stoppedDaemons()) {
    log(`starting ${daemon.id}`)
    const problem = await startDaemon(daemon, platform.init, privileged)
    if (problem) problems.push(problem)
  }
  if (problems.length > 0) refuse(await makePlan(platform, sets), problems.join('\n'))
  startNetwork(privileged, log)
}

/** A network that cannot start (its addresses in use, say) is told, but keeps nobody from working without it. */
function startNetwork(privileged, log) {
  if (defaultNetworkState() !== 'inactive') return
  log('starting network default')
  const problem = startDefaultNetwork(privileged)
  if (problem) log(`network default did not start: ${problem}`)
}
