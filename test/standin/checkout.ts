/**
 * What `actions/checkout` does for a workflow: git fetches the commit from the stand-in and puts it into the workspace.
 * Must not know workflows, or what else a job does.
 */
import { allows } from './access.ts'
import type { Token } from './access.ts'
import type { Repository } from './repository.ts'
import { runScript } from './runner.ts'
import type { Ended, Setting } from './runner.ts'

/** Fetching single objects takes a branch's name: git knows the id only once it is here. */
const SCRIPT = `
set -f
find . -mindepth 1 -delete
git init --quiet .
git remote add origin "$URL"
git fetch --quiet origin $FETCHED
git -c advice.detachedHead=false checkout --quiet $SWITCH "$COMMIT"
echo "ref=$REF" >> "$GITHUB_OUTPUT"
echo "commit=$COMMIT" >> "$GITHUB_OUTPUT"
`

const KNOWN = new Set(['ref', 'path', 'fetch-depth', 'persist-credentials', 'token'])
const EVERYTHING = '+refs/heads/*:refs/remotes/origin/* +refs/tags/*:refs/tags/*'

export interface Checkout {
  readonly repository: Repository
  readonly token: Token
  readonly inputs: Readonly<Record<string, string>>
  /** What the run is on. */
  readonly ref: string
  readonly sha: string
  readonly setting: Setting
}

/** @throws Error where an input is one that the stand-in does not take */
export async function checkout({ repository, token, inputs, ref, sha, setting }: Checkout): Promise<Ended> {
  const unknown = Object.keys(inputs).filter(name => !KNOWN.has(name))
  if (unknown.length > 0) throw new Error(`the stand-in's actions/checkout does not take ${unknown.join(', ')}`)
  if (!allows(token, { contents: 'read' }, !repository.private)) {
    return failed(setting, `repository '${setting.github}/${repository.fullName}/' not found`)
  }
  const wanted = inputs['ref'] ?? ''
  const names = ['', 'refs/heads/', 'refs/tags/'].map(prefix => prefix + wanted)
  const full = wanted === '' ? ref : names.find(name => name.startsWith('refs/') && repository.refs.has(name))
  const commit = wanted === '' ? sha : repository.revision(full ?? wanted)
  if (commit === null) return failed(setting, `A branch or tag with the name '${wanted}' could not be found`)
  const branch = full?.startsWith('refs/heads/') ? full.slice('refs/heads/'.length) : null
  // A run's branch may have moved on, but the commit is in its history; a deleted one's is in none.
  const one = full !== undefined && inputs['fetch-depth'] !== '0' && repository.refs.has(full)
  return runScript({
    ...setting,
    script: inputs['path'] === undefined ? SCRIPT : `mkdir -p "$INTO"\ncd "$INTO"${SCRIPT}`,
    strict: true,
    env: {
      ...setting.env,
      INTO: inputs['path'] ?? '.',
      URL: `${setting.github}/${repository.fullName}.git`,
      FETCHED: one
        ? `+${full}:${branch === null ? 'refs/remotes/fetched' : `refs/remotes/origin/${branch}`}`
        : EVERYTHING,
      SWITCH: branch === null ? '--detach' : `-B ${branch}`,
      COMMIT: commit,
      REF: full ?? wanted,
      GIT_TERMINAL_PROMPT: '0',
    },
  })
}

function failed(setting: Setting, message: string): Promise<Ended> {
  return runScript({
    ...setting,
    script: 'echo "::error::$MESSAGE"\nexit 1',
    env: { ...setting.env, MESSAGE: message },
  })
}
