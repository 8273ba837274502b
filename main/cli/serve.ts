import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Fault } from '../../contract/fault.ts'
import { holderText } from '../../contract/texts/port-holder.ts'
import type { RunningServices } from '../services.ts'
import type { Arguments } from './arguments.ts'
import { UsageError } from './failure.ts'
import type { Output } from './output.ts'
import { startHeadlessHost } from '../headless/server.ts'
import { writeFileAtomic } from '../system/files.ts'
import { labrigPaths } from '../system/paths.ts'
import { portHolder } from '../system/port-holder.ts'

/** Where the built page lies: beside the built command line, or in out/ when run from the sources. */
function pageFolder(): string {
  const folders = ['../renderer', '../../out/renderer'].map((path) => fileURLToPath(new URL(path, import.meta.url)))
  const found = folders.find((folder) => existsSync(join(folder, 'index.html')))
  if (found === undefined) throw new UsageError('the page is not built yet; run "npm run build" first')
  return found
}

function portOf(args: Arguments): number {
  const text = args.values.get('port') ?? '0'
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65535) return port
  throw new UsageError(`--port ${text}: a number from 0 to 65535; 0 lets the system choose`)
}

/** A ticket must not stand in a log: off a terminal it goes into a file that only this user can read. */
async function announce(url: string, port: number, args: Arguments, output: Output): Promise<void> {
  if (args.flags.has('print-url')) output.out(url + '\n')
  else if (output.isTerminal)
    output.out(`Labrig is at ${url}\nThe link works once, for five minutes. Ctrl-C ends Labrig.\n`)
  else {
    const path = join(labrigPaths().runtime, `url-${port}`)
    await writeFileAtomic(path, url + '\n')
    output.out(`${path}\n`)
    output.err('That file has the link to Labrig, for a browser on this computer; it works once, for five minutes.\n')
  }
}

/** `labrig serve`: the services behind a page in a browser, until the signal. @returns the exit code */
export async function serve(
  args: Arguments,
  services: RunningServices,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  const port = portOf(args)
  const root = pageFolder()
  services.connections.start()
  services.tend()
  try {
    await using host = await startHeadlessHost({ services, root, port })
    await announce(host.issueUrl(), host.port, args, output)
    // A failure to load shows where it is needed.
    services.connections.warmUp().catch(() => undefined)
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve()
      else signal.addEventListener('abort', () => resolve())
    })
    return 0
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'EADDRINUSE' ? await portInUse(port) : error
  }
}

async function portInUse(port: number): Promise<Fault> {
  const wanted = { port, protocol: 'tcp', address: '127.0.0.1' } as const
  const held = (await portHolder(wanted)) ?? { by: 'unknown' as const }
  const holder = holderText(held)
  return new Fault('PORT_IN_USE', { ...wanted, holder, held }, `Port ${port} is in use by ${holder}.`)
}
