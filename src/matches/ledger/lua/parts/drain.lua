-- How fast the matches of a flow are settled: an exponentially weighted rate with the time constant below, begun anew after
-- a long silence. Kept as 'rate at since', in matches a second and ms; what a script changes is written when it is over
-- (`write_drains`, which no script has to remember).
local DRAIN_TAU_MS, DRAIN_SILENCE_MS, DRAIN_WARM_UP_MS = 10000, 60000, 2000
local drain_key = tag .. ':drain'
local drains = {}

local function drain_of(flow)
  if not drains[flow] then
    local text = redis.call('HGET', drain_key, flow)
    local rate, at, since = string.match(text or '', '^(%S+) (%S+) (%S+)$')
    drains[flow] = {rate = tonumber(rate or 0), at = tonumber(at or 0), since = tonumber(since or 0)}
  end
  return drains[flow]
end

local function note_drain(flow, now)
  local drain = drain_of(flow)
  if now - drain.at > DRAIN_SILENCE_MS then drain.rate, drain.at, drain.since = 0, now, now end
  drain.rate = drain.rate * math.exp((drain.at - now) / DRAIN_TAU_MS) + 1000 / DRAIN_TAU_MS
  drain.at, drain.changed = now, true
end

-- Matches a second; nil where too little was seen to say.
local function drain_rate(flow, now)
  local drain = drain_of(flow)
  if now - drain.at > DRAIN_SILENCE_MS or drain.at - drain.since < DRAIN_WARM_UP_MS then return nil end
  local seen = 1 - math.exp((drain.since - now) / DRAIN_TAU_MS)
  return drain.rate * math.exp((drain.at - now) / DRAIN_TAU_MS) / seen
end

local function write_drains()
  for flow, drain in pairs(drains) do
    if drain.changed then
      redis.call('HSET', drain_key, flow, string.format('%.6f %.0f %.0f', drain.rate, drain.at, drain.since))
    end
  end
end
