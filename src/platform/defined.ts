type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Drops undefined members: an optional property may be absent, but not undefined. */
export function defined<T extends object>(value: T): Defined<T> {
  // Object.fromEntries forgets the keys' types; what is left is what was defined.
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as Defined<T>;
}
