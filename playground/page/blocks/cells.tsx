import type { ComponentChild } from 'preact';
import { Mention, ChannelMention } from '../words/text.js';
import type { Cell, RichPiece } from './data-kit.js';

/** What stands in a cell of a table. */
export function CellContent({ cell }: { cell: Cell }) {
  if (cell.type !== 'rich_text') return <>{cell.text}</>;
  return (
    <>
      {cell.elements.map(({ elements }) => (
        <div>
          {elements.map((piece) => (
            <Piece piece={piece} />
          ))}
        </div>
      ))}
    </>
  );
}

function Piece({ piece }: { piece: RichPiece }): ComponentChild {
  const { bold, italic, strike, code } = piece.style ?? {};
  let drawn: ComponentChild = bare(piece);
  if (code === true) drawn = <code>{drawn}</code>;
  if (strike === true) drawn = <s>{drawn}</s>;
  if (italic === true) drawn = <em>{drawn}</em>;
  return bold === true ? <strong>{drawn}</strong> : drawn;
}

function bare(piece: RichPiece): ComponentChild {
  switch (piece.type) {
    case 'text':
      return piece.text;
    case 'link':
      return (
        <a href={piece.url} target="_blank" rel="noreferrer">
          {piece.text ?? piece.url}
        </a>
      );
    case 'user':
      return <Mention id={piece.user_id} label={undefined} />;
    case 'channel':
      return <ChannelMention id={piece.channel_id} label={undefined} />;
  }
}

/** The words of a cell, by which a column is sorted. */
export function wordsOf(cell: Cell): string {
  if (cell.type !== 'rich_text') return cell.text;
  return cell.elements.flatMap(({ elements }) => elements.map(wordsOfPiece)).join(' ');
}

function wordsOfPiece(piece: RichPiece): string {
  if (piece.type === 'text') return piece.text;
  if (piece.type === 'link') return piece.text ?? piece.url;
  return piece.type === 'user' ? piece.user_id : piece.channel_id;
}
