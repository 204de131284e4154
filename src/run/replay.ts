/**
 * Asks recorded requests of both versions and makes observation rows of the answers: adjacent pairs in file order, primary first.
 * Must not know platforms beyond `Replayer`, and judges nothing.
 */
import { Fault } from '../core/fault.ts'
import type { ReplayStep, Version } from '../core/types.ts'
import { HttpFailure } from '../lib/http.ts'
import { oneLine } from '../lib/one-line.ts'
import type { Replayer } from './ports.ts'
import { recordedRequests, type RecordedRequest, type Scalar } from './replay-lines.ts'
import { isRight, saidBy, type Said, type Scoring } from './score.ts'

/** Requests of the primary that in a row got no answer at all, before the rest is not sent either. */
const GIVE_UP = 20
/** Pairs between two reports of progress. */
const REPORT_EVERY = 100

export interface ReplayRow {
  readonly request_id: string
  readonly version: Version
  /** Whether the version gave an answer that the score can read. */
  readonly answered: boolean
  /** Null without an answer, and where the line does not say what is right. */
  readonly correct: boolean | null
  /** Whether both versions said the same; null where one did not answer. */
  readonly agree: boolean | null
  /** As seen from here; null without an answer. Advisory. */
  readonly latency_ms: number | null
  readonly [column: string]: Scalar
}

export interface Replaying {
  /** As messages name it. */
  readonly file: string
  readonly lines: AsyncIterable<string> | Iterable<string>
  readonly replayer: Replayer
  readonly versions: { readonly primary: Version; readonly canary: Version }
  readonly step: Pick<ReplayStep, 'protocol' | 'score' | 'concurrency'>
  readonly signal: AbortSignal
  readonly onProgress?: (pairs: number) => void
}

export type Replayed =
  | {
      readonly kind: 'rows'
      readonly rows: readonly ReplayRow[]
      /** Requests without a readable answer, by version, and why the first of them has none. */
      readonly unanswered: { readonly primary: number; readonly canary: number; readonly reason: string }
    }
  /** The primary gave no answer to compare with: nothing was learnt, nothing is used up. */
  | { readonly kind: 'no-data'; readonly reason: string }

/**
 * Which version is asked first alternates from line to line. A request without an answer is sent once more.
 * @throws Fault `BAD_REPLAY` for a line that is no recorded request; what `signal` was aborted with
 */
export async function replay(task: Replaying): Promise<Replayed> {
  if (task.step.score === 'numeric')
    throw new Fault('NOT_SUPPORTED_YET', `${task.file}: score numeric is not supported yet. Use argmax or equal`)
  const pairs: (readonly [ReplayRow, ReplayRow])[] = []
  const unanswered = { primary: 0, canary: 0, reason: '' }
  const requests = recordedRequests(task.lines, task.file, task.step.score)
  const stop = new AbortController()
  const signal = AbortSignal.any([task.signal, stop.signal])
  let next = 0
  let silence = 0
  let done = 0

  async function work(): Promise<void> {
    while (silence < GIVE_UP) {
      const { value: recorded, done: over } = await requests.next()
      if (over === true) return
      const at = next
      next += 1
      const { primary, canary } = await askBoth(task, recorded, at % 2 === 0, signal)
      pairs[at] = rowsOf(recorded, task, primary, canary)
      silence = primary.reached ? 0 : silence + 1
      for (const [arm, reply] of [
        ['primary', primary],
        ['canary', canary],
      ] as const) {
        if (reply.said !== null) continue
        unanswered[arm] += 1
        if (unanswered.reason === '') unanswered.reason = `${recorded.id} to ${task.versions[arm]}: ${reply.reason}`
      }
      done += 1
      if (done % REPORT_EVERY === 0) task.onProgress?.(done)
    }
  }

  try {
    await Promise.all(Array.from({ length: task.step.concurrency }, work))
  } catch (error) {
    // The others must not go on sending for a replay that has ended.
    stop.abort(error)
    throw error
  }
  if (silence >= GIVE_UP || unanswered.primary === done) {
    const reason = `${task.versions.primary} answered ${done - unanswered.primary} of ${done} recorded requests; the first without an answer: ${unanswered.reason}`
    return { kind: 'no-data', reason }
  }
  return { kind: 'rows', rows: pairs.flat(), unanswered }
}

interface Reply {
  /** False where not even an error came back. */
  readonly reached: boolean
  /** Null where the answer cannot be read. */
  readonly said: Said | null
  readonly latency: number
  readonly reason: string
}

async function askBoth(
  task: Replaying,
  recorded: RecordedRequest,
  primaryFirst: boolean,
  signal: AbortSignal,
): Promise<{ readonly primary: Reply; readonly canary: Reply }> {
  const ask = (version: Version): Promise<Reply> => askOne(task, version, recorded.request, signal)
  const { primary, canary } = task.versions
  // One after the other, so that neither waits for the other's work; in turn, so that neither always finds it warm.
  if (primaryFirst) {
    const first = await ask(primary)
    return { primary: first, canary: await ask(canary) }
  }
  const first = await ask(canary)
  return { primary: await ask(primary), canary: first }
}

async function askOne(task: Replaying, version: Version, body: unknown, signal: AbortSignal): Promise<Reply> {
  for (let again = false; ; again = true) {
    try {
      const answer = await task.replayer.ask(version, body, signal)
      const said = answer.status === 200 ? saidBy(task.step, answer.body) : null
      const reason = said === null ? unread(answer.status, answer.body, task.step) : ''
      return { reached: true, said, latency: answer.latency, reason }
    } catch (error) {
      if (!(error instanceof HttpFailure)) throw error
      if (again) return { reached: false, said: null, latency: 0, reason: error.message }
    }
  }
}

function unread(status: number, body: unknown, { protocol, score }: Scoring): string {
  if (status === 200) return `the answer has no output of protocol ${protocol} that score ${score} can read`
  return `HTTP ${status} ${oneLine(JSON.stringify(body) ?? '', 200)}`
}

function rowsOf(
  { id, columns, expected }: RecordedRequest,
  { versions, step }: Replaying,
  primary: Reply,
  canary: Reply,
): readonly [ReplayRow, ReplayRow] {
  const agree = primary.said === null || canary.said === null ? null : primary.said === canary.said
  const row = (version: Version, { said, latency }: Reply): ReplayRow => ({
    ...columns,
    request_id: id,
    version,
    answered: said !== null,
    correct: said === null ? null : isRight(step.score, said, expected),
    agree,
    latency_ms: said === null ? null : latency,
  })
  return [row(versions.primary, primary), row(versions.canary, canary)]
}
