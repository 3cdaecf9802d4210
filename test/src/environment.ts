/** The least that a process needs to know; none of it is real. */
export const GOOD = {
  SLACK_BOT_TOKEN: 'xoxb-1',
  SLACK_SIGNING_SECRET: 'hush-hush',
  AEP_CLIENT_ID: 'id',
  AEP_CLIENT_SECRET: 'hush',
  AEP_ORG_ID: 'X@AdobeOrg',
  AEP_SCOPES: 'openid',
  AEP_SANDBOX: 'dev',
};
