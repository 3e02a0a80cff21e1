-- Writes new matches of one shard and puts each in line, unless one with its key is there already or the line is too long for
-- it. Where nobody is in line and whoever accepts a match can place it as well, it is claimed in the same step and never
-- stands in line; for one that does, a worker is called that stands by. They are judged one after the other, as if each had
-- come by itself.
-- KEYS  1 agenda  2 outbox  3 intents  4 absent
-- ARGV  1 first look of the reconciler, ms from now  2 outbox length  3 lease ms of a claim  4 state after a claim
--       5.. the parameters of `accept` below, for each match
-- RESULT {now, answer, …}, an answer being
--        {'accepted', ready, ahead, matches a second or '', 1 where it is claimed, 2 where a worker comes, else 0}
--        | {'exists'} | {'refused', 'backlog_full' | 'would_miss_deadline', ms until it is worth another try}
--        | {'plan'} nothing was written: whether it can be served in time depends on what it would wait for
--        | {'failed', why}
local EACH = 17
local agenda, outbox, intents = KEYS[1], KEYS[2], KEYS[3]
local first_look, outbox_length, lease_ms, claimed_state = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3]), ARGV[4]
local now = clock()

-- With fewer than this ahead of it, nobody is refused for a guess.
local JUDGED_FROM = 20
local MOST_MS = 60000
local function refuse(code, surplus, rate)
  local ms = rate and rate > 0 and 1000 * surplus / rate or 1000
  return {'refused', code, math.max(1, math.ceil(math.min(ms, MOST_MS)))}
end

-- Every match tells the shares, so that a changed profiles file changes them.
local weighed = {}
local function weigh(tenant, tenant_weight, flow, profile_weight)
  if weighed[flow] then return end
  weighed[flow] = true
  local known = redis.call('HMGET', tag .. ':weights', tenant, flow)
  if known[1] == tenant_weight and known[2] == profile_weight then return end
  redis.call('HSET', tag .. ':weights', tenant, tenant_weight, flow, profile_weight)
end

-- How many of a flow stand before one that comes now, as far as anybody has asked: flow → order → matches.
local lines = {}
local function ahead_of(flow, order)
  local line = lines[flow] or {}
  lines[flow] = line
  if not line[order] then line[order] = redis.call('ZCOUNT', ready_key(flow), '-inf', order) end
  return line[order]
end

local function note_in_line(flow, order)
  if not lines[flow] then return end
  for other, ahead in pairs(lines[flow]) do
    if other >= order then lines[flow][other] = ahead + 1 end
  end
end

-- shapes: '' or, where the answer was 'plan', those of its plan, each with a space behind it
-- most_of_flow: 0 for no bound; intent: '' or, where it may be claimed, what that opens; fence: that claim's token
-- calls: 1 where a worker may be called
local function accept(key, request, profile, profile_version, priority, deadline_ms, most_in_all, most_of_flow,
                      tenant_weight, profile_weight, shapes, callback_url, request_id, traceparent, intent, fence, calls)
  local match = match_key(key)
  if redis.call('EXISTS', match) == 1 then return {'exists'} end
  local tenant, flow = tenant_of(key), flow_of(key, profile)
  deadline_ms, most_in_all, most_of_flow = tonumber(deadline_ms), tonumber(most_in_all), tonumber(most_of_flow)
  local rate = drain_rate(flow, now)

  read_counts('queued', 'queued:' .. flow, 'ready', claimed_state)
  local in_all, of_flow, ready = count_of('queued'), count_of('queued:' .. flow), count_of('ready')
  if in_all >= most_in_all then return refuse('backlog_full', in_all - most_in_all + 1, rate) end
  if most_of_flow > 0 and of_flow >= most_of_flow then return refuse('backlog_full', of_flow - most_of_flow + 1, rate) end

  local order = order_of(priority, now)
  local ahead = of_flow > 0 and ahead_of(flow, order) or 0
  if rate and rate > 0 and of_flow >= JUDGED_FROM then
    local in_time = rate * deadline_ms / 1000
    local function misses(line) return line >= JUDGED_FROM and line > in_time end
    if misses(ahead) then return refuse('would_miss_deadline', ahead - in_time, rate) end
    local waiting = of_flow - redis.call('ZCARD', ready_key(flow))
    if misses(ahead + waiting) then
      if shapes == '' then return {'plan'} end
      -- It waits with those who want the same; the shortest of the lines that it would stand in counts.
      local shortest = waiting
      for shape in string.gmatch(shapes, '%S+') do
        shortest = math.min(shortest, redis.call('ZCOUNT', tag .. ':wanting:' .. shape, '-inf', order))
      end
      if misses(ahead + shortest) then return refuse('would_miss_deadline', ahead + shortest - in_time, rate) end
    end
  end

  local claims = intent ~= '' and ready == 0
  local deadline, lease = now + deadline_ms, claims and now + lease_ms or 0
  local writes = {'profile', profile, 'profile_version', profile_version,
    'priority', priority, 'created', clock_text(), 'deadline', deadline, 'fence', claims and fence or 0, 'lease', lease}
  local function also(name, value)
    if value ~= '' then writes[#writes + 1], writes[#writes + 2] = name, value end
  end
  also('request_id', request_id)
  also('traceparent', traceparent)
  redis.call('SET', tag .. ':request:' .. key, request)
  if callback_url ~= '' then
    local webhook = tag .. ':webhook:' .. key
    redis.call('HSET', webhook, 'url', callback_url)
    redis.call('HDEL', webhook, 'over')
  end
  weigh(tenant, tenant_weight, flow, profile_weight)
  local had, state = {}, 'queued'
  if claims then
    also('intent', intent)
    had, state = {version = 1, trail = tell(outbox, outbox_length, key, 1, 'queued', '')}, claimed_state
  else
    make_ready(key, profile, priority, now)
    note_in_line(flow, order)
  end
  move(match, outbox, outbox_length, key, profile, nil, state, '', had, writes)
  add_later(agenda, math.min(deadline, claims and lease or now + first_look), key)
  add_later(tag .. ':index:' .. tenant, clock_text(), key)
  if claims then add_later(intents, clock_text(), intent) end
  local who = claims and 1 or calls == '1' and call_worker(now) and 2 or 0
  return {'accepted', claims and 0 or ready + 1, ahead, rate and tostring(rate) or '', who}
end

local answers = {now}
for at = 5, #ARGV, EACH do answers[#answers + 1] = attempt(accept, unpack(ARGV, at, at + EACH - 1)) end
return answers
