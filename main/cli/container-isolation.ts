import type { GroupResource, Isolation, IsolationNamespace } from '../../contract/isolation.ts'
import { createRouterClient } from '@orpc/server'
import { router } from '../api/router.ts'
import type { Surroundings } from './act-calls.ts'
import { table, toJson } from './output.ts'

const contents: Readonly<Record<IsolationNamespace['kind'], string>> = {
  mnt: 'files',
  uts: 'host name',
  pid: 'processes',
  net: 'network',
  ipc: 'shared memory',
  cgroup: 'control groups',
  user: 'users',
  time: 'clock',
}

function sameText({ same, toldBy }: IsolationNamespace): string {
  const word = same === null ? 'not known' : same ? 'shared' : 'own'
  return toldBy === 'kernel' || same === null ? word : `${word} (by its settings)`
}

function amount(name: GroupResource['name'], value: number | null): string {
  if (value === null) return '–'
  return name === 'memory' ? `${(value / 2 ** 20).toFixed(1)} MiB` : String(value)
}

function limitRows({ name, levels, setBy }: GroupResource): string[][] {
  return levels.map(({ group, limit, current }) => [
    name,
    group,
    limit === null ? 'none' : amount(name, limit),
    amount(name, current),
    group === setBy ? 'holds' : '',
  ])
}

function rightsText({ rights }: Isolation): string {
  const mapped = rights.users.map(({ inside, outside, count }) => `${inside}-${inside + count - 1} are ${outside}-…`)
  const facts = [
    ['capabilities', rights.effective === null ? 'not known' : rights.effective.join(' ') || 'none'],
    ['may ever get', rights.bounding === null ? 'not known' : `${rights.bounding.length} of ${rights.all.length}`],
    ['seccomp', `${rights.seccomp ?? 'not known'} (${rights.seccompProfile})`],
    ['label', rights.label ?? 'none'],
    ['users', mapped.join(', ') || 'not known'],
    ['privileged', rights.privileged ? 'yes' : 'no'],
  ]
  return table(['RIGHT', 'IS'], facts)
}

function isolationText(found: Isolation): string {
  const namespaces = found.namespaces.map((one) => [
    one.kind,
    contents[one.kind],
    one.inside.id ?? '?',
    one.host.id ?? '?',
    sameText(one),
  ])
  const processes = found.processes.map((one) => [
    one.inside === null ? '?' : String(one.inside),
    String(one.host),
    one.user === null ? '?' : String(one.user.inside ?? '–'),
    one.command,
  ])
  return [
    table(['NAMESPACE', 'OF', 'INSIDE', 'HOST', 'IT IS'], namespaces),
    table(['PID INSIDE', 'PID ON HOST', 'USER INSIDE', 'COMMAND'], processes),
    ...(found.groups === null
      ? []
      : [table(['LIMIT OF', 'GROUP', 'LIMIT', 'NOW', ''], found.groups.resources.flatMap(limitRows))]),
    rightsText(found),
  ].join('\n')
}

/** `labrig container isolation NAME`. What could not be read, and why, goes to the error stream. @returns the exit code */
export async function printIsolation(id: string, around: Surroundings, json: boolean): Promise<number> {
  const { services, output, signal } = around
  const found = await createRouterClient(router, { context: services }).container.isolation({ id }, { signal })
  if (json) output.out(toJson(found, 2) + '\n')
  else {
    output.out(isolationText(found))
    for (const { file, why } of found.unreadable) {
      output.err(`labrig: ${file} ${why === 'denied' ? 'is shown to root only; try: sudo readlink' : 'is not there'}\n`)
    }
  }
  return 0
}
