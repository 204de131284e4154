/**
 * A fault of the user's input, configuration, permissions or platform, as against a bug of ours: it has a stable code and a
 * sentence that says what, where, expected, got and how to fix it. Everything else that is thrown is a bug.
 */
export class Fault extends Error {
  override readonly name = 'Fault'
  /** SCREAMING_SNAKE, stable: users branch on it. */
  readonly code: string
  /** Where the annotation goes, for a fault in a file. */
  readonly place: Place | null
  constructor(code: string, message: string, place: Place | null = null) {
    super(message)
    this.code = code
    this.place = place
  }
}

export interface Place {
  readonly file: string
  /** From 1. */
  readonly line: number
  readonly column: number
}
