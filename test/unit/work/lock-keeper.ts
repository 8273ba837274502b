/** Run as a process of its own: holds a lock and says so on stdout, until it is killed. Arguments: folder, name, title. */
import { Locks } from '../../../main/work/locks.ts'

const [folder = '', name = '', title = ''] = process.argv.slice(2)
await new Locks(folder).hold([name], title, async () => {
  process.stdout.write('held\n')
  await new Promise((resolve) => setTimeout(resolve, 60_000))
})
