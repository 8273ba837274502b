import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useMemo, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Connection } from '../../../contract/connection.ts'
import { lintDockerfile } from '../../../contract/dockerfile-lint.ts'
import type { Task } from '../../../contract/task.ts'
import { failureOf, type Failure } from '../../api/failure.ts'
import { usePage } from '../../app/page-context.ts'
import { useValue } from '../../lib/value.ts'
import { useCommands } from '../commands/commands.tsx'
import { ImagePlaces } from '../container-images/image-places.tsx'
import { FailureAlert } from '../failures/failure-alert.tsx'
import { useConnections } from '../machines/use-machine.ts'
import { buildDraft, changeDraft, isElsewhere, type BuildDraft } from './build-draft.ts'
import { BuildOptions } from './build-options.tsx'
import { BuildResult } from './build-result.tsx'
import { BuildSteps } from './build-steps.tsx'
import { DockerfileBar } from './dockerfile-bar.tsx'
import { DockerfileEditor } from './dockerfile-editor.tsx'
import { useDockerfile } from './use-dockerfile.ts'
import './image-build.css'

/** The act as the contract takes it; null while something is missing. */
function inputOf(connection: string | null, draft: BuildDraft) {
  if (connection === null || !draft.folder.startsWith('/') || draft.text.trim() === '') return null
  // The text of one folder is not built with the files of another.
  if (isElsewhere(draft)) return null
  const tag = draft.tag.trim()
  const given = Object.entries(draft.args).filter(([, value]) => value !== '')
  return {
    ...{ connection, context: draft.folder, dockerfile: draft.dockerfile, builder: draft.builder },
    // What the file holds is built of the file: the command is then the one that one would type.
    ...(draft.text === draft.read ? {} : { text: draft.text }),
    tags: tag === '' ? [] : [tag],
    ...{ args: Object.fromEntries(given), target: draft.target, noCache: draft.noCache },
  }
}

function useBuild() {
  const { session, tasks } = usePage()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [built, setBuilt] = useState<string | null>(null)
  const run = async (input: NonNullable<ReturnType<typeof inputOf>>) => {
    setBusy(true)
    setFailure(null)
    setBuilt(null)
    try {
      const { id, commands } = await session.client().image.build(input)
      tasks.noteCommands(commands)
      setBuilt(id)
    } catch (error) {
      setFailure(failureOf(error))
    } finally {
      setBusy(false)
    }
  }
  return { busy, failure, built, run }
}

const lacksBuildkit = ([engine]: readonly Connection[]) => engine?.gaps?.includes('no-buildkit') === true

/** A Dockerfile with its folder becomes an image: edited, checked, built step by step. */
export function BuildPage() {
  const { t } = useTranslation()
  const { session, tasks } = usePage()
  const draft = useValue(buildDraft)
  const docker = useConnections().filter(({ engine, state }) => engine === 'docker' && state === 'ready')
  const connection = docker[0]?.id ?? null
  const marks = useMemo(() => (draft.text === '' ? [] : lintDockerfile(draft.text)), [draft.text])
  const input = inputOf(connection, draft)
  const file = useDockerfile(draft)
  const { busy, failure, built, run } = useBuild()
  const { commands, refused } = useCommands(busy || input === null ? null : { procedure: 'image.build', input })
  const task = useValue(tasks.tasks).find(({ procedure }) => procedure === 'image.build')
  const runs = busy || task?.state === 'running'
  return (
    <main className="rig-main" aria-label={t('images.place.build')}>
      <div className="rig-page-header">
        <h1>{t('rail.place.images')}</h1>
        <ImagePlaces />
        <span className="rig-grow" />
        {task?.state === 'running' && (
          <Button variant="secondary" onClick={() => void session.client().task.cancel({ task: task.id })}>
            {t('build.stop')}
          </Button>
        )}
        <Button isDisabled={input === null || runs || refused} onClick={() => input !== null && void run(input)}>
          {t('build.go')}
        </Button>
      </div>
      <div className="rig-db-page">
        <BuildOptions draft={draft} onChange={changeDraft} lacksBuildkit={lacksBuildkit(docker)} />
        <div className="rig-db-work">
          <DockerfileBar draft={draft} file={file} />
          <DockerfileEditor
            text={draft.text}
            marks={marks}
            name={draft.dockerfile}
            onChange={(text) => changeDraft({ text })}
            onSave={() => void file.save()}
          />
          <Below {...{ connection, failure, built: runs ? null : built, task }}>{commands}</Below>
        </div>
      </div>
    </main>
  )
}

interface BelowProps {
  readonly connection: string | null
  readonly failure: Failure | null
  readonly built: string | null
  readonly task: Task | undefined
  readonly children: ReactNode
}

/** What came of it: the failure or the image, the steps, then the command that does the same. */
function Below({ connection, failure, built, task, children }: BelowProps) {
  const { t } = useTranslation()
  return (
    <div className="rig-db-below">
      {connection === null && <p className="rig-quiet">{t('images.noEngine')}</p>}
      {failure !== null && <FailureAlert title={t('build.failed')} failure={failure} />}
      {built !== null && <BuildResult id={built} connection={connection ?? 'docker'} />}
      {task !== undefined && task.parts.length > 0 && <BuildSteps task={task} />}
      {children}
    </div>
  )
}
