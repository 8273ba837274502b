/**
 * Loaded into the host before anything else (`--import`): the clock, the name and the size of the laptop on the pictures,
 * so that they do not depend on when and where they are taken. Time goes on from there.
 */
import { syncBuiltinESMExports } from 'node:module'
import files from 'node:fs/promises'
import os from 'node:os'
import { Instant, laptop } from './laptop-facts.ts'

globalThis.Date = Instant(Date) as DateConstructor

os.hostname = () => laptop.name
// An eighth of the time between two readings was busy.
let readings = 0
os.cpus = () => {
  readings += 1
  const times = { user: readings * 100, nice: 0, sys: 0, idle: readings * 700, irq: 0 }
  return Array.from({ length: laptop.threads }, () => ({ model: laptop.processor, speed: 2600, times }))
}
const bytesOf = (field: string) => Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(laptop.meminfo)?.[1]) * 1024
os.totalmem = () => bytesOf('MemTotal')
os.freemem = () => bytesOf('MemAvailable')

const readFile = files.readFile as (path: unknown, ...rest: unknown[]) => Promise<unknown>
const replaced = files as unknown as Record<string, unknown>
replaced['readFile'] = (path: unknown, ...rest: unknown[]) =>
  path === '/proc/meminfo' ? Promise.resolve(laptop.meminfo) : readFile(path, ...rest)
replaced['statfs'] = () => Promise.resolve(laptop.disk)
syncBuiltinESMExports()
