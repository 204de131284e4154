/** The three things a decision can come to. */
import type { Details } from '../gate/types.ts'
import type { Body, Decision, DecisionWord } from '../types.ts'

export function append(body: Body, word: DecisionWord, message: string, details?: Details): Decision {
  return { kind: 'append', body, word, message, ...(details ? { details } : {}) }
}

export function nothing(word: DecisionWord, message: string, details?: Details): Decision {
  return { kind: 'nothing', word, message, ...(details ? { details } : {}) }
}

export function refuse(code: string, message: string): Decision {
  return { kind: 'refuse', code, message }
}
