// The four package managers behind one shape: which of these packages are installed, which exist, how to install.
import { spawnSync } from 'node:child_process'

const quiet = { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' }, timeout: 60_000 }

function lines(command, args) {
  const result = spawnSync(command, args, quiet)
  return (result.stdout ?? '').split('\n').filter(Boolean)
}

const APT_OPTIONS = [
  '-y',
  '-q',
  '--no-install-recommends',
  // Another apt (unattended-upgrades) may hold the lock for minutes on a machine that has just booted.
  '-o',
  'DPkg::Lock::Timeout=300',
  '-o',
  'Dpkg::Options::=--force-confold',
]

export const MANAGERS = {
  apt: {
    installed: (names) =>
      lines('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n', ...names])
        .filter((line) => line.endsWith(' installed'))
        .map((line) => line.split(' ')[0]),
    // Virtual or unknown names have no candidate; an empty list means that the index was never fetched.
    known: (names) =>
      lines('apt-cache', ['show', '--no-all-versions', ...names])
        .filter((line) => line.startsWith('Package: '))
        .map((line) => line.slice(9)),
    refresh: ['apt-get', '-q', '-o', 'DPkg::Lock::Timeout=300', 'update'],
    install: (names) => ['apt-get', ...APT_OPTIONS, 'install', ...names],
    byHand: (names) => ['apt-get', 'install', '--no-install-recommends', ...names],
    environment: { DEBIAN_FRONTEND: 'noninteractive', NEEDRESTART_MODE: 'l', APT_LISTCHANGES_FRONTEND: 'none' },
  },
  dnf: {
    installed: (names) => lines('rpm', ['-q', '--qf', '%{NAME}\n', ...names]).filter((line) => names.includes(line)),
    known: (names) => lines('dnf', ['-q', 'repoquery', '--qf', '%{name}\n', ...names]),
    refresh: undefined,
    byHand: (names) => ['dnf', 'install', ...names],
    install: (names) => ['dnf', '-y', '--setopt=install_weak_deps=False', 'install', ...names],
    environment: {},
  },
  zypper: {
    installed: (names) => lines('rpm', ['-q', '--qf', '%{NAME}\n', ...names]).filter((line) => names.includes(line)),
    known: (names) =>
      lines('zypper', ['-q', '--non-interactive', 'search', '-x', ...names]).map((line) =>
        (line.split('|')[1] ?? '').trim(),
      ),
    refresh: ['zypper', '--non-interactive', 'refresh'],
    byHand: (names) => ['zypper', 'install', ...names],
    install: (names) => ['zypper', '--non-interactive', 'install', '--no-recommends', ...names],
    environment: {},
  },
  pacman: {
    installed: (names) => lines('pacman', ['-Qq', ...names]),
    known: (names) =>
      lines('pacman', ['-Si', ...names])
        .filter((line) => line.startsWith('Name '))
        .map((line) => (line.split(':')[1] ?? '').trim()),
    // Refreshing without upgrading leaves a partial upgrade behind, which Arch does not support: use the index as it is.
    refresh: undefined,
    byHand: (names) => ['pacman', '-S', '--needed', ...names],
    install: (names) => ['pacman', '-S', '--noconfirm', '--needed', ...names],
    environment: {},
  },
}

/** Chooses for each name with alternatives (a|b) the first that the index knows; unknown ones are returned apart. */
export function choosePackages(names, known) {
  const chosen = []
  const unknown = []
  for (const name of names) {
    const found = name.split('|').find((candidate) => known.has(candidate))
    if (found) chosen.push(found)
    else unknown.push(name)
  }
  return { chosen, unknown }
}
