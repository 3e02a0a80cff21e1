-- One change of state by whoever may make it: the worker that holds the fencing token, or anyone who has seen the
-- present version. Everything that belongs to the change happens here and nowhere else, or not at all.
-- KEYS  1 match  2 request  3 agenda  4 outbox  5 intents  6 releases  7 assigned  8 expiring  9 webhook  10 webhooks due
--       11 custody of the payload that the match becomes a holder of, where it does
-- ARGV  1 key  2 state after  3 states before, comma-separated  4 fence or ''  5 version or ''
--       6 'before F' or 'after F', F being the field with a time (deadline, confirm_by), or ''
--       7 lease ms (0: nobody's)
--       8 next look of the reconciler: ms from now, or '' for never again
--       9 event body  10 outbox length  11 keep ms once final (0: not final)
--       12 intent to close or ''  13 payload to give back or ''
--       14 holder or ''  15 when its call began, ms, or ''  16 for how long the end of a custody is known, ms
--       17.. field, value, …; an empty value removes the field, '@+MS' is the time so long from now
-- RESULT {'ok', now, version, 1 where a webhook is owed} | {'lost', state} | {'overdue', now} where 6 does not hold
--        | {'releasing'} the payload is being given back
local fields = redis.call('HMGET', KEYS[1], 'state', 'fence', 'version', 'deadline', 'profile', 'trail', 'confirm_by',
  'updated')
local state = fields[1]
-- The same holder asking a second time: its first call took effect and the answer was lost on the way.
if state == ARGV[2] and ARGV[4] ~= '' and ARGV[4] == fields[2] then
  if ARGV[13] ~= '' then redis.call('ZADD', KEYS[6], 'NX', clock(), ARGV[13]) end
  return {'ok', tonumber(fields[8]), fields[3]}
end
if not state
  or not string.find(',' .. ARGV[3] .. ',', ',' .. state .. ',', 1, true)
  or (ARGV[4] ~= '' and ARGV[4] ~= fields[2])
  or (ARGV[5] ~= '' and ARGV[5] ~= fields[3]) then
  return {'lost', state or ''}
end
local now = clock()
if ARGV[6] ~= '' then
  local side, limit = string.match(ARGV[6], '^(%a+) ([%a_]+)$')
  local passed = now >= tonumber(limit == 'deadline' and fields[4] or fields[7])
  if passed == (side == 'before') then return {'overdue', now} end
end

if ARGV[14] ~= '' and not enter(KEYS[11], ARGV[14], tonumber(ARGV[15]), tonumber(ARGV[16])) then return {'releasing'} end

local lease = tonumber(ARGV[7])
local writes, removed = {'lease', lease > 0 and now + lease or 0}, {}
for i = 17, #ARGV, 2 do
  local from_now = string.match(ARGV[i + 1], '^@%+(%d+)$')
  if ARGV[i + 1] == '' then removed[#removed + 1] = ARGV[i]
  else writes[#writes + 1], writes[#writes + 2] = ARGV[i], from_now and now + tonumber(from_now) or ARGV[i + 1] end
end
if #removed > 0 then redis.call('HDEL', KEYS[1], unpack(removed)) end
if ARGV[12] ~= '' then redis.call('ZREM', KEYS[5], ARGV[12]) end
if ARGV[13] ~= '' then redis.call('ZADD', KEYS[6], now, ARGV[13]) end

if state == 'queued' then leave_backlog(ARGV[1], fields[5]) end
if ARGV[8] == '' then redis.call('ZREM', KEYS[3], ARGV[1])
else
  local next_look = now + tonumber(ARGV[8])
  -- The deadline is for being assigned; what comes after has times of its own.
  redis.call('ZADD', KEYS[3], ARGV[2] == 'assigned' and next_look or math.min(next_look, tonumber(fields[4])), ARGV[1])
end

if ARGV[2] == 'assigned' then redis.call('ZADD', KEYS[7], 'NX', now, ARGV[1])
elseif state == 'assigned' then redis.call('ZREM', KEYS[7], ARGV[1]) end
local had = {version = fields[3], trail = fields[6]}
local version, event = move(KEYS[1], KEYS[4], ARGV[10], ARGV[1], fields[5], state, ARGV[2], now, ARGV[9], had, writes)
local keep, owed = tonumber(ARGV[11]), 0
if keep > 0 or (ARGV[2] == 'assigned' and state ~= 'assigned') then
  local told = {version = version, state = ARGV[2], at = now, body = ARGV[9]}
  owed = owe(KEYS[9], KEYS[10], ARGV[1], event, told, keep > 0)
end
if keep > 0 then
  redis.call('PEXPIRE', KEYS[1], keep)
  redis.call('PEXPIRE', KEYS[2], keep)
  redis.call('ZADD', KEYS[8], now + keep, ARGV[1])
end
return {'ok', now, version, owed}
