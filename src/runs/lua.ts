import { z } from 'zod';
import { defineScript, yesOrNo } from '../platform/redis-script.js';
import { json } from '../platform/zod-json.js';
import { HOLDS } from './hold-lua.js';

/**
 * The run that holds a request. A run holds it no more if its record is gone, if the run ended too long ago, or if the
 * request has relative times and was asked too long ago: they are other times now.
 */
const HOLDER = `
-- A fact as another version wrote it may be anything: then it has nothing to say.
local function read(json)
  local good, value = pcall(cjson.decode, json)
  return good and type(value) == 'table' and value or {}
end
local function holder()
  local run = redis.call('GET', claim)
  if not run then return false end
  local asked, ending = unpack(redis.call('HMGET', prefix .. run, 'asked', 'ending'))
  if not asked then return false end
  if ending and at - (tonumber(read(ending).at) or at) > tonumber(sameMs) then return false end
  if relative == '1' and at - (tonumber(read(asked).at) or at) > tonumber(sameMs) then return false end
  return run
end
`;

const acceptedSchema = z.object({
  /** `ended`: the run has done the same within ten minutes, and nothing was started. */
  outcome: z.enum(['started', 'following', 'ended']),
  run: z.string(),
  /** The run that is followed is being cancelled. */
  cancelling: z.boolean().default(false),
  /** The delivery was answered before: nothing happened now. */
  repeated: z.boolean().default(false),
});
export type Accepted = z.infer<typeof acceptedSchema>;

/**
 * Takes an ask. The same delivery gets the same answer. The same request follows the run that does it, or is told of
 * the run that has done it, unless the asker knows of that one. Anything else becomes a run. A follower did not ask for
 * the run: it is added to their channels only. The follower is kept in the main channel too, as the asker may move the
 * run later.
 */
export const acceptRun = defineScript({
  name: 'acceptRun',
  keys: [
    'delivery',
    'claim', // of the request; the delivery again where nothing is claimed
    'counter',
    'live',
    'liveOfPerson', // made to agree with the live ones before they are counted: nothing else keeps them right
    'askedIn',
    'toldIn', // may be the same channel
    'person',
    'line', // of those on hold; anything where it is not held
  ],
  args: [
    'deliveryS', // for how long the delivery gets the same answer
    'prefix', // of the keys of runs
    'asked',
    'request', // empty where the ask is taken unread
    'channel',
    'follower',
    'at',
    'retentionMs',
    'known', // the run that the asker knows has done the same, or empty
    'sameMs', // for how long after its end a run is the same
    'relative', // the times of the request count from the moment of asking
    'mostLive', // of one person
    'hold', // the fact that puts it on hold, or empty
  ],
  answer: json.pipe(z.union([z.object({ going: z.number() }), acceptedSchema])),
  lua: `${HOLDER}
local before = redis.call('GET', delivery)
if before then
  local answer = cjson.decode(before)
  answer.repeated = true
  return cjson.encode(answer)
end
local run = request ~= '' and holder()
local outcome = 'following'
local cancelling = nil
local held = run
local over = held and redis.call('HEXISTS', prefix .. run, 'ending') == 1
if over and run ~= known then
  outcome = 'ended'
elseif held and not over then
  local key = prefix .. run
  if redis.call('HEXISTS', key, 'cancel') == 1 then cancelling = true end
  local by = cjson.decode(follower).by
  local own = read(redis.call('HGET', key, 'asked')).by == by
  local first = redis.call('HGET', key, 'channel') == channel and redis.call('HEXISTS', key, 'moved.1') == 0
  if not (own and first) then
    redis.call('HSETNX', key, 'follower.' .. channel .. '.' .. by, follower)
    redis.call('SADD', live, run)
  end
  for _, index in ipairs({ askedIn, toldIn }) do
    redis.call('ZADD', index, 'NX', at, run)
    redis.call('PEXPIRE', index, retentionMs)
  end
else
  redis.call('SINTERSTORE', liveOfPerson, liveOfPerson, live)
  redis.call('PEXPIRE', liveOfPerson, retentionMs)
  local going = redis.call('SCARD', liveOfPerson)
  if going >= tonumber(mostLive) then return cjson.encode({ going = going }) end
  outcome = 'started'
  run = 'R-' .. (1000 + redis.call('INCR', counter))
  local key = prefix .. run
  redis.call('HSET', key, 'asked', asked, 'channel', channel)
  if request ~= '' then
    redis.call('HSET', key, 'request', request, 'claim', claim)
    redis.call('SET', claim, run)
  end
  if hold ~= '' then
    redis.call('HSET', key, 'hold.1.placed', hold)
    redis.call('ZADD', line, string.match(run, '%d+'), run)
    redis.call('PEXPIRE', line, retentionMs)
  end
  redis.call('SADD', live, run)
  redis.call('SADD', liveOfPerson, run)
  redis.call('PEXPIRE', liveOfPerson, retentionMs)
  for _, index in ipairs({ askedIn, toldIn, person }) do
    redis.call('ZADD', index, at, run)
    redis.call('ZREMRANGEBYSCORE', index, 0, at - retentionMs)
    redis.call('PEXPIRE', index, retentionMs)
  end
end
local answer = cjson.encode({ outcome = outcome, run = run, cancelling = cancelling })
redis.call('SET', delivery, answer, 'EX', deliveryS)
return answer`,
});

