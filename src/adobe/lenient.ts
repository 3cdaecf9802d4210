import { z } from 'zod';

/** A text that is not blank. */
export const text = z.string().regex(/\S/);

/** A text that may come as a number, such as a code or a version. */
export const word = z.union([text, z.number()]).transform(String);

/** Opaque: export jobs have numbers. */
export const id = word;

/** A number, or a text that is surely one: some of Adobe's services write "4195". */
export const figure = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d{1,15}(\.\d+)?$/)
    .transform(Number),
]);

/** The last second of a `Date`, epoch seconds; in ms that is the year 2243. */
const LAST_SECOND = 8.64e12;

/** A time as Adobe writes it, in epoch seconds or ms. One that no calendar has is unreadable. */
export const moment = figure.refine((at) => Math.abs(at) <= LAST_SECOND);

/** Adobe also writes "false". */
export const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')]);

/** An optional piece: if it is missing, null or odd, it is undefined and everything around it is still read. */
export const lenient = <Piece extends z.ZodType>(piece: Piece) => piece.optional().catch(undefined);

/** An object whose content is not read yet. A list is none. */
export const object = z.record(z.string(), z.unknown());

type Shape = Record<string, z.ZodType>;
type Maybes<Pieces extends Shape> = { [Name in keyof Pieces]: z.ZodCatch<z.ZodOptional<Pieces[Name]>> };

/** An object whose pieces are all `lenient`. Its other fields are kept. */
export function pieces<Pieces extends Shape>(shape: Pieces) {
  const all = Object.entries(shape).map(([name, piece]) => [name, lenient(piece)]);
  return z.looseObject(Object.fromEntries(all) as Maybes<Pieces>); // Object.fromEntries forgets the names
}

/** Like `pieces`, but it cannot be read without the pieces of `identity`. */
export function entry<Identity extends Shape, Pieces extends Shape>(identity: Identity, shape: Pieces) {
  return pieces(shape).extend(identity);
}
