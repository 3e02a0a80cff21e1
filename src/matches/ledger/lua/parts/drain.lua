-- How fast the matches of a flow are settled: an exponentially weighted rate with the time constant below, begun anew after
-- a long silence. Kept as 'rate at since', in matches a second and ms.
local DRAIN_TAU_MS, DRAIN_SILENCE_MS, DRAIN_WARM_UP_MS = 10000, 60000, 2000

local function drain_of(flow)
  local text = redis.call('HGET', tag .. ':drain', flow)
  local rate, at, since = string.match(text or '', '^(%S+) (%S+) (%S+)$')
  return tonumber(rate or 0), tonumber(at or 0), tonumber(since or 0)
end

local function note_drain(flow, now)
  local rate, at, since = drain_of(flow)
  if now - at > DRAIN_SILENCE_MS then rate, at, since = 0, now, now end
  rate = rate * math.exp((at - now) / DRAIN_TAU_MS) + 1000 / DRAIN_TAU_MS
  redis.call('HSET', tag .. ':drain', flow, string.format('%.6f %.0f %.0f', rate, now, since))
end

-- Matches a second; nil where too little was seen to say.
local function drain_rate(flow, now)
  local rate, at, since = drain_of(flow)
  if now - at > DRAIN_SILENCE_MS or at - since < DRAIN_WARM_UP_MS then return nil end
  local seen = 1 - math.exp((since - now) / DRAIN_TAU_MS)
  return rate * math.exp((at - now) / DRAIN_TAU_MS) / seen
end
