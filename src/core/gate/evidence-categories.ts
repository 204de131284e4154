/**
 * Drift of a distribution: how differently two arms spread over categories. Advisory: it is described by the population stability
 * index, sum over categories of (c - p) log(c / p), and never part of a verdict, as no rate of error is known of it.
 *
 * @see docs/statistics.md#drift
 */
import { SLICE_VALUES } from './constants.ts'
import { missingOf } from './evidence-arms.ts'
import type { Evidence } from './evidence.ts'
import { failing, passing } from './hypothesis.ts'
import { own } from './own.ts'
import type { CategoryCounts, CategorySums, Counts, MetricPolicy } from './types.ts'
import { notWhole } from './whole.ts'

export function categories(metric: MetricPolicy): Evidence {
  return {
    judged: false,
    label: 'advisory: never part of the verdict',
    failing: failing(metric),
    passing: passing(metric),
    none: [],
    complete: () => false,
    join: (_, window) => window,
    remember: past => past,
    increments: () => [],
    weights: () => [],
    restarts: false,
    noise: () => [0, 0],
    history: () => null,
    fault(counts) {
      if (!isCategories(counts)) return 'expected how often each category came, of each arm'
      for (const arm of ['primary', 'canary'] as const) {
        const { categories: seen, missing } = counts[arm]
        const odd = notWhole({ ...seen, missing })
        if (odd !== null) return `${arm}: ${odd}`
        if (Object.keys(seen).length > SLICE_VALUES)
          return `${arm}: ${Object.keys(seen).length} categories, at most ${SLICE_VALUES} are compared. Use bins`
      }
      return null
    },
    forFail: () => [],
    forPass: () => [],
    limit: null,
    sum(a, b) {
      const [x, y] = [categoriesOf(a), categoriesOf(b)]
      return { primary: sumOf(x.primary, y.primary), canary: sumOf(x.canary, y.canary) }
    },
    total: counts => counts,
    size(counts) {
      const { primary, canary } = categoriesOf(counts)
      return { primary: sizeOf(primary), canary: sizeOf(canary) }
    },
    missing(counts) {
      const { primary, canary } = categoriesOf(counts)
      return { primary: primary.missing ?? 0, canary: canary.missing ?? 0 }
    },
    absent: () => null,
    equal: (_, n) => ({ primary: { categories: { same: n } }, canary: { categories: { same: n } } }),
    describe(counts) {
      return {
        primary: null,
        canary: null,
        difference: stability(categoriesOf(counts)),
        variance: null,
        widest: Number.MAX_VALUE,
      }
    },
    scale: () => metric.margin.value,
  }
}

/** Half an outcome is added to each category, so that an empty one does not make it infinite. Null without outcomes of both arms. */
function stability({ primary, canary }: CategoryCounts): number | null {
  const names = [...new Set([...Object.keys(primary.categories), ...Object.keys(canary.categories)])]
  const [np, nc] = [sizeOf(primary), sizeOf(canary)]
  if (np === 0 || nc === 0) return null
  const half = names.length / 2
  return names.reduce((sum, name) => {
    const p = ((own(primary.categories, name) ?? 0) + 0.5) / (np + half)
    const c = ((own(canary.categories, name) ?? 0) + 0.5) / (nc + half)
    return sum + (c - p) * Math.log(c / p)
  }, 0)
}

function isCategories(counts: Counts): counts is CategoryCounts {
  return 'primary' in counts && 'categories' in counts.primary && 'categories' in counts.canary
}

function categoriesOf(counts: Counts): CategoryCounts {
  if (!isCategories(counts)) throw new Error('other counts where categories were checked for')
  return counts
}

function sizeOf({ categories: seen }: CategorySums): number {
  return Object.values(seen).reduce((sum, n) => sum + n, 0)
}

function sumOf(a: CategorySums, b: CategorySums): CategorySums {
  const names = [...new Set([...Object.keys(a.categories), ...Object.keys(b.categories)])]
  return {
    categories: Object.fromEntries(
      names.map(name => [name, (own(a.categories, name) ?? 0) + (own(b.categories, name) ?? 0)]),
    ),
    ...missingOf(a, b),
  }
}
