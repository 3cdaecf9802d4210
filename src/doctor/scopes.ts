/** What Usher does with each of the manifest's bot scopes, to say what is lost without it. */
export const scopes: { name: string; optional: boolean; allows: string }[] = [
  { name: 'commands', optional: false, allows: '/audience itself' },
  { name: 'chat:write', optional: false, allows: 'cards and reports' },
  { name: 'users:read', optional: false, allows: 'telling guests from colleagues, and their time zones' },
  { name: 'channels:read', optional: false, allows: 'names of channels, and who is in which' },
  { name: 'groups:read', optional: false, allows: 'the same of private channels' },
  { name: 'im:write', optional: false, allows: 'telling a person in private' },
  { name: 'channels:history', optional: true, allows: 'looking whether a message arrived before posting it again' },
  { name: 'groups:history', optional: true, allows: 'the same in private channels' },
  { name: 'im:history', optional: true, allows: 'the same in direct messages' },
];
