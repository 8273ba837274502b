import { resolve } from 'node:path'
import { each, type VmCommand } from './vm-command.ts'

/** Of `labrig vm`: what the guest's agent does. */
export const vmAgentCommands: Readonly<Record<string, VmCommand>> = {
  'agent-run': {
    usage: 'agent-run NAME -- COMMAND…',
    summary: 'runs a program in the guest; its output and exit code are those of the command',
    least: 2,
    most: 1000,
    names: 'first',
    options: {},
    calls: ([id], { words }) => [{ path: 'vm.agent.run', input: { id, command: words.slice(2) } }],
  },
  'agent-time': each('agent-time', 'vm.agent.setTime', "sets the guest's clock to this computer's"),
  'agent-trim': each('agent-trim', 'vm.agent.trim', "gives back what the guest's file systems do not use"),
  'agent-ls': {
    usage: 'agent-ls NAME [PATH]',
    summary: 'what is in a folder of the guest, / unless told',
    least: 1,
    most: 2,
    names: 'first',
    options: {},
    calls: () => [],
  },
  'agent-get': {
    usage: 'agent-get NAME PATH FILE',
    summary: 'copies a file of the guest here, up to 256 MiB; FILE may be a folder, and - prints a text',
    least: 3,
    most: 3,
    names: 'first',
    options: {},
    calls: ([id], { words }) => [
      { path: 'vm.agent.copyOut', input: { id, path: words[2], to: resolve(words[3] ?? '') } },
    ],
  },
  'agent-put': {
    usage: 'agent-put NAME FILE PATH [--replace]',
    summary: 'copies a file into the guest, up to 256 MiB; one that is there is replaced only when asked',
    least: 3,
    most: 3,
    names: 'first',
    options: { replace: false },
    calls: ([id], { words, flags }) => [
      {
        path: 'vm.agent.copyIn',
        input: { id, from: resolve(words[2] ?? ''), path: words[3], replace: flags.has('replace') },
      },
    ],
  },
  'agent-password': {
    usage: 'agent-password NAME USER',
    summary: 'sets the password of a user of the guest; it is asked for, or read from standard input',
    least: 2,
    most: 2,
    names: 'first',
    options: {},
    // Whoever calls reads the password: in an argument the whole host could see it.
    calls: ([id], { words }) => [{ path: 'vm.agent.setPassword', input: { id, user: words[2], password: '' } }],
  },
}
