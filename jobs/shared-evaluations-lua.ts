import { z } from 'zod';
import { defineScript } from '../src/platform/redis-script.js';
import { HOLDS } from '../src/runs/hold-lua.js';
import { json } from '../src/platform/zod-json.js';

const runs = z.array(z.string());

/**
 * KEYS and ARGV of every script with the evaluation of a set of audiences. Runs are kept in sorted sets whose scores say
 * nothing: Redis packs small ones, which it does with sets of words only from 7.2 on.
 */
const KEYS = [
  /**
   * A hash: `by`, the run that sends it; `job`, once Adobe has created one; `after`, the predecessor of `by`; `alike`,
   * the job may be somebody else's; `leaving`, Adobe was asked to cancel the job and has not answered yet.
   */
  'evaluation',
  'waiting', // the runs that wait for it
  'needs', // the runs that need its job
  'live',
] as const;
const ARGS = [
  'me', // the run that asks
  'prefix', // of the keys of runs
  'keep', // for how long, in ms
] as const;

const COMMON = `${HOLDS}
local function watches(run)
  local key = prefix .. run
  return redis.call('SISMEMBER', live, run) == 1 and redis.call('HEXISTS', key, 'ending') == 0
    and redis.call('HEXISTS', key, 'refusal') == 0 and redis.call('HEXISTS', key, 'evaluation.end') == 0
end
local function wants(run) return watches(run) and redis.call('HEXISTS', prefix .. run, 'cancel') == 0 end
local function leaving() return redis.call('HEXISTS', evaluation, 'leaving') == 1 end
-- One of its calls may have made a job of which it has not heard.
local function inDoubt(run)
  local attempt = 1
  while has(prefix .. run, 'evaluation.' .. attempt .. '.intent') do
    local told = false
    for _, fact in ipairs({ 'id', 'retryAfter', 'refused' }) do told = told or has(prefix .. run, 'evaluation.' .. attempt .. '.' .. fact) end
    if not told then return true end
    attempt = attempt + 1
  end
  return has(prefix .. run, 'evaluation.inherited')
end
local function any(set, test)
  for _, run in ipairs(redis.call('ZRANGE', set, 0, -1)) do
    if run ~= me and test(run) then return run end
  end
  return nil
end

-- Who is given the job; and those of them who did not have it before.
local function give(job, join)
  local heirs, joined = {}, {}
  for _, run in ipairs(redis.call('ZRANGE', waiting, 0, -1)) do
    if run ~= me and wants(run) then
      if redis.call('HSETNX', prefix .. run, 'evaluation.join', join) == 1 then joined[#joined + 1] = run end
      redis.call('ZADD', needs, 0, run)
      heirs[#heirs + 1] = run
    end
  end
  redis.call('DEL', waiting)
  return heirs, joined
end
`;

/** `mine`: this run sends it; `after`: its predecessor, which ended without a known job. `wait`: for another run. */
const turnSchema = z.discriminatedUnion('is', [
  z.object({ is: z.literal('mine'), after: z.string().exactOptional() }),
  z.object({ is: z.literal('wait'), run: z.string() }),
  z.object({ is: z.literal('join'), run: z.string(), id: z.string(), alike: z.boolean().exactOptional() }),
]);
export type Turn = z.infer<typeof turnSchema>;

/**
 * Decides who evaluates: this run, or another one, or a job exists to join. If the sending run has ended, this run
 * takes its place. A job that no run watches is dropped. While Adobe is asked to cancel the job, the run waits, as
 * Adobe may refuse. A waiting run needs the evaluation from then on. Here `needs` is the prefix of such keys.
 */
export const claimEvaluation = defineScript({
  name: 'claimEvaluation',
  keys: KEYS,
  args: ARGS,
  answer: json.pipe(turnSchema),
  lua: `${COMMON}
local by, job, after = unpack(redis.call('HMGET', evaluation, 'by', 'job', 'after'))
local alike = redis.call('HEXISTS', evaluation, 'alike') == 1 or nil
if job then
  local set = needs .. job
  if leaving() and by ~= me and watches(by) then
    redis.call('ZADD', waiting, 0, me)
    redis.call('PEXPIRE', waiting, keep)
    return cjson.encode({ is = 'wait', run = by })
  end
  if watches(by) or any(set, watches) then
    redis.call('ZADD', set, 0, me)
    redis.call('PEXPIRE', set, keep)
    redis.call('ZREM', waiting, me)
    return cjson.encode({ is = 'join', run = by, id = job, alike = alike })
  end
  redis.call('DEL', evaluation)
  by, after = false, false
end
redis.call('ZADD', waiting, 0, me)
redis.call('PEXPIRE', waiting, keep)
-- A run on hold sends nothing for a day: whoever may go ahead takes its place.
if by and by ~= me and watches(by) and not onHold(prefix .. by) then
  redis.call('PEXPIRE', evaluation, keep)
  return cjson.encode({ is = 'wait', run = by })
end
if by and by ~= me then
  local began = redis.call('HEXISTS', prefix .. by, 'evaluation.1.intent') == 1
    or redis.call('HEXISTS', prefix .. by, 'evaluation.inherited') == 1
  if began or not after then
    after = by
    redis.call('HSET', evaluation, 'after', by)
  end
end
redis.call('HSET', evaluation, 'by', me)
redis.call('PEXPIRE', evaluation, keep)
if after then return cjson.encode({ is = 'mine', after = after }) end
return cjson.encode({ is = 'mine' })`,
});

