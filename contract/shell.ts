import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { errorMap } from './errors.ts'
import { secret } from './secret.ts'

/** Languages of menus and dialogs. */
export const language = z.enum(['en', 'ja'])
export type Language = z.infer<typeof language>

/** What a file is wanted for: decides the dialog's title and which names it shows. */
export const filePurpose = z.enum(['iso', 'disk', 'image-archive', 'lab', 'folder', 'any'])
export type FilePurpose = z.infer<typeof filePurpose>

/** Chosen in the application menu; the page does it. */
export const menuCommand = z.enum([
  'new-vm',
  'new-container',
  'open-lab',
  'settings',
  'palette',
  'help',
  'keys',
  'about',
  'report-problem',
])
export type MenuCommand = z.infer<typeof menuCommand>

/** What happened outside the page that it has to show or do. */
export const shellEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('command'), command: menuCommand }),
  /** A lab file was opened in a file manager or given on the command line. Absolute path. */
  z.object({ type: z.literal('open-lab'), path: z.string() }),
  /** The user clicked a notification; `target` is what the page gave it. */
  z.object({ type: z.literal('notification'), target: z.string() }),
  /** Something ended by itself and was started again; no engine object was touched by that. */
  z.object({ type: z.literal('restarted'), what: z.enum(['services', 'page']), reason: z.string() }),
  /** The services do not start; calls wait until they do. */
  z.object({ type: z.literal('services-down'), reason: z.string() }),
])
export type ShellEvent = z.infer<typeof shellEvent>

const procedure = oc.errors(errorMap)
const secretName = z.string().regex(/^[\w.:/-]{1,200}$/)

/** What only the window's own process can do. A page in a browser has none of it: there is no `window.labrigHost`. */
export const shellContract = {
  /** Events of this window, oldest first, those from before the call included. One watcher per window: a new one ends the one before. */
  watch: procedure.output(eventIterator(shellEvent)),
  /** Menus and dialogs from now on, in all windows. A start takes the language of the settings. */
  setLanguage: procedure.input(z.object({ language })),
  file: {
    /** Absolute path, or null when the user cancelled. */
    choose: procedure
      .input(z.object({ purpose: filePurpose, folder: z.string().max(4096).optional() }))
      .output(z.object({ path: z.string().nullable() })),
    chooseTarget: procedure
      .input(z.object({ purpose: filePurpose, name: z.string().min(1).max(255) }))
      .output(z.object({ path: z.string().nullable() })),
  },
  /** `shown: false`: this desktop has no notifications. */
  notify: procedure
    .input(
      z.object({
        title: z.string().min(1).max(200),
        body: z.string().max(1000),
        /** Comes back with the click. */
        target: z.string().max(500),
      }),
    )
    .output(z.object({ shown: z.boolean() })),
  /** Opens an address in the user's browser. REFUSED for hosts that are not on the list. */
  openLink: procedure.input(z.object({ url: z.string().max(2048) })),
  secret: {
    /** False when the desktop's keyring is missing: then nothing is kept and the user is asked each time. */
    canKeep: procedure.output(z.object({ canKeep: z.boolean() })),
    /** REFUSED without a keyring. */
    keep: procedure.input(z.object({ name: secretName, value: secret })),
    /** Null when none is kept, or when the keyring has changed and it cannot be read any more. */
    recall: procedure.input(z.object({ name: secretName })).output(z.object({ value: z.string().nullable() })),
    forget: procedure.input(z.object({ name: secretName })),
  },
}
export type ShellContract = typeof shellContract
