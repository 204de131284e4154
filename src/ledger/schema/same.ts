/**
 * Whether a schema says what a type says: a difference on either side, optional keys included, does not compile where
 * `true satisfies Same<…>` stands.
 */
import type { Json } from '../../core/types.ts'

type Plain<T> = Json extends T ? 'json' : T extends object ? { readonly [Key in keyof T]: Plain<T[Key]> } : T
type Filled<T> = T extends object ? { readonly [Key in keyof T]-?: Filled<T[Key]> } : T
type Alike<A, B> = [A, B, Filled<A>, Filled<B>] extends [B, A, Filled<B>, Filled<A>] ? true : false
export type Same<A, B> = Alike<Plain<A>, Plain<B>>
