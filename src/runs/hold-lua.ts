import { z } from 'zod';
import { defineScript, yesOrNo } from '../platform/redis-script.js';

/**
 * `lastHold(key)`: the number of the last hold of the run with this key; 0 without any. `mayBeSent(key)`: no hold is
 * open, and the last one, if any, was released.
 */
export const HOLDS = `
local function has(key, fact) return redis.call('HEXISTS', key, fact) == 1 end
local function lastHold(key)
  local number = 0
  while has(key, 'hold.' .. (number + 1) .. '.placed') do number = number + 1 end
  return number
end
local function readHold(key, number, fact)
  local good, value = pcall(cjson.decode, redis.call('HGET', key, 'hold.' .. number .. '.' .. fact) or '')
  return good and type(value) == 'table' and value or nil
end
local function onHold(key)
  local number = lastHold(key)
  return number > 0 and not has(key, 'hold.' .. number .. '.end')
end
local function mayBeSent(key)
  local number = lastHold(key)
  if number == 0 then return true end
  local ended = readHold(key, number, 'end')
  return ended ~= nil and ended.how == 'released'
end
local function isOver(key) return has(key, 'ending') or has(key, 'refusal') end
`;

/** The claims of a run's request: `plain`, of those that may go ahead, and `held`, of those that would be held. */
const CLAIMS = `
local own = redis.call('HGET', record, 'claim')
local plain = own and (string.sub(own, -#mark) == mark and string.sub(own, 1, -#mark - 1) or own)
local held = plain and plain .. mark
local function holds(claim) return claim and redis.call('GET', claim) == run end
local function takes(claim)
  local holder = redis.call('GET', claim)
  if holder and redis.call('EXISTS', prefix .. holder) == 1 and not isOver(prefix .. holder) then return end
  redis.call('SET', claim, run)
  redis.call('HSET', record, 'claim', claim)
end
`;

const KEYS = [
  'record',
  'line', // the runs of the sandbox that wait for a reset, by their numbers: who came first is sent first
] as const;
const ARGS = [
  'run',
  'prefix', // of the keys of runs
  'mark', // ends the claim of a request that is held
  'number', // of the hold
  'value', // the fact
] as const;

/**
 * Puts a hold on a run that is neither over nor cancelled, nor on hold. Whoever asks for the same, and may go ahead,
 * no longer follows this run; whoever would be held does. False where it is on hold already, or must not be.
 */
export const placeHold = defineScript({
  name: 'placeHold',
  keys: KEYS,
  args: [...ARGS, 'keepMs'],
  answer: yesOrNo,
  lua: `${HOLDS}${CLAIMS}
if isOver(record) or has(record, 'cancel') or onHold(record) then return 0 end
if redis.call('HSETNX', record, 'hold.' .. number .. '.placed', value) == 0 then return 0 end
redis.call('ZADD', line, 'NX', string.match(run, '%d+'), run)
redis.call('PEXPIRE', line, keepMs)
if holds(plain) then
  redis.call('DEL', plain)
  takes(held)
end
return 1`,
});

/** How long a run that was released and not sent keeps those behind it waiting, ms: Adobe may be busy for hours. */
const PATIENCE_MS = 10 * 60_000;

/**
 * Ends a hold, if nothing has ended it. It is released only while nobody has cancelled the run, and before it expires;
 * `inTurn`: only after the runs that came first. A released run is followed by whoever asks for the same from now on,
 * unless another one already is. Answers how the hold ended, whoever ended it; `waits`: it is not its turn; `gone`:
 * there is no such hold, or the run is cancelled or over.
 */
export const endHold = defineScript({
  name: 'endHold',
  keys: KEYS,
  args: [...ARGS, 'how', 'now', 'inTurn'],
  answer: z.enum(['released', 'withdrawn', 'expired', 'waits', 'gone']),
  lua: `${HOLDS}${CLAIMS}
local placed = readHold(record, number, 'placed')
local ended = readHold(record, number, 'end')
if ended then return ended.how end
if not placed or isOver(record) then return 'gone' end
local at = tonumber(now)
if how == 'released' and has(record, 'cancel') then return 'gone' end
if how == 'released' and at >= placed.expires then
  how = 'expired'
  value = cjson.encode({ at = at, how = how })
end
local function isUnsent(key)
  if isOver(key) or has(key, 'cancel') or has(key, 'evaluation.join') or has(key, 'evaluation.end') then return false end
  local attempt = 1
  while has(key, 'evaluation.' .. attempt .. '.intent') do
    if has(key, 'evaluation.' .. attempt .. '.id') then return false end
    attempt = attempt + 1
  end
  return redis.call('EXISTS', key) == 1
end
local function goesFirst(other)
  local key = prefix .. other
  if not isUnsent(key) then
    redis.call('ZREM', line, other)
    return false
  end
  local last = lastHold(key)
  local theirs = readHold(key, last, 'end')
  if theirs then return theirs.how == 'released' and at - theirs.at < ${PATIENCE_MS} end
  local due = readHold(key, last, 'placed')
  return due ~= nil and due['until'] <= at and at < due.expires
end
if how == 'released' and inTurn == '1' then
  redis.call('ZADD', line, 'NX', string.match(run, '%d+'), run)
  for _, other in ipairs(redis.call('ZRANGE', line, 0, -1)) do
    if other == run then break end
    if goesFirst(other) then return 'waits' end
  end
end
redis.call('HSET', record, 'hold.' .. number .. '.end', value)
if holds(held) then redis.call('DEL', held) end
if how == 'released' then
  if plain then takes(plain) end
else
  redis.call('ZREM', line, run)
end
return how`,
});
