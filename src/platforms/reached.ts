/** Whether a model server answered at all. Must not know what it was asked. */
import { Fault } from '../core/fault.ts'
import { HttpFailure } from '../lib/http.ts'

/** @throws Fault `TARGET_UNREACHABLE` where no answer came */
export async function reached<Said>(call: Promise<Said>): Promise<Said> {
  try {
    return await call
  } catch (error) {
    throw asFault(error)
  }
}

export function asFault(error: unknown): unknown {
  if (!(error instanceof HttpFailure)) return error
  return new Fault('TARGET_UNREACHABLE', `the model server gave no answer: ${error.message}`)
}
