/**
 * Run as a process of its own: takes a lock again and again and writes "+" and "-" around each hold, with one write call
 * each, so that two holds at a time would show as "++" in the file.
 * Arguments: folder of the locks, name, rounds, file.
 */
import { appendFileSync } from 'node:fs'
import { Locks } from '../../../main/work/locks.ts'

const [folder = '', name = '', rounds = '1', file = ''] = process.argv.slice(2)
const locks = new Locks(folder)
for (let round = 0; round < Number(rounds); round++) {
  await locks.hold([name], `act of ${process.pid}`, async () => {
    appendFileSync(file, '+')
    await new Promise((resolve) => setTimeout(resolve, 2))
    appendFileSync(file, '-')
  })
}
