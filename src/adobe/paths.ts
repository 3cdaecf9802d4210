/** An id as a part of a path. Half of a pair of surrogates, which no address can hold, becomes U+FFFD: nothing has such an id. */
export const inPath = (id: string): string => encodeURIComponent(Buffer.from(id).toString());

/** What stands escaped in an address of Adobe's. Undefined for a percent sign that escapes nothing. */
export function fromAddress(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
