import type { App, Dialog } from 'electron'
import type { Logger } from '../system/logger.ts'

/** An app that ends sooner after its start would end again: it is not started anew. Milliseconds. */
const SOUND_AFTER = 30_000

/**
 * What to do when this process can no longer be trusted: it holds nothing but windows and ports, so that a fresh one
 * loses nothing; running guests do not depend on it.
 */
export function restartOnCrash(
  app: Pick<App, 'relaunch' | 'exit'>,
  dialog: Pick<Dialog, 'showErrorBox'>,
  logger: Logger,
): (error: unknown) => void {
  const started = Date.now()
  let ending = false
  return (error) => {
    if (ending) return
    ending = true
    logger.log('error', 'uncaught', { error })
    if (Date.now() - started > SOUND_AFTER) app.relaunch()
    else dialog.showErrorBox('Labrig', error instanceof Error ? error.message : String(error))
    void logger.flush().finally(() => app.exit(1))
  }
}
