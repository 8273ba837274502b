import type { TFunction } from 'i18next'
import type { Finding } from '../../../contract/doctor.ts'
import type { HostReport } from './doctor-reading.ts'
import { findingWords, remedyWords } from './finding-words.ts'
import { bySeverity } from './findings.ts'

/** A password in an address, as qemu+ssh://user:password@host has it. */
const PASSWORD = /(\/\/[^/\s:@]+):[^/\s@]+@/g

/** Nothing that is saved for others to read holds a password. */
export function withoutSecrets(text: string): string {
  return text.replace(PASSWORD, '$1:‹secret›@')
}

/** The report as a file for programs. */
export function reportJson({ findings, acceleration }: HostReport, at: number): string {
  const taken = new Date(at).toISOString()
  return withoutSecrets(`${JSON.stringify({ taken, acceleration, findings: bySeverity(findings) }, null, 2)}\n`)
}

/** The report as a person reads it, in the page's language. */
export function reportText({ findings }: HostReport, at: number, t: TFunction, language: string): string {
  const parts = bySeverity(findings).map((finding) => findingText(finding, t, language))
  return withoutSecrets(`${t('doctor.save.title')}  ${new Date(at).toISOString()}\n\n${parts.join('\n')}`)
}

const indented = (text: string) => text.replace(/^/gm, '    ')

function findingText(finding: Finding, t: TFunction, language: string): string {
  const { title, says, why, advice } = findingWords(finding, language)
  const lines = [`[${t(`doctor.status.${finding.status}`)}] ${title} (${finding.id})`, indented(says)]
  if (finding.status === 'ok') return `${lines.join('\n')}\n`
  if (why !== null) lines.push(indented(why))
  if (advice !== null) lines.push(indented(advice))
  for (const { source, text } of finding.evidence) lines.push(indented(`${source}\n${indented(text)}`))
  for (const remedy of finding.remedies) {
    lines.push(
      indented(`${t('doctor.fix')}: ${remedyWords(remedy, language)}\n${indented(remedy.commands.join('\n'))}`),
    )
  }
  return `${lines.join('\n')}\n`
}
