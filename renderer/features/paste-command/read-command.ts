import type { ContainerCreate } from '../../../contract/container.ts'
import type { PasteNote } from '../../../contract/paste.ts'
import type { VmCreate } from '../../../contract/vm.ts'

/** What the reader made of the text. */
export type Read = (
  | { readonly kind: 'vm'; readonly form: { readonly [K in keyof VmCreate]?: VmCreate[K] | undefined } }
  | {
      readonly kind: 'container'
      readonly form: { readonly [K in keyof ContainerCreate]?: ContainerCreate[K] | undefined }
      /** Of a compose file. */
      readonly services: readonly string[]
      readonly service: string | null
    }
) & { readonly notes: readonly PasteNote[]; readonly repairs: readonly string[]; readonly text: string }
