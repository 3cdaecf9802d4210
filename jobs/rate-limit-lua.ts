/**
 * A line of those who wait, kept in Redis for all workers. Askers take turns: whoever was served longest ago, or not at all,
 * goes next; what one asker waits for goes by its rank, then by age. Whoever is expected now goes before those who come
 * later in turn; who does not come in time loses their asker that turn, and keeps the place in line.
 * KEYS of every script: what is shared out, the line (a hash: who -> asker, rank, since, due), the askers' turns.
 * ARGV of every script: now or empty for Redis' own time, who, asker, rank, pace, patience, how long those who do not come
 * back are remembered, the longest wait that is told; times in ms.
 */
const LINE = `
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
local pace, patience, memory, longest = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])
local me = { who = ARGV[2], asker = ARGV[3], rank = tonumber(ARGV[4]), since = now }

local function served(asker)
  local last = redis.call('ZRANGE', KEYS[3], -1, -1, 'WITHSCORES')
  redis.call('ZADD', KEYS[3], (tonumber(last[2]) or 0) + 1, asker)
  redis.call('ZREMRANGEBYRANK', KEYS[3], 0, -1001)
  redis.call('PEXPIRE', KEYS[3], memory)
end

-- Those who wait and may still come; whose turn is over without them is marked, so that it is over once.
local others = {}
local all = redis.call('HGETALL', KEYS[2])
for i = 1, #all, 2 do
  local asker, rank, since, due, missed = string.match(all[i + 1], '^(%S+) (%d+) (%d+) (%d+)( ?m?)$')
  if not asker or due + memory < now then
    redis.call('HDEL', KEYS[2], all[i])
  elseif all[i] == me.who then
    me.since = tonumber(since)
  elseif due + patience >= now then
    local other = { who = all[i], asker = asker, rank = tonumber(rank), since = tonumber(since), due = tonumber(due) }
    table.insert(others, other)
  elseif missed == '' then
    redis.call('HSET', KEYS[2], all[i], all[i + 1] .. ' m')
    served(asker)
  end
end

local function older(one, other)
  if one.since ~= other.since then return one.since < other.since end
  return one.who < other.who
end
local function first(one, other)
  if one.rank ~= other.rank then return one.rank > other.rank end
  return older(one, other)
end
local turns = {}
local function turn(asker)
  if not turns[asker] then turns[asker] = tonumber(redis.call('ZSCORE', KEYS[3], asker)) or 0 end
  return turns[asker]
end
local function sooner(one, other)
  if turn(one.asker) ~= turn(other.asker) then return turn(one.asker) < turn(other.asker) end
  return older(one, other)
end

-- How many go before me, and whether one of them is expected now. Ranks below 'least' do not count.
local function ahead(least)
  local own, theirs = 0, {}
  local expected = false
  for _, other in ipairs(others) do
    if other.rank >= least then
      local before
      if other.asker == me.asker then
        before = first(other, me)
        if before then own = own + 1 end
      else
        local lane = theirs[other.asker] or { count = 0, head = other }
        lane.count = lane.count + 1
        if first(other, lane.head) then lane.head = other end
        theirs[other.asker] = lane
        before = turn(other.asker) < turn(me.asker) or (turn(other.asker) == turn(me.asker) and older(other, me))
      end
      if before and other.due <= now then expected = true end
    end
  end
  local count = own
  for _, lane in pairs(theirs) do
    count = count + math.min(lane.count, own + (sooner(lane.head, me) and 1 or 0))
  end
  return math.max(count, expected and 1 or 0), expected
end

local function mine()
  served(me.asker)
  redis.call('HDEL', KEYS[2], me.who)
  return 0
end
local function wait(ms)
  local told = math.max(1, math.min(longest, math.ceil(ms)))
  redis.call('HSET', KEYS[2], me.who, table.concat({ me.asker, me.rank, me.since, now + told }, ' '))
  redis.call('PEXPIRE', KEYS[2], memory + longest)
  return told
end
`;

/** 0: the next post is yours; else when to come again, ms from now. What is shared out: when the channel is free. */
export const POST = `${LINE}
local free = tonumber(redis.call('GET', KEYS[1])) or 0
local before, expected = ahead(0)
if free <= now and not expected then
  redis.call('SET', KEYS[1], now + pace, 'PX', pace + memory)
  return mine()
end
return wait(math.max(0, free - now) + before * pace)`;

/**
 * 0: the edit is yours; else when to come again, ms from now. What is shared out: the edits of the last minute. What weighs
 * less waits for nobody's sake. ARGV besides: the minute in ms, the most for this rank, a ticket.
 */
export const EDIT = `${LINE}
local minute, most = tonumber(ARGV[9]), tonumber(ARGV[10])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - minute)
local used = redis.call('ZCARD', KEYS[1])
local before, expected = ahead(me.rank)
if used < most and not expected then
  redis.call('ZADD', KEYS[1], now, ARGV[11])
  redis.call('PEXPIRE', KEYS[1], minute)
  return mine()
end
local free = 0
if used >= most then
  free = redis.call('ZRANGE', KEYS[1], used - most, used - most, 'WITHSCORES')[2] + minute - now
end
return wait(free + before * pace)`;

/** Nobody posts before. KEYS: when the channel is free. ARGV: now or empty, ms, how long it is remembered beyond in ms. */
export const HOLD = `
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
local free = math.max(tonumber(redis.call('GET', KEYS[1])) or 0, now + ARGV[2])
redis.call('SET', KEYS[1], free, 'PX', free - now + ARGV[3])
return free - now`;
