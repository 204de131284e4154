/** What goes into an action and what comes out of it, apart from its inputs. */
import type { Place } from '../core/fault.ts'
import type { Commands } from '../lib/command.ts'
import type { Disk } from '../lib/disk.ts'
import type { Http } from '../lib/http.ts'
import type { Clock, Log } from '../run/ports.ts'

/** What an action finds around it; a test brings its own. */
export interface World {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Instead of the network towards GitHub. */
  readonly fetch?: (url: string, init?: RequestInit) => Promise<Response>
  /** Instead of the network towards serving platforms. */
  readonly http?: Http
  /** Instead of this machine's files and programs, where a platform works by them. */
  readonly disk?: Disk
  readonly commands?: Commands
  readonly clock: Clock
  readonly log: Log
  readonly signal: AbortSignal
}

/** What an action has to say in the end. */
export interface Report {
  readonly decision: string
  /** Empty on success. */
  readonly reasonCode: string
  readonly message: string
  readonly ledgerSeq: number | null
  readonly ledgerCommit: string | null
  /** The action's own outputs, by their name in `action.yml`. */
  readonly outputs: Readonly<Record<string, string>>
  /** Markdown, already safe. */
  readonly summary: string
  readonly failed: boolean
  readonly place: Place | null
  /** A bug of ours, as against a fault of the user's: its stack goes to the debug log. */
  readonly bug: string | null
}
