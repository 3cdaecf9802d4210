import { z } from 'zod';

/** A text of nothing, or of nothing but spaces, says nothing. */
export const text = z.string().regex(/\S/);

/** A text that may come as a number, such as a code or a version. */
export const word = z.union([text, z.number()]).transform(String);

/** Opaque: export jobs have numbers. */
export const id = word;

/** A number, or a text that surely is one: some of Adobe's services write "4195". Any other text is none. */
export const figure = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d{1,15}(\.\d+)?$/)
    .transform(Number),
]);

/** Adobe also writes "false". */
export const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')]);

/** A piece that may be left out: where it is missing, null or odd, the rest of what it belongs to is read. */
export const lenient = <Piece extends z.ZodType>(piece: Piece) => piece.optional().catch(undefined);

type Shape = Record<string, z.ZodType>;
type Maybes<Pieces extends Shape> = { [Name in keyof Pieces]: z.ZodCatch<z.ZodOptional<Pieces[Name]>> };

/** An object of which any piece may be missing or odd, which costs that piece alone. What else it holds is kept. */
export function pieces<Pieces extends Shape>(shape: Pieces) {
  const all = Object.entries(shape).map(([name, piece]) => [name, lenient(piece)]);
  return z.looseObject(Object.fromEntries(all) as Maybes<Pieces>); // Object.fromEntries forgets the names
}

/** One that is known by some of its pieces: without those it cannot be read. */
export function entry<Identity extends Shape, Pieces extends Shape>(identity: Identity, shape: Pieces) {
  return pieces(shape).extend(identity);
}
