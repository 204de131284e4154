/**
 * The edges that people see: inputs, the configuration file, files of evidence, Markdown, the log.
 * Everything that enters is checked here and refused in one line that says what, where, expected, got and how to fix it;
 * everything that leaves is made safe here, because names and reasons are written by strangers.
 * Knows core's nouns; must not know GitHub's API, ledgers or platforms, nor decide anything.
 *
 * This file is the one specification of the actions: `action.yml`, the docs' tables, the check of inputs and the types of
 * inputs and outputs all come from here.
 */

/** How an input is checked, and what it is read as; see `inputs.ts`. */
export type Kind =
  | 'secret'
  | 'text'
  | 'reason'
  | 'name'
  | 'boolean'
  | 'choice'
  | 'version'
  | 'version-or-range'
  | 'digest'
  | 'commit'
  | 'path'
  | 'signature'
  | 'metadata'
  | 'counts'
  | 'duration'
  | 'instant'

export interface InputSpec {
  readonly kind: Kind
  readonly description: string
  /** Empty where absent. An expression of the runner counts as empty here. */
  readonly default?: string
  /** Of a choice. */
  readonly choices?: readonly string[]
}

/** A rule between inputs, told before anything is read. */
export type InputRule =
  | { readonly oneOf: readonly string[]; readonly why: string }
  | { readonly someOf: readonly string[]; readonly why: string }
  | { readonly atMostOneOf: readonly string[]; readonly why: string }
  | { readonly given: string; readonly needs: string; readonly why: string }

export interface ActionSpec {
  readonly description: string
  readonly inputs: Readonly<Record<string, InputSpec>>
  readonly outputs: Readonly<Record<string, string>>
  readonly rules: readonly InputRule[]
  /** Of the job's token; what each is for. */
  readonly permissions: Readonly<Record<string, readonly ['read' | 'write', string]>>
  readonly branding: { readonly icon: string; readonly color: string }
  /** The step of the smallest workflow that shows it: when it runs, what it is given, the permissions it needs. */
  readonly example: {
    readonly on: string
    readonly checkout: boolean
    /** A command of the team's own that goes before it. */
    readonly run?: string
    readonly with: Readonly<Record<string, string>>
    readonly permissions: Readonly<Record<string, 'read' | 'write'>>
  }
}

export const COMMON_INPUTS = {
  'github-token': {
    kind: 'secret',
    description: 'Token for the ledger, checks and deployments of this repository.',
    default: '${{ github.token }}',
  },
  config: {
    kind: 'path',
    description: 'The configuration file, from the root of the repository.',
    default: '.github/model-release.yml',
  },
  model: { kind: 'name', description: 'The model; may be left out where only one is configured.' },
  environment: { kind: 'name', description: 'The environment; may be left out where the model has only one.' },
  'dry-run': {
    kind: 'boolean',
    description: 'Read and decide everything, change nothing; the decision then starts with `would-`.',
    default: 'false',
  },
} as const satisfies Record<string, InputSpec>

export const COMMON_OUTPUTS = {
  decision: 'What was decided, in one word.',
  'reason-code': 'Why it was refused or failed, a stable word in capitals; empty on success.',
  message: 'The same in a sentence.',
  'ledger-seq': 'Number of the newest ledger entry that this action saw or wrote.',
  'ledger-commit': 'Commit of that entry on the ledger branch.',
} as const satisfies Record<string, string>

/** In place of a model: every one that is configured. */
export const ALL = 'all'

/** Of the actions that may be asked about all at once. */
const SEVERAL = {
  model: {
    kind: 'name',
    description: 'The model, or `all`. Left out: the only one that is configured; for `status` all of them.',
  },
} as const satisfies Record<string, InputSpec>
const MANY: ReadonlySet<string> = new Set(['tick', 'status'])

const LEDGER = ['write', 'the ledger branch'] as const
const RE_RUN = ['read', 'the age of a run that is started again'] as const

