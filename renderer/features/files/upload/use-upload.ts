import { useEffect, useRef, useState } from 'react'
import type { TakenName } from '../../../../contract/upload.ts'
import { failureOf, type Failure } from '../../../api/failure.ts'
import { usePage, type Page } from '../../../app/page-context.ts'
import type { FileSource } from '../file-source.ts'
import { bytesOf, type Chosen, type ChosenFile } from './chosen-files.ts'
import { sendFiles } from './send-files.ts'

export type UploadStage =
  | { readonly type: 'looking' }
  | { readonly type: 'asking'; readonly taken: readonly TakenName[] }
  | {
      readonly type: 'sending'
      readonly files: readonly ChosenFile[]
      readonly total: number
      readonly taken: number
      /** Bytes in a second; null at the beginning. */
      readonly rate: number | null
    }
  | { readonly type: 'placing'; readonly procedure: string }
  | { readonly type: 'done'; readonly count: number; readonly skipped: number }
  | { readonly type: 'cancelled' }
  | { readonly type: 'failed'; readonly failure: Failure; readonly placing: boolean }

export interface UploadRun {
  readonly stage: UploadStage
  /** Those that have a namesake are replaced, or left out. */
  answer(replace: boolean): void
  /** While bytes are sent. */
  cancel(): void
}

interface Upload {
  readonly source: FileSource
  readonly folder: string
  readonly chosen: Chosen
}

/** Asks what is there, sends the bytes to this host, and has an act put all of them where they belong at once. */
export function useUpload(upload: Upload): UploadRun {
  const page = usePage()
  const [stage, setStage] = useState<UploadStage>({ type: 'looking' })
  const [first] = useState(upload)
  const abort = useRef<AbortController | null>(null)
  useEffect(() => {
    const controller = new AbortController()
    abort.current = controller
    look(first, page, controller.signal, setStage).catch((error: unknown) =>
      setStage({ type: 'failed', failure: failureOf(error), placing: false }),
    )
    return () => controller.abort()
  }, [first, page])
  const send = (files: readonly ChosenFile[], replace: boolean) => {
    if (abort.current !== null)
      void bring(first, page, { files, replace, signal: abort.current.signal, tell: setStage })
  }
  return {
    stage,
    answer: (replace) => {
      if (stage.type !== 'asking') return
      const out = new Set(stage.taken.filter(({ blocked }) => blocked || !replace).map(({ path }) => path))
      send(
        first.chosen.files.filter(({ path }) => !out.has(path)),
        replace,
      )
    },
    cancel: () => abort.current?.abort(),
  }
}

type Tell = (stage: UploadStage) => void

async function look(upload: Upload, page: Page, signal: AbortSignal, tell: Tell): Promise<void> {
  const { source, folder, chosen } = upload
  const paths = chosen.files.map(({ path }) => path)
  const client = page.session.client()
  const taken = await client.upload.taken({ place: source.place, folder, paths }, { signal })
  if (signal.aborted) return
  if (taken.length > 0) tell({ type: 'asking', taken })
  else await bring(upload, page, { files: chosen.files, replace: false, signal, tell })
}

interface Bringing {
  readonly files: readonly ChosenFile[]
  readonly replace: boolean
  readonly signal: AbortSignal
  readonly tell: Tell
}

async function bring({ source, folder, chosen }: Upload, page: Page, bringing: Bringing): Promise<void> {
  const { files, replace, signal, tell } = bringing
  const skipped = chosen.files.length - files.length
  if (files.length === 0 && chosen.folders.length === 0) return tell({ type: 'done', count: 0, skipped })
  const client = page.session.client()
  let staged: string | null = null
  let placing = false
  try {
    const told = sendingTold(files, tell)
    told(0)
    const heads = files.map(({ path, file }) => ({
      ...{ path, size: file.size },
      modified: Math.max(0, Math.floor(file.lastModified / 1000)),
    }))
    const opened = await client.upload.open({ files: heads, folders: [...chosen.folders] })
    staged = opened.folder
    await sendFiles(opened.stream, files, told, signal)
    const call = source.copyIn(`${staged}/.`, folder, replace)
    placing = true
    tell({ type: 'placing', procedure: call.procedure })
    const answer = await call.run(client)
    page.tasks.noteCommands(answer.commands)
    tell({ type: 'done', count: files.length, skipped })
  } catch (error) {
    const failure = failureOf(error)
    const cancelled = failure.code === 'CANCELLED' || (signal.aborted && !placing)
    tell(cancelled ? { type: 'cancelled' } : { type: 'failed', failure, placing })
  } finally {
    // What broke off on its way here is gone already.
    if (staged !== null) await client.upload.discard({ folder: staged }).catch(() => undefined)
  }
}

/** Told a few times a second, with the rate of the last two seconds. Milliseconds. */
const TELL_EVERY = 150
const RATE_OVER = 2000

function sendingTold(files: readonly ChosenFile[], tell: Tell): (taken: number) => void {
  const total = bytesOf(files)
  let last = 0
  let marks: { readonly at: number; readonly taken: number }[] = []
  return (taken) => {
    const at = performance.now()
    if (at - last < TELL_EVERY && last !== 0) return
    last = at
    marks = [...marks.filter((mark) => at - mark.at < RATE_OVER), { at, taken }]
    const [oldest] = marks
    const rate = oldest === undefined || oldest.at === at ? null : ((taken - oldest.taken) / (at - oldest.at)) * 1000
    tell({ type: 'sending', files, total, taken, rate })
  }
}
