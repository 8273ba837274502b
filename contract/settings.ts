import { z } from 'zod'
import { hostPath } from './host-path.ts'
import { input } from './input.ts'
import { query } from './procedure.ts'

const fields = {
  language: z.enum(['system', 'en', 'ja']),
  theme: z.enum(['system', 'light', 'dark']),
  /** Single letters as keys in tables and diagrams. */
  singleKeys: z.boolean(),
  rail: z.enum(['wide', 'slim']),
  /** What screens of VMs show, in the list of machines. */
  thumbnails: z.boolean(),
  /** Keyboard layout of new VMs' screens; null = as the host's. */
  keymap: z.string().nullable(),
  /** Days after which VMs in the trash are deleted for good; null = never by itself. */
  trashDays: z.number().int().min(1).max(3650).nullable(),
  /** Proxy for downloads; null = as the environment says (http_proxy, https_proxy, no_proxy). */
  proxy: z
    .url({ protocol: /^https?$/, error: 'an address that begins with http:// or https://' })
    .max(500)
    .nullable(),
  /** Findings of the doctor that are not to be counted on this host. */
  ignoredFindings: z.array(z.string().max(64)).max(100),
  /** Where backups went last. */
  backupFolder: hostPath.nullable(),
  /** Layout of windows and consoles, kept as the page wrote it. Bounded: it is written at each change. */
  layout: z.string().max(65_536).nullable(),
}

/**
 * What a user chose. Kept in `settings.json`; an unknown field of a newer Labrig survives, a file of a newer version is
 * read and never written.
 */
export const settings = z.object({
  language: fields.language.default('system'),
  theme: fields.theme.default('system'),
  singleKeys: fields.singleKeys.default(true),
  rail: fields.rail.default('wide'),
  thumbnails: fields.thumbnails.default(true),
  keymap: fields.keymap.default(null),
  trashDays: fields.trashDays.default(14),
  proxy: fields.proxy.default(null),
  ignoredFindings: fields.ignoredFindings.default([]),
  backupFolder: fields.backupFolder.default(null),
  layout: fields.layout.default(null),
})
export type Settings = z.infer<typeof settings>

/** Apart from {@link settings}: a default there would set back what a change leaves out. */
export const settingsChange = input(fields).partial()
export type SettingsChange = z.infer<typeof settingsChange>

/** Where Labrig keeps its own files. */
export const dataLocations = z.object({ config: z.string(), state: z.string(), cache: z.string(), runtime: z.string() })

export const settingsProcedures = {
  get: query('the settings, and whether they can be changed').output(
    z.object({ settings, writable: z.boolean(), problem: z.string().nullable(), locations: dataLocations }),
  ),
  set: query('changes settings of Labrig itself').input(settingsChange).output(settings),
  reset: query('sets all settings back').output(settings),
}
