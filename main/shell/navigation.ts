import type { App, Session, Shell, WebContents } from 'electron'
import type { Logger } from '../system/logger.ts'
import { allowedLink } from './links.ts'
import { isPageUrl, PAGE_URL } from './origin.ts'

export interface NavigationDesk {
  readonly shell: Pick<Shell, 'openExternal'>
  readonly logger: Logger
  /** Opens one of our own windows on an address of the page. */
  openPage(url: string): void
}

interface Attempt {
  readonly url: string
  preventDefault(): void
}

/** Every web contents, whoever makes it, stays on our page; what it wants to open elsewhere goes by the list of links. */
export function guardNavigation(app: Pick<App, 'on'>, desk: NavigationDesk): void {
  app.on('web-contents-created', (_, contents) => guardContents(contents, desk))
}

function guardContents(contents: WebContents, desk: NavigationDesk): void {
  const stay = (attempt: Attempt) => {
    if (isPageUrl(attempt.url)) return
    attempt.preventDefault()
    desk.logger.log('warn', 'navigation denied', { url: attempt.url })
  }
  contents.on('will-navigate', stay)
  contents.on('will-frame-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    if (isPageUrl(url)) desk.openPage(url)
    else openLink(url, desk)
    // Always: a window that the page makes itself would have the page's options, not ours.
    return { action: 'deny' }
  })
}

/** Hands an address to the user's browser. @returns false when it is not on the list */
export function openLink(url: string, { shell, logger }: Pick<NavigationDesk, 'shell' | 'logger'>): boolean {
  const link = allowedLink(url)
  if (link === null) {
    logger.log('warn', 'link denied', { url })
    return false
  }
  shell.openExternal(link).catch((error: unknown) => logger.log('warn', 'link not opened', { url: link, error }))
  return true
}

/** The page may save what it made itself (an export, a report); nothing is fetched to disk from elsewhere. */
export function guardDownloads(session: Pick<Session, 'on'>): void {
  session.on('will-download', (event, item) => {
    if (!item.getURL().startsWith(`blob:${PAGE_URL}`)) event.preventDefault()
  })
}
