import { useEffect } from 'preact/hooks';
import { Blocks, Unknown } from '../blocks/blocks.js';
import { readView } from '../blocks/kit.js';
import { SurfaceContext, useSurface } from '../blocks/surface.js';
import { useAll, useMe } from '../feed.js';
import { Avatar } from '../icons.js';

/** Usher's own page in Slack. Opening it tells Usher, which publishes what is shown. */
export function Home() {
  const me = useMe();
  const [entry] = useAll('home');
  const [workspace] = useAll('workspace');
  useEffect(() => void me.act({ do: 'home' }), [me.id]);
  const view = entry ? readView(entry.view) : undefined;
  const tools = useSurface(view?.blocks ?? NONE, (values) => ({ on: 'home', values }));
  return (
    <div class="home" tabIndex={0} role="region" aria-label="Home">
      {view ? (
        <SurfaceContext.Provider value={tools}>
          <Blocks blocks={view.blocks} />
        </SurfaceContext.Provider>
      ) : entry ? (
        <Unknown what="view" />
      ) : (
        <div class="beginning">
          <Avatar name="Usher" bot size={48} />
          <h2>{workspace?.bot.name ?? 'Usher'}</h2>
          <p>
            Usher has published nothing here for you yet. Type {<kbd>{workspace?.command ?? '/audience'}</kbd>} in a
            channel.
          </p>
        </div>
      )}
    </div>
  );
}

const NONE: unknown[] = [];
