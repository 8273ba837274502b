import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useTranslation } from 'react-i18next'
import type { OsImage, OsImageEntry } from '../../../contract/os-image.ts'
import type { Task } from '../../../contract/task.ts'
import { usePage } from '../../app/page-context.ts'
import { Fact, Typed } from '../../components/fact.tsx'
import { formatBytes, formatDate } from '../../lib/format.ts'
import { beginVm } from './begin-vm.ts'
import type { OsImageQuestion } from './os-image-acts.ts'
import { stateOf, type OsImageRow, type OsImageState } from './os-image-rows.ts'
import { StateMark } from './os-image-state.tsx'
import { DetailsDrawer } from '../storage/details-drawer.tsx'
import { VolumeUsers } from '../storage/volume-users.tsx'

interface Props {
  readonly row: OsImageRow
  readonly tasks: readonly Task[]
  /** Whether an image can be built here instead. */
  readonly canBuild: boolean
  readonly onAsk: (question: OsImageQuestion) => void
  readonly onClose: () => void
}

/** What is to be known of one image, here or elsewhere, beside the table. */
export function OsImageDrawer({ row, tasks, canBuild, onAsk, onClose }: Props) {
  const name = row.type === 'image' ? row.image.label : row.entry.name
  const state = stateOf(row, tasks)
  return (
    <DetailsDrawer name={name} onClose={onClose}>
      {row.type === 'image' ? (
        <ImagePart image={row.image} state={state} onAsk={onAsk} />
      ) : (
        <EntryPart entry={row.entry} begun={row.part !== null} state={state} canBuild={canBuild} onAsk={onAsk} />
      )}
    </DetailsDrawer>
  )
}

interface EntryProps {
  readonly entry: OsImageEntry
  readonly begun: boolean
  readonly state: OsImageState
  readonly canBuild: boolean
  readonly onAsk: Props['onAsk']
}

function EntryPart({ entry, begun, state, canBuild, onAsk }: EntryProps) {
  const { t } = useTranslation()
  const { session } = usePage()
  return (
    <>
      <div className="rig-drawer-acts rig-os-acts" role="toolbar" aria-label={t('drawer.acts')}>
        {state.type === 'busy' ? (
          <Button variant="secondary" size="sm" onClick={() => void session.client().task.cancel({ task: state.task })}>
            {t('osImages.verb.stop')}
          </Button>
        ) : (
          <>
            <Button size="sm" onClick={() => onAsk({ act: 'download', entry })}>
              {t(begun ? 'osImages.verb.resume' : 'osImages.verb.download')}
            </Button>
            {begun && (
              <Button variant="secondary" size="sm" isDanger onClick={() => onAsk({ act: 'discard', entry })}>
                {t('osImages.verb.discard')}
              </Button>
            )}
          </>
        )}
      </div>
      {state.type === 'failed' && <Failed state={state} canBuild={canBuild} onAsk={onAsk} />}
      <section className="rig-section">
        <dl className="rig-dl">
          <Fact name={t('osImages.fact.state')}>
            <StateMark state={state} />
          </Fact>
          <Fact name={t('osImages.fact.kind')}>{t(`osImages.kind.${entry.kind}`)}</Fact>
          <Fact name={t('osImages.fact.format')}>
            {entry.packed === null ? entry.format : `${entry.format}, ${entry.packed}`}
          </Fact>
          <Fact name={t('osImages.fact.arch')}>{entry.arch}</Fact>
          {entry.kind === 'cloud' && <Fact name={t('osImages.fact.user')}>{entry.user ?? '–'}</Fact>}
          <Fact name={t('osImages.fact.system')}>{entry.system === null ? '–' : <Typed text={entry.system} />}</Fact>
          <Fact name={t('osImages.fact.source')}>
            <Typed text={entry.folder + entry.file} />
          </Fact>
          <Fact name={t('osImages.fact.checksums')}>
            <Typed text={URL.parse(entry.checksums, entry.folder)?.href ?? entry.checksums} />
          </Fact>
          <Fact name={t('osImages.fact.checked')}>{entry.checked ?? t('osImages.unchecked')}</Fact>
        </dl>
      </section>
    </>
  )
}

interface FailedProps {
  readonly state: Extract<OsImageState, { type: 'failed' }>
  readonly canBuild: boolean
  readonly onAsk: Props['onAsk']
}

/** Why the last download failed, and what else leads to an image. */
function Failed({ state, canBuild, onAsk }: FailedProps) {
  const { t } = useTranslation()
  return (
    <section className="rig-section rig-os-failed">
      <p className="rig-tone-error" lang="en">
        {state.message}
      </p>
      {state.code === 'DOWNLOAD_FAILED' && canBuild && (
        <>
          <p>{t('osImages.instead')}</p>
          <Button variant="secondary" size="sm" onClick={() => onAsk({ act: 'build' })}>
            {t('osImages.verb.build')}
          </Button>
        </>
      )}
    </section>
  )
}

interface ImageProps {
  readonly image: OsImage
  readonly state: OsImageState
  readonly onAsk: Props['onAsk']
}

function ImagePart({ image, state, onAsk }: ImageProps) {
  const { t, i18n } = useTranslation()
  const { creation } = usePage()
  const bytes = (value: number) => formatBytes(value, i18n.language)
  return (
    <>
      <div className="rig-drawer-acts rig-os-acts" role="toolbar" aria-label={t('drawer.acts')}>
        <Button size="sm" onClick={() => beginVm(image, creation)}>
          {t('osImages.verb.create')}
        </Button>
        <Button variant="secondary" size="sm" onClick={() => onAsk({ act: 'label', image })}>
          {t('osImages.verb.label')}
        </Button>
        <Button variant="secondary" size="sm" isDanger onClick={() => onAsk({ act: 'delete', image })}>
          {t('osImages.verb.delete')}
        </Button>
      </div>
      <section className="rig-section">
        <dl className="rig-dl">
          <Fact name={t('osImages.fact.state')}>
            <StateMark state={state} />
          </Fact>
          <Fact name={t('osImages.fact.path')}>
            <Typed text={image.path} />
          </Fact>
          <Fact name={t('osImages.fact.kind')}>{t(`osImages.kind.${image.kind}`)}</Fact>
          <Fact name={t('osImages.fact.format')}>{image.format}</Fact>
          <Fact name={t('osImages.fact.size')}>
            {t('osImages.sizes', { allocation: bytes(image.allocation), capacity: bytes(image.capacity) })}
          </Fact>
          <Fact name={t('osImages.fact.user')}>{image.user ?? '–'}</Fact>
          <Fact name={t('osImages.fact.system')}>{image.system === null ? '–' : <Typed text={image.system} />}</Fact>
          <Fact name={t('osImages.fact.origin')}>{t(`osImages.origin.${image.origin}`)}</Fact>
          <Fact name={t('osImages.fact.source')}>{image.source === null ? '–' : <Typed text={image.source} />}</Fact>
          <Fact name={t('osImages.fact.added')}>
            {image.added === null ? '–' : formatDate(image.added, i18n.language)}
          </Fact>
          {image.checksum !== null && (
            <Fact name={image.checksum.algorithm === 'sha256' ? 'SHA-256' : 'SHA-512'}>
              <Typed text={image.checksum.digest} />
            </Fact>
          )}
        </dl>
      </section>
      <VolumeUsers users={image.users} overlays={image.overlays} />
    </>
  )
}
