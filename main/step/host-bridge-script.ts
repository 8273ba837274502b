import type { Secret } from '../../contract/secret.ts'
import { commandLine, quote } from './shell-words.ts'

/** Root's own: what is kept here makes it possible to take a bridge back, by whomever and after any crash. */
export const BRIDGES_FOLDER = '/var/lib/labrig/bridges'
export const bridgeFolder = (bridge: string) => `${BRIDGES_FOLDER}/${bridge}`
export const recordPath = (bridge: string) => `${bridgeFolder(bridge)}/record.json`
export const scriptPath = (bridge: string) => `${bridgeFolder(bridge)}/give-back`
export const keptFile = (bridge: string, index: number) => `${bridgeFolder(bridge)}/files/${index}`

/** A command of the way back. Those that are not needed may find nothing to do. */
export interface BackCommand {
  readonly words: readonly string[]
  readonly needed: boolean
}

/** The way back to what was before a bridge: commands, then the files as they were, then commands. */
export interface WayBack {
  readonly first: readonly BackCommand[]
  readonly then: readonly BackCommand[]
}

export interface FileChange {
  readonly path: string
  /** Null where there was no file. Files of interfaces may hold keys of networks. */
  readonly before: Secret | null
  readonly after: Secret
  /** Of a new file. */
  readonly mode: number
}

const callOf = ({ words, needed }: BackCommand) => `${needed ? 'must' : 'try'} ${commandLine(words)}`

/** What the way back does, as it is typed. */
export function wayBackCommands(bridge: string, files: readonly FileChange[], back: WayBack): string[] {
  const restored = files.map(({ path, before }, index) =>
    commandLine(before === null ? ['rm', '-f', '--', path] : ['cp', '--', keptFile(bridge, index), path]),
  )
  const typed = (commands: readonly BackCommand[]) => commands.map(({ words }) => commandLine(words))
  return [...typed(back.first), ...restored, ...typed(back.then)]
}

interface Trial {
  readonly bridge: string
  readonly nic: string
  /** Tells this try from another one of the same name. */
  readonly token: string
  readonly files: readonly FileChange[]
  readonly back: WayBack
}

/**
 * A program that takes a bridge back, whatever has become of Labrig. It needs nothing but a shell and what Debian calls
 * essential (coreutils, util-linux).
 */
export function giveBackScript({ bridge, nic, token, files, back }: Trial): string {
  const here = bridgeFolder(bridge)
  const restored = files.map(({ path, before }, index) =>
    before === null ? `must rm -f -- ${quote(path)}` : `must cp -- ${quote(keptFile(bridge, index))} ${quote(path)}`,
  )
  return `#!/bin/sh
# Labrig made ${bridge} of ${nic}. This gives ${nic} back what it had.
#   give-back now           at once
#   give-back after N       in N seconds, unless it is kept by then
#   give-back keep          keeps it
set -u
PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
export PATH LC_ALL
umask 022
here=${quote(here)}
token=${token}
cd / || exit 1
[ "$1" != after ] || sleep "$2"
gone() { [ "$1" != keep ] || exit 3; exit 0; }
[ -d "$here" ] || gone "$1"
# One at a time; who comes second finds that it is done. The lock must not live on in daemons that are started below.
exec 9<"$here"
flock 9
grep -qsx "token=$token" "$here/give-back" || gone "$1"
case $1 in
  keep) : >"$here/kept"; exit ;;
  after) [ ! -e "$here/kept" ] || exit 0 ;;
esac
failed=0
try() { timeout -k 5 60 "$@" </dev/null >>"$here/log" 2>&1 9<&-; }
must() { try "$@" || { failed=1; echo "failed: $*" >>"$here/log"; }; }
rm -f "$here/stuck"
${[...back.first.map(callOf), ...restored, ...back.then.map(callOf)].join('\n')}
if [ $failed = 0 ]; then
  rm -rf "$here"
else
  : >"$here/stuck"
fi
exit $failed
`
}
