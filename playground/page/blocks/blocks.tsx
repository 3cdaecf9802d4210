import { useId } from 'preact/hooks';
import { Words } from '../words/text.js';
import { Button, Overflow } from './buttons.js';
import { Chart } from './charts.js';
import type { ChartBlock, DataTableBlock, TableBlock } from './data-kit.js';
import { FieldControl } from './fields.js';
import { type Block, type Element, readBlock, type Text } from './kit.js';
import { useTools } from './surface.js';
import { DataTable, Table } from './tables.js';
import { blockIdOf } from './values.js';

/**
 * Block Kit, drawn. What cannot be drawn says so in its place, with `data-unknown` for tests. The first block is read out at
 * once where it is `urgent`.
 */
export function Blocks({ blocks, urgent = false }: { blocks: unknown[]; urgent?: boolean }) {
  return (
    <div class="blocks">
      {blocks.map((given, index) => {
        const read = readBlock(given);
        if ('unknown' in read) return <Unknown what={read.unknown} key={index} />;
        const id = blockIdOf(read.block.block_id, index);
        const drawn = <OneBlock block={read.block} id={id} key={`${read.block.type} ${id}`} />;
        return urgent && index === 0 ? (
          <div role="alert" key="urgent">
            {drawn}
          </div>
        ) : (
          drawn
        );
      })}
    </div>
  );
}

export function Unknown({ what }: { what: string }) {
  return (
    <p class="unknown" data-unknown={what}>
      This page cannot draw: {what}
    </p>
  );
}

function OneBlock({ block, id }: { block: Block; id: string }) {
  switch (block.type) {
    case 'section':
      return <Section block={block} id={id} />;
    case 'context':
      return <Context texts={block.elements} />;
    case 'actions':
      return (
        <div class="actions" role="group" aria-label="Actions">
          {block.elements.map((element) => (
            <OneElement element={element} id={id} key={element.action_id} />
          ))}
        </div>
      );
    case 'divider':
      return <hr />;
    case 'header':
      return (
        <h3 class="header">
          <Words text={block.text} />
        </h3>
      );
    case 'alert':
      return (
        <div class={`alert ${block.level ?? 'default'}`} role="note">
          <Words text={block.text} />
        </div>
      );
    case 'input':
      return <Input block={block} id={id} />;
    default:
      return <Data block={block} />;
  }
}

function Context({ texts }: { texts: Text[] }) {
  return (
    <div class="context">
      {texts.map((text) => (
        <div>
          <Words text={text} />
        </div>
      ))}
    </div>
  );
}

function Data({ block }: { block: DataTableBlock | TableBlock | ChartBlock }) {
  if (block.type === 'data_table') return <DataTable block={block} />;
  return block.type === 'table' ? <Table block={block} /> : <Chart block={block} />;
}

function Section({ block, id }: { block: Extract<Block, { type: 'section' }>; id: string }) {
  return (
    <div class={`section${block.accessory ? ' with-accessory' : ''}`}>
      <div class="section-text">
        {block.text ? <Words text={block.text} /> : null}
        {block.fields ? (
          <div class="section-fields">
            {block.fields.map((text) => (
              <div>
                <Words text={text} />
              </div>
            ))}
          </div>
        ) : null}
      </div>
      {block.accessory ? (
        <div class="accessory">
          <OneElement element={block.accessory} id={id} name={block.text?.text} />
        </div>
      ) : null}
    </div>
  );
}

function OneElement({ element, id, name }: { element: Element; id: string; name?: string | undefined }) {
  if (element.type === 'button') return <Button button={element} blockId={id} />;
  if (element.type === 'overflow') return <Overflow menu={element} blockId={id} />;
  return <FieldControl field={element} blockId={id} dispatches name={name} />;
}

function Input({ block, id }: { block: Extract<Block, { type: 'input' }>; id: string }) {
  const { errors } = useTools();
  const base = useId();
  const error = errors[id];
  const described = [...(error === undefined ? [] : [`${base}-error`]), ...(block.hint ? [`${base}-hint`] : [])];
  const grouped = block.element.type === 'checkboxes' || block.element.type === 'radio_buttons';
  const Label = grouped ? 'span' : 'label';
  return (
    <div class={`input${error === undefined ? '' : ' wrong'}`} data-block={id}>
      <Label class="input-label" id={`${base}-label`} {...(grouped ? {} : { for: base })}>
        {block.label.text}
        {block.optional === true ? <span class="optional"> (optional)</span> : null}
      </Label>
      <FieldControl
        field={block.element}
        blockId={id}
        dispatches={block.dispatch_action === true}
        inputId={base}
        labelledBy={`${base}-label`}
        describedBy={described.join(' ')}
        wrong={error !== undefined}
        required={block.optional !== true}
      />
      {error === undefined ? null : (
        <p class="input-error" id={`${base}-error`} role="alert">
          {error}
        </p>
      )}
      {block.hint ? (
        <p class="input-hint" id={`${base}-hint`}>
          {block.hint.text}
        </p>
      ) : null}
    </div>
  );
}
