import { useEffect } from 'react'
import type { OperatingSystem } from '../../../contract/host.ts'
import type { Client } from '../../api/client.ts'
import { useAsked, type Asked } from '../wizard/use-asked.ts'
import { useRested } from '../wizard/use-rested.ts'
import { sourcePath, type SourceKind, type VmForm } from './form.ts'
import type { VmDraft } from './use-vm-wizard.ts'

interface ImageFacts {
  readonly format: 'qcow2' | 'raw' | null
  /** Bytes; null while the format is not known. */
  readonly capacity: number | null
}

export interface FileFacts {
  readonly system: OperatingSystem | null
  /** Of an OS image. */
  readonly image: ImageFacts | null
}

type Stated = VmForm['imageFormat']

interface ImageQuestion {
  readonly connection: string
  readonly path: string
  readonly stated: Stated
}

async function imageFacts(client: Client, { connection, path, stated }: ImageQuestion, signal: AbortSignal) {
  const format = stated === '' ? {} : { format: stated }
  const image = await client.vm.osImage({ connection, path, ...format }, { signal })
  const systems = image.os === null ? [] : await client.host.systems(undefined, { signal })
  return { image, system: systems.find(({ id }) => id === image.os) ?? null }
}

/** The form with what the host has found in its file; the form itself when that is nothing new. */
function withFacts(form: VmForm, { system, image }: FileFacts): VmForm {
  const format = image?.format ?? form.imageFormat
  const capacity = image?.capacity ?? null
  const same = form.detected?.id === system?.id && form.imageCapacity === capacity && form.imageFormat === format
  return same ? form : { ...form, detected: system, imageCapacity: capacity, imageFormat: format }
}

/** Whether the guest can open a file, and what an ISO or an image is; asked while the user still looks at the field. */
export function useFileFacts(
  draft: VmDraft,
  { path, connection, kind, stated = '' }: FileQuestion,
): Asked<FileFacts> | null {
  const rested = useRested(path)
  const tells = kind === 'iso' || kind === 'image'
  const key = rested.startsWith('/') && rested === path ? `${connection} ${tells ? kind : ''} ${stated} ${path}` : null
  const { asked } = useAsked<FileFacts>(key, async (client, signal) => {
    await client.host.checkFile({ path, connection }, { signal })
    if (kind === 'image') return imageFacts(client, { connection, path, stated }, signal)
    if (kind !== 'iso') return { system: null, image: null }
    const { system } = await client.host.detectSystem({ path }, { signal })
    return { system, image: null }
  })
  const facts = asked.type === 'known' ? asked.value : null
  useEffect(() => {
    // While it is asked, what is known stays: another path has cleared it already.
    if (!tells || key === null || facts === null) return
    const form = draft.form.get()
    if (form.source !== kind || sourcePath(form) !== path) return
    const next = withFacts(form, facts)
    if (next !== form) draft.form.set(next)
  }, [draft, tells, kind, key, path, facts])
  return key === null ? null : asked
}

interface FileQuestion {
  readonly path: string
  readonly connection: string
  readonly kind: SourceKind
  /** The format of an image, where it is stated. */
  readonly stated?: Stated
}
