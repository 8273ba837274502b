import { run } from './run.ts'

/** The distribution's client, by path: another docker may stand before it in PATH and print other shapes. */
export const DOCKER = '/usr/bin/docker'

/** The real virsh on the system connection; resolves to what it printed. */
export const virsh = (...args: string[]): Promise<string> => run('virsh', ['-q', '-c', 'qemu:///system', ...args])

/** The real docker on the host's engine, whatever context or DOCKER_HOST is set; resolves to what it printed. */
export const docker = (...args: string[]): Promise<string> => run(DOCKER, ['-H', 'unix:///run/docker.sock', ...args])

/** Lines that are not empty, trimmed. */
export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
