/** Reads a record by a name that users chose: `constructor` and `__proto__` are names like any other, or absent. */
export function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined
}

/** A record of new values under the same names, however odd. */
export function mapOwn<T, U>(
  record: Readonly<Record<string, T>>,
  make: (value: T, name: string) => U,
): Readonly<Record<string, U>> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, make(value, name)]))
}
