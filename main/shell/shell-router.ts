import type { BrowserWindow, MessagePortMain } from 'electron'
import { implement, ORPCError } from '@orpc/server'
import { RPCHandler } from '@orpc/server/ws'
import { Fault } from '../../contract/fault.ts'
import { shellContract } from '../../contract/shell.ts'
import type { ApplicationMenu } from './application-menu.ts'
import { chooseFile, chooseTarget } from './file-dialogs.ts'
import { labels } from './labels.ts'
import type { Mailbox } from './mailbox.ts'
import { greet, procedureSocket } from './port-socket.ts'
import type { Notifications } from './notifications.ts'
import type { SecretStore } from './secret-store.ts'

/** What the shell's procedures need, for the window that calls. */
export interface ShellContext {
  readonly window: BrowserWindow
  readonly mailbox: Mailbox
  readonly secrets: SecretStore
  readonly notifications: Notifications
  readonly menu: Pick<ApplicationMenu, 'language' | 'show'>
  /** @returns false when the address is not on the list */
  openLink(url: string): boolean
}

const os = implement(shellContract)
  .$context<ShellContext>()
  .use(async ({ next }) => {
    try {
      return await next()
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      throw new ORPCError(error.code, { defined: true, data: error.data, message: error.message, cause: error })
    }
  })

/** contract/shell.ts, implemented. */
export const shellRouter = os.router({
  watch: os.watch.handler(async function* ({ context, signal }) {
    yield* context.mailbox.read(signal ?? new AbortController().signal)
  }),
  setLanguage: os.setLanguage.handler(({ input, context }) => context.menu.show(input.language)),
  file: {
    choose: os.file.choose.handler(async ({ input, context }) => ({
      path: await chooseFile(context.window, labels[context.menu.language], input),
    })),
    chooseTarget: os.file.chooseTarget.handler(async ({ input, context }) => ({
      path: await chooseTarget(context.window, labels[context.menu.language], input),
    })),
  },
  notify: os.notify.handler(({ input, context: { window, mailbox, notifications } }) => ({
    shown: notifications.show(input, () => {
      if (window.isDestroyed()) return
      window.show()
      window.focus()
      mailbox.post({ type: 'notification', target: input.target })
    }),
  })),
  openLink: os.openLink.handler(({ input, context }) => {
    if (!context.openLink(input.url)) {
      throw new Fault('REFUSED', { reason: 'foreign-link' }, `This address is not opened from here: ${input.url}`)
    }
  }),
  secret: {
    canKeep: os.secret.canKeep.handler(({ context }) => ({ canKeep: context.secrets.canKeep() })),
    keep: os.secret.keep.handler(({ input, context }) => context.secrets.keep(input.name, input.value)),
    recall: os.secret.recall.handler(async ({ input, context }) => ({
      value: await context.secrets.recall(input.name),
    })),
    forget: os.secret.forget.handler(({ input, context }) => context.secrets.forget(input.name)),
  },
})

const procedures = new RPCHandler<ShellContext>(shellRouter)

/** Serves the shell's procedures to one window over its port. */
export function serveShell(port: MessagePortMain, context: ShellContext): void {
  void procedures.upgrade(procedureSocket(port), { context })
  greet(port, 'open')
  port.start()
}
