-- Gives a worker the oldest event that a match's callback has not been told, alone and for a while. Should the worker be
-- gone by then, the match is due again.
-- KEYS  1 webhook  2 webhooks due
-- ARGV  1 key  2 worker  3 for how long, ms
-- RESULT {id, event, tries, first taken, now} | {} where nothing is owed, or not yet
local function comes_before(id, other)
  local ms, sequence = string.match(id, '(%d+)-(%d+)')
  local other_ms, other_sequence = string.match(other, '(%d+)-(%d+)')
  if ms ~= other_ms then return tonumber(ms) < tonumber(other_ms) end
  return tonumber(sequence) < tonumber(other_sequence)
end

local fields, oldest = {}, nil
local entries = redis.call('HGETALL', KEYS[1])
for i = 1, #entries, 2 do
  local name = entries[i]
  fields[name] = entries[i + 1]
  if string.find(name, '^%d+-%d+$') and (not oldest or comes_before(name, oldest)) then oldest = name end
end
if not oldest then
  redis.call('ZREM', KEYS[2], ARGV[1])
  return {}
end
local now = clock()
local not_before = tonumber(fields.not_before or 0)
if not_before > now then
  redis.call('ZADD', KEYS[2], not_before, ARGV[1])
  return {}
end
local ends = now + tonumber(ARGV[3])
local since = fields.since or now
redis.call('HSET', KEYS[1], 'holder', ARGV[2], 'not_before', ends, 'since', since)
redis.call('ZADD', KEYS[2], ends, ARGV[1])
return {oldest, fields[oldest], fields.tries or '0', since, now}
