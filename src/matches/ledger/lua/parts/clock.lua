-- Put in front of every script of the ledger.
-- Time is Redis' own, in milliseconds since the epoch, so that replicas with different clocks agree. A script is one moment.
local moment
local function clock()
  if not moment then
    local t = redis.call('TIME')
    moment = tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)
  end
  return moment
end