/** This run needs the job. Answers with the waiting runs that are given it, and those that did not have it before. */
export const retainJob = defineScript({
  name: 'retainJob',
  keys: KEYS,
  args: [
    ...ARGS,
    'job',
    'join', // the fact of joining
    /** `dying` (cancelling, cancelled, failed): no run gets the job. `over`: only waiting runs do, no other joins. */
    'state',
    'isAlike', // it may be somebody else's
  ],
  answer: z.tuple([runs, runs]),
  lua: `${COMMON}
redis.call('ZADD', needs, 0, me)
redis.call('PEXPIRE', needs, keep)
redis.call('ZREM', waiting, me)
if state == 'dying' then return { {}, {} } end
local by, known = unpack(redis.call('HMGET', evaluation, 'by', 'job'))
if not by and state == 'over' then return { {}, {} } end
if not by then redis.call('HSET', evaluation, 'by', me, 'job', job)
elseif by == me and not known then redis.call('HSET', evaluation, 'job', job)
elseif known ~= job then return { {}, {} } end
if by == me then redis.call('HDEL', evaluation, 'leaving') elseif leaving() then return { {}, {} } end
if isAlike == '1' then redis.call('HSET', evaluation, 'alike', '1') end
redis.call('PEXPIRE', evaluation, keep)
return { give(job, join) }`,
});

const releasedSchema = z.discriminatedUnion('is', [
  z.object({ is: z.literal('needed'), heirs: runs, joined: runs.default([]) }),
  z.object({ is: z.enum(['left-to-another', 'to-delete']) }),
]);

/**
 * Decides about the job of a run that is being cancelled: other runs need it, waiting ones included; another cancelled
 * run asks Adobe to cancel it; or this run does. Once no run needs the job, none gets it until Adobe has answered.
 * A job followed by its id may belong to a run that had no answer: it is left to that run and to those waiting for it.
 * A run that only joined a job from outside does not ask Adobe, unless the cancel named the job itself.
 */
export const releaseJob = defineScript({
  name: 'releaseJob',
  keys: KEYS,
  args: [
    ...ARGS,
    'job',
    'join', // the fact of joining
    'isOutside', // no run of ours has sent it
  ],
  answer: json.pipe(releasedSchema),
  lua: `${COMMON}
redis.call('ZREM', needs, me)
redis.call('ZREM', waiting, me)
local by, known = unpack(redis.call('HMGET', evaluation, 'by', 'job'))
local ours = by == me or known == job
local perhaps = by and by ~= me and not known and inDoubt(by)
local heirs, joined = {}, {}
if (ours or perhaps) and not leaving() and any(waiting, wants) then
  if ours then redis.call('HSET', evaluation, 'job', job) end
  local _
  _, joined = give(job, join)
end
if perhaps and wants(by) then heirs[1] = by end
for _, run in ipairs(redis.call('ZRANGE', needs, 0, -1)) do
  if wants(run) then heirs[#heirs + 1] = run end
end
if #heirs > 0 then
  if by == me then redis.call('HSET', evaluation, 'by', heirs[1]) end
  return cjson.encode({ is = 'needed', heirs = heirs, joined = #joined > 0 and joined or nil })
end
local function read(run, fact)
  local json = redis.call('HGET', prefix .. run, fact)
  local good, value = pcall(cjson.decode, json or '')
  return good and type(value) == 'table' and value or nil
end
local function parts(run)
  local join, cancel = read(run, 'evaluation.join'), read(run, 'cancelAgain') or read(run, 'cancel') or {}
  return isOutside == '1' and join and join.run and not cancel.job
end
local function tells(run) return watches(run) and not has(prefix .. run, 'evaluation.cancelled') and not parts(run) end
local other = any(needs, tells)
if ours then redis.call('HSET', evaluation, 'by', other or me, 'job', job, 'leaving', '1') end
if other then return cjson.encode({ is = 'left-to-another' }) end
return cjson.encode({ is = 'to-delete' })`,
});

/** Adobe has accepted the cancel of this run's job: the next run gets a new one. Answers with the waiting runs. */
export const jobLeft = defineScript({
  name: 'jobLeft',
  keys: KEYS,
  args: [...ARGS, 'job'],
  answer: runs,
  lua: `${COMMON}
if redis.call('HGET', evaluation, 'by') ~= me or redis.call('HGET', evaluation, 'job') ~= job or not leaving() then return {} end
redis.call('DEL', evaluation)
return redis.call('ZRANGE', waiting, 0, -1)`,
});

/** This run is done with it. Others keep the job they need, or take its place. Answers with the waiting runs. */
export const unlockEvaluation = defineScript({
  name: 'unlockEvaluation',
  keys: KEYS,
  args: [
    ...ARGS,
    'job', // empty where there is none
    'over', // Adobe has said its last word on the job
  ],
  answer: runs,
  lua: `${COMMON}
redis.call('ZREM', waiting, me)
if job ~= '' then redis.call('ZREM', needs, me) end
local by, known = unpack(redis.call('HMGET', evaluation, 'by', 'job'))
local ours = by == me or (known and known == job)
if ours then
  local kept = nil
  if over == '1' then kept = known and known ~= job and by
  elseif known then kept = any(needs, watches)
  elseif any(waiting, wants) then kept = by end
  if not kept then redis.call('DEL', evaluation)
  elseif by == me and known then
    redis.call('HSET', evaluation, 'by', kept)
    redis.call('HDEL', evaluation, 'leaving')
  end
end
return redis.call('ZRANGE', waiting, 0, -1)`,
});

/** The job must not be joined any more. */
export const abandonJob = defineScript({
  name: 'abandonJob',
  keys: KEYS,
  args: [...ARGS, 'job'],
  answer: z.null(),
  lua: `${COMMON}
redis.call('ZREM', needs, me)
if redis.call('HGET', evaluation, 'job') == job then redis.call('DEL', evaluation) end`,
});
