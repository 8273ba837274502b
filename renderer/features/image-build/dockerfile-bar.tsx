import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useTranslation } from 'react-i18next'
import { TextConflict } from '../commands/text-conflict.tsx'
import { FailureAlert } from '../failures/failure-alert.tsx'
import { changeDraft, hasChanges, isElsewhere, type BuildDraft } from './build-draft.ts'
import type { DockerfileOfDraft } from './use-dockerfile.ts'

interface Props {
  readonly draft: BuildDraft
  readonly file: DockerfileOfDraft
}

/** Above the text: where it is kept, whether it is, and what somebody else has done to it. */
export function DockerfileBar({ draft, file }: Props) {
  const { t } = useTranslation()
  const { source, read, text } = draft
  return (
    <>
      <Line draft={draft} file={file} />
      {source !== null && source.readOnly !== null && (
        <p className="rig-quiet rig-db-note">{t(`build.file.readOnly.${source.readOnly}`)}</p>
      )}
      {source !== null && isElsewhere(draft) && <Elsewhere path={source.path} file={file} />}
      {file.conflict !== null && (
        <TextConflict
          said={t(source === null ? 'build.file.there' : 'build.file.conflict')}
          opened={read ?? ''}
          current={file.conflict}
          text={text}
          onMerge={file.merge}
          mayReplace
        />
      )}
      <Failures file={file} />
    </>
  )
}

/** The path, whether the text is saved there, and the button for it. */
function Line({ draft, file }: Props) {
  const { t } = useTranslation()
  const changed = hasChanges(draft)
  const elsewhere = isElsewhere(draft)
  const state = stateOf(draft)
  const path = draft.source?.path
  return (
    <div className="rig-db-file" role="group" aria-label={t('build.file.label')}>
      {path !== undefined && (
        <code className="rig-ellipsis" translate="no" title={path}>
          {path}
        </code>
      )}
      <span className={changed ? 'rig-tone-attention' : 'rig-quiet'} role="status">
        {state !== null && t(`build.file.${state}`)}
      </span>
      <span className="rig-grow" />
      {changed && !elsewhere && (
        <Button variant="link" size="sm" onClick={file.drop}>
          {t('build.file.drop')}
        </Button>
      )}
      <Button
        variant="secondary"
        size="sm"
        isDisabled={!file.canSave || elsewhere || file.saving}
        onClick={() => void file.save()}
      >
        {t('build.file.save')}
      </Button>
    </div>
  )
}

function stateOf(draft: BuildDraft): 'saved' | 'unsaved' | 'new' | 'loose' | null {
  if (draft.source === null) return draft.text === '' ? null : 'loose'
  if (hasChanges(draft)) return 'unsaved'
  return draft.source.digest === null ? 'new' : 'saved'
}

/** What is not saved belongs to another file than the one that was chosen meanwhile. */
function Elsewhere({ path, file }: { readonly path: string; readonly file: DockerfileOfDraft }) {
  const { t } = useTranslation()
  return (
    <section className="rig-db-elsewhere" role="alert">
      <p>{t('build.file.elsewhere', { path })}</p>
      <Button variant="secondary" size="sm" isDisabled={!file.canSave || file.saving} onClick={() => void file.save()}>
        {t('build.file.saveThere')}
      </Button>
      <Button variant="secondary" size="sm" onClick={() => changeDraft({ source: null, read: null })}>
        {t('build.file.take')}
      </Button>
      <Button variant="secondary" size="sm" isDisabled={file.found === null} onClick={file.drop}>
        {t('build.file.drop')}
      </Button>
    </section>
  )
}

function Failures({ file: { unread, failure, conflict } }: { readonly file: DockerfileOfDraft }) {
  const { t } = useTranslation()
  if (unread === null && (failure === null || conflict !== null)) return null
  return (
    <div className="rig-db-note">
      {unread !== null && <FailureAlert title={t('build.file.unread')} failure={unread} />}
      {failure !== null && conflict === null && <FailureAlert title={t('build.file.failed')} failure={failure} />}
    </div>
  )
}
