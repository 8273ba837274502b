import type { Evidence, Finding, PathStop, Remedy, TextValues } from '../../contract/doctor.ts'
import {
  fillText,
  findingTexts,
  findingTitles,
  remedyTexts,
  type FindingCode,
  type FindingId,
  type FindingText,
  type RemedyCode,
} from '../../contract/texts/finding-texts.ts'
import type { Addresses } from '../step/engines.ts'
import type { FixAction } from '../step/fix-action.ts'
import { mayMend, shownStep, type FixRights } from '../step/fix-rights.ts'
import { explainStep } from '../step/step.ts'
import type { Seen } from '../system/look.ts'

/** A way to mend something: changes that Labrig can make, or commands for a person where it does not. */
export type Treatment = {
  readonly code: RemedyCode
  readonly params?: TextValues
} & ({ readonly actions: readonly FixAction[] } | { readonly commands: readonly string[] })

/** A finding before it has words: what was found, how that is known, and what can be done. */
export interface Diagnosis {
  readonly id: FindingId
  readonly status: Finding['status']
  readonly code: FindingCode
  readonly params?: TextValues
  readonly evidence?: readonly Evidence[]
  /** The way of a packet that does not arrive. */
  readonly path?: readonly PathStop[]
  readonly treatments?: readonly Treatment[]
}

/** Evidence beyond this is cut: a log or a rule set of thousands of lines helps nobody. Characters. */
const MOST_TEXT = 20_000

/** What was seen, as evidence; `decides` marks the lines that the finding rests on. */
export function evidenceOf({ source, text, problem }: Seen, decides?: (line: string) => boolean): Evidence {
  const said = text.slice(0, MOST_TEXT).trimEnd()
  const lines = said.split('\n')
  const marked = decides === undefined ? [] : [...lines.keys()].filter((at) => decides(lines[at] ?? ''))
  return { source, text: problem === null || said !== '' ? said : problem, marked }
}

/** Only the lines that decide, for a source whose rest says nothing (a kernel log, the flags of a processor). */
export function linesOf(seen: Seen, decides: (line: string) => boolean): Evidence {
  const text = seen.text.split('\n').filter(decides).join('\n')
  return evidenceOf({ ...seen, text })
}

export interface Circumstances {
  readonly addresses: Addresses
  readonly rights: FixRights
  /** What was done about a finding and can be taken back. */
  readonly done: readonly FixAction[]
}

/** The diagnosis in English words, with the commands of its remedies. */
export function findingOf(diagnosis: Diagnosis, circumstances: Circumstances): Finding {
  const { id, status, code, params = {}, evidence = [], treatments = [] } = diagnosis
  const text: FindingText = findingTexts[code]
  const remedies = treatments.map((treatment) => remedyOf(id, treatment, circumstances))
  return {
    id,
    status,
    code,
    params,
    title: fillText(text.title ?? findingTitles[id], params),
    detail: fillText([text.says, text.why].filter((one) => one !== undefined).join(' '), params),
    advice: text.advice === undefined ? null : fillText(text.advice, params),
    evidence: [...evidence],
    ...(diagnosis.path === undefined ? {} : { path: [...diagnosis.path] }),
    fix: remedies[0]?.commands ?? [],
    remedies,
    undo: commandsOf(id, [...circumstances.done].reverse(), 'fix.revert', circumstances),
  }
}

function remedyOf(finding: string, treatment: Treatment, circumstances: Circumstances): Remedy {
  const { code, params = {} } = treatment
  const base = { id: code, code, params, title: fillText(remedyTexts[code], params) }
  if ('commands' in treatment) {
    const { isRoot, bySudo } = circumstances.rights
    const commands = treatment.commands.map((line) => (isRoot && !bySudo ? line.replace(/^sudo /, '') : line))
    return { ...base, commands, undo: [], runnable: false }
  }
  const { actions } = treatment
  return {
    ...base,
    commands: commandsOf(finding, actions, 'fix.apply', circumstances),
    undo: commandsOf(finding, actions.toReversed(), 'fix.revert', circumstances),
    runnable: mayMend(actions, circumstances.rights),
  }
}

function commandsOf(
  finding: string,
  actions: readonly FixAction[],
  type: 'fix.apply' | 'fix.revert',
  { rights, addresses }: Circumstances,
): string[] {
  const steps = actions.map((action) => shownStep({ type, finding, action }, rights))
  return steps.flatMap((step) => explainStep(step, addresses))
}
