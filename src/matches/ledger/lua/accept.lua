-- Writes a new match and puts it in line, unless one with this key is there already or the line is too long for it. Where
-- nobody is in line and whoever accepts it can place it as well, it is claimed in the same step and never stands in line.
-- KEYS  1 match  2 request  3 agenda  4 outbox  5 index  6 webhook  7 intents
-- ARGV  1 key  2 request JSON  3 fingerprint  4 profile  5 profile version  6 priority  7 deadline, ms from now
--       8 first look of the reconciler, ms from now  9 outbox length
--       10 most queued in all  11 most queued of this flow (0: no bound)  12 weight of the tenant  13 of the profile
--       14 '' or, where the answer was 'plan', the shapes of its plan, each with a space behind it
--       15 callback URL or ''  16 request id or ''  17 trace context or ''
--       18 lease ms of a claim, or '' where it can only stand in line  19 state after a claim  20 intent that it opens
-- RESULT {'accepted', now, ready, ahead, matches a second or '', 1 where it is claimed} | {'exists', its fingerprint}
--        | {'refused', 'backlog_full' | 'would_miss_deadline', ms until it is worth another try}
--        | {'plan'} nothing was written: whether it can be served in time depends on what it would wait for
local fingerprint = redis.call('HGET', KEYS[1], 'fingerprint')
if fingerprint then return {'exists', fingerprint} end
local now = clock()
local flow = flow_of(ARGV[1], ARGV[4])
local deadline_ms = tonumber(ARGV[7])
local rate = drain_rate(flow, now)

-- With fewer than this ahead of it, nobody is refused for a guess.
local JUDGED_FROM = 20
local MOST_MS = 60000
local function refuse(code, surplus)
  local ms = rate and rate > 0 and 1000 * surplus / rate or 1000
  return {'refused', code, math.max(1, math.ceil(math.min(ms, MOST_MS)))}
end

local queued = redis.call('HMGET', counts_key, 'queued', 'queued:' .. flow, 'ready')
local in_all, of_flow = tonumber(queued[1] or 0), tonumber(queued[2] or 0)
local most_of_flow = tonumber(ARGV[11])
if in_all >= tonumber(ARGV[10]) then return refuse('backlog_full', in_all - tonumber(ARGV[10]) + 1) end
if most_of_flow > 0 and of_flow >= most_of_flow then return refuse('backlog_full', of_flow - most_of_flow + 1) end

local order = order_of(ARGV[6], now)
local ahead = of_flow > 0 and redis.call('ZCOUNT', ready_key(flow), '-inf', order) or 0
if rate and rate > 0 and of_flow >= JUDGED_FROM then
  local in_time = rate * deadline_ms / 1000
  local function misses(line) return line >= JUDGED_FROM and line > in_time end
  if misses(ahead) then return refuse('would_miss_deadline', ahead - in_time) end
  local waiting = of_flow - redis.call('ZCARD', ready_key(flow))
  if misses(ahead + waiting) then
    if ARGV[14] == '' then return {'plan'} end
    -- It waits with those who want the same; the shortest of the lines that it would stand in counts.
    local shortest = waiting
    for shape in string.gmatch(ARGV[14], '%S+') do
      shortest = math.min(shortest, redis.call('ZCOUNT', tag .. ':wanting:' .. shape, '-inf', order))
    end
    if misses(ahead + shortest) then return refuse('would_miss_deadline', ahead + shortest - in_time) end
  end
end

local ready = tonumber(queued[3] or 0)
local claims = ARGV[18] ~= '' and ready == 0
local lease = claims and now + tonumber(ARGV[18]) or 0
local writes = {'fingerprint', ARGV[3], 'profile', ARGV[4], 'profile_version', ARGV[5], 'priority', ARGV[6],
  'created', now, 'deadline', now + deadline_ms, 'fence', claims and 1 or 0, 'lease', lease}
local function also(name, value)
  if value ~= '' then writes[#writes + 1], writes[#writes + 2] = name, value end
end
also('request_id', ARGV[16])
also('traceparent', ARGV[17])
redis.call('SET', KEYS[2], ARGV[2])
redis.call('ZADD', KEYS[3], math.min(now + deadline_ms, claims and lease or now + tonumber(ARGV[8])), ARGV[1])
redis.call('ZADD', KEYS[5], now, ARGV[1])
if ARGV[15] ~= '' then redis.call('HSET', KEYS[6], 'url', ARGV[15]) redis.call('HDEL', KEYS[6], 'over') end
-- Read anew with every match, so that a changed profiles file changes the shares.
redis.call('HSET', tag .. ':weights', string.match(ARGV[1], '^[^/]*'), ARGV[12], flow, ARGV[13])
local standing = rate and tostring(rate) or ''
if claims then
  also('intent', ARGV[20])
  redis.call('ZADD', KEYS[7], now, ARGV[20])
  local queued_at = tell(KEYS[4], ARGV[9], ARGV[1], 1, 'queued', now, '')
  move(KEYS[1], KEYS[4], ARGV[9], ARGV[1], ARGV[4], nil, ARGV[19], now, '', {version = 1, trail = queued_at}, writes)
  return {'accepted', now, 0, ahead, standing, 1}
end
make_ready(ARGV[1], ARGV[4], ARGV[6], now)
move(KEYS[1], KEYS[4], ARGV[9], ARGV[1], ARGV[4], nil, 'queued', now, '', {}, writes)
return {'accepted', now, ready + 1, ahead, standing, 0}
