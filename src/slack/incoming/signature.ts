import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Older and later ones are refused, as Slack advises: https://docs.slack.dev/authentication/verifying-requests-from-slack */
const WINDOW_S = 5 * 60;

/** What a request says of itself before its body is read. */
export interface SignatureClaim {
  /** 64 hexadecimal digits. */
  signature: string;
  /** Seconds, as it stands in the header. */
  timestamp: string;
}

/** The claim in the headers; else why there is none that is worth reading a body for. */
export function claimOf(headers: IncomingHttpHeaders, nowMs: number): SignatureClaim | 'unsigned' | 'stale' {
  const { 'x-slack-signature': signed, 'x-slack-request-timestamp': timestamp } = headers;
  const signature = typeof signed === 'string' ? /^v0=([0-9a-f]{64})$/.exec(signed)?.[1] : undefined;
  if (signature === undefined || typeof timestamp !== 'string' || !/^[1-9]\d{0,11}$/.test(timestamp)) return 'unsigned';
  if (Math.abs(nowMs / 1_000 - Number(timestamp)) > WINDOW_S) return 'stale';
  return { signature, timestamp };
}

/** Was this body signed with our secret, at the time that is claimed? */
export function isSigned({ signature, timestamp }: SignatureClaim, body: Buffer, secret: string): boolean {
  const ours = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest();
  return timingSafeEqual(ours, Buffer.from(signature, 'hex'));
}
