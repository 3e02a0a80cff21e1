-- Changes of state of matches of one shard, by whoever may make each: the worker that holds the fencing token, or anyone who has
-- seen the present version. Everything that belongs to a change happens here and nowhere else, or not at all. They are made
-- one after the other, as if each had come by itself.
-- KEYS  1 agenda  2 outbox  3 intents  4 releases  5 assigned  6 expiring  7 webhooks due  8 absent
-- ARGV  1 outbox length  2 for how long a call without an answer may take effect upstream, ms
--       3.. for each change the parameters of `change` below up to `known_ms`, the number of its fields, and field, value, …
-- RESULT {answer, …}, an answer being
--        {'ok', now, version, 1 where a webhook is owed} | {'lost', state} | {'overdue', now} where `only` does not hold
--        | {'releasing'} the payload is being given back | {'failed', why}
local EACH = 17
local agenda, outbox, intents, releases, assigned, expiring, webhooks_due = unpack(KEYS)
local outbox_length, settle_ms = ARGV[1], tonumber(ARGV[2])
local now = clock()

-- The changed fields as they are written, and the names of those that go.
local function fields_from(at, fields, writes)
  local removed = {}
  for i = at, at + 2 * fields - 1, 2 do
    local name, value = ARGV[i], ARGV[i + 1]
    local from_now = string.match(value, '^@%+(%d+)$')
    if value == '' then removed[#removed + 1] = name
    else writes[#writes + 1], writes[#writes + 2] = name, from_now and now + tonumber(from_now) or value end
  end
  return removed
end

-- from: the states before, comma-separated    fence, version: either may be ''
-- only: 'before F' or 'after F', F being the field with a time (deadline, confirm_by), or ''    lease_ms: 0 for nobody's
-- next_look_ms: of the reconciler, from now; '' for never again    keep_ms: once it is final (0: it is not)
-- closes: an intent or ''    gives_back: a payload or ''    gives_back_in_ms: not before
-- custody, holder: of the payload that the match becomes a holder of, where it does
-- called_at: when the holder's call began, ms, or ''    known_ms: for how long the end of a custody is known
-- fields_at, fields: where the changed fields are, and how many; an empty value removes one, '@+MS' is the time so long from now
local function change(key, to, from, fence, version, only, lease_ms, next_look_ms, body, keep_ms, closes, gives_back,
                      gives_back_in_ms, custody, holder, called_at, known_ms, fields_at, fields)
  local match = match_key(key)
  local known = redis.call('HMGET', match, 'state', 'fence', 'version', 'deadline', 'profile', 'trail', 'confirm_by', 'updated',
    'lease', 'writes_until')
  local state, deadline, profile = known[1], tonumber(known[4]), known[5]
  -- The same holder asking a second time: its first call took effect and the answer was lost on the way.
  if state == to and fence ~= '' and fence == known[2] then
    if gives_back ~= '' then redis.call('ZADD', releases, 'NX', now + gives_back_in_ms, gives_back) end
    return {'ok', tonumber(known[8]), known[3]}
  end
  if not state
    or not string.find(',' .. from .. ',', ',' .. state .. ',', 1, true)
    or (fence ~= '' and fence ~= known[2])
    or (version ~= '' and version ~= known[3]) then
    return {'lost', state or ''}
  end
  if only ~= '' then
    local side, limit = string.match(only, '^(%a+) ([%a_]+)$')
    local passed = now >= (limit == 'deadline' and deadline or tonumber(known[7]))
    if passed == (side == 'before') then return {'overdue', now} end
  end
  if holder ~= '' and not enter(custody, holder, tonumber(called_at), tonumber(known_ms)) then return {'releasing'} end

  lease_ms, keep_ms = tonumber(lease_ms), tonumber(keep_ms)
  local writes = {'lease', lease_ms > 0 and now + lease_ms or 0}
  -- Ended by somebody else: its holder is told that it has lost it, and does not take this for what it has done itself.
  if fence == '' and keep_ms > 0 then writes[#writes + 1], writes[#writes + 2] = 'fence', tonumber(known[2] or 0) + 1 end
  local removed = fields_from(fields_at, fields, writes)
  local gives_back_at = math.max(now + gives_back_in_ms, tonumber(known[10]) or 0)
  -- No write of match data may reach the payload later: it may be another match's by then. Who has lost the match sends none
  -- once its claim has run out.
  if gives_back ~= '' and state == 'annotating' and fence == '' then
    gives_back_at = math.max(gives_back_at, math.max(now, tonumber(known[9])) + settle_ms)
    writes[#writes + 1], writes[#writes + 2] = 'gives_back_at', gives_back_at
  end
  -- A Redis that is full takes a script whose first write frees memory, and then all of it: what ends a placement is kept.
  if next_look_ms == '' then remove_now(agenda, key) end
  if #removed > 0 then redis.call('HDEL', match, unpack(removed)) end
  if state == 'queued' then leave_backlog(key, profile) end
  local had = {version = known[3], trail = known[6]}
  local after, event = move(match, outbox, outbox_length, key, profile, state, to, body, had, writes)

  if closes ~= '' then remove_later(intents, closes) end
  if gives_back ~= '' then add_later(releases, gives_back_at, gives_back) end
  if next_look_ms ~= '' then
    local next_look = now + tonumber(next_look_ms)
    -- The deadline is for being assigned; what comes after has times of its own.
    add_later(agenda, to == 'assigned' and next_look or math.min(next_look, deadline), key)
  end
  local becomes_assigned, owed = to == 'assigned' and state ~= 'assigned', 0
  if becomes_assigned then add_later(assigned, clock_text(), key)
  elseif state == 'assigned' and to ~= 'assigned' then remove_later(assigned, key) end
  if keep_ms > 0 then
    add_later(expiring, now + keep_ms, key)
    redis.call('PEXPIRE', match, keep_ms)
    redis.call('PEXPIRE', tag .. ':request:' .. key, keep_ms)
  end
  if keep_ms > 0 or becomes_assigned then
    local told = {version = after, state = to, at = now, body = body}
    owed = owe(tag .. ':webhook:' .. key, webhooks_due, key, event, told, keep_ms > 0)
  end
  return {'ok', now, after, owed}
end

local answers, at = {}, 3
while at <= #ARGV do
  local parameters, fields = {unpack(ARGV, at, at + EACH - 1)}, tonumber(ARGV[at + EACH])
  parameters[EACH + 1], parameters[EACH + 2] = at + EACH + 1, fields
  answers[#answers + 1] = attempt(change, unpack(parameters))
  at = at + EACH + 1 + 2 * fields
end
return answers
