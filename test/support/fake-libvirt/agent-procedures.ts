import type { FakeAgent } from './agent.ts'
import { Refusal } from './faults.ts'
import type { FakeHost } from './host.ts'
import type { Procedures } from './procedure.ts'

const AGENT_UNRESPONSIVE = 86
const UNSUPPORTED = 74

function agentOf(host: FakeHost, dom: Parameters<FakeHost['domain']>[0]): FakeAgent {
  const { agent } = host.domain(dom)
  if (agent !== undefined) return agent
  throw new Refusal(AGENT_UNRESPONSIVE, 'Guest agent is not responding: QEMU guest agent is not connected')
}

interface Command {
  readonly execute: string
  readonly arguments?: Readonly<Record<string, unknown>>
}

function answer({ version, commands, answers }: FakeAgent, { execute }: Command): unknown {
  const own = answers?.[execute]
  if (own !== undefined) return own()
  switch (execute) {
    case 'guest-info':
      return {
        version,
        supported_commands: [...commands, 'guest-shutdown'].map((name) => ({
          name,
          enabled: name !== 'guest-shutdown',
        })),
      }
    case 'guest-exec':
      return { pid: 41 }
    case 'guest-exec-status':
      return { exited: true, exitcode: 0, 'out-data': Buffer.from('15:04  up 3 days\n').toString('base64') }
    default:
      throw new Refusal(1, `internal error: unable to execute QEMU agent command '${execute}'`)
  }
}

export const agentProcedures: Procedures = {
  QEMU_AGENT_COMMAND: (host, { dom, cmd }) => {
    const agent = agentOf(host, dom)
    const command = JSON.parse(cmd) as Command
    agent.asked.push(command)
    return { result: JSON.stringify({ return: answer(agent, command) }) }
  },
  DOMAIN_GET_GUEST_INFO: (host, { dom }) => ({ params: agentOf(host, dom).info }),
  DOMAIN_GET_TIME: (host, { dom }) => {
    const agent = agentOf(host, dom)
    if (!agent.commands.includes('guest-get-time')) {
      throw new Refusal(UNSUPPORTED, 'argument unsupported: guest-get-time')
    }
    const now = Date.now() + agent.ahead * 1000
    return { seconds: BigInt(Math.floor(now / 1000)), nseconds: (now % 1000) * 1_000_000 }
  },
  DOMAIN_SET_TIME: (host, { dom }) => void (agentOf(host, dom).ahead = 0),
  DOMAIN_FSTRIM: (host, { dom }) => void agentOf(host, dom),
  DOMAIN_SET_USER_PASSWORD: (host, { dom }) => void agentOf(host, dom),
}
