/** Names of models and environments: they become branch names, file names and parts of check names. */

export const NAME_RULE = 'lower-case letters, digits, `.`, `_`, `-`, at most 63, starting with a letter or digit'
const NAME = /^[a-z0-9](?:[a-z0-9_-]|\.(?!\.)){0,62}$/u

/** @returns what is wrong with a model's or environment's name, or null */
export function nameProblem(name: string): string | null {
  if (name.endsWith('.lock')) return 'a name must not end in ".lock": git keeps that for itself'
  if (name.endsWith('.')) return 'a name must not end in "."'
  if (!NAME.test(name)) return `expected a name of ${NAME_RULE}`
  return null
}
