import { z } from 'zod';
import { defineScript } from '../src/platform/redis-script.js';

const NOW = `
local now = tonumber(clock)
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
`;

/**
 * A waiting line in Redis for all workers. Askers take turns: the one served longest ago, or never, is next. Within
 * one asker the order is rank, then age. A waiter that is due now goes before those behind it. A waiter that misses
 * its turn costs its asker that turn, but keeps its place in line.
 */
const LINE = `${NOW}
pace, patience, memory, longest = tonumber(pace), tonumber(patience), tonumber(memory), tonumber(longest)
local me = { who = who, asker = asker, rank = tonumber(rank), since = now }

local function served(asker)
  local last = redis.call('ZRANGE', turns, -1, -1, 'WITHSCORES')
  redis.call('ZADD', turns, (tonumber(last[2]) or 0) + 1, asker)
  redis.call('ZREMRANGEBYRANK', turns, 0, -1001)
  redis.call('PEXPIRE', turns, memory)
end

-- Those who wait and may still come; whose turn is over without them is marked, so that it is over once.
local others, isIn = {}, false
local all = redis.call('HGETALL', line)
for i = 1, #all, 2 do
  local asker, rank, since, due, missed = string.match(all[i + 1], '^(%S+) (%d+) (%d+) (%d+)( ?m?)$')
  if not asker or due + memory < now then
    redis.call('HDEL', line, all[i])
  elseif all[i] == me.who then
    me.since, isIn = tonumber(since), true
  elseif due + patience >= now then
    local other = { who = all[i], asker = asker, rank = tonumber(rank), since = tonumber(since), due = tonumber(due) }
    table.insert(others, other)
  elseif missed == '' then
    redis.call('HSET', line, all[i], all[i + 1] .. ' m')
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
local turnOf = {}
local function turn(asker)
  if not turnOf[asker] then turnOf[asker] = tonumber(redis.call('ZSCORE', turns, asker)) or 0 end
  return turnOf[asker]
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
  redis.call('HDEL', line, me.who)
  return 0
end
local function wait(ms)
  local told = math.max(1, math.min(longest, math.ceil(ms)))
  redis.call('HSET', line, me.who, table.concat({ me.asker, me.rank, me.since, now + told }, ' '))
  redis.call('PEXPIRE', line, memory + longest)
  return told
end
`;

const LINE_KEYS = [
  'shared', // what is shared out
  'line', // a hash: who -> asker, rank, since, due
  'turns', // of the askers
] as const;
/** Times in ms. */
const LINE_ARGS = [
  'clock', // empty: Redis' own time
  'who',
  'asker',
  'rank',
  'pace',
  'patience',
  'memory', // how long those who do not come back are remembered
  'longest', // wait that is told
] as const;

/** Answers 0 if the next post is granted, else the ms after which to ask again. `shared`: when the channel is free. */
export const takePost = defineScript({
  name: 'takePost',
  keys: LINE_KEYS,
  args: LINE_ARGS,
  answer: z.number(),
  lua: `${LINE}
local free = tonumber(redis.call('GET', shared)) or 0
local before, expected = ahead(0)
if free <= now and not expected then
  redis.call('SET', shared, now + pace, 'PX', pace + memory)
  return mine()
end
return wait(math.max(0, free - now) + before * pace)`,
});

/**
 * As takePost, for an edit. `shared`: the edits of the last minute. Nobody waits for an edit of lower rank. The line has
 * room for so many of a rank and above, and for one more of each asker who has none in it. Those who find no room are told
 * different times to come back, one edit apart, so that together they come no more often than edits are made.
 */
export const takeEdit = defineScript({
  name: 'takeEdit',
  keys: [
    ...LINE_KEYS,
    'tail', // when the next one of this rank comes back that finds no room
    'live', // the runs: more of them than there are cannot wait
  ],
  args: [
    ...LINE_ARGS,
    'minuteMs',
    'most', // edits a minute for this rank
    'ticket',
    'room',
  ],
  answer: z.number(),
  lua: `${LINE}
minuteMs, most, room = tonumber(minuteMs), tonumber(most), tonumber(room)
local function isFull()
  local count, own = 0, 0
  for _, other in ipairs(others) do
    if other.rank >= me.rank then
      count = count + 1
      if other.asker == me.asker then own = own + 1 end
    end
  end
  return count >= room and (own > 0 or count >= 2 * room), count
end
local function comeBack(count)
  local first = now + count * pace
  local last = first + redis.call('SCARD', live) * pace
  local back = math.max(first, (tonumber(redis.call('GET', tail)) or 0) + pace)
  if back > last then back = first end
  redis.call('SET', tail, math.ceil(back), 'PX', math.ceil(back - now + memory))
  return math.ceil(back - now)
end
redis.call('ZREMRANGEBYSCORE', shared, '-inf', now - minuteMs)
local used = redis.call('ZCARD', shared)
local before, expected = ahead(me.rank)
if used < most and not expected then
  redis.call('ZADD', shared, now, ticket)
  redis.call('PEXPIRE', shared, minuteMs)
  return mine()
end
local free = 0
if used >= most then
  free = redis.call('ZRANGE', shared, used - most, used - most, 'WITHSCORES')[2] + minuteMs - now
end
local full, count = isFull()
if full and not isIn then return comeBack(count) end
return wait(free + before * pace)`,
});

/** Holds all posts in the channel for so many ms. */
export const holdPosts = defineScript({
  name: 'holdPosts',
  keys: ['shared'], // when the channel is free
  args: [
    'clock', // empty: Redis' own time
    'ms',
    'memory', // how long it is remembered beyond, in ms
  ],
  answer: z.number(),
  lua: `${NOW}
local free = math.max(tonumber(redis.call('GET', shared)) or 0, now + ms)
redis.call('SET', shared, free, 'PX', free - now + memory)
return free - now`,
});