/** Claims a request and returns the run that holds it. A run that has ended and is known to the asker gives way. */
export const claimRequest = defineScript({
  name: 'claimRequest',
  keys: ['claim', 'record'],
  args: ['run', 'prefix', 'known', 'at', 'sameMs', 'relative'], // as in acceptRun
  answer: z.string(),
  lua: `${HOLDER}
local other = holder()
local givesWay = other and other == known and redis.call('HEXISTS', prefix .. other, 'ending') == 1
if other and other ~= run and not givesWay then return other end
redis.call('SET', claim, run)
redis.call('HSET', record, 'claim', claim)
return run`,
});

/** An effect may begin only while the run has not ended, nobody has cancelled it, and no hold keeps it. */
export const writeIntent = defineScript({
  name: 'writeIntent',
  keys: ['record'],
  args: ['field', 'value'],
  answer: yesOrNo,
  lua: `${HOLDS}
if not mayBeSent(record) then return 0 end
for _, fact in ipairs({ 'ending', 'refusal', 'cancel' }) do
  if redis.call('HEXISTS', record, fact) == 1 then return 0 end
end
return redis.call('HSETNX', record, field, value)`,
});

/**
 * Writes how a run ends, unless a fact has come since that was decided. A run that came to nothing frees its request at
 * once, another one after `keptS`: closing it may have to wait for Slack.
 */
export const writeOutcome = defineScript({
  name: 'writeOutcome',
  keys: ['record'],
  args: [
    'field',
    'value',
    'size', // how many facts are known
    'run',
    'keptS', // how long its request is kept, or empty
  ],
  answer: yesOrNo,
  lua: `
if redis.call('HLEN', record) ~= tonumber(size) then return 0 end
if redis.call('HSETNX', record, field, value) == 0 then return 0 end
local claim = redis.call('HGET', record, 'claim')
if claim and redis.call('GET', claim) == run then
  if keptS == '' then redis.call('DEL', claim) else redis.call('EXPIRE', claim, keptS) end
end
return 1`,
});

/** Closes a run that has said its last word, unless a fact has come since. */
export const closeRun = defineScript({
  name: 'closeRun',
  keys: ['record', 'now', 'live'],
  args: [
    'run',
    'size', // how many facts are known; empty where any will do
    'retentionS',
    'keptS', // how long its request is kept, or empty
  ],
  answer: yesOrNo,
  lua: `
if size ~= '' and redis.call('HLEN', record) ~= tonumber(size) then return 0 end
redis.call('SREM', live, run)
redis.call('EXPIRE', record, retentionS)
redis.call('EXPIRE', now, retentionS)
local claim = redis.call('HGET', record, 'claim')
if claim and redis.call('GET', claim) == run then
  if keptS == '' then redis.call('DEL', claim)
  elseif redis.call('TTL', claim) < 0 then redis.call('EXPIRE', claim, keptS) end
end
return 1`,
});

export const dropMissing = defineScript({
  name: 'dropMissing',
  keys: ['record', 'live'],
  args: ['run'],
  answer: yesOrNo,
  lua: `
if redis.call('EXISTS', record) == 1 then return 0 end
return redis.call('SREM', live, run)`,
});
