/** What Redis does in one step, so that no crash and no other process can come between its parts. */

/**
 * The run that has a request: one that is kept no longer has it no more, nor has one that ended too long ago, or that was asked for too
 * long ago where the request's times count from the moment of asking: they are other times now.
 */
const SAME = `
-- A fact as another version wrote it may be anything: then it has nothing to say.
local function read(json)
  local good, value = pcall(cjson.decode, json)
  return good and type(value) == 'table' and value or {}
end
local function holder(claim, prefix, at, window, relative)
  local run = redis.call('GET', claim)
  if not run then return false end
  local asked, ending = unpack(redis.call('HMGET', prefix .. run, 'asked', 'ending'))
  if not asked then return false end
  if ending and at - (tonumber(read(ending).at) or at) > tonumber(window) then return false end
  if relative == '1' and at - (tonumber(read(asked).at) or at) > tonumber(window) then return false end
  return run
end
`;

/**
 * Takes an ask in one step, so that no crash and no second asker can come between its parts:
 * the same delivery gets the same answer, the same request follows the run that does it or is told of the one that has
 * done it, unless the asker knows of that one; anything else becomes a run.
 * KEYS: delivery, request (or delivery again when unchecked), counter, live, the person's live runs, the indexes:
 * channels, person. The person's live runs are made to agree with the live ones before they are counted: nothing else keeps
 * them right.
 * Who follows did not ask for the run: it is added to their channels only. The follower is kept also in the channel that
 * is told first: the asker may have it told elsewhere later.
 * ARGV: delivery ttl, run prefix, has request, asked, request, channel, follower, at, retention in ms, known run or empty,
 * how long the same is the same in ms, are its times counted from the moment of asking, the most live runs of a person.
 */
export const ACCEPT = `${SAME}
local before = redis.call('GET', KEYS[1])
if before then
  local answer = cjson.decode(before)
  answer.repeated = true
  return cjson.encode(answer)
end
local run = ARGV[3] == '1' and holder(KEYS[2], ARGV[2], ARGV[8], ARGV[11], ARGV[12])
local outcome = 'following'
local cancelling = nil
local held = run
local over = held and redis.call('HEXISTS', ARGV[2] .. run, 'ending') == 1
if over and run ~= ARGV[10] then
  outcome = 'ended'
elseif held and not over then
  local key = ARGV[2] .. run
  if redis.call('HEXISTS', key, 'cancel') == 1 then cancelling = true end
  local follower = cjson.decode(ARGV[7]).by
  local own = read(redis.call('HGET', key, 'asked')).by == follower
  local first = redis.call('HGET', key, 'channel') == ARGV[6] and redis.call('HEXISTS', key, 'moved.1') == 0
  if not (own and first) then
    redis.call('HSETNX', key, 'follower.' .. ARGV[6] .. '.' .. follower, ARGV[7])
    redis.call('SADD', KEYS[4], run)
  end
  for index = 6, #KEYS - 1 do
    redis.call('ZADD', KEYS[index], 'NX', ARGV[8], run)
    redis.call('PEXPIRE', KEYS[index], ARGV[9])
  end
else
  redis.call('SINTERSTORE', KEYS[5], KEYS[5], KEYS[4])
  redis.call('PEXPIRE', KEYS[5], ARGV[9])
  local going = redis.call('SCARD', KEYS[5])
  if going >= tonumber(ARGV[13]) then return cjson.encode({ going = going }) end
  outcome = 'started'
  run = 'R-' .. (1000 + redis.call('INCR', KEYS[3]))
  local key = ARGV[2] .. run
  redis.call('HSET', key, 'asked', ARGV[4], 'channel', ARGV[6])
  if ARGV[3] == '1' then
    redis.call('HSET', key, 'request', ARGV[5], 'claim', KEYS[2])
    redis.call('SET', KEYS[2], run)
  end
  redis.call('SADD', KEYS[4], run)
  redis.call('SADD', KEYS[5], run)
  redis.call('PEXPIRE', KEYS[5], ARGV[9])
  for index = 6, #KEYS do
    redis.call('ZADD', KEYS[index], ARGV[8], run)
    redis.call('ZREMRANGEBYSCORE', KEYS[index], 0, ARGV[8] - ARGV[9])
    redis.call('PEXPIRE', KEYS[index], ARGV[9])
  end
end
local answer = cjson.encode({ outcome = outcome, run = run, cancelling = cancelling })
redis.call('SET', KEYS[1], answer, 'EX', ARGV[1])
return answer`;

/**
 * The run that has this request; one that has ended and is known to the asker gives way. KEYS: request, run.
 * ARGV: run, prefix, known run or empty, at, how long the same is the same in ms, are its times counted from the moment of asking.
 */
export const CLAIM = `${SAME}
local other = holder(KEYS[1], ARGV[2], ARGV[4], ARGV[5], ARGV[6])
local known = other and other == ARGV[3] and redis.call('HEXISTS', ARGV[2] .. other, 'ending') == 1
if other and other ~= ARGV[1] and not known then return other end
redis.call('SET', KEYS[1], ARGV[1])
redis.call('HSET', KEYS[2], 'claim', KEYS[1])
return ARGV[1]`;

/** An effect is begun only while the run has not ended, and nobody has cancelled it. */
export const INTEND = `
for _, fact in ipairs({ 'ending', 'refusal', 'cancel' }) do
  if redis.call('HEXISTS', KEYS[1], fact) == 1 then return 0 end
end
return redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2])`;

/**
 * How a run ends is decided on all that is known of it: not when another fact has come since. A run that came to
 * nothing lets go of its request at once, one that came to something after a while: to close it may have to wait for Slack.
 * ARGV: field, value, size, run, how long its request is kept in s or empty.
 */
export const DECIDE = `
if redis.call('HLEN', KEYS[1]) ~= tonumber(ARGV[3]) then return 0 end
if redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2]) == 0 then return 0 end
local claim = redis.call('HGET', KEYS[1], 'claim')
if claim and redis.call('GET', claim) == ARGV[4] then
  if ARGV[5] == '' then redis.call('DEL', claim) else redis.call('EXPIRE', claim, ARGV[5]) end
end
return 1`;

/** KEYS: run, now, live. ARGV: run, size or empty, retention in s, follow ttl in s or empty. */
export const CLOSE = `
if ARGV[2] ~= '' and redis.call('HLEN', KEYS[1]) ~= tonumber(ARGV[2]) then return 0 end
redis.call('SREM', KEYS[3], ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[3])
redis.call('EXPIRE', KEYS[2], ARGV[3])
local claim = redis.call('HGET', KEYS[1], 'claim')
if claim and redis.call('GET', claim) == ARGV[1] then
  if ARGV[4] == '' then redis.call('DEL', claim)
  elseif redis.call('TTL', claim) < 0 then redis.call('EXPIRE', claim, ARGV[4]) end
end
return 1`;

/** KEYS: run, live. ARGV: run. */
export const FORGET = `
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
return redis.call('SREM', KEYS[2], ARGV[1])`;
