import type { App } from 'electron'
import { z } from 'zod'

const handover = z.object({ files: z.array(z.string().startsWith('/').max(4096)).max(16) })

/**
 * One app per user: a second start hands its lab files to the first and ends.
 * @param files absolute paths from this start's command line
 * @param opened told the files of each later start, and those that the desktop opens with us
 * @returns false when another one runs: the caller ends
 */
export function becomeOnlyInstance(
  app: Pick<App, 'requestSingleInstanceLock' | 'on'>,
  files: readonly string[],
  opened: (files: readonly string[]) => void,
): boolean {
  if (!app.requestSingleInstanceLock({ files: [...files] })) return false
  app.on('second-instance', (_event, _argv, _folder, data) => {
    const parsed = handover.safeParse(data)
    opened(parsed.success ? parsed.data.files : [])
  })
  app.on('open-file', (event, path) => {
    event.preventDefault()
    if (path.toLowerCase().endsWith('.lab')) opened([path])
  })
  return true
}