export const ACTIONS = {
  register: {
    description:
      'Record a model version with its digest and lineage in the ledger. Registering the same again changes nothing.',
    inputs: {
      version: { kind: 'version', description: 'The version, SemVer 2 as it is written: `1.4.0`. Or use `bump`.' },
      bump: {
        kind: 'choice',
        choices: ['major', 'minor', 'patch'],
        description: 'Take the next version after the highest registered one; the first is 1.0.0.',
      },
      artifact: {
        kind: 'path',
        description:
          'What was built: a file or a glob under the workspace, whose SHA-256 is the digest; of several files that of the sorted lines `<hex>  <path>`.',
      },
      digest: {
        kind: 'digest',
        description: 'The digest of what was built, `sha256:` and 64 hex digits, where it is known already.',
      },
      location: {
        kind: 'text',
        description:
          'The URI from which a server loads it. Platforms that load from their own repository only record it.',
      },
      'served-version': {
        kind: 'text',
        description:
          'What the serving platform calls this version, for Triton a positive whole number. Default: the version.',
      },
      'model-signature': {
        kind: 'signature',
        description:
          'Inputs and outputs as JSON: `{"inputs":[{"name","dtype","shape"}],"outputs":[…]}`, -1 for a free dimension. An incompatible change needs a major version.',
      },
      metadata: {
        kind: 'metadata',
        description:
          'Lineage as a JSON or YAML map; `dataset`, `training-run` and `metrics` are shown where people look.',
      },
      adopt: {
        kind: 'boolean',
        description:
          'Record this version as the primary of an environment that serves it already; it must be seen serving there.',
        default: 'false',
      },
    },
    outputs: {
      version: 'The version under which the digest is registered.',
      digest: 'Its digest, `sha256:<hex>`.',
      created: '`true` where this run registered it, `false` where it was there already.',
    },
    rules: [
      { oneOf: ['version', 'bump'], why: 'the version is named or counted up, not guessed' },
      { someOf: ['artifact', 'digest'], why: 'a version is known by its digest' },
    ],
    permissions: {
      contents: LEDGER,
      deployments: ['write', 'only with `adopt`: the deployment'],
      checks: ['write', 'only with `adopt`, after a trial: its check'],
      actions: ['read', 'only with `adopt`: the age of a run that is started again'],
    },
    branding: { icon: 'upload', color: 'blue' },
    example: {
      on: 'on: { push: { branches: [main] } }',
      checkout: true,
      with: {
        version: '1.4.0',
        artifact: 'model/**',
        location: 's3://models/digits/1.4.0',
        'served-version': "'14'",
        metadata: '|\n  dataset: digits-2026-05\n  training-run: https://example.com/runs/812',
      },
      permissions: { contents: 'write' },
    },
  },
  canary: {
    description: 'Start the trial of a new version beside the primary, or take the trial that runs to its next step.',
    inputs: {
      version: {
        kind: 'version',
        description: 'The version to try. Default: the last registered that is no prerelease and not quarantined.',
      },
      supersede: {
        kind: 'boolean',
        description: 'End a trial of another version that is running.',
        default: 'false',
      },
    },
    outputs: {
      primary: 'The version that answers users.',
      canary: 'The version on trial.',
      step: 'The step of the trial, counted from 1.',
      weight: 'Percent of the requests that the canary answers.',
      mirror: 'Percent of the requests that are copied to the canary.',
      'deployment-id': 'The deployment on GitHub.',
    },
    rules: [],
    permissions: {
      contents: LEDGER,
      deployments: ['write', 'the deployment'],
      checks: ['write', 'the check of the trial'],
      actions: RE_RUN,
    },
    branding: { icon: 'git-branch', color: 'blue' },
    example: {
      on: 'on: { workflow_dispatch: }',
      checkout: true,
      with: { model: 'digits', environment: 'production' },
      permissions: { contents: 'write', deployments: 'write', checks: 'write', actions: 'read' },
    },
  },
  observe: {
    description: 'Add evidence to the trial that runs: observations of both versions, or their sums.',
    inputs: {
      observations: {
        kind: 'path',
        description: 'A file or glob of JSON Lines, one row per request and version. Or use `counts`.',
      },
      counts: { kind: 'counts', description: 'Sums of one window as JSON, at most 5 MiB.' },
      batch: {
        kind: 'text',
        description: 'Key of this evidence: the same batch counts once. Default: SHA-256 of the content.',
      },
    },
    outputs: {
      rows: 'Rows that were taken.',
      rejected: 'Rows of versions that are not on trial here.',
      duplicate: '`true` where this batch was recorded before.',
    },
    rules: [{ oneOf: ['observations', 'counts'], why: 'evidence comes as rows or as their sums' }],
    permissions: { contents: LEDGER },
    branding: { icon: 'eye', color: 'blue' },
    example: {
      on: 'on: { repository_dispatch: { types: [evidence] } }',
      checkout: true,
      run: './collect > evidence.jsonl',
      with: { observations: 'evidence.jsonl' },
      permissions: { contents: 'write' },
    },
  },
  gate: {
    description: 'Judge the canary against the primary over all evidence so far, and show it as a check.',
    inputs: {
      version: { kind: 'version', description: 'The version to judge. Default: the one on trial.' },
      digest: { kind: 'digest', description: 'The same by its digest.' },
      baseline: { kind: 'version', description: 'The version to compare with. Default: the primary.' },
      observations: {
        kind: 'path',
        description: 'Rows of both versions for a preview: judged at once, written nowhere, never promotable.',
      },
      sha: {
        kind: 'commit',
        description:
          'Of a preview: the commit that shows the check. Default: the head of the pull request, else the commit of the run. That of a trial is on the commit that registered the version.',
      },
      'allow-nothing': {
        kind: 'boolean',
        description: 'Succeed with `nothing-to-judge` where no version is given and none is on trial.',
        default: 'false',
      },
      'fail-on': {
        kind: 'choice',
        choices: ['fail', 'inconclusive', 'not-pass', 'never'],
        description:
          'The verdicts that make this step red: `fail` and `invalid`; with `inconclusive` that one too; with `not-pass` all but `pass`; or none. Default: `fail` in a trial, `not-pass` in a preview.',
      },
      comment: {
        kind: 'choice',
        choices: ['always', 'on-change', 'never'],
        description: 'Whether to write the result as one comment on the pull request, too.',
        default: 'never',
      },
      report: {
        kind: 'choice',
        choices: ['check', 'status'],
        description: 'Show the result as a check run, or as a commit status where a token cannot write checks.',
        default: 'check',
      },
    },
    outputs: {
      verdict: '`pass`, `fail`, `continue`, `inconclusive` or `invalid`; empty where there was nothing to judge.',
      details: 'All metrics with their numbers, as one line of JSON (see `schema/details.json`).',
      'check-run-url': 'The check run on GitHub.',
      look: 'How often this trial was looked at.',
      progress: 'How far the evidence is on the way to a decision, 0 to 1.',
    },
    rules: [{ atMostOneOf: ['version', 'digest'], why: 'both name the candidate' }],
    permissions: {
      contents: ['write', 'the ledger branch; a preview needs only `read`'],
      checks: ['write', 'the check run; not for a preview in a fork'],
      statuses: ['write', 'only with `report: status`'],
      'pull-requests': ['write', 'only with `comment: always` or `on-change`'],
    },
    branding: { icon: 'check-circle', color: 'blue' },
    example: {
      on: 'on: { pull_request: }',
      checkout: true,
      with: { version: '2.0.0', baseline: '1.4.0', observations: 'evidence/replay.jsonl' },
      permissions: { contents: 'read', checks: 'write' },
    },
  },
  promote: {
    description: 'Make the canary that passed the primary.',
    inputs: {
      force: {
        kind: 'boolean',
        description: 'Promote against the verdict of the trial. Needs `reason` and is recorded.',
        default: 'false',
      },
      reason: { kind: 'reason', description: 'Why, for the ledger; needed with `force`.' },
    },
    outputs: {
      primary: 'The version that answers users now.',
      previous: 'The version that did before.',
    },
    rules: [{ given: 'force', needs: 'reason', why: 'an override is recorded with its reason' }],
    permissions: {
      contents: LEDGER,
      deployments: ['write', 'the deployment'],
      checks: ['write', 'the check of the trial'],
      actions: RE_RUN,
    },
    branding: { icon: 'trending-up', color: 'blue' },
    example: {
      on: 'on: { workflow_dispatch: }',
      checkout: true,
      with: { model: 'digits', environment: 'production' },
      permissions: { contents: 'write', deployments: 'write', checks: 'write', actions: 'read' },
    },
  },
  rollback: {
    description: 'Take a canary away, or bring an older version back as primary, and hold it.',
    inputs: {
      what: {
        kind: 'choice',
        choices: ['auto', 'canary', 'primary'],
        description: '`auto` takes the canary where a trial runs and `to` is empty, else the primary.',
        default: 'auto',
      },
      to: {
        kind: 'version-or-range',
        description:
          'The version to go back to, or a SemVer range (the highest match). Default: the nearest former primary.',
      },
      order: {
        kind: 'choice',
        choices: ['load-first', 'unload-first'],
        description:
          'In which order versions change places where one must be loaded. Default: that of the configuration.',
      },
      quarantine: {
        kind: 'choice',
        choices: ['from', 'skipped', 'none'],
        description:
          'What may not come back by itself: the version left, also every former primary in between, or none.',
        default: 'from',
      },
      reason: { kind: 'reason', description: 'Why, for the ledger.' },
      'request-id': { kind: 'text', description: 'Key of this request: it takes effect at most once.' },
      drill: {
        kind: 'boolean',
        description: 'Only rehearse: load the target at weight 0, ask it, unload it again. Traffic never moves.',
        default: 'false',
      },
    },
    outputs: {
      from: 'The version that was taken away.',
      to: 'The version that answers users now.',
      hold: '`true` where the environment is held at this version.',
      'duration-ms': 'Milliseconds from the start of the action to the target seen serving.',
    },
    rules: [],
    permissions: {
      contents: LEDGER,
      deployments: ['write', 'the deployment'],
      checks: ['write', 'the check of the trial that ends'],
      actions: RE_RUN,
    },
    branding: { icon: 'corner-up-left', color: 'blue' },
    example: {
      on: "on: { workflow_dispatch: { inputs: { to: { description: 'Version, empty for the last good one' } } } }",
      checkout: true,
      with: {
        model: 'digits',
        environment: 'production',
        to: '${{ inputs.to }}',
        reason: 'Asked by ${{ github.actor }}',
      },
      permissions: { contents: 'write', deployments: 'write', checks: 'write', actions: 'read' },
    },
  },
  'start-rollback': {
    description: 'Ask for a rollback and start the workflow that carries it out, by dispatch.',
    inputs: {
      workflow: {
        kind: 'text',
        description: 'File name of the rollback workflow on the default branch.',
        default: 'rollback.yml',
      },
      ref: { kind: 'text', description: 'The branch or tag to run it on. Default: the default branch.' },
      what: {
        kind: 'choice',
        choices: ['auto', 'canary', 'primary'],
        description: 'Same as in `rollback`.',
        default: 'auto',
      },
      to: { kind: 'version-or-range', description: 'Same as in `rollback`.' },
      reason: { kind: 'reason', description: 'Why, for the ledger.' },
      wait: {
        kind: 'duration',
        description: 'How long to wait at most for the run to end, such as `10m`; empty: do not wait.',
      },
    },
    outputs: {
      'run-id': 'Id of the run that was started.',
      'run-url': 'Its page.',
      conclusion: 'How it ended, where it was waited for.',
    },
    rules: [],
    permissions: {
      contents: LEDGER,
      actions: ['write', 'starting the workflow'],
    },
    branding: { icon: 'corner-up-left', color: 'orange' },
    example: {
      on: "on: { workflow_dispatch: { inputs: { reason: { description: 'Why', required: true } } } }",
      checkout: false,
      with: { model: 'digits', environment: 'production', reason: '${{ inputs.reason }}', wait: '10m' },
      permissions: { contents: 'write', actions: 'write' },
    },
  },
  hold: {
    description:
      'Freeze an environment, release it, or lift the quarantine of a version. An act of a person, with a reason.',
    inputs: {
      set: {
        kind: 'choice',
        choices: ['on', 'off'],
        description:
          '`on` freezes: no trial starts, no step, no promotion; rollback works. `off` lifts a freeze or the hold of a rollback, never a quarantine.',
      },
      'release-version': {
        kind: 'version',
        description: 'Lift the quarantine of this version; a hold stays as it is.',
      },
      until: { kind: 'instant', description: 'When a freeze ends by itself, RFC 3339 such as `2026-05-03T18:00:00Z`.' },
      reason: { kind: 'reason', description: 'Why, for the ledger. Required.' },
    },
    outputs: { hold: '`true` where the environment is held or frozen now.' },
    rules: [
      { oneOf: ['set', 'release-version'], why: 'each is an act of its own' },
      { given: 'until', needs: 'set', why: 'it says when a freeze ends' },
      { someOf: ['reason'], why: 'who reads the ledger later wants to know why' },
    ],
    permissions: { contents: LEDGER, actions: RE_RUN },
    branding: { icon: 'pause', color: 'blue' },
    example: {
      on: "on: { workflow_dispatch: { inputs: { reason: { description: 'Why', required: true } } } }",
      checkout: false,
      with: { model: 'digits', environment: 'production', set: "'on'", reason: '${{ inputs.reason }}' },
      permissions: { contents: 'write', actions: 'read' },
    },
  },
  status: {
    description: 'What is live where and since when, what happened, and whether ledger, serving and deployments agree.',
    inputs: {
      at: { kind: 'instant', description: 'As it was at this time, RFC 3339. Default: now.' },
      verify: {
        kind: 'boolean',
        description:
          'Replay the ledger and compare it with what serves and with the deployments; read the workflows and rules. Every difference is listed and ends the job red.',
        default: 'false',
      },
      html: { kind: 'path', description: 'Write the report here: one page that needs nothing else.' },
    },
    outputs: {
      state: 'By model: what `state.json` of its ledger says, as JSON.',
      active: 'Models and environments with work due, as a JSON list for a job matrix: `[{"model","environment"}]`.',
    },
    rules: [],
    permissions: { contents: ['read', 'the ledger branch'], deployments: ['read', 'comparing deployments (verify)'] },
    branding: { icon: 'activity', color: 'blue' },
    example: {
      on: 'on: { workflow_dispatch: {} }',
      checkout: false,
      with: { model: 'digits', html: 'report.html' },
      permissions: { contents: 'read' },
    },
  },
  tick: {
    description: 'Do whatever is due: start a trial, look, take the next step, promote, end, roll back, resume.',
    inputs: {
      wait: {
        kind: 'duration',
        description: 'Keep looking until a verdict, at most for this long, such as `30m`. Default: one tick.',
      },
    },
    outputs: {
      phase: 'The phase after it; JSON by `<model>/<environment>` where there are several.',
      verdict: 'The last verdict, likewise.',
      primary: 'The version that answers users, likewise.',
      canary: 'The version on trial, likewise.',
    },
    rules: [],
    permissions: {
      contents: LEDGER,
      deployments: ['write', 'deployments'],
      checks: ['write', 'the check of the trial'],
      'pull-requests': ['write', 'the comment on the pull request that brought the version'],
      actions: ['write', 'starting the rollback workflow, where `rollback.via` is `workflow`'],
    },
    branding: { icon: 'play', color: 'blue' },
    example: {
      on: "on: { schedule: [{ cron: '*/10 * * * *' }] }",
      checkout: true,
      with: { model: 'digits', environment: 'production' },
      permissions: { contents: 'write', deployments: 'write', checks: 'write', 'pull-requests': 'write' },
    },
  },
} as const satisfies Record<string, ActionSpec>

/** The action at the root of the repository: `uses: OWNER/model-release@v1`. */
export const ROOT: ActionName = 'tick'

export type ActionName = keyof typeof ACTIONS
export const ACTION_NAMES = Object.keys(ACTIONS).filter(isActionName)

export function isActionName(name: string): name is ActionName {
  return Object.hasOwn(ACTIONS, name)
}

/** An action's own inputs and the common ones, in the order in which they are documented. */
export function inputsOf(name: ActionName): Readonly<Record<string, InputSpec>> {
  return { ...ACTIONS[name].inputs, ...COMMON_INPUTS, ...(MANY.has(name) ? SEVERAL : {}) }
}

export function outputsOf(name: ActionName): Readonly<Record<string, string>> {
  return { ...ACTIONS[name].outputs, ...COMMON_OUTPUTS }
}
