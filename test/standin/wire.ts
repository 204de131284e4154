/**
 * What crosses the wire, free of any transport, and the two ways in which an answer is not an ordinary one.
 * Must not know what GitHub is.
 */

export interface StandinRequest {
  readonly method: string
  /** Absolute. */
  readonly url: string
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}

export interface StandinResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
}

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** An error answer of the REST interface. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly details: Readonly<Record<string, Json>>
  readonly headers: Readonly<Record<string, string>>
  constructor(
    status: number,
    message: string,
    details: Readonly<Record<string, Json>> = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message)
    this.status = status
    this.details = details
    this.headers = headers
  }
}

/** No answer reaches the caller: the connection is dropped, or stays open without a word. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
  readonly how: 'dropped' | 'never'
  constructor(how: 'dropped' | 'never') {
    super(how === 'dropped' ? 'the connection was dropped' : 'no answer ever comes')
    this.how = how
  }
}
