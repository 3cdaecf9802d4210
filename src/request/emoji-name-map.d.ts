/** The package has no types. */
declare module 'emoji-name-map' {
  const names: { emoji: Record<string, string> };
  export default names;
}
