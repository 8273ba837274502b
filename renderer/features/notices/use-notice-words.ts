import { useTranslation } from 'react-i18next'
import { useSentence } from '../failures/use-sentence.ts'
import { incidentWordsIn } from '../incidents/incident-words.ts'
import { actTitle } from '../journal/act-title.ts'
import { useFailureTitle } from '../machines/act-failures.tsx'
import type { NoticeContent } from './notice-store.ts'

export interface NoticeWords {
  readonly tone: 'done' | 'failed' | 'cancelled'
  /** What it was about. */
  readonly title: string
  /** How it ended, and why; null when the title says it. */
  readonly text: string | null
}

/** Gives the words of a notice in the page's language. */
export function useNoticeWords(): (content: NoticeContent) => NoticeWords {
  const { t, i18n } = useTranslation()
  const sentence = useSentence()
  const failureTitle = useFailureTitle()
  return (content) => {
    switch (content.type) {
      case 'task': {
        const { task } = content
        const tone = task.state === 'done' || task.state === 'cancelled' ? task.state : 'failed'
        return { tone, title: actTitle(task, t), text: task.error?.message ?? t(`tasks.state.${task.state}`) }
      }
      case 'act-failed':
        return { tone: 'failed', title: failureTitle(content.failure), text: sentence(content.failure.failure) }
      case 'incident': {
        const { says, next } = incidentWordsIn(content.incident.what, i18n.language)
        return { tone: 'failed', title: says, text: next }
      }
      case 'told':
        return {
          tone: content.tone,
          title: content.text,
          text:
            content.failure !== null
              ? sentence(content.failure)
              : content.tone === 'done'
                ? t('tasks.state.done')
                : null,
        }
    }
  }
}
