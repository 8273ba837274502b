import { useEffect, useState } from 'react'
import type { DockerfileOnDisk } from '../../../contract/image-build.ts'
import type { Client } from '../../api/client.ts'
import type { Failure } from '../../api/failure.ts'
import { useActRun } from '../act-dialog/use-act-run.ts'
import { lineEnd } from '../files/file-words.ts'
import { useAsked } from '../wizard/use-asked.ts'
import { useRested } from '../wizard/use-rested.ts'
import { buildDraft, changeDraft, hasChanges, isElsewhere, type BuildDraft, type DraftSource } from './build-draft.ts'

/** As a field shows it. */
const plain = (text: string) => text.replaceAll('\r\n', '\n')

/** Where a text that was read belongs. */
function sourceOf({ path, digest, readOnly, text }: DockerfileOnDisk, { folder, dockerfile }: BuildDraft): DraftSource {
  return { context: folder, dockerfile, path, digest, readOnly, end: lineEnd(text) ?? '\n' }
}

/** What the file holds takes the place of what the draft has of it: nothing of the draft's own is in it. */
function adopt(found: DockerfileOnDisk, draft: BuildDraft, text = plain(found.text)): void {
  changeDraft({ text, read: found.found ? plain(found.text) : null, source: sourceOf(found, draft) })
}

export interface DockerfileOfDraft {
  /** Null until it was read. */
  readonly found: DockerfileOnDisk | null
  readonly unread: Failure | null
  /** Another text than the one that the draft was made of: somebody has changed the file, or it is another. */
  readonly conflict: string | null
  readonly canSave: boolean
  readonly saving: boolean
  readonly failure: Failure | null
  save(): Promise<void>
  /** Goes on with a text that stands on what the file holds now. */
  merge(text: string): void
  /** Goes on with what the file of the fields holds. */
  drop(): void
}

/** What the file of the fields holds, asked when its place is chosen and when the window is looked at again. */
function useFound({ folder, dockerfile }: BuildDraft) {
  const place = `${folder}\n${dockerfile}`
  const settled = useRested(place) === place && folder.startsWith('/') && dockerfile !== ''
  const { asked, again } = useAsked(settled ? `dockerfile ${place}` : null, (client, signal) =>
    client.image.dockerfile({ context: folder, dockerfile }, { signal }),
  )
  const [outdated, setOutdated] = useState<DockerfileOnDisk | null>(null)
  useEffect(() => {
    window.addEventListener('focus', again)
    return () => window.removeEventListener('focus', again)
  }, [again])
  const answer = settled && asked.type === 'known' ? asked.value : null
  return {
    found: answer === outdated ? null : answer,
    unread: settled && asked.type === 'failed' ? asked.failure : null,
    again,
    /** What was answered before a change of our own says nothing any more. */
    renew: () => {
      setOutdated(answer)
      again()
    },
  }
}

/** Another text than the one that the draft was made of. */
function differsFrom(found: DockerfileOnDisk | null, draft: BuildDraft): boolean {
  return found !== null && hasChanges(draft) && !isElsewhere(draft) && found.digest !== (draft.source?.digest ?? null)
}

function saveCall({ source, text }: BuildDraft) {
  if (source === null) return null
  const { context, dockerfile, digest, end } = source
  const input = { context, dockerfile, digest, text: end === '\n' ? text : text.replaceAll('\n', end) }
  const run = (client: Client) => client.image.saveDockerfile(input)
  return { procedure: 'image.saveDockerfile', input, run }
}

/** The file that the draft is a text of. */
export function useDockerfile(draft: BuildDraft): DockerfileOfDraft {
  const { source, text } = draft
  const { found, unread, again, renew } = useFound(draft)
  const changed = hasChanges(draft)
  useEffect(() => {
    const now = buildDraft.get()
    if (found === null) return
    if (!changed) adopt(found, now)
    // What was typed before a folder was chosen becomes the text of a file that is not there yet.
    else if (now.source === null && !found.found) adopt(found, now, now.text)
  }, [found, changed])
  const differs = differsFrom(found, draft)
  const canSave = changed && source?.readOnly === null && !differs
  const act = useActRun(canSave ? saveCall(draft) : null, ({ path, digest }) => {
    const now = buildDraft.get()
    // What was typed meanwhile is not saved yet.
    changeDraft({ read: text, source: now.source === null ? null : { ...now.source, path, digest } })
    renew()
  })
  const { failure } = act
  useEffect(() => {
    if (failure !== null) again()
  }, [failure, again])
  return {
    ...{ found, canSave, failure, unread, saving: act.busy, save: act.run },
    conflict: differs && found !== null ? plain(found.text) : null,
    merge: (merged) => found !== null && adopt(found, draft, merged),
    drop: () => (found === null ? changeDraft({ text: draft.read ?? '' }) : adopt(found, draft)),
  }
}
