import { channelView } from '../modals/channel.js';
import { type Button, opens } from '../surface.js';

/** Opens the form in which a channel says how it is told. */
export const tellChannel: Button = async ({ channel, responseUrl }, { channels }) =>
  channel === undefined ? undefined : opens(channelView(await channels.settings(channel), { channel, responseUrl }));
