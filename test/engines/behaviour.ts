/** How a version of a test's model behaves, whichever server has it. Must not know a server. */

export interface Behaviour {
  /** Seconds that loading takes. */
  readonly loadSeconds?: number
  /** Loading ends with an error, after those seconds. */
  readonly failLoad?: boolean
  /** It loads, and every request fails: loaded without working. */
  readonly broken?: boolean
  /** The share of requests that fail, spread evenly: of 0.25 every fourth does. */
  readonly errorRate?: number
  /** Milliseconds that a request takes at least. */
  readonly latencyMs?: number
}

/**
 * What the models of all servers have in common; sleeping is their own, since not every server may be kept waiting. `failure` says
 * why the request number `count` (from 1) fails, or None: it does when the whole number of failures that are due grows.
 */
export const BEHAVIOUR_IN_PYTHON = `
def load(behaviour):
    if behaviour.get("failLoad"):
        raise RuntimeError("this version is made to fail its load")


def failure(behaviour, count):
    if behaviour.get("broken"):
        return "this version is made to answer nothing"
    share = behaviour.get("errorRate", 0)
    if int(count * share) > int((count - 1) * share):
        return "this request is made to fail"
    return None

`
