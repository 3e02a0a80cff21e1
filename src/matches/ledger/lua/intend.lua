-- Notes "I am about to call CreateReservation" before the call is made, renews the lease, and keeps the attempts so far; of
-- matches of one shard, each for itself.
-- KEYS  1 agenda  2 intents  3 absent
-- ARGV  1 lease ms  2.. the parameters of `note` below, for each match
-- RESULT {answer, …}, an answer being {'ok', now} | {'lost', state} | {'overdue', now} | {'failed', why}
local EACH = 7
local agenda, intents = KEYS[1], KEYS[2]
local tag = string.match(agenda, '^%b{}')
local lease_ms, now = tonumber(ARGV[1]), clock()

-- closes, opens: an intent or ''    attempts: JSON
local function note(key, fence, state, closes, opens, attempts, attempts_count)
  local match = tag .. ':match:' .. key
  local known = redis.call('HMGET', match, 'state', 'fence', 'deadline')
  if closes ~= '' then remove_later(intents, closes) end
  if known[1] ~= state or known[2] ~= fence then return {'lost', known[1] or ''} end
  local deadline = tonumber(known[3])
  if opens ~= '' and now >= deadline then
    redis.call('HSET', match, 'attempts', attempts, 'attempts_count', attempts_count)
    return {'overdue', now}
  end
  local lease = now + lease_ms
  redis.call('HSET', match, 'attempts', attempts, 'attempts_count', attempts_count, 'lease', lease, 'intent', opens)
  if opens == '' then redis.call('HDEL', match, 'intent') else add_later(intents, clock_text(), opens) end
  add_later(agenda, math.min(lease, deadline), key)
  return {'ok', now}
end

local answers = {}
for at = 2, #ARGV, EACH do answers[#answers + 1] = attempt(note, unpack(ARGV, at, at + EACH - 1)) end
return answers
