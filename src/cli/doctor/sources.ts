import { describeSource, hideSecrets, loadTransport, type Source } from '../../transports/index.ts'
import type { SourceCheck } from '../../transports/transport.ts'
import { within } from '../../waiting/within.ts'
import type { Finding } from '../doctor.ts'

const PATIENCE_MS = 20_000

/** Connects to all sources at the same time, without receiving a message. */
export async function checkSources(sources: readonly Source[]): Promise<Finding[]> {
  return (await Promise.all(sources.map(checkSource))).flat()
}

async function checkSource(source: Source): Promise<Finding[]> {
  const subject = `source ${source.name}`
  const { problem, warning, note } = await look(source)
  if (problem !== undefined) {
    return problem.split('\n').map((line) => ({ subject, isFine: false, text: hideSecrets(line, source) }))
  }
  const text = `answers: ${describeSource(source)}${note === undefined ? '' : `; ${note}`}`
  const findings: Finding[] = [{ subject, isFine: true, text }]
  if (warning !== undefined)
    findings.push({ subject, isFine: true, isWarning: true, text: hideSecrets(warning, source) })
  return findings
}

async function look(source: Source): Promise<SourceCheck> {
  const { check } = await loadTransport(source)
  const giveUp = new AbortController()
  const result = await within(check(source, giveUp.signal), PATIENCE_MS)
  if (result !== 'late') return result
  giveUp.abort(new Error('no answer in time'))
  return { problem: `The broker did not answer within ${PATIENCE_MS / 1000} seconds. Check the network.` }
}
